"""Tints of whole areas: the sides of a line, the cells of classes, fields and heights."""

import numpy as np
from numba import njit

from scenes.drawing.raster.pixel import CHANNEL, EIGHT, HALF, PAIR, SIXTEEN, channels, joined, pairs


@njit(cache=True, nogil=True)
def _wash(pixels, row, first, last, color, alpha):
    """Lay one translucent colour over the columns from `first` up to `last` of a row.

    As `mixed`, with every step cut to 32 bits, so that LLVM makes vector instructions of it.
    """
    red, green, blue = channels(color.reshape(1, 3), 0)
    weight = np.uint32(alpha * 65536.0 + 0.5)
    keep = np.uint32(np.uint32(65536) - weight)
    new_red, new_green = np.uint32(red * weight + 32768), np.uint32(green * weight + 32768)
    new_blue, new_alpha = np.uint32(blue * weight + 32768), np.uint32(255 * weight + 32768)
    line = pixels[row, first:last]
    for column in range(len(line)):
        old = line[column]
        r = np.uint32(np.uint32(old & CHANNEL) * keep + new_red) >> SIXTEEN
        g = np.uint32(np.uint32(old >> EIGHT & CHANNEL) * keep + new_green) >> SIXTEEN
        b = np.uint32(np.uint32(old >> SIXTEEN & CHANNEL) * keep + new_blue) >> SIXTEEN
        a = np.uint32(np.uint32(old >> (SIXTEEN + EIGHT)) * keep + new_alpha) >> SIXTEEN
        line[column] = r | g << EIGHT | b << SIXTEEN | a << (SIXTEEN + EIGHT)


@njit(cache=True, nogil=True)
def half_planes(pixels, normal, offset, colors, alpha, clip):
    """Tint both sides of the line normal . (x, y) + offset = 0 (pixels, |normal| = 1).

    `colors` (2, 3): of the negative side, then the positive; antialiased where they meet.
    """
    left, top, right, bottom = clip
    mixed = np.empty(3)
    for row in range(top, bottom):
        # the side of the first pixel, and the columns in which the line crosses this row
        side = normal[0] * (left + 0.5) + normal[1] * (row + 0.5) + offset
        low, high = right, right
        if normal[0] != 0.0:
            ends = (-0.5 - side) / normal[0], (0.5 - side) / normal[0]
            low = left + int(min(max(np.ceil(min(ends[0], ends[1])), 0.0), right - left))
            high = left + int(min(max(np.floor(max(ends[0], ends[1])) + 1.0, 0.0), right - left))
        elif abs(side) < 0.5:
            low = left
        before = 1 if (side > 0.0 if low > left else normal[0] < 0.0) else 0
        _wash(pixels, row, left, low, colors[before], alpha)
        for column in range(low, high):
            weight = min(max(side + normal[0] * (column - left) + 0.5, 0.0), 1.0)
            for channel in range(3):
                mixed[channel] = colors[0, channel] + weight * (
                    colors[1, channel] - colors[0, channel]
                )
            _wash(pixels, row, column, column + 1, mixed, alpha)
        _wash(pixels, row, high, right, colors[1 - before], alpha)


@njit(cache=True, nogil=True)
def signed_field(pixels, field, box, colors, alpha, clip):
    """Tint by a field in [-1, 1] given on a coarse grid, enlarged bilinearly.

    Parameters
    ----------
    field
        (h, w), row 0 at the top; its corner samples lie on the corners of `box`.
    box
        (left, top, right, bottom) in pixels, float.
    colors
        (2, 3): for -1 and for +1; the tint's opacity is alpha times |value|.
    """
    left, top, right, bottom = clip
    rows, columns = field.shape
    across = (columns - 1) / (box[2] - box[0])
    down = (rows - 1) / (box[3] - box[1])
    # every row of samples as wide as the picture, so that pixels lie between two of these
    wide = np.empty((rows, right - left), dtype=np.float32)
    places = np.empty(right - left, dtype=np.int64)
    weights = np.empty(right - left, dtype=np.float32)
    for column in range(right - left):
        x = min(max((column + left + 0.5 - box[0]) * across, 0.0), columns - 1.001)
        places[column], weights[column] = int(x), x - int(x)
    for i in range(rows):
        for column in range(right - left):
            j = places[column]
            value = field[i, j] + weights[column] * (field[i, j + 1] - field[i, j])
            wide[i, column] = 255.0 * alpha * value
    low_0, high_0 = pairs(colors, 0)
    low_1, high_1 = pairs(colors, 1)
    for row in range(top, bottom):
        y = min(max((row + 0.5 - box[1]) * down, 0.0), rows - 1.001)
        upper, lower, down_by = wide[int(y)], wide[int(y) + 1], np.float32(y - int(y))
        line = pixels[row, left:right]
        for column in range(right - left):
            value = upper[column] + down_by * (lower[column] - upper[column])
            weight = np.uint32(np.int32(abs(value) + HALF))
            keep = np.uint32(255) - weight
            low = low_1 if value > 0.0 else low_0
            high = high_1 if value > 0.0 else high_0
            pair = line[column] & PAIR, line[column] >> np.uint32(8) & PAIR
            line[column] = joined(pair[0] * keep + low * weight, pair[1] * keep + high * weight)


