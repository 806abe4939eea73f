"""Curves over an axis, with marks that run along them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import RasterMobject, TimedMobject
from scenes.drawing.text.digits import Digits, short
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel

TICK_SIZE = 21.0  # reference pixels
CROWD = 40
# Room for the tick labels, left and below, in ems of them.
LEFT, BELOW = 3.0, 1.25
# The gap between a label and the axis; before a long one is cut, it may be half of that.
BESIDE = 0.4


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
        Values with a line and a label; the first and the last of y are the ends of its axis, and
        where the curve leaves them it leaves the picture.
    percent
        Whether y is written in per cent.
    window
        (left, right, bottom, top): the ends of both axes, where they aren't those of the curve and
        of its ticks. The curve is cut there.
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
    window: tuple[float, float, float, float] | None = None
    last: float | None = None
    x_unit: str = ""


class Graph(RasterMobject):
    """A series on a panel, faint; `CurveProgress` draws it up to a mark.

    Of a series without a curve there are the axes alone; `PlotCurves` draws what changes in them.

    Several can share a panel, with the axes of one. They may be without numbers, and `flush`, to
    the panel's very edge on the right.
    """

    def __init__(
        self,
        panel: Panel,
        theme: Theme,
        series: Series,
        *,
        axes: bool = True,
        numbered: bool = True,
        flush: bool = False,
    ) -> None:
        super().__init__(panel.box)
        self.panel, self.theme, self.series, self.axes = panel, theme, series, axes
        self.numbered, self.flush = numbered, flush

    def draw(self, canvas: Canvas) -> None:
        if self.axes:
            self._axes(canvas, self.box(canvas), canvas.reference(TICK_SIZE))
        if len(self.series.x):
            self.trace(canvas, self.curve(canvas), 0.28 * self.opacity)

    def box(self, canvas: Canvas) -> tuple[float, float, float, float]:
        """Where the axes are, in pixels: (left, top, right, bottom)."""
        em = canvas.reference(TICK_SIZE)
        left, top, right, bottom = canvas.clip(self.panel.box)
        before, below = (self._room(em), BELOW * em) if self.numbered else (0.0, 0.0)
        after = 0.0 if self.flush else 1.1 * em
        return (left + before, top + 0.6 * em, right - after, bottom - below)

    def _room(self, em: float) -> float:
        """For the labels on the left, in pixels."""
        widths = [Digits.of_size(em).line(text).shape[1] for text in self._labels()]
        return max(LEFT * em, max(widths, default=0) + 0.5 * BESIDE * em)

    def _labels(self) -> list[str]:
        """What stands beside the ticks of y."""
        series = self.series
        texts = [f"{100 * y:.0f} %" if series.percent else short(y) for y in series.y_ticks]
        return [text.replace("-", "−") for text in texts]

    def curve(self, canvas: Canvas) -> Array:
        """The whole curve in pixels, (M, 2)."""
        return self.place(canvas, np.stack([self.series.x, self.series.y], axis=1))

    def trace(self, canvas: Canvas, line: Array, opacity: float, color: str = "") -> None:
        """Draw a curve in pixels, (M, 2); it has gaps where it isn't finite or leaves the axes."""
        ink, width = self.theme.rgb(color or self.series.color), self.theme.line_width * 0.55
        _, top, _, bottom = self.box(canvas)
        line = between(line, 2.0 * top - bottom, 2.0 * bottom - top)  # where no pixel is too far
        canvas.strokes(line[None], ink, opacity, canvas.reference(width), self.inside(canvas))

    def inside(self, canvas: Canvas) -> tuple[int, int, int, int]:
        """The box of the axes with half a line's width around it, in whole pixels."""
        left, top, right, bottom = self.box(canvas)
        rim = canvas.reference(0.5 * self.theme.line_width)
        return round(left - rim), round(top - rim), round(right + rim), round(bottom + rim)

    def place(self, canvas: Canvas, positions: Array) -> Array:
        """# (N, 2) -> (N, 2) pixels"""
        return self._place(self.box(canvas), positions)

    def _place(self, box: tuple[float, float, float, float], positions: Array) -> Array:
        """# (N, 2) -> (N, 2) pixels"""
        left, top, right, bottom = box
        first, last, low, high = self.ends
        x = left + (right - left) * (positions[:, 0] - first) / max(last - first, 1e-300)
        fraction = (positions[:, 1] - low) / max(high - low, 1e-300)
        return np.stack([x, bottom - (bottom - top) * fraction], axis=1)

    @property
    def ends(self) -> tuple[float, float, float, float]:
        """Where the axes end: (left, right, bottom, top)."""
        series = self.series
        if series.window is not None:
            return series.window
        last = series.x[-1] if series.last is None else series.last
        return float(series.x[0]), float(last), series.y_ticks[0], series.y_ticks[-1]

    def _axes(self, canvas: Canvas, box: tuple[float, float, float, float], em: float) -> None:
        theme, series = self.theme, self.series
        left, top, right, bottom = box
        inside = (round(left), round(top), round(right), round(bottom))
        rows = self._place(box, np.array([[self.ends[0], y] for y in series.y_ticks]))[:, 1]
        foot = np.array([[x, self.ends[2]] for x in series.x_ticks]).reshape(-1, 2)
        columns = self._place(box, foot)[:, 0]
        places = np.concatenate([columns, rows])
        upright = np.arange(len(places)) < len(columns)
        ghost, width = theme.rgb(theme.ghost), canvas.reference(1.4)
        within = (inside[0], inside[1], inside[2] + 1, inside[3] + 1)
        # where the axes can be told from the other lines, these are stronger
        free = series.window is not None
        axis = np.array([free and tick == 0.0 for tick in (*series.x_ticks, *series.y_ticks)])
        strengths = np.where(axis, 1.0, 0.4) * self.opacity
        canvas.rules(places, upright, ghost, strengths, width, within)
        if self.numbered:
            self._number(canvas, columns, rows, em)

    def _number(self, canvas: Canvas, columns: Array, rows: Array, em: float) -> None:
        """Write the labels, at x and y in pixels of the ticks; on whole pixels they are crisp."""
        digits, frame, ink = Digits.of_size(em), canvas.clip(self.panel.box), self.theme.muted
        left, _, _, bottom = self.box(canvas)
        labels = []
        for text, row in zip(self._labels(), rows, strict=True):
            mask = digits.line(text)
            begin = max(left - BESIDE * em - mask.shape[1], frame[0])
            labels.append((mask, begin, row - 0.5 * mask.shape[0]))
        for tick, column in zip(self.series.x_ticks, columns, strict=True):
            mask = digits.line(f"{short(tick)}{self.series.x_unit}")
            # the last one may be long: it ends with the panel
            begin = min(column - 0.5 * mask.shape[1], frame[2] - mask.shape[1])
            labels.append((mask, begin, bottom + 0.15 * em))
        for mask, x, y in labels:
            canvas.glyph(mask, round(x), round(y), self.theme.rgb(ink), self.opacity, frame)


