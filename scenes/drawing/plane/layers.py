"""The layers of a plane, each drawn as arrays: coordinates, tints, grid, curves, points, border."""

from functools import lru_cache

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT, Canvas
from scenes.drawing.plane.division import Divider, Field, Slope
from scenes.drawing.plane.layer import Layer
from scenes.drawing.raster.kernels import fade_by_spacing, local_spacing
from scenes.drawing.text.digits import Digits

# From one spacing of neighbouring lines to another, in reference pixels, their opacity goes from
# one value to another: crowded major lines fade, finer ones come up where there is room.
MAJOR = (2.0, 14.0, 0.28, 0.92)
MINOR = (16.0, 46.0, 0.0, 0.55)
TICK_SIZE = 24.0  # reference pixels
# The lines and labels of the coordinate grid come up where there is room between two labels, from
# the least to so much more; a label takes so much a character.
TICK_ROOM, TICK_FADE, TICK_CHARACTER = 34.0, 16.0, 11.0
# Lines of equal height are several, and so thinner than a separating line, by this factor.
LEVEL_WIDTH = 0.5


def smooth_ramp(value: float, low: float, high: float) -> float:
    """0 up to `low`, 1 from `high` on, smoothly between (3x^2 - 2x^3)."""
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


@lru_cache(maxsize=8)  # every layer of a plane asks for the same ones
def _ticks(low: float, high: float, unit: float) -> list[tuple[float, float]]:
    """Positions of round numbers in [low, high], with how strongly each is shown.

    `unit` is the number of reference pixels a unit of the plane takes. Steps are 1, 2 and 5
    times powers of ten; a 5 comes up as the 2, which it is no multiple of, goes.
    """
    shown: dict[float, float] = {}
    power = int(np.floor(np.log10(TICK_ROOM / unit)))
    for exponent in range(power, power + 5):
        twos = 0.0
        for factor in (1.0, 2.0, 5.0):
            step = factor * 10.0**exponent
            needed = TICK_ROOM + TICK_CHARACTER * len(f"−{step:.6g}")
            strength = smooth_ramp(step * unit, needed, needed + TICK_FADE)
            if factor == 2.0:
                twos = strength
            elif factor == 5.0:
                strength *= 1.0 - twos
            if strength <= 0.0 or (high - low) / step > 200:
                continue
            for index in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1):
                value = round(index * step, 12)
                shown[value] = max(shown.get(value, 0.0), strength)
    return sorted(shown.items())


class Ghost(Layer):
    """The coordinate grid, still while the view is."""

    def draw_in(self, canvas, clip):
        plane = self.plane
        left, right, bottom, top = plane.view.window(plane.panel)
        unit = plane.panel.height / (top - bottom) * REFERENCE_PIXELS_PER_UNIT
        across, down = _ticks(left, right, unit), _ticks(bottom, top, unit)
        x = self.pixels(canvas, np.array([[value, 0.0] for value, _ in across]).reshape(-1, 2))
        y = self.pixels(canvas, np.array([[0.0, value] for value, _ in down]).reshape(-1, 2))
        shown = [strength * (0.75 if value == 0 else 0.34) for value, strength in across + down]
        canvas.rules(
            np.concatenate([x[:, 0], y[:, 1]]),
            np.arange(len(shown)) < len(across),
            plane.theme.rgb(plane.theme.ghost),
            self.opacity * np.array(shown),
            canvas.reference(1.4),
            clip,
        )


class Tint(Layer):
    """The classes' areas or a height in colours, as the division has them, or a field."""

    def __init__(self, plane):
        super().__init__(plane)
        self.field: Field | None = None

    def draw_in(self, canvas, clip):
        theme = self.plane.theme
        alpha = theme.tint * self.opacity
        field = self.field if self.moment.field is None else self.moment.field
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


class Grid(Layer):
    """The images of the grid lines: two hues, finer lines where the picture gets empty."""

    def draw_in(self, canvas, clip):
        moment, theme = self.plane.moment, self.plane.theme
        hues = np.array([theme.rgb(theme.first_family), theme.rgb(theme.second_family)])
        widths = np.where(moment.level == 0, theme.major_width, theme.minor_width)
        canvas.strokes(
            self.pixels(canvas, moment.lines),
            hues[moment.family],
            self.alphas(),
            canvas.reference(1.0) * widths,
            clip,
        )

    def alphas(self) -> Array:
        """(L, S): crowded lines fade, finer ones come up where there is room."""
        moment = self.plane.moment
        scale = self.plane.panel.height / moment.view.height * REFERENCE_PIXELS_PER_UNIT
        spacing, alphas = np.empty_like(moment.presence), np.empty_like(moment.presence)
        local_spacing(moment.lines, moment.offsets, spacing)
        spacing *= scale
        fade_by_spacing(
            spacing, moment.presence, moment.level, MAJOR, MINOR, float(self.opacity), alphas
        )
        return alphas


