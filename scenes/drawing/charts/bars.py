"""Bars in the axes of a graph, each with its number, as a source has them."""

from typing import Any

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.charts.graph import Graph
from scenes.drawing.mobject import TimedMobject
from scenes.drawing.text.digits import Digits
from scenes.drawing.text.text import typeset_line

LABEL_SIZE = 26.0  # reference pixels
# Of the room that a bar has, it fills this share; more than MANY fill all of it, without numbers.
OPACITY, FILL, MANY = 0.92, 0.62, 24


class Bars(TimedMobject):
    """N bars, evenly across; `show(source, alpha)` sets them.

    `source.heights(alpha)` is (N,), `source.figures(alpha)` the numbers over them, N texts of
    digits or none, and `source.level(alpha)` the height of a line across all of them, or None.

    Parameters
    ----------
    graph
        Its axes, of which only that of y is used: bars that are higher are cut.
    colors
        (N, 3), 0 to 255.
    labels
        Typst markup below each bar, or none.
    """

    def __init__(self, graph: Graph, colors: Array, labels: tuple[str, ...] = ()) -> None:
        super().__init__(graph.panel.box)
        self.graph, self.colors = graph, np.asarray(colors, dtype=float)
        self.labels = labels

    def draw_source(self, canvas: Canvas, source: Any, alpha: float) -> None:
        theme, graph, em = self.graph.theme, self.graph, canvas.reference(LABEL_SIZE)
        heights, figures, level = source.heights(alpha), source.figures(alpha), source.level(alpha)
        left, top, right, bottom = graph.box(canvas)
        edges = np.linspace(left, right, len(heights) + 1)
        middles = 0.5 * (edges[1:] + edges[:-1])
        half = 0.5 * FILL * (right - left) / len(heights)
        base = float(self._rows(canvas, np.zeros(1))[0])
        tops = np.maximum(self._rows(canvas, heights), top)
        if len(heights) > MANY:
            inside = (round(left), int(tops.min()), round(right), round(base))
            self._fill(canvas, inside, tops)
            middles = middles[:0]
        for middle, high, color in zip(middles, tops, self.colors, strict=False):
            sides = round(middle - half), max(round(middle + half), round(middle - half) + 1)
            self._box(canvas, (*sides, high, base), color, OPACITY)
        if level is not None:
            row = max(float(self._rows(canvas, np.array([level]))[0]), top)
            ink = theme.rgb(theme.line)
            thick = 0.5 * canvas.reference(4.0)
            self._box(canvas, (round(left), round(right), row - thick, row + thick), ink, 1.0)
        for index, (middle, high) in enumerate(zip(middles, tops, strict=False)):
            if figures:
                mask = Digits.of_size(em, 450).line(figures[index])
                x, y = middle - 0.5 * mask.shape[1], high - 1.3 * em
                # on a ground of its own, where the line across would go through it
                around = round(x), round(x + mask.shape[1]), y + 0.15 * em, high - 0.1 * em
                self._box(canvas, around, theme.rgb(theme.ground), 0.8)
                canvas.glyph(mask, x, y, theme.rgb(theme.text), self.opacity, canvas.frame)
            if self.labels:
                label = typeset_line(self.labels[index], theme.text, round(em, 3))
                excess = label.shape[1] * len(heights) / (right - left)
                if excess > 1.0:
                    label = typeset_line(self.labels[index], theme.text, round(em / excess, 3))
                at = round(middle - 0.5 * label.shape[1]), round(bottom + 0.05 * em)
                canvas.bitmap(label, *at, self.opacity)

    def _fill(self, canvas: Canvas, box: tuple[int, int, int, int], tops: Array) -> None:
        """Many bars at once, as one bitmap: every column of pixels shows the highest in it."""
        left, top, right, bottom = box
        columns, rows = np.arange(right - left) + 0.5, np.arange(top, bottom)[:, None]
        owner = (columns / len(columns) * len(tops)).astype(int)
        tops = np.minimum.reduceat(tops, owner)
        image = np.empty((bottom - top, right - left, 4), dtype=np.uint8)
        image[..., :3] = self.colors[owner]
        alphas = rows.astype(np.float32) + np.float32(1.0) - tops.astype(np.float32)
        image[..., 3] = np.clip(alphas, 0.0, 1.0, out=alphas) * np.float32(255.0 * OPACITY)
        canvas.bitmap(image, left, top, self.opacity)

    def _rows(self, canvas: Canvas, heights: Array) -> Array:
        """Where heights (N,) are, in pixels."""
        return self.graph.place(canvas, np.stack([np.zeros(len(heights)), heights], axis=1))[:, 1]

    def _box(self, canvas: Canvas, box, color: Array, opacity: float) -> None:
        """A box (left, right, top, bottom) in pixels; its upper and lower edges are exact."""
        left, right, top, bottom = box
        if bottom <= top:
            return
        clip = (left, int(np.floor(top)), right, int(np.ceil(bottom)))
        middle, alphas = np.array([0.5 * (top + bottom)]), np.array([opacity * self.opacity])
        # a level line as thick as the box is high
        canvas.rules(middle, np.array([False]), color, alphas, bottom - top, clip)
