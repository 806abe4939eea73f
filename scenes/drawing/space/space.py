"""A panel with a surface in space."""

from models.arrays import Array
from scenes.drawing.mobject import RasterGroup
from scenes.drawing.space.body import Body
from scenes.drawing.space.edge import Edge
from scenes.drawing.space.state import SpaceContext
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel


class Space(SpaceContext, RasterGroup):
    """A panel with a surface in space; `state` is what it shows. See `SpaceContext`."""

    def __init__(self, panel: Panel, theme: Theme, colors: Array, tints: Array) -> None:
        SpaceContext.__init__(self, panel, theme, colors, tints)
        self.body = Body(self)
        self.edge = Edge(self)
        RasterGroup.__init__(self, self.body, self.edge)
