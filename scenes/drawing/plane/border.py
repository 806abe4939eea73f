"""The edge of a panel, and the tick labels of a plane."""

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.plane.grid import coordinates
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.text.digits import Digits
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel, corners_of

TICK_SIZE = 24.0  # reference pixels


def draw_edge(canvas: Canvas, theme: Theme, panel: Panel, opacity: float) -> None:
    """The edge of a panel, on whole pixels."""
    width = max(canvas.reference(2.0), 1.0)
    corners = np.round(canvas.to_pixels(corners_of(panel.box)[[0, 1, 2, 3, 0], :2]))
    clip = canvas.clip(panel.box, round(width) + 1)
    canvas.strokes(corners[None], theme.rgb(theme.frame), opacity, width, clip)


class Border(PlaneLayer):
    """The panel's edge and its tick labels, over everything else."""

    written = True

    def draw_in(self, canvas, clip):
        draw_edge(canvas, self.plane.theme, self.plane.panel, self.opacity)
        self._draw_labels(canvas, clip)

    def _draw_labels(self, canvas, clip):
        theme = self.plane.theme
        digits = Digits.of_size(canvas.reference(TICK_SIZE))
        pad = canvas.reference(9.0)
        across, x, down, y = coordinates(self, canvas)
        color, ground = theme.rgb(theme.text), theme.rgb(theme.ground)

        def draw(mask: Array, halo: Array, at: tuple[float, float], strength: float) -> None:
            # a faint label would be a dark spot on what is tinted, if its halo were as strong
            canvas.glyph(halo, *at, ground, 0.85 * strength**2 * self.opacity, clip)
            canvas.glyph(mask, *at, color, 0.8 * strength * self.opacity, clip)

        for (value, strength), middle in zip(across, x, strict=True):
            mask, halo = digits.number(value)
            begin = middle - 0.5 * mask.shape[1]
            if clip[0] + 4 * pad <= begin <= clip[2] - pad - mask.shape[1]:
                draw(mask, halo, (begin, clip[3] - mask.shape[0] - 0.4 * pad), strength)
        for (value, strength), middle in zip(down, y, strict=True):
            mask, halo = digits.number(value)
            begin = middle - 0.5 * mask.shape[0]
            if clip[1] + pad <= begin <= clip[3] - 3 * pad - mask.shape[0]:
                draw(mask, halo, (clip[0] + pad, begin), strength)
