"""Pictures that are there: glyphs, bitmaps, and what was drawn in an earlier frame."""

import numpy as np
from numba import njit

from scenes.drawing.raster.pixel import PAIR, blend, channels, joined, mixed
from scenes.drawing.raster.tiles import COLUMNS, ROWS

ONE = np.float32(1.0)


@njit(cache=True, nogil=True)
def glyph(pixels, mask, x, y, color, alpha, clip):
    """A bitmap of coverages, (h, w) float32, with its top left corner at (x, y), any sub-pixel."""
    left, top, right, bottom = clip
    rows, columns = mask.shape
    red, green, blue = channels(color.reshape(1, 3), 0)
    # every pixel lies between four of the mask, in the same way
    above, before = int(np.floor(y)), int(np.floor(x))
    v, u, strength = np.float32(above + 1 - y), np.float32(before + 1 - x), np.float32(alpha)
    first, last = max(before, left), min(before + columns + 1, right)
    between = np.zeros(columns + 2, dtype=np.float32)  # with nothing on either side
    nothing = np.zeros(columns, dtype=np.float32)
    for row in range(max(above, top), min(above + rows + 1, bottom)):
        i = row - above
        upper = mask[i - 1] if i > 0 else nothing
        lower = mask[i] if i < rows else nothing
        for j in range(columns):
            between[j + 1] = v * lower[j] + (ONE - v) * upper[j]
        here, behind = between[1 + first - before :], between[first - before :]
        line = pixels[row, first:last]
        for column in range(len(line)):
            value = strength * (u * here[column] + (ONE - u) * behind[column])
            line[column] = mixed(line[column], red, green, blue, value)


@njit(cache=True, nogil=True)
def spread(mask, radius):
    """Coverages (h, w) float32 spread over discs that fade out: a halo, as large as the mask."""
    rows, columns = mask.shape
    out = np.zeros_like(mask)
    for down in range(-radius, radius + 1):
        for right in range(-radius, radius + 1):
            weight = np.float32(1.6 * (1.0 - np.sqrt(down * down + right * right) / (radius + 1.0)))
            if weight <= 0.0:
                continue
            for row in range(max(down, 0), min(rows + down, rows)):
                begin, end = max(right, 0), min(columns + right, columns)
                source = mask[row - down, begin - right : end - right]
                line = out[row, begin:end]
                for column in range(len(line)):
                    line[column] = min(max(line[column], weight * source[column]), ONE)
    return out


@njit(cache=True, nogil=True)
def bitmap(pixels, image, x, y, alpha):
    """Lay a straight RGBA bitmap (h, w, 4) uint8 on whole pixels, its top left corner at (x, y)."""
    scale = alpha / 255.0
    for row in range(max(0, -y), min(image.shape[0], pixels.shape[0] - y)):
        for column in range(max(0, -x), min(image.shape[1], pixels.shape[1] - x)):
            if image[row, column, 3] == 0:
                continue
            weight = scale * image[row, column, 3]
            red = np.int32(image[row, column, 0])
            green = np.int32(image[row, column, 1])
            blue = np.int32(image[row, column, 2])
            blend(pixels, row + y, column + x, red, green, blue, weight)


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
