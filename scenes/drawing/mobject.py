"""Mobjects that draw themselves as whole arrays."""

from typing import Any

from manim import Mobject

from scenes.drawing.canvas import Canvas


class Bulk(Mobject):
    """A mobject that draws itself as whole arrays: many lines, many points, a field.

    Its `points` are the corners of the box it draws in, so that Manim finds it. All that
    decides its picture lies in its attributes: Manim's cache of finished plays hashes them.
    """

    def draw(self, canvas: Canvas) -> None:
        raise NotImplementedError

    def look(self) -> Any:
        """What decides its picture, to be compared from frame to frame; None: draw it anew."""
        return None


class Sourced(Bulk):
    """One that shows what a source has at `alpha` of a play; `opacity` fades it as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.opacity = 0.0
        self.shown: tuple[Any, float] | None = None

    def show(self, source: Any, alpha: float) -> None:
        """Show what `source` has at `alpha` in [0, 1], which is worked out when it is drawn."""
        self.shown = (source, alpha)

    def look(self) -> Any:
        return (Same(self), self.opacity, self.shown)

    def draw(self, canvas: Canvas) -> None:
        if self.shown is not None and self.opacity > 0.0:
            self.draw_source(canvas, *self.shown)

    def draw_source(self, canvas: Canvas, source: Any, alpha: float) -> None:
        raise NotImplementedError


class Same:
    """Something that is only equal to itself, and stays while it is compared."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)
