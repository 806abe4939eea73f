"""The edge of a panel with a surface in space."""

from scenes.drawing.mobject import ByIdentity
from scenes.drawing.plane.border import draw_edge
from scenes.drawing.space.layer import SpaceLayer


class Edge(SpaceLayer):
    """The panel's edge, as a plane's border has it, which stays while the space moves."""

    def look(self):
        return (ByIdentity(self), self.opacity, self.placement)

    def draw_in(self, canvas, clip):
        draw_edge(canvas, self.space.theme, self.space.panel, self.opacity)
