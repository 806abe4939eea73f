"""What a process is told to film: plain data that goes from one to another."""

from dataclasses import dataclass
from pathlib import Path

from scenes.cli.catalog import Entry
from scenes.cli.settings import Output, Settings
from scenes.output.target import Target


@dataclass(frozen=True)
class Task:
    """One clip to film.

    Attributes
    ----------
    target
        Its places.
    frames
        The hidden directory of a sequence of frames, for the whole of which somebody else cares.
    """

    scene: Entry
    settings: Settings
    output: Output
    target: Target
    frames: Path | None = None
