"""Mobjects that draw themselves as whole arrays, at home in Manim's animations."""

from copy import deepcopy
from typing import Any, ClassVar, NoReturn, Self

import numpy as np
from manim import Group, Mobject

from models.arrays import Array
from models.errors import GridwarpError
from scenes.drawing.canvas import Canvas, Clip
from scenes.drawing.viewport import corners_of

# A scale, and a shift in scene units: where a mobject is, from where it was made.
Placement = tuple[float, float, float]
UNMOVED: Placement = (1.0, 0.0, 0.0)
# Attributes of every mobject that decide nothing that is seen; `placement` stands for the points.
UNSEEN = {
    "name", "dim", "target", "saved_state", "original_id", "z_index", "point_hash",
    "submobjects", "updaters", "updating_suspended", "points", "home",
}  # fmt: skip


class ByIdentity:
    """Compares by identity, and keeps the object alive while it is compared."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


def state_of(value: Any) -> Any:
    """What an attribute contributes to a picture, to be compared from frame to frame.

    Numbers, texts, arrays, lists and tuples count by content, mobjects by their `look`, and all
    else, which is frozen or replaced as a whole, by identity.
    """
    match value:
        case None | bool() | float() | int() | str():
            return value
        case np.ndarray():
            return value.shape, value.tobytes()
        case tuple() | list():
            return tuple(map(state_of, value))
        case _Shared():
            return value.look()
    return ByIdentity(value)


class _Shared(Mobject):
    """A mobject whose copies share all that it refers to: arrays, networks, what it shows."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copy = memo[id(self)] = object.__new__(type(self))
        submobjects = deepcopy(self.submobjects, memo)
        # what is copied along, as a plane is with its layers, is referred to as the copy
        vars(copy).update({name: memo.get(id(item), item) for name, item in vars(self).items()})
        copy.submobjects, copy.points = submobjects, self.points.copy()
        copy.updaters = list(self.updaters)
        return copy

    def look(self) -> Any:
        """What decides its picture, to be compared from frame to frame; None: draw it anew.

        These are all of its attributes, so that none can be forgotten.
        """
        states = (state_of(item) for name, item in vars(self).items() if name not in UNSEEN)
        return (ByIdentity(self), *states)


