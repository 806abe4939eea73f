"""What a plane shows at one moment, and what its layers ask of it."""

from dataclasses import dataclass
from typing import Any

from models.arrays import Array
from scenes.drawing.plane.division import Divider, Field, Slope
from scenes.drawing.state_cache import Context, is_known
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel, Viewport


@dataclass(frozen=True, eq=False)
class PlaneState:
    """What a plane shows at one moment, in plane units.

    Attributes
    ----------
    lines, offsets
        (L, S, 2): polylines, and from each vertex the way to the next line of its level.
    line_opacity
        (L, S): how strong a line is there, 0 to 1.
    family, level
        (L,): which hue, and how fine.
    dots
        (N, 2).
    viewport
        What the panel shows.
    divider, field, curves
        Where these change with the rest: what else would be the plane's own.
    arrows
        (N, 2): from each dot, where to.
    """

    lines: Array
    offsets: Array
    line_opacity: Array
    family: Array
    level: Array
    dots: Array
    viewport: Viewport
    divider: Divider | Slope | None = None
    field: Field | None = None
    curves: tuple[Array, ...] | None = None
    arrows: Array | None = None


class PlaneContext(Context):
    """Context of a plane, which may be given the `state` that it shows first."""

    def __init__(
        self, panel: Panel, theme: Theme, colors: Array, state: PlaneState | None = None
    ) -> None:
        super().__init__(panel, theme, colors)
        self.shown: PlaneState | tuple[Any, float] | None = state
        self.divider: Divider | Slope | None = None
        self.point_scale = 1.0

    @property
    def state(self) -> PlaneState:
        return self.shown if isinstance(self.shown, PlaneState) else super().state

    @property
    def viewport(self) -> Viewport:
        """The state's, without the rest of it."""
        if isinstance(self.shown, PlaneState):
            return self.shown.viewport
        assert self.shown is not None
        motion, alpha = self.shown
        return self.state.viewport if is_known(motion, alpha) else motion.viewport(alpha)
