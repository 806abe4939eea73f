"""Strokes, discs, arrows, tints and glyphs, drawn as arrays into one RGBA frame.

The kernels know pixels only: x to the right, y down, pixel (i, j) covering the square
from (i, j) to (i + 1, j + 1). Frames are premultiplied RGBA as Manim's camera keeps them, seen
as (H, W) words, uint32 with red in the lowest byte (`packed`). Coverage is antialiased by
distance, at sub-pixel positions. A clip is (left, top, right, bottom) in whole pixels.
"""

import numpy as np
from numba import njit

Array = np.ndarray


def packed(pixels: Array) -> Array:
    """# (H, W, 4) uint8 -> (H, W) uint32, the same memory"""
    return pixels.view("<u4")[..., 0]


# Below this a stroke can't change an 8-bit pixel.
INVISIBLE = 1.0 / 512.0


@njit(cache=True, nogil=True, inline="always")
def _mixed(pixel, red, green, blue, alpha):
    """A pixel under a colour (int32, 0 to 255), in 16 binary places: as exact as in floats."""
    share = np.int32(alpha * 65536.0 + 0.5)
    keep = np.int32(65536) - share
    r = (red * share + np.int32(pixel & 255) * keep + 32768) >> 16
    g = (green * share + np.int32(pixel >> 8 & 255) * keep + 32768) >> 16
    b = (blue * share + np.int32(pixel >> 16 & 255) * keep + 32768) >> 16
    a = (255 * share + np.int32(pixel >> 24) * keep + 32768) >> 16
    return np.uint32(r | g << 8 | b << 16 | a << 24)


@njit(cache=True, nogil=True, inline="always")
def _blend(pixels, row, column, red, green, blue, alpha):
    pixels[row, column] = _mixed(pixels[row, column], red, green, blue, alpha)


# Two channels of a pixel in one word, with room above each: half the arithmetic, and LLVM makes
# vector instructions of it.
PAIR = np.uint32(0x00FF00FF)
CHANNEL, EIGHT, SIXTEEN = np.uint32(0xFF), np.uint32(8), np.uint32(16)
HALF = np.float32(0.5)
HALVES = np.uint32(0x00800080)


@njit(cache=True, nogil=True, inline="always")
def _joined(red_blue, green_alpha):
    """A pixel from two pairs of channels that are multiplied by 255, rounded to the nearest."""
    low, high = red_blue + HALVES, green_alpha + HALVES
    low = (low + (low >> np.uint32(8) & PAIR)) >> np.uint32(8) & PAIR
    high = (high + (high >> np.uint32(8) & PAIR)) >> np.uint32(8) & PAIR
    return low | high << np.uint32(8)


@njit(cache=True, nogil=True, inline="always")
def _pairs(colors, index):
    """An opaque colour as its pair of red and blue, and that of green and alpha."""
    red, green, blue = _color(colors, index)
    return np.uint32(red | blue << 16), np.uint32(green | 255 << 16)


