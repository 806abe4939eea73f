"""Strokes, discs, tints and glyphs, drawn as arrays into one RGBA frame.

The kernels know pixels only: x to the right, y down, pixel (i, j) covering the square
from (i, j) to (i + 1, j + 1). Frames are premultiplied RGBA, uint8, as Manim's camera keeps
them. Coverage is antialiased by distance, at sub-pixel positions. A clip is
(left, top, right, bottom) in whole pixels.
"""

import numpy as np
from numba import njit

Array = np.ndarray

# Below this a stroke can't change an 8-bit pixel.
INVISIBLE = 1.0 / 512.0


@njit(cache=True, nogil=True, inline="always")
def _blend(pixels, row, column, red, green, blue, alpha):
    keep = 1.0 - alpha
    pixels[row, column, 0] = np.uint8(red * alpha + pixels[row, column, 0] * keep + 0.5)
    pixels[row, column, 1] = np.uint8(green * alpha + pixels[row, column, 1] * keep + 0.5)
    pixels[row, column, 2] = np.uint8(blue * alpha + pixels[row, column, 2] * keep + 0.5)
    pixels[row, column, 3] = np.uint8(255.0 * alpha + pixels[row, column, 3] * keep + 0.5)


@njit(cache=True, nogil=True)
def _clip_segment(x0, y0, x1, y1, left, top, right, bottom):
    """Liang and Barsky 1984: the part of a segment inside a box, as parameters; empty: 1, 0."""
    low, high = 0.0, 1.0
    dx, dy = x1 - x0, y1 - y0
    for side in range(4):
        if side == 0:
            step, room = -dx, x0 - left
        elif side == 1:
            step, room = dx, right - x0
        elif side == 2:
            step, room = -dy, y0 - top
        else:
            step, room = dy, bottom - y0
        if step == 0.0:
            if room < 0.0:
                return 1.0, 0.0
        else:
            at = room / step
            if step < 0.0:
                low = max(low, at)
            else:
                high = min(high, at)
    return low, high


@njit(cache=True, nogil=True)
def strokes(pixels, lines, colors, alphas, widths, clip, coverage, touched):
    """Polylines, round-capped, each laid over the frame once.

    Parameters
    ----------
    pixels
        (H, W, 4) uint8, changed in place.
    lines
        (L, S, 2) float64, pixels; repeated vertices cost nothing, values not finite are left out.
    colors
        (L, 3) float64, 0 to 255.
    alphas
        (L, S) float64, 0 to 1 at every vertex, linear in between.
    widths
        (L,), pixels; under 1 the line stays one pixel wide and gets fainter.
    clip
        (left, top, right, bottom).
    coverage, touched
        Scratch: (H, W) float32 of zeros, left so, and (H * W,) int64.
    """
    left, top, right, bottom = clip
    columns = pixels.shape[1]
    # one piece can't cover itself twice
    single = lines.shape[1] == 2
    for line in range(lines.shape[0]):
        red, green, blue = colors[line]
        strength = min(widths[line], 1.0)
        reach = 0.5 * max(widths[line], 1.0) + 0.5
        count = 0
        for piece in range(lines.shape[1] - 1):
            a0, a1 = alphas[line, piece] * strength, alphas[line, piece + 1] * strength
            if a0 < INVISIBLE and a1 < INVISIBLE:
                continue
            x0, y0 = lines[line, piece, 0], lines[line, piece, 1]
            x1, y1 = lines[line, piece + 1, 0], lines[line, piece + 1, 1]
            if (x0 == x1 and y0 == y1) or not np.isfinite(x0 + y0 + x1 + y1):
                continue
            low, high = _clip_segment(
                x0, y0, x1, y1, left - reach, top - reach, right + reach, bottom + reach
            )
            if low >= high:
                continue
            dx, dy = x1 - x0, y1 - y0
            length2 = dx * dx + dy * dy
            sx, ex = x0 + low * dx, x0 + high * dx
            sy, ey = y0 + low * dy, y0 + high * dy
            steep = abs(dy) > abs(dx)
            if steep:
                slope = dx / dy
                first = int(np.floor(min(sy, ey) - reach))
                last = int(np.floor(max(sy, ey) + reach))
                first, last = max(first, top), min(last, bottom - 1)
            else:
                slope = dy / dx
                first = int(np.floor(min(sx, ex) - reach))
                last = int(np.floor(max(sx, ex) + reach))
                first, last = max(first, left), min(last, right - 1)
            half = reach * np.sqrt(1.0 + slope * slope)
            for major in range(first, last + 1):
                if steep:
                    middle = x0 + slope * (major + 0.5 - y0)
                    begin, end = max(int(np.floor(middle - half)), left), right - 1
                else:
                    middle = y0 + slope * (major + 0.5 - x0)
                    begin, end = max(int(np.floor(middle - half)), top), bottom - 1
                end = min(end, int(np.floor(middle + half)))
                for minor in range(begin, end + 1):
                    row, column = (major, minor) if steep else (minor, major)
                    px, py = column + 0.5 - x0, row + 0.5 - y0
                    along = (px * dx + py * dy) / length2
                    along = min(max(along, 0.0), 1.0)
                    ox, oy = px - along * dx, py - along * dy
                    cover = reach - np.sqrt(ox * ox + oy * oy)
                    if cover <= 0.0:
                        continue
                    value = np.float32(min(cover, 1.0) * (a0 + along * (a1 - a0)))
                    if single:
                        _blend(pixels, row, column, red, green, blue, value)
                        continue
                    if value > coverage[row, column]:
                        if coverage[row, column] == 0.0:
                            touched[count] = row * columns + column
                            count += 1
                        coverage[row, column] = value
        for index in range(count):
            row, column = divmod(touched[index], columns)
            _blend(pixels, row, column, red, green, blue, coverage[row, column])
            coverage[row, column] = 0.0


