"""The 255 colors of a clip that has no more: chosen by k-means, and looked up in a table."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from models.arrays import Array

# A GIF's table holds 256 colors; the last is the transparent one.
COLORS = 255
CLEAR = 255
# A palette is chosen among the commonest so many colors of a clip.
MOST_COLORS = 2**20
# Of k-means; ten rounds add 0.1 dB.
ROUNDS = 4
# A color that makes up this share of what its palette entry stands for comes out exactly.
FLAT = 0.25


@dataclass(frozen=True, eq=False)
class Palette:
    """At most 255 colors that stand for all of a clip's.

    Attributes
    ----------
    rgba
        (256, 4) uint8; CLEAR is transparent, entries past the last color aren't used.
    colors
        (K, 3) float64, 0 to 255.
    table
        (2**24,) uint8: the nearest of `colors` to every color, CLEAR where not yet looked for.
    """

    rgba: Array
    colors: Array
    table: Array

    @classmethod
    def of(cls, histogram: Array) -> "Palette":
        """The palette of a histogram: k-means (Lloyd 1982), from colors far from each other."""
        colors_used = np.flatnonzero(histogram)
        if len(colors_used) > MOST_COLORS:
            colors_used = np.sort(
                colors_used[np.argpartition(histogram[colors_used], -MOST_COLORS)[-MOST_COLORS:]]
            )
        colors = ((colors_used[:, None] >> np.array([16, 8, 0])) & 255).astype(float)
        weights = histogram[colors_used].astype(float)
        centers = colors[_spread(colors, weights**0.75)] if len(colors_used) else np.zeros((1, 3))
        for _ in range(ROUNDS):
            nearest = _assigned(colors, centers)
            mass = np.bincount(nearest, weights, len(centers))
            sums = [np.bincount(nearest, weights * channel, len(centers)) for channel in colors.T]
            centers = np.where(mass > 0, np.array(sums) / np.maximum(mass, 1), centers.T).T
        centers = _with_flat_colors(colors, weights, centers)
        rgba = np.zeros((256, 4), dtype=np.uint8)
        rgba[:CLEAR, 3] = 255
        rgba[: len(centers), :3] = centers
        return cls(rgba, centers, np.full(2**24, CLEAR, dtype=np.uint8))

    def indices(self, pixels: Array) -> Array:
        """The nearest entry to every pixel's color, (H, W) uint8."""
        indices = np.empty(pixels.shape[:2], dtype=np.uint8)
        _look_up(pixels, self.colors, self.table, indices)
        return indices


def _with_flat_colors(colors: Array, weights: Array, centers: Array) -> Array:
    """`centers` in whole numbers; where one color is common among those it stands for, that one."""
    nearest = _assigned(colors, centers)
    mass = np.bincount(nearest, weights, len(centers))
    rising = np.argsort(weights, kind="stable")
    commonest = np.zeros(len(centers), dtype=int)
    commonest[nearest[rising]] = rising  # of several, the last one stays
    flat = (mass > 0) & (weights[commonest] >= FLAT * mass)
    return np.where(flat[:, None], colors[commonest], np.rint(centers))


@njit(cache=True, nogil=True)
def count(pixels, histogram):
    for row in range(pixels.shape[0]):
        for column in range(pixels.shape[1]):
            red, green, blue, alpha = pixels[row, column]
            histogram[(np.int64(red) << 16) | (np.int64(green) << 8) | np.int64(blue)] += alpha


@njit(cache=True, nogil=True)
def _spread(colors, weights):
    """Up to 255 of `colors`: the weightiest, then what is farthest from those, times its weight."""
    chosen = np.empty(min(COLORS, len(colors)), dtype=np.int64)
    gap = np.full(len(colors), np.inf)  # the squared distance to the nearest one chosen
    latest = np.argmax(weights)
    for index in range(len(chosen)):
        chosen[index] = latest
        red, green, blue = colors[latest]
        widest = -1.0
        for other in range(len(colors)):
            dr, dg, db = colors[other, 0] - red, colors[other, 1] - green, colors[other, 2] - blue
            gap[other] = min(gap[other], dr * dr + dg * dg + db * db)
            if gap[other] * weights[other] > widest:
                widest, latest = gap[other] * weights[other], other
    return chosen


@njit(cache=True, nogil=True)
def _closest(red, green, blue, centers):
    closest, least = 0, np.inf
    for index in range(len(centers)):
        dr, dg, db = centers[index, 0] - red, centers[index, 1] - green, centers[index, 2] - blue
        distance = dr * dr + dg * dg + db * db
        if distance < least:
            closest, least = index, distance
    return closest


@njit(cache=True, nogil=True)
def _assigned(colors, centers):
    """The nearest of `centers` (K, 3) to each of `colors` (N, 3), as (N,) int64."""
    nearest = np.empty(len(colors), dtype=np.int64)
    for index in range(len(colors)):
        red, green, blue = colors[index]
        nearest[index] = _closest(red, green, blue, centers)
    return nearest


@njit(cache=True, nogil=True)
def _look_up(pixels, colors, table, indices):
    """The nearest of `colors` to every pixel; each is looked for once, and noted in `table`."""
    for row in range(pixels.shape[0]):
        for column in range(pixels.shape[1]):
            red, green, blue, _ = pixels[row, column]
            color = (np.int64(red) << 16) | (np.int64(green) << 8) | np.int64(blue)
            if table[color] == CLEAR:
                table[color] = _closest(float(red), float(green), float(blue), colors)
            indices[row, column] = table[color]
