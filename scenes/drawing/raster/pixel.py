"""A pixel as one word, and laying a colour on it.

Frames are premultiplied RGBA as Manim's camera keeps them, seen as (H, W) words, uint32 with
red in the lowest byte (`packed`).
"""

import numpy as np
from numba import njit

from models.arrays import Array


def packed(pixels: Array) -> Array:
    """# (H, W, 4) uint8 -> (H, W) uint32, the same memory"""
    return pixels.view("<u4")[..., 0]


# Below this a stroke can't change an 8-bit pixel.
INVISIBLE = 1.0 / 512.0


@njit(cache=True, nogil=True, inline="always")
def mixed(pixel, red, green, blue, alpha):
    """A pixel under a colour (int32, 0 to 255), in 16 binary places: as exact as in floats."""
    weight = np.int32(alpha * 65536.0 + 0.5)
    keep = np.int32(65536) - weight
    r = (red * weight + np.int32(pixel & 255) * keep + 32768) >> 16
    g = (green * weight + np.int32(pixel >> 8 & 255) * keep + 32768) >> 16
    b = (blue * weight + np.int32(pixel >> 16 & 255) * keep + 32768) >> 16
    a = (255 * weight + np.int32(pixel >> 24) * keep + 32768) >> 16
    return np.uint32(r | g << 8 | b << 16 | a << 24)


@njit(cache=True, nogil=True, inline="always")
def blend(pixels, row, column, red, green, blue, alpha):
    pixels[row, column] = mixed(pixels[row, column], red, green, blue, alpha)


# Two channels of a pixel in one word, with room above each: half the arithmetic, and LLVM makes
# vector instructions of it.
PAIR = np.uint32(0x00FF00FF)
CHANNEL, EIGHT, SIXTEEN = np.uint32(0xFF), np.uint32(8), np.uint32(16)
HALF = np.float32(0.5)
HALVES = np.uint32(0x00800080)


@njit(cache=True, nogil=True, inline="always")
def joined(red_blue, green_alpha):
    """A pixel from two pairs of channels that are multiplied by 255, rounded to the nearest."""
    low, high = red_blue + HALVES, green_alpha + HALVES
    low = (low + (low >> np.uint32(8) & PAIR)) >> np.uint32(8) & PAIR
    high = (high + (high >> np.uint32(8) & PAIR)) >> np.uint32(8) & PAIR
    return low | high << np.uint32(8)


@njit(cache=True, nogil=True, inline="always")
def pairs(colors, index):
    """An opaque colour as its pair of red and blue, and that of green and alpha."""
    red, green, blue = channels(colors, index)
    return np.uint32(red | blue << 16), np.uint32(green | 255 << 16)


@njit(cache=True, nogil=True, inline="always")
def channels(colors, index):
    return (
        np.int32(colors[index, 0] + 0.5),
        np.int32(colors[index, 1] + 0.5),
        np.int32(colors[index, 2] + 0.5),
    )
