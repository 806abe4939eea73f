"""How rendering shows that it goes on."""

from contextlib import AbstractContextManager

from models import progress


def shown(what: str) -> AbstractContextManager[progress.Progress]:
    """Progress on stderr, over the frames of all processes."""
    return progress.shown(what, "frame")