class RasterMobject(_Shared):
    """A mobject that draws itself as whole arrays: many lines, many points, a field.

    Its `points` are the corners of the box that it was made in, so that Manim finds it, moves it
    and scales it. All that decides its picture lies in its attributes: Manim's cache of finished
    plays hashes them, and `look` compares them. Numbers among them change smoothly in Manim's
    animations: `self.play(curves.animate.set(progress=1.0))`.

    Parameters
    ----------
    box
        (left, bottom, right, top) in scene units.

    Attributes
    ----------
    opacity
        Fades it as a whole.
    """

    def __init__(self, box: tuple[float, float, float, float] | None = None) -> None:
        super().__init__()
        self.opacity = 1.0
        if box is not None:
            self.points = corners_of(box)
        self.home: Array = self.points.copy()

    def draw(self, canvas: Canvas) -> None:
        """Draw it where it was made; the canvas is moved and scaled as it has been."""
        raise NotImplementedError

    def look(self) -> Any:
        return (*super().look(), self.placement)

    @property
    def placement(self) -> Placement:
        """Where it is, from where it was made: p -> scale p + shift."""
        return placement_of(self)

    # what Manim's animations ask for

    def set_opacity(self, opacity: float, family: bool = True) -> Self:
        self.opacity = float(opacity)
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        return self.set_opacity(self.opacity * (1.0 - darkness))

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Take all numbers among the attributes from those of one mobject to those of another."""
        starts = vars(mobject1)
        for name, end in vars(mobject2).items():
            start = starts.get(name)
            if isinstance(start, float) and isinstance(end, float | int) and start != end:
                setattr(self, name, start + alpha * (end - start))
        return self

    def align_data(self, mobject: Mobject, skip_point_alignment: bool = False) -> Self:
        if type(mobject) is not type(self):
            raise GridwarpError(
                f"{self} can't be transformed into {mobject}.",
                "Play FadeOut of the one and FadeIn of the other together.",
            )
        return super().align_data(mobject, skip_point_alignment)


def placement_of(mobject: RasterMobject) -> Placement:
    """Where the box of a mobject is, from where it was made."""
    points, home = mobject.points, mobject.home
    if points.tobytes() == home.tobytes() or len(points) != len(home):
        return UNMOVED
    here, home = points[:, :2], home[:, :2]
    spread, length = (float(np.linalg.norm(at - at.mean(axis=0))) for at in (here, home))
    scale = spread / length if length > 0.0 else 1.0
    shift = here.mean(axis=0) - scale * home.mean(axis=0)
    if not np.allclose(scale * home + shift, here, atol=1e-6):
        raise GridwarpError(
            f"{mobject} can be moved and scaled, but not turned, mirrored or stretched.",
            "Use shift, move_to, next_to or scale.",
        )
    # Manim's animations move by a rounding error what they don't move
    return round(scale, 9), round(float(shift[0]), 9), round(float(shift[1]), 9)


class RasterGroup(_Shared, Group):
    """A panel of layers, which is moved, scaled and faded as one."""

    def look(self) -> Any:
        """Its own attributes, which its layers refer to; they have looks of their own."""
        own = {name: item for name, item in vars(self).items() if name not in UNSEEN}
        return tuple(state_of(i) for i in own.values() if not isinstance(i, RasterMobject))

    @property
    def placement(self) -> Placement:
        """Where its panel is, from where it was made: p -> scale p + shift."""
        return placement_of(next(m for m in self.submobjects if isinstance(m, RasterMobject)))

    def set_opacity(self, opacity: float, family: bool = True) -> Self:
        for layer in self.submobjects:
            layer.set_opacity(opacity)
        return self


def is_written(mobject: Mobject) -> bool:
    """Whether a mobject is text or numbers, which a clean plate leaves out."""
    return getattr(mobject, "written", False)


class PanelLayer(RasterMobject):
    """A layer of a panel, with which it moves; with nothing to draw it draws nothing."""

    of: ClassVar[str]  # the attribute that holds the panel's group: "plane"

    @property
    def placement(self) -> Placement:
        return getattr(self, self.of).placement

    def draw(self, canvas: Canvas) -> None:
        self.draw_in(canvas, canvas.clip(getattr(self, self.of).panel.box))

    def draw_in(self, canvas: Canvas, clip: Clip) -> None:
        """Draw it within its panel, as pixels: (left, top, right, bottom)."""
        raise NotImplementedError

    def shift(self, *vectors: Array) -> Self:
        return self._moved_alone() if np.any(vectors) else self

    def scale(self, scale_factor: float, **kwargs: Any) -> Self:
        return self._moved_alone() if scale_factor != 1.0 else self

    def apply_points_function_about_point(self, *args: Any, **kwargs: Any) -> Self:
        return self._moved_alone()

    def _moved_alone(self) -> NoReturn:
        raise GridwarpError(f"{self} is a layer and can't move alone: move its {self.of}.")


class TimedMobject(RasterMobject):
    """One that shows what a source has at a share of a play."""

    def __init__(self, box: tuple[float, float, float, float] | None = None) -> None:
        super().__init__(box)
        self.shown: tuple[Any, float] | None = None

    def show(self, source: Any, alpha: float) -> None:
        """Show what `source` has at `alpha` in [0, 1], which is worked out when it is drawn."""
        self.shown = (source, alpha)

    def draw(self, canvas: Canvas) -> None:
        if self.shown is not None:
            self.draw_source(canvas, *self.shown)

    def draw_source(self, canvas: Canvas, source: Any, alpha: float) -> None:
        raise NotImplementedError