class Curves(Layer):
    """The separating lines, grown from their middles, and the decision boundary's curves."""

    def __init__(self, plane):
        super().__init__(plane)
        self.progress = 0.0
        self.curves: list[Array] = []
        self.thin = False

    def draw_in(self, canvas, clip):
        plane = self.plane
        color = plane.theme.rgb(plane.theme.line)[None, :]
        width = canvas.reference(plane.theme.line_width)
        division = self.division
        if self.thin or isinstance(division, Slope):
            width *= LEVEL_WIDTH
        curves = self.curves if self.moment.curves is None else self.moment.curves
        for curve in curves:
            shown = self._part(curve)
            if len(shown) > 1:
                lines = self.pixels(canvas, shown)[None]
                canvas.strokes(lines, color, np.full((1, len(shown)), self.opacity), width, clip)
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
        view = plane.view
        middle = float((np.array([view.x, view.y]) - foot) @ direction)
        half = self.progress * view.height * (1.0 + plane.panel.aspect)
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
            canvas.strokes(
                self.pixels(canvas, ends)[None], color, np.full((1, 2), self.opacity), width, clip
            )
        step = 18.0 / (plane.panel.height / view.height * REFERENCE_PIXELS_PER_UNIT)
        for a, b in dotted:
            along = np.arange(np.ceil(a / step) * step, b, step)
            centres = self.pixels(canvas, foot + np.outer(along, direction))
            alphas = np.full(len(centres), 0.75 * self.opacity)
            colors = np.repeat(color, len(centres), axis=0)
            canvas.discs(centres, colors, alphas, 0.5 * width, 0.0, color[0], clip)


class Dots(Layer):
    """The data points, each in its colour."""

    def draw_in(self, canvas, clip):
        plane, theme = self.plane, self.plane.theme
        centres = self.pixels(canvas, plane.moment.dots)
        # many points are drawn smaller, so that they stay points
        size = min(1.0, (1200.0 / max(len(centres), 1)) ** 0.35)
        radius = canvas.reference(theme.point_radius * size * plane.point_scale)
        canvas.discs(
            centres,
            plane.colors,
            np.full(len(centres), self.opacity),
            max(radius, 1.0),
            canvas.reference(theme.rim),
            theme.rgb(theme.ground),
            clip,
        )


class Trace(Layer):
    """One point followed by eye: a ring around it."""

    def __init__(self, plane):
        super().__init__(plane)
        self.index: int | None = None

    def draw_in(self, canvas, clip):
        if self.index is None:
            return
        theme = self.plane.theme
        centre = self.pixels(canvas, self.plane.moment.dots[self.index])
        angles = np.linspace(0.0, 2 * np.pi, 49)
        ring = centre + canvas.reference(14.0) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        opacity = np.full((1, 49), self.opacity)
        # a dark edge keeps the ring apart from points of any colour
        for color, width in ((theme.ground, 9.0), (theme.line, 4.0)):
            canvas.strokes(
                ring[None], theme.rgb(color)[None, :], opacity, canvas.reference(width), clip
            )


class Border(Layer):
    """The panel's edge and its tick labels, over everything else."""

    def draw_in(self, canvas, clip):
        plane, theme = self.plane, self.plane.theme
        left, bottom, right, top = plane.panel.box
        corners = canvas.to_pixels(
            np.array([[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]])
        )
        width = max(canvas.reference(2.0), 1.0)
        canvas.strokes(
            np.round(corners)[None],
            theme.rgb(theme.frame)[None, :],
            np.full((1, 5), self.opacity),
            width,
            canvas.clip((left, bottom, right, top), round(width) + 1),
        )
        self._draw_labels(canvas, clip)

    def _draw_labels(self, canvas, clip):
        plane, theme = self.plane, self.plane.theme
        left, right, bottom, top = plane.view.window(plane.panel)
        unit = plane.panel.height / (top - bottom) * REFERENCE_PIXELS_PER_UNIT
        digits = Digits.of_size(canvas.reference(TICK_SIZE))
        pad = canvas.reference(9.0)
        across, down = _ticks(left, right, unit), _ticks(bottom, top, unit)
        x = self.pixels(canvas, np.array([[value, 0.0] for value, _ in across]).reshape(-1, 2))
        y = self.pixels(canvas, np.array([[0.0, value] for value, _ in down]).reshape(-1, 2))
        color, ground = theme.rgb(theme.text), theme.rgb(theme.ground)

        def draw(mask: Array, halo: Array, at: tuple[float, float], strength: float) -> None:
            # a faint label would be a dark spot on what is tinted, if its halo were as strong
            canvas.glyph(halo, *at, ground, 0.85 * strength**2 * self.opacity, clip)
            canvas.glyph(mask, *at, color, 0.8 * strength * self.opacity, clip)

        for (value, strength), middle in zip(across, x[:, 0], strict=True):
            mask, halo = digits.number(value)
            begin = middle - 0.5 * mask.shape[1]
            if clip[0] + 4 * pad <= begin <= clip[2] - pad - mask.shape[1]:
                draw(mask, halo, (begin, clip[3] - mask.shape[0] - 0.4 * pad), strength)
        for (value, strength), middle in zip(down, y[:, 1], strict=True):
            mask, halo = digits.number(value)
            begin = middle - 0.5 * mask.shape[0]
            if clip[1] + pad <= begin <= clip[3] - 3 * pad - mask.shape[0]:
                draw(mask, halo, (clip[0] + pad, begin), strength)