@njit(cache=True, nogil=True, inline="always")
def _color(colors, index):
    return (
        np.int32(colors[index, 0] + 0.5),
        np.int32(colors[index, 1] + 0.5),
        np.int32(colors[index, 2] + 0.5),
    )


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
def _pieces(lines, alphas, widths, clip):
    """The straight pieces that are seen, in the order of their lines.

    Returns (P, 6): x, y and alpha at both ends; (P,): the line of each; (P, 2): its rows.
    """
    left, top, right, bottom = clip
    most = lines.shape[0] * (lines.shape[1] - 1)
    pieces, owners = np.empty((most, 6)), np.empty(most, dtype=np.int32)
    rows = np.empty((most, 2), dtype=np.int32)
    count = 0
    for line in range(lines.shape[0]):
        strength = min(widths[line], 1.0)
        reach = 0.5 * max(widths[line], 1.0) + 0.5
        for vertex in range(lines.shape[1] - 1):
            x0, y0, a0 = lines[line, vertex, 0], lines[line, vertex, 1], alphas[line, vertex]
            x1, y1 = lines[line, vertex + 1, 0], lines[line, vertex + 1, 1]
            a1 = alphas[line, vertex + 1]
            a0, a1 = a0 * strength, a1 * strength
            if (a0 < INVISIBLE and a1 < INVISIBLE) or (x0 == x1 and y0 == y1):
                continue
            if not np.isfinite(x0 + y0 + x1 + y1):
                continue
            low, high = _clip_segment(
                x0, y0, x1, y1, left - reach, top - reach, right + reach, bottom + reach
            )
            if low >= high:
                continue
            first, final = y0 + low * (y1 - y0), y0 + high * (y1 - y0)
            rows[count, 0] = max(int(np.floor(min(first, final) - reach)), top)
            rows[count, 1] = min(int(np.floor(max(first, final) + reach)) + 1, bottom)
            pieces[count, 0], pieces[count, 1], pieces[count, 2] = x0, y0, a0
            pieces[count, 3], pieces[count, 4], pieces[count, 5] = x1, y1, a1
            owners[count] = line
            count += 1
    return pieces[:count], owners[:count], rows[:count]


@njit(cache=True, nogil=True)
def strokes(pixels, lines, colors, alphas, widths, clip, coverage, touched):
    """Polylines, round-capped, each laid over the frame once.

    They are drawn in bands of rows: a steep line touches another line of the cache in every
    row, and a whole frame doesn't fit the cache. Measured on the grid of `warp` at 1080p, one
    run: 40 % of the time without bands.

    Parameters
    ----------
    pixels
        (H, W) uint32, changed in place.
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
        Scratch: (B, W) float32 of zeros, left so, and (B * W, 2) int16; bands have B rows.
    """
    left, top, right, bottom = clip
    # one piece can't cover itself twice
    single = lines.shape[1] == 2
    pieces, owners, rows = _pieces(lines, alphas, widths, clip)
    for above in range(top, bottom, coverage.shape[0]):
        below = min(above + coverage.shape[0], bottom)
        count = 0
        for piece in range(len(pieces)):
            line = owners[piece]
            if rows[piece, 1] > above and rows[piece, 0] < below:
                band = (left, above, right, below)
                reach = 0.5 * max(widths[line], 1.0) + 0.5
                count = _stroke(
                    pixels,
                    pieces,
                    piece,
                    colors,
                    line,
                    reach,
                    band,
                    single,
                    coverage,
                    touched,
                    count,
                )
            if count > 0 and (piece + 1 == len(pieces) or owners[piece + 1] != line):
                red, green, blue = _color(colors, line)
                for index in range(count):
                    row, column = touched[index, 0], touched[index, 1]
                    _blend(pixels, above + row, column, red, green, blue, coverage[row, column])
                    coverage[row, column] = 0.0
                count = 0


