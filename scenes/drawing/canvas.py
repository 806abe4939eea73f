"""One frame to draw on: scene units in, pixels out."""

from dataclasses import dataclass, field

import numpy as np

from scenes.drawing import raster

Array = np.ndarray

# Widths and radii are given in pixels of a frame 1080 high: 135 pixels a scene unit.
REFERENCE_PIXELS_PER_UNIT = 135.0


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
    """

    pixels: Array
    centre: Array
    scale: float
    _coverage: Array = field(init=False)
    _touched: Array = field(init=False)

    def __post_init__(self) -> None:
        height, width = self.pixels.shape[:2]
        self._coverage = np.zeros((height, width), dtype=np.float32)
        self._touched = np.zeros(height * width, dtype=np.int64)

    def to_pixels(self, positions: Array) -> Array:
        """# (..., 2) scene units -> (..., 2) pixels"""
        height, width = self.pixels.shape[:2]
        relative = (positions - self.centre) * [self.scale, -self.scale]
        return relative + np.array([0.5 * width, 0.5 * height])

    def clip(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """A box (left, bottom, right, top) in scene units as whole pixels inside the frame."""
        (left, bottom), (right, top) = self.to_pixels(np.array([box[:2], box[2:]]))
        height, width = self.pixels.shape[:2]
        return (
            int(np.clip(round(left), 0, width)),
            int(np.clip(round(top), 0, height)),
            int(np.clip(round(right), 0, width)),
            int(np.clip(round(bottom), 0, height)),
        )

    def reference(self, pixels: float) -> float:
        """A length given for a frame 1080 high, in this frame's pixels."""
        return pixels * self.scale / REFERENCE_PIXELS_PER_UNIT

    def strokes(self, lines: Array, colors: Array, alphas: Array, widths, clip) -> None:
        """Polylines (L, S, 2) in pixels; colors (L, 3), alphas (L, S), widths (L,) or one."""
        each = np.broadcast_to(np.asarray(widths, dtype=float), len(lines))
        raster.strokes(
            self.pixels, lines, colors, alphas, each, clip, self._coverage, self._touched
        )

    def discs(self, centres, colors, alphas, radius, rim, rim_color, clip) -> None:
        raster.discs(self.pixels, centres, colors, alphas, radius, rim, rim_color, clip)

    def half_planes(self, normal, offset, colors, alpha, clip) -> None:
        raster.half_planes(self.pixels, normal, offset, colors, alpha, clip)

    def signed_field(self, values, box, colors, alpha, clip) -> None:
        raster.signed_field(self.pixels, values, box, colors, alpha, clip)

    def glyph(self, mask, x, y, color, alpha, clip) -> None:
        raster.glyph(self.pixels, mask, x, y, color, alpha, clip)

    def bitmap(self, image, x, y, alpha) -> None:
        raster.bitmap(self.pixels, image, x, y, alpha)
