"""Bars over a line, each with its number, as a source has them."""

from typing import Any

import numpy as np

from scenes.drawing.camera import Bulk, Same
from scenes.drawing.canvas import Canvas
from scenes.drawing.digits import Digits
from scenes.drawing.text import bitmap
from scenes.drawing.theme import Theme
from scenes.drawing.view import Panel

Array = np.ndarray

LABEL_SIZE = 26.0  # reference pixels
# Room for the labels below and for the numbers above, in ems of them.
BELOW, ABOVE = 1.5, 1.4
# Of the room that a bar has, it fills this share; many bars fill all of it.
FILL, MANY = 0.62, 24


class Bars(Bulk):
    """N bars on a panel; `show(source, share)` sets them.

    `source.heights(share)` is (N,), `source.figures(share)` the numbers over them, N texts of
    digits or none, and `source.level(share)` the height of a line across all of them, or None.

    Parameters
    ----------
    colors
        (N, 3), 0 to 255.
    top
        The height that fills the panel; what is higher is cut there.
    labels
        Typst markup below each bar, or none.
    level_color
        #rrggbb, of the line across.
    """

    def __init__(
        self,
        panel: Panel,
        theme: Theme,
        colors: Array,
        top: float,
        labels: tuple[str, ...] = (),
        level_color: str = "",
    ) -> None:
        super().__init__()
        self.panel, self.theme, self.colors = panel, theme, np.asarray(colors, dtype=float)
        self.top, self.labels, self.level_color = top, labels, level_color or theme.accent
        self.opacity = 0.0
        self.shown: tuple[Any, float] | None = None
        left, bottom, right, top_edge = panel.box
        self.points = np.array(
            [[left, bottom, 0], [right, bottom, 0], [right, top_edge, 0], [left, top_edge, 0]]
        )

    def show(self, source: Any, share: float) -> None:
        self.shown = (source, share)

    def look(self):
        return (Same(self), self.opacity, self.shown)

    def draw(self, canvas: Canvas) -> None:
        if self.shown is None or self.opacity <= 0.0:
            return
        source, share = self.shown
        heights, figures = source.heights(share), source.figures(share)
        em = canvas.reference(LABEL_SIZE)
        left, top, right, bottom = canvas.clip(self.panel.box)
        base = bottom - (BELOW * em if self.labels else 0.0)
        unit = (base - top - ABOVE * em) / self.top
        edges = np.linspace(left, right, len(heights) + 1)
        fill = 1.0 if len(heights) > MANY else FILL
        for index, (height, color) in enumerate(zip(heights, self.colors, strict=True)):
            middle, half = 0.5 * (edges[index] + edges[index + 1]), 0.5 * fill * (right - left)
            half /= len(heights)
            sides = round(middle - half), max(round(middle + half), round(middle - half) + 1)
            high = unit * min(max(float(height), 0.0), self.top)
            self._bar(canvas, sides, base, high, color)
            if figures:
                mask = Digits.of_size(em, 450).line(figures[index])
                at = middle - 0.5 * mask.shape[1], base - high - 1.3 * em
                frame = (0, 0, canvas.pixels.shape[1], canvas.pixels.shape[0])
                canvas.glyph(mask, *at, self.theme.rgb(self.theme.text), self.opacity, frame)
            if self.labels:
                label = bitmap(self.labels[index], self.theme.text, round(em, 3))
                x = round(middle - 0.5 * label.shape[1])
                canvas.bitmap(label, x, round(base + 0.2 * em), self.opacity)
        self._rule(canvas, base, self.theme.frame, 2.0)
        level = source.level(share)
        if level is not None:
            self._rule(canvas, base - unit * min(level, self.top), self.level_color, 4.0)

    def _bar(self, canvas: Canvas, sides: tuple[int, int], base: float, high: float, color) -> None:
        if high <= 0.0:
            return
        clip = (sides[0], round(base - high) - 1, sides[1], round(base) + 1)
        middle, alphas = np.array([base - 0.5 * high]), np.array([0.92 * self.opacity])
        # a level line as thick as the bar is high: its upper edge is exact to parts of a pixel
        canvas.rules(middle, np.array([False]), color, alphas, high, clip)

    def _rule(self, canvas: Canvas, place: float, color: str, width: float) -> None:
        clip = canvas.clip(self.panel.box)
        thick, alphas = canvas.reference(width), np.array([self.opacity])
        ink = self.theme.rgb(color)
        canvas.rules(np.array([place]), np.array([False]), ink, alphas, thick, clip)