def between(line: Array, low: float, high: float) -> Array:
    """The parts of a polyline (M, 2) whose y is between two values, cut there, with gaps of NaN.

    # (M, 2) -> (M', 2)
    """
    outside = ~((line[:, 1] >= low) & (line[:, 1] <= high))
    if not outside.any():
        return line
    gapped = np.where(outside[:, None], np.nan, line)
    parts = [gapped[:1]]
    for (x0, y0), (x1, y1), end in zip(line[:-1], line[1:], gapped[1:], strict=True):
        if np.isfinite([x0, y0, x1, y1]).all() and y0 != y1:
            ways = sorted(((y - y0) / (y1 - y0), y) for y in (low, high))
            cuts = [(x0 + way * (x1 - x0), y) for way, y in ways if 0.0 < way < 1.0]
            parts.append(np.array(cuts).reshape(-1, 2))
        parts.append(end[None])
    return np.concatenate(parts)


class CurveProgress(TimedMobject):
    """A graph's curve up to a mark, which `show(source, alpha)` sets to `source.mark(alpha)`.

    The mark has the colour of text, or `ink`, #rrggbb.
    """

    def __init__(self, graph: Graph, ink: str = "") -> None:
        super().__init__(graph.panel.box)
        self.graph, self.ink = graph, ink or graph.theme.text

    def draw_source(self, canvas: Canvas, source: Any, alpha: float) -> None:
        graph, theme = self.graph, self.graph.theme
        curve, mark = graph.curve(canvas), graph.place(canvas, np.array([source.mark(alpha)]))
        done = curve[: int(np.searchsorted(curve[:, 0], mark[0, 0]))]
        graph.trace(canvas, np.concatenate([done, mark]), self.opacity)
        radius, rim = canvas.reference(1.25 * theme.point_radius), canvas.reference(theme.rim)
        ink, ground = theme.rgb(self.ink), theme.rgb(theme.ground)
        _, top, _, bottom = graph.inside(canvas)
        if not top <= mark[0, 1] <= bottom:
            return  # it has left the axes with the curve
        clip = canvas.clip(graph.panel.box, math.ceil(radius + rim))
        canvas.discs(mark, ink, self.opacity, radius, rim, ground, clip)


