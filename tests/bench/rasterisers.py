"""The same lines and dots by Cairo, Skia and the kernels of `scenes/drawing/raster`."""

import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import cairo
import numpy as np

from scenes.cli.settings import Output
from scenes.drawing.canvas import Canvas
from scenes.drawing.theme import theme
from tests.bench.scaling import VERTICES, waves

LINES, DOTS, ROUNDS = 44, 1_000, 9


def rasterisers(output: Output) -> dict[str, Any]:
    """Milliseconds of CPU to draw the lines, and the dots, of a frame; the fastest round of each.

    A line, and a dot, at a time with antialiasing, each in a colour and opacity of its own.
    Skia is measured where skia-python is installed.
    """
    canvas = Canvas(
        np.zeros((output.height, output.width, 4), dtype=np.uint8),
        np.zeros(2),
        output.height / 8.0,
    )
    look, size = theme("dark"), np.array([output.width, output.height])
    curves = waves(LINES) * size
    centres = np.random.default_rng(0).uniform(size=(DOTS, 2)) * size
    width, radius = canvas.reference(look.major_width), canvas.reference(look.point_radius)
    makers = {"ours": _ours, "Cairo": _cairo}
    if find_spec("skia"):
        makers["Skia"] = _skia
    works = {
        (name, what): work
        for name, make in makers.items()
        for what, work in zip(
            ("lines", "dots"), make(canvas, curves, width, centres, radius), strict=True
        )
    }
    fastest = dict.fromkeys(works, np.inf)
    for _ in range(ROUNDS):
        for key, work in works.items():
            begun = time.thread_time()
            work()
            fastest[key] = min(fastest[key], time.thread_time() - begun)
    return {
        "lines": LINES,
        "vertices_a_line": VERTICES,
        "dots": DOTS,
        "ms": {
            name: {what: 1e3 * fastest[name, what] for what in ("lines", "dots")} for name in makers
        },
    }


Works = tuple[Callable[[], None], Callable[[], None]]
COLOR, OPACITY = (88.0, 196.0, 221.0), 0.9


def _ours(canvas: Canvas, curves, width: float, centres, radius: float) -> Works:
    clip = (0, 0, canvas.pixels.shape[1], canvas.pixels.shape[0])
    strengths = np.full(curves.shape[:2], OPACITY)
    colors = {count: np.tile(COLOR, (count, 1)) for count in (len(curves), len(centres))}
    alphas = np.full(len(centres), OPACITY)
    return (
        lambda: canvas.strokes(curves, colors[len(curves)], strengths, width, clip),
        lambda: canvas.discs(centres, colors[len(centres)], alphas, radius, 0.0, np.zeros(3), clip),
    )


def _cairo(canvas: Canvas, curves, width: float, centres, radius: float) -> Works:
    height, across = canvas.pixels.shape[:2]
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, across, height)
    context = cairo.Context(surface)
    context.set_source_rgba(*(value / 255.0 for value in COLOR), OPACITY)
    context.set_line_width(width)

    def lines() -> None:
        for curve in curves:
            for x, y in curve:
                context.line_to(x, y)
            context.stroke()

    def dots() -> None:
        for x, y in centres:
            context.arc(x, y, radius, 0.0, 2.0 * np.pi)
            context.fill()

    return lines, dots


def _skia(canvas: Canvas, curves, width: float, centres, radius: float) -> Works:
    import skia

    height, across = canvas.pixels.shape[:2]
    surface = skia.Surface(across, height)  # kept: its canvas doesn't keep it
    color = skia.Color4f(*(value / 255.0 for value in COLOR), OPACITY)
    brush = skia.Paint(AntiAlias=True, Color4f=color)
    pen = skia.Paint(brush)
    pen.setStyle(skia.Paint.kStroke_Style)
    pen.setStrokeWidth(width)

    def lines() -> None:
        for curve in curves:
            path = skia.Path()
            path.addPoly([skia.Point(x, y) for x, y in curve], False)
            surface.getCanvas().drawPath(path, pen)

    def dots() -> None:
        for x, y in centres:
            surface.getCanvas().drawCircle(x, y, radius, brush)

    return lines, dots
