"""Filled polygons without seams, each pixel covered by exactly what lies in it."""

import numpy as np
from numba import njit

from scenes.drawing.raster.pixel import INVISIBLE, PAIR, joined

# An edge of less height, in pixels, has next to nothing beside it.
LEVEL = 1e-7


@njit(cache=True, nogil=True, inline="always")
def _deposit(sums, marks, row, column, weight, red, green, blue):
    sums[row, column, 0] += weight
    sums[row, column, 1] += weight * red
    sums[row, column, 2] += weight * green
    sums[row, column, 3] += weight * blue
    marks[row, column] = True


@njit(cache=True, nogil=True, error_model="numpy")
def _edge(sums, marks, x0, y0, x1, y1, turn, band, color):
    """Add what lies to the right of an edge, as differences from each pixel to the next."""
    left, above, right, below = band
    if y0 > y1:
        x0, y0, x1, y1, turn = x1, y1, x0, y0, -turn
    red, green, blue = color
    slope = (x1 - x0) / (y1 - y0)
    end, other = y0, x0
    for row in range(max(int(np.floor(y0)), above), min(int(np.ceil(y1)), below)):
        if end < row:  # the first row of the band
            end, other = float(row), x0 + (row - y0) * slope
        begin, one = end, other
        end = min(y1, row + 1.0)
        other = x0 + (end - y0) * slope
        low, high = (one, other) if one < other else (other, one)
        low, high = min(max(low, left), right), min(max(high, left), right)
        first, last, at = np.uint64(low), np.uint64(high), np.uint64(row - above)
        weight = turn * (end - begin)
        if last == first:
            beyond = np.float32(weight * (0.5 * (low + high) - first))
            rest = np.float32(weight) - beyond
            _deposit(sums, marks, at, first, rest, red, green, blue)
            _deposit(sums, marks, at, first + np.uint64(1), beyond, red, green, blue)
            continue
        growth = weight / (high - low)
        cover = 0.5 * growth * (first + 1.0 - low) ** 2
        _deposit(sums, marks, at, first, np.float32(cover), red, green, blue)
        for column in range(first + np.uint64(1), last):
            before, cover = cover, growth * (column + 0.5 - low)
            _deposit(sums, marks, at, column, np.float32(cover - before), red, green, blue)
        before, cover = cover, weight - 0.5 * growth * (high - last) ** 2
        _deposit(sums, marks, at, last, np.float32(cover - before), red, green, blue)
        beyond = np.float32(weight - cover)
        _deposit(sums, marks, at, last + np.uint64(1), beyond, red, green, blue)


@njit(cache=True, nogil=True)
def polygons(pixels, corners, colors, alpha, clip, sums, marks):
    """Filled convex polygons, each pixel covered by exactly as much of each as lies in it.

    Neighbours that share an edge leave no seam on it. Where polygons lie on one another, as in a
    folded sheet, none is on top: a pixel takes the mean of their colours, and is as opaque as so
    many sheets are.

    Parameters
    ----------
    corners
        (P, V, 2), pixels, either way round; repeated corners cost nothing, and a polygon with one
        that isn't finite is left out.
    colors
        (P, 3), 0 to 255.
    alpha
        Of one sheet, 0 to 1.
    sums, marks
        Scratch, left as it is: (B, W + 2, 4) float32 of zeros and (B, W + 2) bool of False.
    """
    left, top, right, bottom = clip
    count, most = corners.shape[0], corners.shape[1]
    rows, turns = np.zeros((count, 2), dtype=np.int32), np.zeros(count)
    for index in range(count):
        area, low, high, leftmost = 0.0, np.inf, -np.inf, np.inf
        x, y = corners[index, 0]
        for corner in range(most):
            x1, y1 = corners[index, corner]
            low, high, leftmost = min(low, y1), max(high, y1), min(leftmost, x1)
            x2, y2 = corners[index, min(corner + 1, most - 1)]
            area += (x1 - x) * (y2 - y) - (x2 - x) * (y1 - y)
        if area == 0.0 or not np.isfinite(area) or leftmost >= right:
            continue
        turns[index] = -1.0 if area > 0.0 else 1.0
        rows[index, 0] = int(np.floor(min(max(low, float(top)), float(bottom))))
        rows[index, 1] = int(np.ceil(min(max(high, float(top)), float(bottom))))
    for above in range(top, bottom, sums.shape[0]):
        below = min(above + sums.shape[0], bottom)
        band = (float(left), above, float(right), below)
        for index in range(count):
            if rows[index, 1] <= above or rows[index, 0] >= below:
                continue
            red, green, blue = colors[index]
            color = (np.float32(red), np.float32(green), np.float32(blue))
            x0, y0 = corners[index, most - 1]
            for corner in range(most):
                x1, y1 = corners[index, corner]
                if abs(y1 - y0) > LEVEL:
                    _edge(sums, marks, x0, y0, x1, y1, turns[index], band, color)
                x0, y0 = x1, y1
        for row in range(above, below):
            _sheets(pixels[row], left, right, sums[row - above], marks[row - above], alpha)


@njit(cache=True, nogil=True, error_model="numpy")
def _sheets(line, left, right, sums, marks, alpha):
    """Lay the sums of a row on its pixels; what lies between two marks is all alike."""
    sheets, red, green, blue = np.float32(0), np.float32(0), np.float32(0), np.float32(0)
    column = left
    while column < right:
        sheets += sums[column, 0]
        red += sums[column, 1]
        green += sums[column, 2]
        blue += sums[column, 3]
        sums[column] = 0.0
        marks[column] = False
        end = column + 1
        while end < right and not marks[end]:
            end += 1
        # a part of a sheet covers that part; several cover as panes of glass do
        opacity = alpha * sheets if sheets < 1.001 else 1.0 - (1.0 - alpha) ** sheets
        if opacity >= INVISIBLE:
            r = np.uint32(min(max(red / sheets, 0.0), 255.0) + 0.5)
            g = np.uint32(min(max(green / sheets, 0.0), 255.0) + 0.5)
            b = np.uint32(min(max(blue / sheets, 0.0), 255.0) + 0.5)
            low, high = r | b << np.uint32(16), g | np.uint32(255 << 16)
            if end == column + 1:
                weight = np.uint32(min(opacity, 1.0) * 255.0 + 0.5)
                keep, pixel = np.uint32(255) - weight, line[column]
                pair = pixel & PAIR, pixel >> np.uint32(8) & PAIR
                line[column] = joined(pair[0] * keep + low * weight, pair[1] * keep + high * weight)
            elif opacity >= 1.0 - INVISIBLE:
                line[column:end] = low | high << np.uint32(8)
            else:
                _lay(line[column:end], low, high, opacity)
        column = end
    sums[right : right + 2] = 0.0
    marks[right : right + 2] = False


@njit(cache=True, nogil=True, inline="always")
def _lay(line, low, high, opacity):
    """Lay one colour, as its pairs of channels, over neighbouring pixels."""
    weight = np.uint32(min(opacity, 1.0) * 255.0 + 0.5)
    keep = np.uint32(255) - weight
    low, high = low * weight, high * weight
    for column in range(len(line)):
        pair = line[column] & PAIR, line[column] >> np.uint32(8) & PAIR
        line[column] = joined(pair[0] * keep + low, pair[1] * keep + high)
