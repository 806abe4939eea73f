"""How rendering shows that it goes on: a bar on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click

# Seconds between two lines where there is no terminal.
PAUSE = 10.0


class Progress(Protocol):
    """Who is told how far a clip is."""

    def plan(self, frames: int) -> None:
        """The clip has so many frames."""
        ...

    def drawn(self, frames: int) -> None:
        """So many more are there, drawn or taken from the cache."""
        ...

    def say(self, message: str) -> None:
        """Something the user has to know."""
        ...


class Silent:
    def plan(self, frames: int) -> None:
        pass

    def drawn(self, frames: int) -> None:
        pass

    def say(self, message: str) -> None:
        pass


@contextmanager
def shown(what: str) -> Iterator[Progress]:
    """Progress on stderr."""
    with (_Bar if sys.stderr.isatty() else _Lines)(what) as progress:
        yield progress


class _Lines:
    """A line every ten seconds."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.begun = self.said = time.monotonic()
        self.total: int | None = None
        self.frames = 0
        # the first frame may have waited for kernels to be compiled: no measure of the others
        self.first: tuple[float, int] | None = None

    def plan(self, frames: int) -> None:
        self.total = frames

    def drawn(self, frames: int) -> None:
        self.frames += frames
        now = time.monotonic()
        if self.first is None:
            self.first = now, self.frames
        since, before = self.first
        if now - self.said >= PAUSE and self.frames > before:
            self.said = now
            passed, left = now - self.begun, ""
            if self.total:
                each = (now - since) / (self.frames - before)
                remaining = each * (self.total - self.frames)
                left = f" of {self.total}, about {remaining:.0f} s left"
            click.echo(f"{self.what}: {self.frames} frames{left}, {passed:.0f} s", err=True)

    def say(self, message: str) -> None:
        click.echo(message, err=True)

    def __enter__(self) -> "_Lines":
        return self

    def __exit__(self, error: object, *_: object) -> None:
        passed = time.monotonic() - self.begun
        if error is None:
            frames = "1 frame" if self.frames == 1 else f"{self.frames} frames"
            click.echo(f"{self.what}: {frames} in {passed:.1f} s", err=True)


class _Bar:
    """A bar over the frames of all processes, with the time left."""

    def __init__(self, what: str) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("frames"),
            # a still or a cached play comes at once: the time left is averaged over much
            TimeRemainingColumn(elapsed_when_finished=True),
        )
        self.bar: Any = Progress(*columns, console=Console(stderr=True), speed_estimate_period=20)
        self.task = self.bar.add_task(what, total=None)

    def plan(self, frames: int) -> None:
        self.bar.update(self.task, total=frames)

    def drawn(self, frames: int) -> None:
        self.bar.update(self.task, advance=frames)

    def say(self, message: str) -> None:
        self.bar.console.print(message, highlight=False, markup=False)

    def __enter__(self) -> "_Bar":
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()
