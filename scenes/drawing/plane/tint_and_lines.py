"""The tint of a plane by its division, and the lines that divide it."""

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT, Canvas
from scenes.drawing.plane.division import Divider, Field, Slope
from scenes.drawing.plane.layer import PlaneLayer

# Lines of equal height are several, and so thinner than a separating line, by this factor.
LEVEL_WIDTH = 0.5


class Tint(PlaneLayer):
    """The classes' areas or a height in colours, as the division has them, or a field."""

    def __init__(self, plane):
        super().__init__(plane)
        self.field: Field | None = None

    def draw_in(self, canvas, clip):
        theme = self.plane.theme
        alpha = theme.tint * self.opacity
        field = self.field if self.state.field is None else self.state.field
        if field is not None:
            left, right, bottom, top = field.window
            corners = self.pixels(canvas, np.array([[left, top], [right, bottom]]))
            if field.values.ndim == 2:
                box, tints = tuple(corners.ravel()), theme.tints_of(2)
                canvas.signed_field(field.values, box, tints, 2.0 * alpha, clip)
            else:
                shown = (2.0 * alpha) * field.values
                canvas.color_field(shown.astype(np.float32), tuple(corners.ravel()), clip)
            return
        match self.division:
            case Slope() as slope:
                height = self.in_pixels(canvas, slope.normal[None, :], np.array([slope.offset]))[0]
                span = max(slope.high - slope.low, 1e-300)
                place = (height - [0.0, 0.0, slope.low]) / span
                table = theme.of_heights(np.linspace(0.0, 1.0, 256))
                canvas.ramp(place, table, 1.5 * alpha, clip)
            case Divider() as divider if len(divider.weight) == 1:
                across = self.in_pixels(canvas, divider.weight, divider.bias)[0]
                length = float(np.linalg.norm(across[:2]))
                if length > 0.0:
                    across = across / length
                    colors = theme.tints_of(2)
                    canvas.half_planes(across[:2], float(across[2]), colors, alpha, clip)
            case Divider() as divider:
                scores = self.in_pixels(canvas, divider.weight, divider.bias)
                canvas.cells(scores, theme.tints_of(len(scores)), alpha, clip)

    def in_pixels(self, canvas: Canvas, weight: Array, bias: Array) -> Array:
        """Linear functions of the plane (K, 2), (K,) as a, b, c of a x + b y + c in pixels."""
        origin, right, up = self.pixels(canvas, np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
        across = weight / np.array([right[0] - origin[0], up[1] - origin[1]])
        return np.column_stack([across, bias - across @ origin])


class Curves(PlaneLayer):
    """The separating lines, grown from their middles, and the decision boundary's curves."""

    def __init__(self, plane):
        super().__init__(plane)
        self.progress = 0.0
        self.curves: list[Array] = []
        self.thin = False

    def draw_in(self, canvas, clip):
        plane = self.plane
        color = plane.theme.rgb(plane.theme.line)
        width = canvas.reference(plane.theme.line_width)
        division = self.division
        if self.thin or isinstance(division, Slope):
            width *= LEVEL_WIDTH
        curves = self.curves if self.state.curves is None else self.state.curves
        for curve in curves:
            shown = self._part(curve)
            if len(shown) > 1:
                canvas.strokes(self.pixels(canvas, shown)[None], color, self.opacity, width, clip)
        if division is not None and self.progress > 0.0:
            for stretch in division.lines:
                self._draw_stretch(canvas, clip, color, width, stretch)

    def _part(self, curve: Array) -> Array:
        """The first part of a curve, by its vertices."""
        return curve[: int(np.ceil(self.progress * len(curve)))]

    def _draw_stretch(self, canvas, clip, color, width, stretch):
        plane = self.plane
        normal = np.asarray(stretch.normal, dtype=float)
        length = float(np.linalg.norm(normal))
        if length == 0.0:
            return
        direction = np.array([-normal[1], normal[0]]) / length
        foot = -normal * stretch.offset / length**2
        viewport = plane.viewport
        middle = float((np.array([viewport.x, viewport.y]) - foot) @ direction)
        half = self.progress * viewport.height * (1.0 + plane.panel.aspect)
        begin, end = max(middle - half, stretch.span[0]), min(middle + half, stretch.span[1])
        if begin >= end:
            return
        spans, dotted = [(begin, end)], []
        if stretch.reached is not None:
            low, high = spans[0]
            stretches = [
                (max(a, low), min(b, high)) for a, b in stretch.reached if b > low and a < high
            ]
            edges = [low, *(edge for span in stretches for edge in span), high]
            spans, dotted = stretches, list(zip(edges[::2], edges[1::2], strict=True))
        for a, b in spans:
            ends = foot + np.outer([a, b], direction)
            canvas.strokes(self.pixels(canvas, ends)[None], color, self.opacity, width, clip)
        step = 18.0 / (plane.panel.height / viewport.height * REFERENCE_PIXELS_PER_UNIT)
        for a, b in dotted:
            along = np.arange(np.ceil(a / step) * step, b, step)
            centres = self.pixels(canvas, foot + np.outer(along, direction))
            canvas.discs(centres, color, 0.75 * self.opacity, 0.5 * width, 0.0, color, clip)
