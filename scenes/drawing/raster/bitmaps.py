"""Pictures that are there: glyphs, bitmaps, and what was drawn in an earlier frame."""

import numpy as np
from numba import njit

from scenes.drawing.raster.pixel import INVISIBLE, PAIR, blend, channels, joined
from scenes.drawing.raster.tiles import COLUMNS, ROWS


@njit(cache=True, nogil=True)
def glyph(pixels, mask, x, y, color, alpha, clip):
    """A bitmap of coverages, (h, w) float32, with its top left corner at (x, y), any sub-pixel."""
    left, top, right, bottom = clip
    rows, columns = mask.shape
    red, green, blue = channels(color.reshape(1, 3), 0)
    for row in range(max(int(np.floor(y)), top), min(int(np.ceil(y)) + rows + 1, bottom)):
        v = row - y
        i = int(np.floor(v))
        v -= i
        for column in range(max(int(np.floor(x)), left), min(int(np.ceil(x)) + columns + 1, right)):
            u = column - x
            j = int(np.floor(u))
            u -= j
            value = 0.0
            for a in range(2):
                for b in range(2):
                    if 0 <= i + a < rows and 0 <= j + b < columns:
                        weight = (v if a else 1.0 - v) * (u if b else 1.0 - u)
                        value += weight * mask[i + a, j + b]
            if value > INVISIBLE:
                blend(pixels, row, column, red, green, blue, value * alpha)


@njit(cache=True, nogil=True)
def bitmap(pixels, image, x, y, alpha):
    """Lay a straight RGBA bitmap (h, w, 4) uint8 on whole pixels, its top left corner at (x, y)."""
    scale = alpha / 255.0
    for row in range(max(0, -y), min(image.shape[0], pixels.shape[0] - y)):
        for column in range(max(0, -x), min(image.shape[1], pixels.shape[1] - x)):
            if image[row, column, 3] == 0:
                continue
            share = scale * image[row, column, 3]
            red = np.int32(image[row, column, 0])
            green = np.int32(image[row, column, 1])
            blue = np.int32(image[row, column, 2])
            blend(pixels, row + y, column + x, red, green, blue, share)


# Runs of pixels with fewer empty ones between them are one.
GAP = 8


@njit(cache=True, nogil=True)
def runs(pixels):
    """Where something is drawn on (H, W) words, as (K, 3): row, first column, end; and its words.

    What is seen of a still picture is a tenth of its box, or less. A run lies in one tile.
    """
    spans = np.empty((_note_runs(pixels, np.empty((0, 3), dtype=np.int32)), 3), dtype=np.int32)
    _note_runs(pixels, spans)
    words, at = np.empty((spans[:, 2] - spans[:, 1]).sum(), dtype=np.uint32), 0
    for row, first, end in spans:
        words[at : at + end - first] = pixels[row, first:end]
        at += end - first
    return spans, words


@njit(cache=True, nogil=True)
def _note_runs(pixels, spans):
    """How many runs there are; they are noted as far as there is room."""
    count = 0
    for row in range(pixels.shape[0]):
        end = -GAP - 1
        for column in range(pixels.shape[1]):
            if pixels[row, column] == 0:
                continue
            if column - end > GAP or column // COLUMNS != (end - 1) // COLUMNS:
                count += 1
                if count <= len(spans):
                    spans[count - 1, 0], spans[count - 1, 1] = row, column
            end = column + 1
            if count <= len(spans):
                spans[count - 1, 2] = end
    return count


@njit(cache=True, nogil=True)
def over(pixels, spans, words, tiles):
    """Lay premultiplied RGBA pixels on those of the frame, in these tiles: see `runs`."""
    at = 0
    for row, first, end in spans:
        if not tiles[row // ROWS, first // COLUMNS]:
            at += end - first
            continue
        line, source = pixels[row, first:end], words[at : at + end - first]
        at += end - first
        for column in range(len(source)):
            keep = np.uint32(255) - (source[column] >> np.uint32(24))
            pair = line[column] & PAIR, line[column] >> np.uint32(8) & PAIR
            line[column] = source[column] + joined(pair[0] * keep, pair[1] * keep)
