"""How rendering shows that it goes on: a bar on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

# Seconds between two lines where there is no terminal.
PAUSE = 10.0


@contextmanager
def frames_shown(what: str) -> Iterator[Callable[[int], None]]:
    """Progress on stderr; the value takes the number of new frames."""
    show = _bar if sys.stderr.isatty() else _lines
    with show(what) as report:
        yield report


@contextmanager
def _lines(what: str) -> Iterator[Callable[[int], None]]:
    start = said = time.monotonic()
    frames = 0

    def report(new: int) -> None:
        nonlocal frames, said
        frames += new
        if time.monotonic() - said >= PAUSE:
            said = time.monotonic()
            click.echo(f"{what}: {frames} frames, {said - start:.0f} s", err=True)

    yield report
    click.echo(f"{what}: {frames} frames in {time.monotonic() - start:.1f} s", err=True)


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed} frames"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda new: bar.update(task, advance=new)
