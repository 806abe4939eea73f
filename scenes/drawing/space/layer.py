"""One layer of a space: what all of them have in common."""

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import PanelLayer
from scenes.drawing.space.state import SpaceContext


class SpaceLayer(PanelLayer):
    """One layer of a space."""

    of = "space"

    def __init__(self, space: SpaceContext) -> None:
        super().__init__(space.panel.box)
        self.space = space

    def pixels(self, canvas: Canvas, positions: Array) -> Array:
        """# (..., 3) units of space -> (..., 3): pixels and depth"""
        seen = self.space.camera.to_scene(positions, self.space.panel)
        seen[..., :2] = canvas.to_pixels(seen[..., :2])
        return seen
