"""Which plays of a clip a process draws, and who hears of it."""

from pathlib import Path
from typing import Protocol

from models.progress import Progress


class PlayAssignment(Protocol):
    """The plays of a clip that a process draws; they are counted from 0."""

    def takes(self, play: int, frames: int) -> bool:
        """Whether this process sees to a play, which is so many frames long."""
        ...

    def drawn(self, frames: int) -> None:
        """So many more frames are drawn, or were there already."""
        ...

    def ready(self, play: int, file: Path | None) -> None:
        """A play is whole, in its file, if it has one."""
        ...


class AllPlays:
    """All plays, for a process on its own."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.progress = progress or Progress()

    def takes(self, play: int, frames: int) -> bool:
        return True

    def drawn(self, frames: int) -> None:
        self.progress.advance(frames)

    def ready(self, play: int, file: Path | None) -> None:
        pass


class NoPlays(AllPlays):
    """No play: a walk through the scene, which finds out how long they are."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[int] = []

    def takes(self, play: int, frames: int) -> bool:
        self.frames.append(frames)
        return False
