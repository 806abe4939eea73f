"""The edge of a panel with a surface in space."""

from scenes.drawing.mobject import Same
from scenes.drawing.plane.border import draw_edge
from scenes.drawing.space.layer import SpaceLayer


class Edge(SpaceLayer):
    """The panel's edge, as a plane's border has it."""

    def look(self):
        return (Same(self), self.opacity)

    def draw_in(self, canvas, clip):
        draw_edge(canvas, self.space.theme, self.space.panel, self.opacity)
