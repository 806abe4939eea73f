"""One layer of a plane: what all of them have in common."""

from typing import Any

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import PanelLayer
from scenes.drawing.plane.division import Divider, Slope
from scenes.drawing.plane.state import PlaneContext, PlaneState
from scenes.drawing.state_cache import state_at


class PlaneLayer(PanelLayer):
    """One layer of a plane.

    It shows the plane's state, or what `show` gives it: then the rest of the plane can stay.
    """

    of = "plane"

    def __init__(self, plane: PlaneContext) -> None:
        super().__init__(plane.panel.box)
        self.plane = plane
        self.own: tuple[Any, float] | None = None

    def show(self, motion: Any, alpha: float) -> None:
        """Show `motion.at(alpha)` in place of what the plane shows."""
        self.own = (motion, alpha)

    @property
    def state(self) -> PlaneState:
        return self.plane.state if self.own is None else state_at(*self.own)

    @property
    def division(self) -> Divider | Slope | None:
        """What divides the plane at this moment."""
        return self.plane.divider if self.state.divider is None else self.state.divider

    def pixels(self, canvas: Canvas, positions: Array) -> Array:
        """# (..., 2) plane units -> (..., 2) pixels"""
        viewport, panel = self.plane.viewport, self.plane.panel
        # one affine map: two passes over the array in place of six
        origin = canvas.to_pixels(viewport.to_scene(np.zeros(2), panel))
        scale = canvas.scale * panel.height / viewport.height
        image = positions * np.array([scale, -scale])
        image += origin
        return image