@njit(cache=True, nogil=True)
def cells(pixels, scores, colors, alpha, clip):
    """Tint every pixel by which of several linear functions is the highest there.

    Parameters
    ----------
    scores
        (K, 3): a, b and c of a x + b y + c at pixel (x, y).
    colors
        (K, 3); antialiased where two of them meet.
    """
    left, top, right, bottom = clip
    count = len(scores)
    # how steeply two scores part, so that their difference becomes a distance in pixels
    steep = np.ones((count, count))
    for i in range(count):
        for j in range(count):
            length = np.sqrt(
                (scores[i, 0] - scores[j, 0]) ** 2 + (scores[i, 1] - scores[j, 1]) ** 2
            )
            steep[i, j] = max(length, 1e-12)
    mixed = np.empty(3)
    for row in range(top, bottom):
        column = left
        while column < right:
            x, y = column + 0.5, row + 0.5
            best, second, high, next_high = 0, -1, -np.inf, -np.inf
            for k in range(count):
                value = scores[k, 0] * x + scores[k, 1] * y + scores[k, 2]
                if value > high:
                    second, next_high = best if high > -np.inf else -1, high
                    best, high = k, value
                elif value > next_high:
                    second, next_high = k, value
            # as far as the best one stays so by more than half a pixel
            last = float(right)
            pure = True
            for k in range(count):
                if k == best:
                    continue
                lead = high - (scores[k, 0] * x + scores[k, 1] * y + scores[k, 2])
                lead = lead / steep[best, k] - 0.5
                if lead < 0.0:
                    pure = False
                    break
                rise = (scores[best, 0] - scores[k, 0]) / steep[best, k]
                if rise < 0.0:
                    last = min(last, column + np.floor(lead / -rise) + 1.0)
            if pure:
                _wash(pixels, row, column, int(last), colors[best], alpha)
                column = int(last)
                continue
            weight = min(0.5 + (high - next_high) / steep[best, second], 1.0)
            for channel in range(3):
                difference = colors[best, channel] - colors[second, channel]
                mixed[channel] = colors[second, channel] + weight * difference
            _wash(pixels, row, column, column + 1, mixed, alpha)
            column += 1


@njit(cache=True, nogil=True)
def ramp(pixels, height, table, alpha, clip):
    """Tint by a linear function: a x + b y + c, (3,), is the place in `table`, from 0 to 1.

    `table` (M, 3): the colours from low to high; beyond them the tint stays.
    """
    left, top, right, bottom = clip
    last = len(table) - 1
    weight = np.uint32(np.int32(255.0 * alpha + 0.5))
    keep = np.uint32(255) - weight
    lows, highs = np.empty(last + 1, dtype=np.uint32), np.empty(last + 1, dtype=np.uint32)
    for index in range(last + 1):
        lows[index], highs[index] = pairs(table, index)
    for row in range(top, bottom):
        line = pixels[row, left:right]
        start = height[0] * (left + 0.5) + height[1] * (row + 0.5) + height[2]
        for column in range(right - left):
            place = min(max((start + height[0] * column) * last, 0.0), float(last))
            index = int(place + 0.5)
            pair = line[column] & PAIR, line[column] >> np.uint32(8) & PAIR
            line[column] = joined(
                pair[0] * keep + lows[index] * weight, pair[1] * keep + highs[index] * weight
            )


@njit(cache=True, nogil=True)
def color_field(pixels, field, box, clip):
    """Lay on colours given on a coarse grid, enlarged bilinearly.

    Parameters
    ----------
    field
        (h, w, 4) float32, premultiplied, 0 to 1, row 0 at the top; its corner samples lie on
        the corners of `box` (left, top, right, bottom), pixels, float.
    """
    left, top, right, bottom = clip
    rows, columns = field.shape[:2]
    across = (columns - 1) / (box[2] - box[0])
    down = (rows - 1) / (box[3] - box[1])
    values = np.empty((columns, 4), dtype=np.float32)
    for row in range(top, bottom):
        y = min(max((row + 0.5 - box[1]) * down, 0.0), rows - 1.001)
        i, v = int(y), np.float32(y - int(y))
        for j in range(columns):
            for channel in range(4):
                above, below = field[i, j, channel], field[i + 1, j, channel]
                values[j, channel] = np.float32(255.0) * (above + v * (below - above))
        line = pixels[row, left:right]
        for column in range(right - left):
            x = min(max((column + left + 0.5 - box[0]) * across, 0.0), columns - 1.001)
            j, u = int(x), np.float32(x - int(x))
            red = values[j, 0] + u * (values[j + 1, 0] - values[j, 0])
            green = values[j, 1] + u * (values[j + 1, 1] - values[j, 1])
            blue = values[j, 2] + u * (values[j + 1, 2] - values[j, 2])
            weight = values[j, 3] + u * (values[j + 1, 3] - values[j, 3])
            keep = np.float32(1.0) - weight / np.float32(255.0)
            old = line[column]
            r = np.uint32(np.float32(old & 255) * keep + red + HALF)
            g = np.uint32(np.float32(old >> 8 & 255) * keep + green + HALF)
            b = np.uint32(np.float32(old >> 16 & 255) * keep + blue + HALF)
            a = np.uint32(np.float32(old >> 24) * keep + weight + HALF)
            line[column] = (
                min(r, np.uint32(255))
                | min(g, np.uint32(255)) << np.uint32(8)
                | min(b, np.uint32(255)) << np.uint32(16)
                | min(a, np.uint32(255)) << np.uint32(24)
            )
