"""One layer of a plane: what all of them have in common."""

from typing import Any

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import PanelLayer
from scenes.drawing.moments import moment_of
from scenes.drawing.plane.division import Divider, Slope
from scenes.drawing.plane.state import Moment, PlaneContext


class Layer(PanelLayer):
    """One layer of a plane.

    It shows the plane's moment, or what `show` gives it: then the rest of the plane can stay.
    """

    of = "plane"

    def __init__(self, plane: PlaneContext) -> None:
        super().__init__(plane.panel.box)
        self.plane = plane
        self.own: tuple[Any, float] | None = None

    def draw(self, canvas: Canvas) -> None:
        self.draw_in(canvas, canvas.clip(self.plane.panel.box))

    def draw_in(self, canvas: Canvas, clip: tuple[int, int, int, int]) -> None:
        raise NotImplementedError

    def show(self, move: Any, share: float) -> None:
        """Show `move.at(share)` in place of what the plane shows."""
        self.own = (move, share)

    @property
    def moment(self) -> Moment:
        return self.plane.moment if self.own is None else moment_of(*self.own)

    @property
    def division(self) -> Divider | Slope | None:
        """What divides the plane at this moment."""
        return self.plane.divider if self.moment.divider is None else self.moment.divider

    def pixels(self, canvas: Canvas, positions: Array) -> Array:
        """# (..., 2) plane units -> (..., 2) pixels"""
        view, panel = self.plane.view, self.plane.panel
        # one affine map: two passes over the array in place of six
        origin = canvas.to_pixels(view.to_scene(np.zeros(2), panel))
        scale = canvas.scale * panel.height / view.height
        image = positions * np.array([scale, -scale])
        image += origin
        return image