@njit(cache=True, nogil=True, inline="always")
def _ramp(value, low, high):
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


@njit(cache=True, nogil=True)
def local_spacing(lines, offsets, spacing):
    """How far the next line of the same level is, measured across the line, at every vertex.

    Parameters
    ----------
    lines, offsets
        (L, S, 2): the vertices, and from each the way to the next line, in one unit.
    spacing
        (L, S), filled; a repeated vertex takes the direction of the piece before it.
    """
    for line in range(lines.shape[0]):
        dx, dy, length = 0.0, 0.0, 0.0
        for vertex in range(lines.shape[1]):
            if vertex + 1 < lines.shape[1]:
                ahead_x = lines[line, vertex + 1, 0] - lines[line, vertex, 0]
                ahead_y = lines[line, vertex + 1, 1] - lines[line, vertex, 1]
                ahead = np.sqrt(ahead_x * ahead_x + ahead_y * ahead_y)
                if ahead > 1e-12:
                    dx, dy, length = ahead_x, ahead_y, ahead
            across = offsets[line, vertex, 1] * dx - offsets[line, vertex, 0] * dy
            spacing[line, vertex] = abs(across) / length if length > 0.0 else 0.0


@njit(cache=True, nogil=True)
def fade_by_spacing(spacing, presence, level, major, minor, opacity, alphas):
    """Opacity of a grid line where its neighbours are `spacing` away.

    Parameters
    ----------
    spacing, presence
        (L, S): in reference pixels, and how strong the line is anyway.
    level
        (L,): major lines have level 0.
    major, minor
        (low, high, least, most): from spacing `low` to `high` the opacity goes from `least`
        to `most`.
    alphas
        (L, S), filled.
    """
    for line in range(spacing.shape[0]):
        low, high, least, most = major if level[line] == 0 else minor
        for vertex in range(spacing.shape[1]):
            share = _ramp(spacing[line, vertex], low, high)
            strength = least + share * (most - least)
            alphas[line, vertex] = strength * presence[line, vertex] * opacity


