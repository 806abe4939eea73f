"""One frame to draw on: scene units in, pixels out."""

import math
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field

import numpy as np

from models.arrays import Array
from scenes.drawing.raster import depth, kernels

# Widths and radii are given in pixels of a frame 1080 high: 135 pixels a scene unit.
REFERENCE_PIXELS_PER_UNIT = 135.0
# Rows of a band in which lines are drawn; 16 to 64 are equally fast, 128 are slower.
BAND = 32
RING_VERTICES = 49
# (left, top, right, bottom) in whole pixels.
Clip = tuple[int, int, int, int]
# Colours (3,) with widths.
Inks = Iterable[tuple[Array, float]]


@dataclass(eq=False)
class Canvas:
    """A premultiplied RGBA frame with its scale.

    Attributes
    ----------
    pixels
        (H, W, 4) uint8.
    centre
        (2,): the scene position at the middle of the frame.
    scale
        Pixels a scene unit.
    tiles
        See `kernels.tiles_of`: on which something has been drawn; whoever reads it may clear it.
    """

    pixels: Array
    centre: Array
    scale: float
    tiles: Array = field(init=False)
    _words: Array = field(init=False)
    _coverage: Array = field(init=False)
    _sheets: depth.Scratch | None = field(init=False, default=None)
    _sums: Array = field(init=False)
    _marks: Array = field(init=False)
    _clips: dict[tuple, tuple[int, int, int, int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._words, self.tiles = kernels.packed(self.pixels), kernels.tiles_of(self.pixels)
        width = self.pixels.shape[1]
        self._coverage = np.zeros((BAND, width), dtype=np.float32)
        self._sums = np.zeros((BAND, width + 2, 4), dtype=np.float32)
        self._marks = np.zeros((BAND, width + 2), dtype=np.bool_)

    @property
    def frame(self) -> tuple[int, int, int, int]:
        """All of it, as a clip: (left, top, right, bottom)."""
        height, width = self.pixels.shape[:2]
        return 0, 0, width, height

    def moved(self, scale: float, x: float, y: float) -> "Canvas":
        """The same frame for what was made elsewhere: at p, and is at scale p + (x, y)."""
        if (scale, x, y) == (1.0, 0.0, 0.0):
            return self
        moved = copy(self)
        moved.centre = (self.centre - [x, y]) / scale
        moved.scale, moved._clips = self.scale * scale, {}
        return moved

    def to_pixels(self, positions: Array) -> Array:
        """# (..., 2) scene units -> (..., 2) pixels"""
        height, width = self.pixels.shape[:2]
        relative = (positions - self.centre) * [self.scale, -self.scale]
        return relative + np.array([0.5 * width, 0.5 * height])

    def clip(
        self, box: tuple[float, float, float, float], margin: int = 0
    ) -> tuple[int, int, int, int]:
        """A box (left, bottom, right, top) in scene units as whole pixels inside the frame.

        It may be wider by a margin in pixels.
        """
        known = self._clips.get((box, margin))
        if known is not None:
            return known
        left, bottom, right, top = map(float, box)
        x, y = map(float, self.centre)
        height, width = self.pixels.shape[:2]
        across = [round(0.5 * width + (edge - x) * self.scale) for edge in (left, right)]
        down = [round(0.5 * height - (edge - y) * self.scale) for edge in (top, bottom)]
        left, right = (min(max(at, 0), width) for at in (across[0] - margin, across[1] + margin))
        top, bottom = (min(max(at, 0), height) for at in (down[0] - margin, down[1] + margin))
        self._clips[box, margin] = left, top, right, bottom
        return left, top, right, bottom

    def reference(self, pixels: float) -> float:
        """A length given for a frame 1080 high, in this frame's pixels."""
        return pixels * self.scale / REFERENCE_PIXELS_PER_UNIT

    def _within(self, clip: tuple[int, int, int, int]) -> Array:
        """The frame's words, to be drawn on within a clip alone."""
        kernels.mark(self.tiles, clip)
        return self._words

    def strokes(self, lines: Array, colors: Array, alphas: Array | float, widths, clip) -> None:
        """Polylines (L, S, 2) in pixels; colors (L, 3), alphas (L, S), widths (L,), or one each."""
        each = np.broadcast_to(np.asarray(widths, dtype=float), len(lines))
        colors, alphas = _each(colors, (len(lines), 3)), _each(alphas, lines.shape[:2])
        words = self._within(clip)
        kernels.strokes(words, lines, colors, alphas, each, clip, self._coverage)

    def ring(self, centre: Array, radius: float, inks: Inks, alpha: float, clip) -> None:
        """A circle around a place (2,) in pixels, once in every ink: what lies below comes first.

        Radius and widths are in reference pixels.
        """
        angles = np.linspace(0.0, 2.0 * np.pi, RING_VERTICES)
        circle = self.reference(radius) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        for color, width in inks:
            self.strokes((centre + circle)[None], color, alpha, self.reference(width), clip)

    def rules(
        self, places: Array, upright: Array, color: Array, alphas: Array, width, clip
    ) -> None:
        """Lines right across, at x or y (L,) in pixels; they get fainter under a pixel's width."""
        strengths = alphas * min(width, 1.0)
        kernels.rules(self._within(clip), places, upright, color, strengths, max(width, 1.0), clip)

    def discs(self, centres, colors, alphas, radius, rim, rim_color, clip) -> None:
        """Discs about (N, 2) in pixels, all as large; colors (N, 3), alphas (N,), or one each."""
        colors, alphas = _each(colors, (len(centres), 3)), _each(alphas, (len(centres),))
        kernels.discs(self._within(clip), centres, colors, alphas, radius, rim, rim_color, clip)

    def polygons(self, corners: Array, colors: Array, alpha: float, clip) -> None:
        """Filled convex polygons (P, V, 2) in pixels, without seams; colors (P, 3)."""
        kernels.polygons(self._within(clip), corners, colors, alpha, clip, self._sums, self._marks)

    def arrows(self, tails, tips, colors, alphas, width, head, clip, grown=0.0) -> None:
        kernels.arrows(self._within(clip), tails, tips, colors, alphas, width, head, grown, clip)

    def half_planes(self, normal, offset, colors, alpha, clip) -> None:
        kernels.half_planes(self._within(clip), normal, offset, colors, alpha, clip)

    def signed_field(self, values, box, colors, alpha, clip) -> None:
        kernels.signed_field(self._within(clip), values, box, colors, alpha, clip)

    def cells(self, scores, colors, alpha, clip) -> None:
        kernels.cells(self._within(clip), scores, colors, alpha, clip)

    def ramp(self, height, table, alpha, clip) -> None:
        kernels.ramp(self._within(clip), height, table, alpha, clip)

    def color_field(self, values, box, clip) -> None:
        kernels.color_field(self._within(clip), values, box, clip)

    def glyph(self, mask, x, y, color, alpha, clip) -> None:
        left, top, right, bottom = clip
        rows, columns = mask.shape
        box = (
            max(math.floor(x), left),
            max(math.floor(y), top),
            min(math.ceil(x) + columns + 1, right),
            min(math.ceil(y) + rows + 1, bottom),
        )
        kernels.glyph(self._within(box), mask, x, y, color, alpha, box)

    def bitmap(self, image, x, y, alpha) -> None:
        clip = (x, y, x + image.shape[1], y + image.shape[0])
        kernels.bitmap(self._within(clip), image, x, y, alpha)

    def translucent_triangles(self, corners, faces, colors, samples, margin, clip) -> Array:
        """Translucent triangles, the nearest last; how samples are seen through them (M, 2)."""
        if self._sheets is None:
            self._sheets = depth.Scratch(self.pixels.shape[1])
        seen, room = np.empty((len(samples), 2)), self._sheets.arrays
        depth.translucent_triangles(
            self._within(clip), corners, faces, colors, samples, margin, seen, clip, room
        )
        return seen

    def balls(self, centres, radii, colors, alphas, rim, rim_color, clip) -> None:
        """Discs, each of its own radius (N,), in their order."""
        depth.balls(self._within(clip), centres, radii, colors, alphas, rim, rim_color, clip)


def _each(values: Array | float, shape: tuple[int, ...]) -> Array:
    """The values of all, which may be given as one."""
    return values if np.shape(values) == shape else np.full(shape, values, dtype=float)
