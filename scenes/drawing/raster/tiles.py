"""Which parts of a frame have been drawn on, as tiles: the others needn't be looked at again."""

import numpy as np
from numba import njit

from models.arrays import Array

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
def next_run(line, begin):
    """The next tiles beside each other that are drawn on: the first, and the one behind the last.

    `begin` is where to look from; where there are none, both are the number of tiles.
    """
    first = begin
    while first < len(line) and not line[first]:
        first += 1
    end = first
    while end < len(line) and line[end]:
        end += 1
    return first, end


@njit(cache=True, nogil=True)
def restore(pixels, ground, tiles):
    """Make words (H, W) what they are in `ground`, in these tiles."""
    for row in range(pixels.shape[0]):
        line, end = tiles[row // ROWS], 0
        while end < len(line):
            first, end = next_run(line, end)
            _copy(
                ground[row, first * COLUMNS : end * COLUMNS],
                pixels[row, first * COLUMNS : end * COLUMNS],
            )


@njit(cache=True, nogil=True)
def _copy(source, target):
    # lines that are flat arrays: twice as fast as assigning one to the other
    for column in range(len(source)):
        target[column] = source[column]
