"""A path over a plane, drawn up to a mark, and numbers that stand on its level lines."""

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.plane.state import PlaneContext
from scenes.drawing.text.digits import Digits
from scenes.drawing.viewport import Panel, Viewport

# Width of the line in widths of the theme's lines, and of the dark rim on either side of it.
LINE, RIM = 0.6, 0.7
# Radii of a knot and of the mark, in those of the theme's points.
KNOT, MARK = 0.6, 1.5
# Knots nearer to each other than so many radii, on average, aren't drawn.
CROWDED = 0.8
LABEL_SIZE = 21.0  # reference pixels


class Trail(PlaneLayer):
    """A path, which `show(source, alpha)` draws up to its vertex number `source.reached(alpha)`.

    That may lie between two vertices. At each of those behind it there is a knot, unless they are
    crowded.

    Attributes
    ----------
    path
        (E, 2), in plane units.
    color
        #rrggbb.
    """

    def __init__(self, plane: PlaneContext, path: Array, color: str) -> None:
        super().__init__(plane)
        self.path, self.color = path, color

    def draw_in(self, canvas, clip):
        if self.own is None:
            return
        source, alpha = self.own
        theme, reached = self.plane.theme, source.reached(alpha)
        path = self.pixels(canvas, self.path)
        index = np.arange(len(path))
        mark = np.array([[np.interp(reached, index, axis) for axis in path.T]])
        behind = path[: int(reached) + 1]
        line, color = np.concatenate([behind, mark])[None], theme.rgb(self.color)
        width, rim = canvas.reference(LINE * theme.line_width), canvas.reference(theme.line_width)
        ground = theme.rgb(theme.ground)
        canvas.strokes(line, ground, 0.85 * self.opacity, width + RIM * rim, clip)
        canvas.strokes(line, color, self.opacity, width, clip)
        radius = canvas.reference(theme.point_radius)
        steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
        if len(steps) and steps.mean() > CROWDED * KNOT * radius:
            canvas.discs(behind, color, self.opacity, KNOT * radius, 0.0, ground, clip)
        rim = canvas.reference(1.5 * theme.rim)
        canvas.discs(mark, color, self.opacity, MARK * radius, rim, ground, clip)


def label_box(number: float, panel: Panel, viewport: Viewport) -> Array:
    """Width and height (2,) of a number of `Labels`, in plane units."""
    unit = panel.height / viewport.height * REFERENCE_PIXELS_PER_UNIT
    return np.array([0.5 * len(f"{number:.6g}") + 0.3, 0.8]) * LABEL_SIZE / unit


class Labels(PlaneLayer):
    """Numbers on a plane: what `show(source, alpha)` finds in `source.labels()`.

    These are the numbers (M,) and the places (M, 2) of their middles, in plane units.
    """

    def draw_in(self, canvas, clip):
        if self.own is None:
            return
        theme, digits = self.plane.theme, Digits.of_size(canvas.reference(LABEL_SIZE))
        ink, ground = theme.rgb(theme.text), theme.rgb(theme.ground)
        numbers, places = self.own[0].labels()
        for number, (x, y) in zip(numbers, self.pixels(canvas, places), strict=True):
            mask, halo = digits.number(float(number))
            at = x - 0.5 * mask.shape[1], y - 0.5 * mask.shape[0]
            canvas.glyph(halo, *at, ground, 0.4 * self.opacity, clip)
            canvas.glyph(mask, *at, ink, 0.8 * self.opacity, clip)
