"""What a plane shows at one moment, and what its layers ask of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.arrays import Array
from scenes.drawing.moments import is_known, moment_of
from scenes.drawing.plane.division import Divider, Field, Slope
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel, Viewport


@dataclass(frozen=True, eq=False)
class Moment:
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


class PlaneContext:
    """Where a plane is, its colours, and what it shows: all that its layers ask of it.

    Parameters
    ----------
    panel
        Where it is, in scene units.
    theme
        Its colours.
    colors
        (N, 3), 0 to 255, of the points.
    moment
        What it shows first; or see `show`.
    """

    def __init__(
        self, panel: Panel, theme: Theme, colors: Array, moment: Moment | None = None
    ) -> None:
        self.panel = panel
        self.theme = theme
        self.colors = np.asarray(colors, dtype=float)
        self.shown: Moment | tuple[Any, float] | None = moment
        self.divider: Divider | Slope | None = None
        self.point_scale = 1.0

    def show(self, motion: Any, alpha: float) -> None:
        """Show `motion.at(alpha)`, which is worked out when it is drawn."""
        self.shown = (motion, alpha)

    @property
    def moment(self) -> Moment:
        if isinstance(self.shown, Moment):
            return self.shown
        assert self.shown is not None, "a plane is told what to show before it is drawn"
        return moment_of(*self.shown)

    @property
    def viewport(self) -> Viewport:
        """The moment's, without the rest of it."""
        if isinstance(self.shown, Moment):
            return self.shown.viewport
        assert self.shown is not None
        motion, alpha = self.shown
        return self.moment.viewport if is_known(motion, alpha) else motion.viewport(alpha)
