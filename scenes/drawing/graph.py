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
LEFT, BELOW = 3.0, 1.25


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
    last
        Where the axis of x ends; at the last x, unless given.
    x_unit
        Written after the numbers below the axis: "°".
    """

    x: Array
    y: Array
    color: str
    x_ticks: tuple[float, ...]
    y_ticks: tuple[float, ...]
    percent: bool = False
    last: float | None = None
    x_unit: str = ""


class Graph(Bulk):
    """A series on a panel, faint; `Progress` draws it up to a mark.

    Several can share a panel, with the axes of one.
    """

    def __init__(self, panel: Panel, theme: Theme, series: Series, *, axes: bool = True) -> None:
        super().__init__()
        self.panel, self.theme, self.series, self.axes = panel, theme, series, axes
        self.opacity = 0.0
        left, bottom, right, top = panel.box
        self.points = np.array(
            [[left, bottom, 0], [right, bottom, 0], [right, top, 0], [left, top, 0]]
        )

    def look(self):
        return (Same(self), self.opacity)

    def draw(self, canvas: Canvas) -> None:
        if self.opacity <= 0.0:
            return
        if self.axes:
            self._axes(canvas, self.box(canvas), canvas.reference(TICK_SIZE))
        self.trace(canvas, self.curve(canvas), 0.28 * self.opacity)

    def box(self, canvas: Canvas) -> tuple[float, float, float, float]:
        """Where the axes are, in pixels: (left, top, right, bottom)."""
        em = canvas.reference(TICK_SIZE)
        left, top, right, bottom = canvas.clip(self.panel.box)
        return (left + LEFT * em, top + 0.6 * em, right - 1.1 * em, bottom - BELOW * em)

    def curve(self, canvas: Canvas) -> Array:
        """The whole curve in pixels, (M, 2)."""
        return self.place(canvas, np.stack([self.series.x, self.series.y], axis=1))

    def trace(self, canvas: Canvas, line: Array, opacity: float) -> None:
        color, width = self.theme.rgb(self.series.color), self.theme.line_width * 0.55
        alphas = np.full((1, len(line)), opacity)
        clip = canvas.clip(self.panel.box)
        canvas.strokes(line[None], color[None], alphas, canvas.reference(width), clip)

    def place(self, canvas: Canvas, positions: Array) -> Array:
        """# (N, 2) -> (N, 2) pixels"""
        return self._place(self.box(canvas), positions)

    def _place(self, box: tuple[float, float, float, float], positions: Array) -> Array:
        """# (N, 2) -> (N, 2) pixels"""
        left, top, right, bottom = box
        series = self.series
        first, last = series.x[0], series.x[-1] if series.last is None else series.last
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
            mask = digits.line(f"{tick:.6g}{series.x_unit}".replace("-", "−"))
            # the last one may be long: it ends with the panel
            begin = min(column - 0.5 * mask.shape[1], frame[2] - mask.shape[1])
            at = begin, bottom + 0.15 * em
            canvas.glyph(mask, *at, ink, self.opacity, frame)


class Progress(Bulk):
    """A graph's curve up to a mark, which `show(source, share)` sets to `source.mark(share)`.

    The mark has the colour of text, or `ink`, #rrggbb.
    """

    def __init__(self, graph: Graph, ink: str = "") -> None:
        super().__init__()
        self.graph, self.ink = graph, ink or graph.theme.text
        self.opacity = 0.0
        self.shown: tuple[Any, float] | None = None
        self.points = graph.points

    def show(self, source: Any, share: float) -> None:
        self.shown = (source, share)

    def look(self):
        return (Same(self), self.opacity, self.shown)

    def draw(self, canvas: Canvas) -> None:
        if self.shown is None or self.opacity <= 0.0:
            return
        graph, theme = self.graph, self.graph.theme
        source, share = self.shown
        curve, mark = graph.curve(canvas), graph.place(canvas, np.array([source.mark(share)]))
        done = curve[: int(np.searchsorted(curve[:, 0], mark[0, 0]))]
        graph.trace(canvas, np.concatenate([done, mark]), self.opacity)
        radius, rim = canvas.reference(1.25 * theme.point_radius), canvas.reference(theme.rim)
        ink, ground = theme.rgb(self.ink)[None], theme.rgb(theme.ground)
        clip = canvas.clip(graph.panel.box)
        canvas.discs(mark, ink, np.array([self.opacity]), radius, rim, ground, clip)


class Bars(Bulk):
    """Bars on a graph's axes, up or down from 0, in colours by their signs.

    `show(source, share)` has it show `source.bars(share)`, (K, 2): where they stand, how high.

    Attributes
    ----------
    signs
        #rrggbb, twice: of those below 0, and above.
    width
        In pixels of a frame 1080 high.
    grown
        By how much of their height they are drawn.
    """

    def __init__(self, graph: Graph, signs: tuple[str, str], width: float) -> None:
        super().__init__()
        self.graph, self.signs, self.width = graph, signs, width
        self.opacity, self.grown = 0.0, 1.0
        self.shown: tuple[Any, float] | None = None
        self.points = graph.points

    def show(self, source: Any, share: float) -> None:
        self.shown = (source, share)

    def look(self):
        return (Same(self), self.opacity, self.shown, self.signs, self.width, self.grown)

    def draw(self, canvas: Canvas) -> None:
        if self.shown is None or self.opacity <= 0.0:
            return
        source, share = self.shown
        bars, theme = source.bars(share), self.graph.theme
        feet = self.graph.place(canvas, bars * [1.0, 0.0])
        tips = self.graph.place(canvas, bars * [1.0, self.grown])
        lines = np.stack([feet, tips], axis=1)
        colors = np.array([theme.rgb(sign) for sign in self.signs])[(bars[:, 1] > 0.0).astype(int)]
        alphas = np.full(lines.shape[:2], self.opacity)
        clip = canvas.clip(self.graph.panel.box)
        canvas.strokes(lines, colors, alphas, canvas.reference(self.width), clip)