@njit(cache=True, nogil=True)
def _stroke(pixels, pieces, piece, colors, line, reach, band, single, coverage, touched, count):
    """One piece within a band: laid on, or if it isn't `single`, noted in `coverage`."""
    left, above, right, below = band
    x0, y0, a0 = pieces[piece, 0], pieces[piece, 1], pieces[piece, 2]
    x1, y1, a1 = pieces[piece, 3], pieces[piece, 4], pieces[piece, 5]
    low, high = _clip_segment(
        x0, y0, x1, y1, left - reach, above - reach, right + reach, below + reach
    )
    if low >= high:
        return count
    red, green, blue = _color(colors, line)
    dx, dy = x1 - x0, y1 - y0
    length = np.sqrt(dx * dx + dy * dy)
    fade = (a1 - a0) / length
    # u along the axis that the piece follows more, v along the other
    steep = abs(dy) > abs(dx)
    if steep:
        u0, v0, du, dv = y0, x0, dy / length, dx / length
        begin, end = y0 + low * dy, y0 + high * dy
        u_first, u_last, v_first, v_last = above, below, left, right
    else:
        u0, v0, du, dv = x0, y0, dx / length, dy / length
        begin, end = x0 + low * dx, x0 + high * dx
        u_first, u_last, v_first, v_last = left, right, above, below
    if begin > end:
        begin, end = end, begin
    slope, half = dv / du, reach / abs(du)
    u_first = max(int(np.floor(begin - reach)), u_first)
    u_last = min(int(np.floor(end + reach)) + 1, u_last)
    for major in range(u_first, u_last):
        u = major + 0.5 - u0
        middle = v0 + slope * u
        first = max(int(np.floor(middle - half)), v_first)
        last = min(int(np.floor(middle + half)) + 1, v_last)
        for minor in range(first, last):
            v = minor + 0.5 - v0
            along = u * du + v * dv
            if along < 0.0:
                distance, value = np.sqrt(u * u + v * v), a0
            elif along > length:
                distance = np.sqrt((u - length * du) ** 2 + (v - length * dv) ** 2)
                value = a1
            else:
                distance, value = abs(u * dv - v * du), a0 + along * fade
            cover = reach - distance
            if cover <= 0.0:
                continue
            value *= min(cover, 1.0)
            row, column = (major, minor) if steep else (minor, major)
            if single:
                _blend(pixels, row, column, red, green, blue, value)
                continue
            strength, before = np.float32(value), coverage[row - above, column]
            if strength > before:
                if before == 0.0:
                    touched[count, 0], touched[count, 1] = row - above, column
                    count += 1
                coverage[row - above, column] = strength
    return count


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
    within2 = max(radius - 0.5, 0.0) ** 2
    rim_red, rim_green, rim_blue = _color(rim_color.reshape(1, 3), 0)
    for index in range(centres.shape[0]):
        x, y = centres[index]
        alpha = alphas[index]
        if not np.isfinite(x + y) or alpha < INVISIBLE:
            continue
        if x + reach < left or x - reach > right or y + reach < top or y - reach > bottom:
            continue
        red, green, blue = _color(colors, index)
        whole = np.uint32(red | green << 8 | blue << 16 | 255 << 24)
        for row in range(max(int(y - reach), top), min(int(y + reach) + 1, bottom)):
            down2 = (row + 0.5 - y) ** 2
            if down2 >= reach * reach:
                continue
            half = np.sqrt(reach * reach - down2)
            first, last = max(int(x - half), left), min(int(x + half) + 1, right)
            for column in range(first, last):
                distance2 = (column + 0.5 - x) ** 2 + down2
                if distance2 <= within2:
                    if alpha == 1.0:
                        pixels[row, column] = whole
                    else:
                        _blend(pixels, row, column, red, green, blue, alpha)
                    continue
                if distance2 >= reach * reach:
                    continue
                distance = np.sqrt(distance2)
                inner = min(max(radius + 0.5 - distance, 0.0), 1.0)
                if rim > 0.0:
                    outer = min(reach - distance, 1.0) * alpha
                    _blend(pixels, row, column, rim_red, rim_green, rim_blue, outer)
                if inner > 0.0:
                    _blend(pixels, row, column, red, green, blue, inner * alpha)


