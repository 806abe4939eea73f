"""A curve over an axis, drawn up to a moment, with a mark that runs along it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from scenes.drawing.camera import Bulk, Same
from scenes.drawing.canvas import Canvas
from scenes.drawing.digits import Digits
from scenes.drawing.theme import Theme
from scenes.drawing.view import Panel

Array = np.ndarray

TICK_SIZE = 21.0  # reference pixels
# Room for the tick labels, left and below, in ems of them.
LEFT, BELOW = 2.5, 1.25


@dataclass(frozen=True, eq=False)
class Series:
    """A curve with its axes.

    Attributes
    ----------
    x, y
        (M,).
    color
        #rrggbb.
    x_ticks, y_ticks
        Values with a line and a label; the first and the last of y are the ends of its axis.
    percent
        Whether y is written in per cent.
    """

    x: Array
    y: Array
    color: str
    x_ticks: tuple[float, ...]
    y_ticks: tuple[float, ...]
    percent: bool = False


class Graph(Bulk):
    """A series on a panel: all of it faint, up to the mark at full strength.

    `show(source, share)` sets the mark: `source.mark(share)` is its (x, y).
    """

    def __init__(self, panel: Panel, theme: Theme, series: Series) -> None:
        super().__init__()
        self.panel, self.theme, self.series = panel, theme, series
        self.opacity = 0.0
        self.shown: tuple[Any, float] | None = None
        left, bottom, right, top = panel.box
        self.points = np.array(
            [[left, bottom, 0], [right, bottom, 0], [right, top, 0], [left, top, 0]]
        )

    def show(self, source: Any, share: float) -> None:
        self.shown = (source, share)

    def look(self):
        return (Same(self), self.opacity, self.shown)

    def draw(self, canvas: Canvas) -> None:
        if self.opacity <= 0.0:
            return
        theme, series = self.theme, self.series
        em = canvas.reference(TICK_SIZE)
        left, top, right, bottom = canvas.clip(self.panel.box)
        box = (left + LEFT * em, top + 0.6 * em, right - 0.6 * em, bottom - BELOW * em)
        self._axes(canvas, box, em)
        curve = self._place(box, np.stack([series.x, series.y], axis=1))
        color = theme.rgb(series.color)
        everywhere = (left, top, right, bottom)

        def draw(line: Array, opacity: float) -> None:
            alphas = np.full((1, len(line)), opacity * self.opacity)
            width = canvas.reference(theme.line_width * 0.55)
            canvas.strokes(line[None], color[None], alphas, width, everywhere)

        draw(curve, 0.28)
        if self.shown is None:
            return
        source, share = self.shown
        mark = self._place(box, np.array([source.mark(share)]))
        done = curve[: int(np.searchsorted(curve[:, 0], mark[0, 0]))]
        draw(np.concatenate([done, mark]), 1.0)
        radius = canvas.reference(theme.point_radius * 1.25)
        ground, rim = theme.rgb(theme.ground), canvas.reference(theme.rim)
        ink = theme.rgb(theme.text)[None]
        canvas.discs(mark, ink, np.array([self.opacity]), radius, rim, ground, everywhere)

    def _place(self, box: tuple[float, float, float, float], positions: Array) -> Array:
        """# (N, 2) -> (N, 2) pixels"""
        left, top, right, bottom = box
        first, last = self.series.x[0], self.series.x[-1]
        low, high = self.series.y_ticks[0], self.series.y_ticks[-1]
        x = left + (right - left) * (positions[:, 0] - first) / max(last - first, 1e-300)
        share = (positions[:, 1] - low) / max(high - low, 1e-300)
        # a curve that leaves its axis, as a loss may do at first, runs along its edge
        return np.stack([x, bottom - (bottom - top) * np.clip(share, -0.02, 1.02)], axis=1)

    def _axes(self, canvas: Canvas, box: tuple[float, float, float, float], em: float) -> None:
        theme, series = self.theme, self.series
        left, top, right, bottom = box
        digits = Digits.of_size(em)
        frame = canvas.clip(self.panel.box)
        inside = (round(left), round(top), round(right), round(bottom))
        rows = self._place(box, np.array([[series.x[0], y] for y in series.y_ticks]))[:, 1]
        columns = self._place(box, np.array([[x, series.y_ticks[0]] for x in series.x_ticks]))[:, 0]
        places = np.concatenate([columns, rows])
        upright = np.arange(len(places)) < len(columns)
        ghost, width = theme.rgb(theme.ghost), canvas.reference(1.4)
        within = (inside[0], inside[1], inside[2] + 1, inside[3] + 1)
        canvas.rules(
            places, upright, ghost, np.full(len(places), 0.4 * self.opacity), width, within
        )
        ink = theme.rgb(theme.muted)
        for tick, row in zip(series.y_ticks, rows, strict=True):
            text = f"{100 * tick:.0f} %" if series.percent else f"{tick:.6g}"
            mask = digits.line(text.replace("-", "−"))
            at = left - 0.4 * em - mask.shape[1], row - 0.5 * mask.shape[0]
            canvas.glyph(mask, *at, ink, self.opacity, frame)
        for tick, column in zip(series.x_ticks, columns, strict=True):
            mask = digits.line(f"{tick:.6g}")
            at = column - 0.5 * mask.shape[1], bottom + 0.15 * em
            canvas.glyph(mask, *at, ink, self.opacity, frame)
