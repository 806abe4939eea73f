"""A panel that shows a plane: its layers, back to front."""

import numpy as np

from models.arrays import Array
from scenes.drawing.mobject import RasterGroup
from scenes.drawing.plane.arrows import Arrows
from scenes.drawing.plane.border import Border
from scenes.drawing.plane.grid import Ghost, Grid
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.plane.points import Dots, Trace
from scenes.drawing.plane.state import PlaneContext, PlaneState
from scenes.drawing.plane.tint_and_lines import Curves, Tint
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel


class Plane(PlaneContext, RasterGroup):
    """A panel with its layers, back to front; `state` is what they show. See `PlaneContext`."""

    def __init__(
        self, panel: Panel, theme: Theme, colors: Array, state: PlaneState | None = None
    ) -> None:
        PlaneContext.__init__(self, panel, theme, colors, state)
        self.ghost = Ghost(self)
        self.tint = Tint(self)
        self.grid = Grid(self)
        self.curves = Curves(self)
        self.dots = Dots(self)
        self.arrows = Arrows(self)
        self.trace = Trace(self)
        self.border = Border(self)
        RasterGroup.__init__(
            self,
            self.ghost,
            self.tint,
            self.grid,
            self.curves,
            self.dots,
            self.arrows,
            self.trace,
            self.border,
        )

    @property
    def decision(self) -> tuple[PlaneLayer, ...]:
        """The layers that show what a network says of the plane."""
        return self.tint, self.curves, self.arrows

    def coords_to_point(self, x: float, y: float) -> Array:
        """Where a place of the plane is on the frame just now, (3,) in scene units."""
        scale, *shift = self.placement
        at = scale * self.viewport.to_scene(np.array([x, y]), self.panel) + shift
        return np.append(at, 0.0)

    c2p = coords_to_point  # as Manim's coordinate systems have it
