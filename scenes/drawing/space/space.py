"""A panel with a surface in space."""

from models.arrays import Array
from scenes.drawing.mobject import ByIdentity, RasterGroup
from scenes.drawing.plane.border import draw_edge
from scenes.drawing.space.body import Body
from scenes.drawing.space.layer import SpaceLayer
from scenes.drawing.space.state import SpaceContext
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel


class Edge(SpaceLayer):
    """The panel's edge, as a plane's border has it, which stays while the space moves."""

    def look(self):
        return (ByIdentity(self), self.opacity, self.placement)

    def draw_in(self, canvas, clip):
        draw_edge(canvas, self.space.theme, self.space.panel, self.opacity)


class Space(SpaceContext, RasterGroup):
    """A panel with a surface in space; `state` is what it shows. See `SpaceContext`."""

    def __init__(self, panel: Panel, theme: Theme, colors: Array, tints: Array) -> None:
        SpaceContext.__init__(self, panel, theme, colors, tints)
        self.body = Body(self)
        self.edge = Edge(self)
        RasterGroup.__init__(self, self.body, self.edge)
