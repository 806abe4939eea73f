"""How training shows that it goes on."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from models import progress
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
def show_epochs(recipe: Recipe) -> Iterator[Callable[["Score"], None]]:
    """Progress on stderr."""
    with progress.show_progress(recipe.preset, "epoch", _Lines) as epochs:
        epochs.plan(recipe.epochs)
        yield lambda score: epochs.advance(score.epoch - epochs.done, _numbers(score, recipe))


class _Lines(progress.ProgressLines):
    """A line every tenth of a run, and no other at the end."""

    def advance(self, steps: int, note: str = "") -> None:
        self.done += steps
        if self.done % max(1, self.total // LINES) == 0 or self.done == self.total:
            self.say(f"{self.what}: epoch {self.done}/{self.total}  {note}")

    def __exit__(self, *error: object) -> None:
        pass


def _numbers(score: "Score", recipe: Recipe) -> str:
    name, form = ("R²", ".3f") if recipe.shape.task == "regression" else ("accuracy", ".1%")
    return (
        f"loss {score.loss:.4f}  {name} {score.accuracy:{form}}  held out {score.held_out:{form}}"
    )