@njit(cache=True, nogil=True)
def discs(pixels, centres, colors, alphas, radius, rim, rim_color, clip):
    """Filled discs with a rim of the ground's colour around each, so that they stay apart.

    Parameters
    ----------
    centres
        (N, 2) pixels; colors (N, 3), 0 to 255; alphas (N,).
    radius, rim
        Pixels: of the disc, and the rim's width outside it.
    """
    left, top, right, bottom = clip
    reach = radius + rim + 0.5
    for index in range(centres.shape[0]):
        x, y = centres[index]
        if not np.isfinite(x + y) or alphas[index] < INVISIBLE:
            continue
        if x + reach < left or x - reach > right or y + reach < top or y - reach > bottom:
            continue
        for row in range(max(int(y - reach), top), min(int(y + reach) + 1, bottom)):
            for column in range(max(int(x - reach), left), min(int(x + reach) + 1, right)):
                distance = np.sqrt((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2)
                outer = min(max(reach - distance, 0.0), 1.0) * alphas[index]
                inner = min(max(radius + 0.5 - distance, 0.0), 1.0) * alphas[index]
                if rim > 0.0 and outer > 0.0:
                    _blend(pixels, row, column, rim_color[0], rim_color[1], rim_color[2], outer)
                if inner > 0.0:
                    red, green, blue = colors[index]
                    _blend(pixels, row, column, red, green, blue, inner)


@njit(cache=True, nogil=True)
def _wash(pixels, row, first, last, color, alpha):
    """Lay one translucent colour over the columns from `first` up to `last` of a row."""
    # 16 binary places: the same as in floats, at a third of the time
    keep = int((1.0 - alpha) * 65536.0 + 0.5)
    red = int(color[0] * alpha * 65536.0) + 32768
    green = int(color[1] * alpha * 65536.0) + 32768
    blue = int(color[2] * alpha * 65536.0) + 32768
    opaque = int(255.0 * alpha * 65536.0) + 32768
    for column in range(first, last):
        pixels[row, column, 0] = (pixels[row, column, 0] * keep + red) >> 16
        pixels[row, column, 1] = (pixels[row, column, 1] * keep + green) >> 16
        pixels[row, column, 2] = (pixels[row, column, 2] * keep + blue) >> 16
        pixels[row, column, 3] = (pixels[row, column, 3] * keep + opaque) >> 16


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
            share = min(max(side + normal[0] * (column - left) + 0.5, 0.0), 1.0)
            for channel in range(3):
                mixed[channel] = colors[0, channel] + share * (
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
    for row in range(top, bottom):
        y = min(max((row + 0.5 - box[1]) * down, 0.0), rows - 1.001)
        i = int(y)
        y -= i
        for column in range(left, right):
            x = min(max((column + 0.5 - box[0]) * across, 0.0), columns - 1.001)
            j = int(x)
            x -= j
            upper = field[i, j] * (1 - x) + field[i, j + 1] * x
            lower = field[i + 1, j] * (1 - x) + field[i + 1, j + 1] * x
            value = upper * (1 - y) + lower * y
            side = 1 if value > 0 else 0
            red, green, blue = colors[side]
            _blend(pixels, row, column, red, green, blue, alpha * abs(value))


@njit(cache=True, nogil=True)
def glyph(pixels, mask, x, y, color, alpha, clip):
    """A bitmap of coverages, (h, w) float32, with its top left corner at (x, y), any sub-pixel."""
    left, top, right, bottom = clip
    rows, columns = mask.shape
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
                _blend(pixels, row, column, color[0], color[1], color[2], value * alpha)


@njit(cache=True, nogil=True)
def bitmap(pixels, image, x, y, alpha):
    """Lay a straight RGBA bitmap (h, w, 4) uint8 on whole pixels, its top left corner at (x, y)."""
    for row in range(max(0, -y), min(image.shape[0], pixels.shape[0] - y)):
        for column in range(max(0, -x), min(image.shape[1], pixels.shape[1] - x)):
            share = alpha * image[row, column, 3] / 255.0
            if share > INVISIBLE:
                red, green, blue, _ = image[row, column]
                _blend(pixels, row + y, column + x, red, green, blue, share)