@njit(cache=True, nogil=True)
def arrows(pixels, tails, tips, colors, alphas, width, head, grown, clip):
    """Straight arrows with filled heads, each laid over the frame once.

    Parameters
    ----------
    pixels
        (H, W) uint32, changed in place.
    tails, tips
        (N, 2) pixels; values not finite are left out.
    colors
        (N, 3), 0 to 255; alphas (N,).
    width, head
        Pixels: of the shaft, and (length, width) of the head. An arrow that has no room for
        its head and half as much of its shaft is drawn smaller as a whole.
    grown
        Pixels by which all edges are moved outwards: for a rim to lie under the arrows.
    """
    left, top, right, bottom = clip
    for index in range(len(tails)):
        x, y = tails[index]
        dx, dy = tips[index, 0] - x, tips[index, 1] - y
        length = np.sqrt(dx * dx + dy * dy)
        if not np.isfinite(x + y + length) or length == 0.0 or alphas[index] < INVISIBLE:
            continue
        red, green, blue = _color(colors, index)
        dx, dy = dx / length, dy / length
        size = min(1.0, length / (1.5 * head[0]))
        half, long, wide = 0.5 * size * width, size * head[0], 0.5 * size * head[1]
        slant = np.sqrt(long * long + wide * wide)
        cosine, sine = long / slant, wide / slant
        # the shaft ends inside the head, where that is wider
        shaft, room = length - 0.5 * long, grown + 1.0
        # the boxes of the head and of all, seen from the tail
        neck_x, neck_y = (length - long) * dx, (length - long) * dy
        tip_x, tip_y = length * dx, length * dy
        head_left = min(tip_x, neck_x - wide * abs(dy)) - room
        head_right = max(tip_x, neck_x + wide * abs(dy)) + room
        head_top = min(tip_y, neck_y - wide * abs(dx)) - room
        head_bottom = max(tip_y, neck_y + wide * abs(dx)) + room
        first = int(max(y + min(head_top, -half - room), top))
        last = int(min(y + max(head_bottom, half + room) + 1.0, bottom))
        for row in range(first, last):
            down = row + 0.5 - y
            low, high = min(0.0, tip_x) - half - room, max(0.0, tip_x) + half + room
            if dy != 0.0:  # only what is near the shaft in this row
                middle, span = down * dx / dy, (half + room) / abs(dy)
                low, high = max(low, middle - span), min(high, middle + span)
            if head_top <= down <= head_bottom:
                low, high = min(low, head_left), max(high, head_right)
            begin = int(min(max(x + low, left), right))
            end = int(min(max(x + high + 1.0, left), right))
            for column in range(begin, end):
                across = column + 0.5 - x
                along, aside = across * dx + down * dy, abs(across * dy - down * dx)
                if along < 0.0:
                    distance = np.sqrt(along * along + aside * aside) - half
                else:
                    distance = max(aside - half, along - shaft)
                back = length - along
                point = max(aside * cosine - back * sine, max(back - long, -back))
                distance = min(distance, point)
                cover = min(max(grown + 0.5 - distance, 0.0), 1.0)
                if cover > 0.0:
                    _blend(pixels, row, column, red, green, blue, cover * alphas[index])


@njit(cache=True, nogil=True)
def _wash(pixels, row, first, last, color, alpha):
    """Lay one translucent colour over the columns from `first` up to `last` of a row.

    As `_mixed`, with every step cut to 32 bits, so that LLVM makes vector instructions of it.
    """
    red, green, blue = _color(color.reshape(1, 3), 0)
    share = np.uint32(alpha * 65536.0 + 0.5)
    keep = np.uint32(np.uint32(65536) - share)
    new_red, new_green = np.uint32(red * share + 32768), np.uint32(green * share + 32768)
    new_blue, new_alpha = np.uint32(blue * share + 32768), np.uint32(255 * share + 32768)
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
    # every row of samples as wide as the picture, so that pixels lie between two of these
    wide = np.empty((rows, right - left), dtype=np.float32)
    places = np.empty(right - left, dtype=np.int64)
    shares = np.empty(right - left, dtype=np.float32)
    for column in range(right - left):
        x = min(max((column + left + 0.5 - box[0]) * across, 0.0), columns - 1.001)
        places[column], shares[column] = int(x), x - int(x)
    for i in range(rows):
        for column in range(right - left):
            j = places[column]
            value = field[i, j] + shares[column] * (field[i, j + 1] - field[i, j])
            wide[i, column] = 255.0 * alpha * value
    low_0, high_0 = _pairs(colors, 0)
    low_1, high_1 = _pairs(colors, 1)
    for row in range(top, bottom):
        y = min(max((row + 0.5 - box[1]) * down, 0.0), rows - 1.001)
        upper, lower, down_by = wide[int(y)], wide[int(y) + 1], np.float32(y - int(y))
        line = pixels[row, left:right]
        for column in range(right - left):
            value = upper[column] + down_by * (lower[column] - upper[column])
            share = np.uint32(np.int32(abs(value) + HALF))
            keep = np.uint32(255) - share
            low = low_1 if value > 0.0 else low_0
            high = high_1 if value > 0.0 else high_0
            pair = line[column] & PAIR, line[column] >> np.uint32(8) & PAIR
            line[column] = _joined(pair[0] * keep + low * share, pair[1] * keep + high * share)


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
            share = min(0.5 + (high - next_high) / steep[best, second], 1.0)
            for channel in range(3):
                difference = colors[best, channel] - colors[second, channel]
                mixed[channel] = colors[second, channel] + share * difference
            _wash(pixels, row, column, column + 1, mixed, alpha)
            column += 1


