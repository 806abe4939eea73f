"""What moves show, as far as it has been worked out.

It is kept outside of the moves, where Manim's cache key doesn't look.
"""

from typing import Any
from weakref import WeakKeyDictionary

_found: WeakKeyDictionary[Any, tuple[float, Any]] = WeakKeyDictionary()


def moment_of(move: Any, share: float) -> Any:
    """`move.at(share)`, once for all that show it."""
    found = _found.get(move)
    if found is None or found[0] != share:
        found = _found[move] = share, move.at(share)
    return found[1]


def is_known(move: Any, share: float) -> bool:
    """Whether that moment has been worked out."""
    found = _found.get(move)
    return found is not None and found[0] == share
