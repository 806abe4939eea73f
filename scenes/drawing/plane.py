"""A panel that shows a plane: what it shows at a moment, and its layers, back to front."""

from dataclasses import dataclass

import numpy as np
from manim import Group

from scenes.drawing.layers import Border, Curves, Dots, Ghost, Grid, Tint, Trace
from scenes.drawing.theme import Theme
from scenes.drawing.view import Panel, View

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Moment:
    """What a plane shows at one moment, in plane units.

    Attributes
    ----------
    lines, offsets
        (L, S, 2): polylines, and from each vertex the way to the next line of its level.
    presence
        (L, S): how strong a line is there, 0 to 1.
    family, level
        (L,): which hue, and how fine.
    dots
        (N, 2).
    view
        What the panel shows.
    """

    lines: Array
    offsets: Array
    presence: Array
    family: Array
    level: Array
    dots: Array
    view: View


@dataclass(frozen=True, eq=False)
class Divider:
    """A straight line normal . z + offset = 0 in plane units.

    `reached` (K, 2) are the stretches along it, measured in the direction (-n2, n1)/|n| from
    the point nearest to 0, that are drawn solid; the rest is dotted. None: all is solid.
    """

    normal: Array
    offset: float
    reached: Array | None = None


class Plane(Group):
    """A panel with its layers, back to front; `moment` is what they show.

    Parameters
    ----------
    panel
        Where it is, in scene units.
    theme
        Its colours.
    labels
        (N,) classes of the points.
    moment
        What it shows first.
    """

    def __init__(self, panel: Panel, theme: Theme, labels: Array, moment: Moment) -> None:
        self.panel = panel
        self.theme = theme
        self.labels = np.asarray(labels).astype(np.int64)
        self.moment = moment
        self.divider: Divider | None = None
        self.point_scale = 1.0
        self.ghost = Ghost(self)
        self.tint = Tint(self)
        self.grid = Grid(self)
        self.curves = Curves(self)
        self.dots = Dots(self)
        self.trace = Trace(self)
        self.border = Border(self)
        super().__init__(
            self.ghost, self.tint, self.grid, self.curves, self.dots, self.trace, self.border
        )
