"""Which parts of a frame have been drawn on, as tiles: the others needn't be looked at again."""

import numpy as np
from numba import njit

Array = np.ndarray

# Pixels; even, so that the pixels that share a colour at half the resolution share a tile.
ROWS, COLUMNS = 16, 64


def tiles_of(pixels: Array) -> Array:
    """# a frame (H, W, ...) -> (ceil(H / ROWS), ceil(W / COLUMNS)) bool, none of them drawn on"""
    height, width = pixels.shape[:2]
    return np.zeros((-(-height // ROWS), -(-width // COLUMNS)), dtype=np.bool_)


def mark(tiles: Array, clip: tuple[int, int, int, int]) -> None:
    """Note that something is drawn within a clip."""
    left, top, right, bottom = clip
    rows = slice(max(top, 0) // ROWS, max(-(-bottom // ROWS), 0))
    columns = slice(max(left, 0) // COLUMNS, max(-(-right // COLUMNS), 0))
    tiles[rows, columns] = True


@njit(cache=True, nogil=True)
def stretches(line, wide):
    """Where tiles beside each other are drawn on: the first pixel, and the one behind the last."""
    end = 0
    while end < len(line):
        first = end
        while first < len(line) and not line[first]:
            first += 1
        end = first
        while end < len(line) and line[end]:
            end += 1
        if first < end:
            yield first * COLUMNS, min(end * COLUMNS, wide)


@njit(cache=True, nogil=True)
def restore(pixels, ground, tiles):
    """Make words (H, W) what they are in `ground`, in these tiles."""
    for row in range(pixels.shape[0]):
        for left, right in stretches(tiles[row // ROWS], pixels.shape[1]):
            pixels[row, left:right] = ground[row, left:right]