class PlotCurves(TimedMobject):
    """Curves in the axes of a graph, with marks on them, as a source has them.

    `show(source, alpha)` sets them: `source.curves(alpha)` gives (M, 2) arrays, and
    `source.marks(alpha)` (K, 2), of which `of` says on which curve each is.

    Parameters
    ----------
    colors
        #rrggbb of each curve, and of its marks.
    of
        The number of each mark's curve; None: one mark a curve.
    radius
        Of the marks, in radii of the theme's points.
    strength
        The curves' opacity beside that of the marks.
    """

    def __init__(
        self,
        graph: Graph,
        colors: Sequence[str],
        of: Sequence[int] | None = None,
        radius: float = 1.25,
        strength: float = 1.0,
    ) -> None:
        super().__init__(graph.panel.box)
        self.graph, self.colors, self.radius = graph, tuple(colors), radius
        self.strength = strength
        self.of = tuple(range(len(colors)) if of is None else of)

    def draw_source(self, canvas: Canvas, source: Any, alpha: float) -> None:
        graph, theme = self.graph, self.graph.theme
        for curve, color in zip(source.curves(alpha), self.colors, strict=True):
            graph.trace(canvas, graph.place(canvas, curve), self.strength * self.opacity, color)
        marks = source.marks(alpha)
        if not len(marks):
            return
        inks = np.array([theme.rgb(color) for color in self.colors])[list(self.of)]
        radius = canvas.reference(self.radius * theme.point_radius)
        # rims of crowded marks would hide the others
        rim = canvas.reference(theme.rim) if len(marks) < CROWD else 0.0
        left, top, right, bottom = graph.inside(canvas)
        room = round(radius)
        within = (left - room, top - room, right + room, bottom + room)
        places, ground = graph.place(canvas, marks), theme.rgb(theme.ground)
        canvas.discs(places, inks, self.opacity, radius, rim, ground, within)


class Stems(TimedMobject):
    """Lines on a graph's axes, up or down from 0, in colours by their signs.

    `show(source, alpha)` has it show `source.bars(alpha)`, (K, 2): where they stand, how high.

    Attributes
    ----------
    signs
        #rrggbb, twice: of those below 0, and above.
    stroke_width
        In pixels of a frame 1080 high.
    grown
        By how much of their height they are drawn.
    """

    def __init__(self, graph: Graph, signs: tuple[str, str], stroke_width: float) -> None:
        super().__init__(graph.panel.box)
        self.graph, self.signs, self.stroke_width = graph, signs, stroke_width
        self.grown = 1.0

    def draw_source(self, canvas: Canvas, source: Any, alpha: float) -> None:
        bars, theme = source.bars(alpha), self.graph.theme
        feet = self.graph.place(canvas, bars * [1.0, 0.0])
        tips = self.graph.place(canvas, bars * [1.0, self.grown])
        lines = np.stack([feet, tips], axis=1)
        colors = np.array([theme.rgb(sign) for sign in self.signs])[(bars[:, 1] > 0.0).astype(int)]
        clip, width = canvas.clip(self.graph.panel.box), canvas.reference(self.stroke_width)
        canvas.strokes(lines, colors, self.opacity, width, clip)
