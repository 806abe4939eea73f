"""A path over a plane, drawn up to a mark, and numbers that stand on its level lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT
from scenes.drawing.plane.layer import Layer
from scenes.drawing.text.digits import Digits

if TYPE_CHECKING:
    from scenes.drawing.plane.plane import Plane
    from scenes.drawing.viewport import Panel, View


# Width of the line in widths of the theme's lines, and of the dark rim on either side of it.
LINE, RIM = 0.6, 0.7
# Radii of a knot and of the mark, in those of the theme's points.
KNOT, MARK = 0.6, 1.5
# Knots nearer to each other than so many radii, on average, aren't drawn.
CROWDED = 0.8
LABEL_SIZE = 21.0  # reference pixels


class Trail(Layer):
    """A path, which `show(source, share)` draws up to its vertex number `source.reached(share)`.

    That may lie between two vertices. At each of those behind it there is a knot, unless they are
    crowded.

    Attributes
    ----------
    path
        (E, 2), in plane units.
    color
        #rrggbb.
    """

    def __init__(self, plane: Plane, path: Array, color: str) -> None:
        super().__init__(plane)
        self.path, self.color = path, color

    def draw_in(self, canvas, clip):
        if self.own is None:
            return
        source, share = self.own
        theme, reached = self.plane.theme, source.reached(share)
        path = self.pixels(canvas, self.path)
        index = np.arange(len(path))
        mark = np.array([[np.interp(reached, index, axis) for axis in path.T]])
        behind = path[: int(reached) + 1]
        line, color = np.concatenate([behind, mark])[None], theme.rgb(self.color)[None]
        ground, alphas = theme.rgb(theme.ground), np.full((1, line.shape[1]), self.opacity)
        width, rim = canvas.reference(LINE * theme.line_width), canvas.reference(theme.line_width)
        canvas.strokes(line, ground[None], 0.85 * alphas, width + RIM * rim, clip)
        canvas.strokes(line, color, alphas, width, clip)
        radius = canvas.reference(theme.point_radius)
        steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
        if len(steps) and steps.mean() > CROWDED * KNOT * radius:
            self._discs(canvas, behind, color, KNOT * radius, 0.0, clip)
        self._discs(canvas, mark, color, MARK * radius, canvas.reference(1.5 * theme.rim), clip)

    def _discs(self, canvas, centres, color, radius, rim, clip):
        ground = self.plane.theme.rgb(self.plane.theme.ground)
        colors, alphas = (
            np.repeat(color, len(centres), axis=0),
            np.full(len(centres), float(self.opacity)),
        )
        canvas.discs(centres, colors, alphas, radius, rim, ground, clip)


def label_box(number: float, panel: Panel, view: View) -> Array:
    """Width and height (2,) of a number of `Labels`, in plane units."""
    unit = panel.height / view.height * REFERENCE_PIXELS_PER_UNIT
    return np.array([0.5 * len(f"{number:.6g}") + 0.3, 0.8]) * LABEL_SIZE / unit


class Labels(Layer):
    """Numbers on a plane: what `show(source, share)` finds in `source.labels()`.

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
