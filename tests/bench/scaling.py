"""How the cost of a frame grows with the number of points and of lines."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from scenes.cli.settings import Output
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT, Canvas
from scenes.drawing.theme import theme

POINTS = (1_000, 10_000, 100_000)
LINES = (50, 100, 200, 400)
VERTICES = 200
ROUNDS = 7


def scaling(output: Output) -> dict[str, Any]:
    """Milliseconds to draw points and lines on a canvas, per thousand points and per line.

    Points are as large however many there are: in a clip, more of them are smaller.
    """
    canvas = Canvas(
        np.zeros((output.height, output.width, 4), dtype=np.uint8),
        np.zeros(2),
        output.height / 8.0,
    )
    look, random = theme("dark"), np.random.default_rng(0)
    size = np.array([output.width, output.height])
    clip = (0, 0, output.width, output.height)
    ground = look.rgb(look.ground)

    def points(count: int) -> Callable[[], None]:
        centres = random.uniform(size=(count, 2)) * size
        colors, alphas = np.tile(look.rgb(look.classes[0]), (count, 1)), np.ones(count)
        radius, rim = canvas.reference(look.point_radius), canvas.reference(look.rim)
        return lambda: canvas.discs(centres, colors, alphas, radius, rim, ground, clip)

    def lines(count: int) -> Callable[[], None]:
        curves = waves(count) * size
        colors, alphas = (
            np.tile(look.rgb(look.first_family), (count, 1)),
            np.full((count, VERTICES), 0.9),
        )
        width = canvas.reference(look.major_width)
        return lambda: canvas.strokes(curves, colors, alphas, width, clip)

    return {
        "pixels_per_unit": canvas.scale / REFERENCE_PIXELS_PER_UNIT,
        "vertices_a_line": VERTICES,
        "points": _grown(points, POINTS, 1_000),
        "lines": _grown(lines, LINES, 1),
    }


def waves(count: int) -> np.ndarray:
    """Lines across the unit square that waver, half of each family; (L, S, 2)."""
    along = np.linspace(0.0, 1.0, VERTICES)
    curves = np.empty((count, VERTICES, 2))
    for index, place in enumerate((np.arange(count) // 2 + 0.5) / (count / 2)):
        curves[index, :, index % 2] = along
        curves[index, :, 1 - index % 2] = place + 0.03 * np.sin(20.0 * along + 5.0 * place)
    return curves


def _grown(
    make: Callable[[int], Callable[[], None]], counts: tuple[int, ...], unit: int
) -> dict[str, Any]:
    """The fastest of several rounds, in turn."""
    works = {count: make(count) for count in counts}
    fastest = dict.fromkeys(counts, np.inf)
    for work in works.values():
        work()
    for _ in range(ROUNDS):
        for count, work in works.items():
            begun = time.thread_time()
            work()
            fastest[count] = min(fastest[count], time.thread_time() - begun)
    each = {count: 1e3 * spent * unit / count for count, spent in fastest.items()}
    return {
        "unit": unit,
        "ms": {count: 1e3 * spent for count, spent in fastest.items()},
        "ms_per_unit": each,
        "largest_to_smallest": each[counts[-1]] / each[counts[0]],
    }
