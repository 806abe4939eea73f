"""How training shows that it goes on: a bar on a terminal, a plain line now and then elsewhere."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click

from training.recipe import Recipe

if TYPE_CHECKING:
    from training.trainer import Score

# Called with the recipe, it gives a context whose value takes every epoch's score.
Progress = Callable[[Recipe], AbstractContextManager[Callable[["Score"], None]]]

LINES = 10  # how many a whole run prints, where there is no terminal


@contextlib.contextmanager
def silent(recipe: Recipe) -> Iterator[Callable[["Score"], None]]:
    """No progress."""
    yield lambda score: None


@contextlib.contextmanager
def shown(recipe: Recipe) -> Iterator[Callable[["Score"], None]]:
    """Progress on stderr."""
    with _bar(recipe) if sys.stderr.isatty() else _lines(recipe) as report:
        yield report


@contextlib.contextmanager
def _lines(recipe: Recipe) -> Iterator[Callable[["Score"], None]]:
    distance = max(1, recipe.epochs // LINES)

    def report(score: "Score") -> None:
        if score.epoch % distance == 0 or score.epoch == recipe.epochs:
            click.echo(
                f"{recipe.preset}: epoch {score.epoch}/{recipe.epochs}  {_numbers(score, recipe)}",
                err=True,
            )

    yield report


@contextlib.contextmanager
def _bar(recipe: Recipe) -> Iterator[Callable[["Score"], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn(recipe.preset),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[numbers]}"),
    )
    with RichProgress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(recipe.preset, total=recipe.epochs, numbers="")
        yield lambda score: bar.update(task, completed=score.epoch, numbers=_numbers(score, recipe))


def _numbers(score: "Score", recipe: Recipe) -> str:
    name, form = ("R²", ".3f") if recipe.shape.task == "regression" else ("accuracy", ".1%")
    return (
        f"loss {score.loss:.4f}  {name} {score.accuracy:{form}}  held out {score.held_out:{form}}"
    )
