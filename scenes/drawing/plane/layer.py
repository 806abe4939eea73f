"""One layer of a plane: what all of them have in common."""

from typing import Any

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import Bulk, Same
from scenes.drawing.plane.division import Divider, Slope
from scenes.drawing.plane.state import PlaneContext, PlaneState
from scenes.drawing.state_cache import state_at


class PlaneLayer(Bulk):
    """One layer of a plane; `opacity` fades it as a whole.

    It shows the plane's state, or what `show` gives it: then the rest of the plane can stay.
    """

    def __init__(self, plane: PlaneContext, opacity: float = 0.0) -> None:
        super().__init__()
        self.plane = plane
        self.opacity = opacity
        self.own: tuple[Any, float] | None = None
        self.points = plane.panel.corners

    def draw(self, canvas: Canvas) -> None:
        clip = canvas.clip(self.plane.panel.box)
        if self.opacity > 0.0:
            self.draw_in(canvas, clip)

    def draw_in(self, canvas: Canvas, clip: tuple[int, int, int, int]) -> None:
        raise NotImplementedError

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

    def look(self):
        plane = self.plane
        shown = plane.shown if self.own is None else self.own
        shown = shown if isinstance(shown, tuple) else (Same(shown),)
        return (Same(self), self.opacity, *shown, Same(plane.divider), plane.point_scale)

    def pixels(self, canvas: Canvas, positions: Array) -> Array:
        """# (..., 2) plane units -> (..., 2) pixels"""
        viewport, panel = self.plane.viewport, self.plane.panel
        # one affine map: two passes over the array in place of six
        origin = canvas.to_pixels(viewport.to_scene(np.zeros(2), panel))
        scale = canvas.scale * panel.height / viewport.height
        image = positions * np.array([scale, -scale])
        image += origin
        return image