@njit(cache=True, nogil=True)
def ramp(pixels, height, table, alpha, clip):
    """Tint by a linear function: a x + b y + c, (3,), is the place in `table`, from 0 to 1.

    `table` (M, 3): the colours from low to high; beyond them the tint stays.
    """
    left, top, right, bottom = clip
    last = len(table) - 1
    share = np.uint32(np.int32(255.0 * alpha + 0.5))
    keep = np.uint32(255) - share
    lows, highs = np.empty(last + 1, dtype=np.uint32), np.empty(last + 1, dtype=np.uint32)
    for index in range(last + 1):
        lows[index], highs[index] = _pairs(table, index)
    for row in range(top, bottom):
        line = pixels[row, left:right]
        start = height[0] * (left + 0.5) + height[1] * (row + 0.5) + height[2]
        for column in range(right - left):
            place = min(max((start + height[0] * column) * last, 0.0), float(last))
            index = int(place + 0.5)
            pair = line[column] & PAIR, line[column] >> np.uint32(8) & PAIR
            line[column] = _joined(
                pair[0] * keep + lows[index] * share, pair[1] * keep + highs[index] * share
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
            share = values[j, 3] + u * (values[j + 1, 3] - values[j, 3])
            keep = np.float32(1.0) - share / np.float32(255.0)
            old = line[column]
            r = np.uint32(np.float32(old & 255) * keep + red + HALF)
            g = np.uint32(np.float32(old >> 8 & 255) * keep + green + HALF)
            b = np.uint32(np.float32(old >> 16 & 255) * keep + blue + HALF)
            a = np.uint32(np.float32(old >> 24) * keep + share + HALF)
            line[column] = (
                min(r, np.uint32(255))
                | min(g, np.uint32(255)) << np.uint32(8)
                | min(b, np.uint32(255)) << np.uint32(16)
                | min(a, np.uint32(255)) << np.uint32(24)
            )


@njit(cache=True, nogil=True)
def glyph(pixels, mask, x, y, color, alpha, clip):
    """A bitmap of coverages, (h, w) float32, with its top left corner at (x, y), any sub-pixel."""
    left, top, right, bottom = clip
    rows, columns = mask.shape
    red, green, blue = _color(color.reshape(1, 3), 0)
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
                _blend(pixels, row, column, red, green, blue, value * alpha)


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
            _blend(pixels, row + y, column + x, red, green, blue, share)


# Runs of pixels with fewer empty ones between them are one.
GAP = 8


@njit(cache=True, nogil=True)
def runs(pixels):
    """Where something is drawn on (H, W) words, as (K, 3): row, first column, end; and its words.

    What is seen of a still picture is a tenth of its box, or less.
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
            if column - end > GAP:
                count += 1
                if count <= len(spans):
                    spans[count - 1, 0], spans[count - 1, 1] = row, column
            end = column + 1
            if count <= len(spans):
                spans[count - 1, 2] = end
    return count


@njit(cache=True, nogil=True)
def over(pixels, spans, words):
    """Lay premultiplied RGBA pixels on those of the frame: see `runs`."""
    at = 0
    for row, first, end in spans:
        line, source = pixels[row, first:end], words[at : at + end - first]
        at += end - first
        for column in range(len(source)):
            keep = np.uint32(255) - (source[column] >> np.uint32(24))
            pair = line[column] & PAIR, line[column] >> np.uint32(8) & PAIR
            line[column] = source[column] + _joined(pair[0] * keep, pair[1] * keep)


@njit(cache=True, nogil=True)
def rules(pixels, places, upright, color, alphas, width, clip):
    """Straight lines from edge to edge of the clip, upright or level.

    Parameters
    ----------
    places
        (L,): x of an upright line's middle, y of a level one's, pixels.
    upright
        (L,) bool.
    color
        (3,), 0 to 255; alphas (L,).
    width
        Pixels, at least 1; a pixel is covered by as much of the line as lies in it.
    """
    left, top, right, bottom = clip
    red, green, blue = _color(color.reshape(1, 3), 0)
    for line in range(len(places)):
        low, high = places[line] - 0.5 * width, places[line] + 0.5 * width
        start, stop = (left, right) if upright[line] else (top, bottom)
        for place in range(max(int(np.floor(low)), start), min(int(np.ceil(high)), stop)):
            cover = min(place + 1.0, high) - max(float(place), low)
            alpha = cover * alphas[line]
            if alpha < INVISIBLE:
                continue
            if upright[line]:
                for row in range(top, bottom):
                    _blend(pixels, row, place, red, green, blue, alpha)
            else:
                for column in range(left, right):
                    _blend(pixels, place, column, red, green, blue, alpha)


# An edge of less height, in pixels, has next to nothing beside it.
LEVEL = 1e-7


@njit(cache=True, nogil=True, inline="always")
def _deposit(sums, marks, row, column, share, red, green, blue):
    sums[row, column, 0] += share
    sums[row, column, 1] += share * red
    sums[row, column, 2] += share * green
    sums[row, column, 3] += share * blue
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
        share = turn * (end - begin)
        if last == first:
            beyond = np.float32(share * (0.5 * (low + high) - first))
            rest = np.float32(share) - beyond
            _deposit(sums, marks, at, first, rest, red, green, blue)
            _deposit(sums, marks, at, first + np.uint64(1), beyond, red, green, blue)
            continue
        growth = share / (high - low)
        cover = 0.5 * growth * (first + 1.0 - low) ** 2
        _deposit(sums, marks, at, first, np.float32(cover), red, green, blue)
        for column in range(first + np.uint64(1), last):
            before, cover = cover, growth * (column + 0.5 - low)
            _deposit(sums, marks, at, column, np.float32(cover - before), red, green, blue)
        before, cover = cover, share - 0.5 * growth * (high - last) ** 2
        _deposit(sums, marks, at, last, np.float32(cover - before), red, green, blue)
        beyond = np.float32(share - cover)
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
                share = np.uint32(min(opacity, 1.0) * 255.0 + 0.5)
                keep, pixel = np.uint32(255) - share, line[column]
                pair = pixel & PAIR, pixel >> np.uint32(8) & PAIR
                line[column] = _joined(pair[0] * keep + low * share, pair[1] * keep + high * share)
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
    share = np.uint32(min(opacity, 1.0) * 255.0 + 0.5)
    keep = np.uint32(255) - share
    low, high = low * share, high * share
    for column in range(len(line)):
        pair = line[column] & PAIR, line[column] >> np.uint32(8) & PAIR
        line[column] = _joined(pair[0] * keep + low, pair[1] * keep + high)
