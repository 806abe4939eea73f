"""A panel that shows a plane: its layers, back to front."""

from manim import Group

from models.arrays import Array
from scenes.drawing.plane.arrows import Arrows
from scenes.drawing.plane.border import Border
from scenes.drawing.plane.grid import Ghost, Grid
from scenes.drawing.plane.points import Dots, Trace
from scenes.drawing.plane.state import PlaneContext, PlaneState
from scenes.drawing.plane.tint_and_lines import Curves, Tint
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel


class Plane(PlaneContext, Group):
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
        Group.__init__(
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
