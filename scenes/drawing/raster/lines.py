"""Polylines and rules, antialiased by their distance, and how strong grid lines are."""

import numpy as np
from numba import njit

from scenes.drawing.raster.pixel import INVISIBLE, blend, channels, mixed

ZERO, ONE = np.float32(0.0), np.float32(1.0)


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

    Returns (P, 6): x, y and alpha at both ends; (P,): the line of each; (P, 2): its rows; and
    more than a line ever has spans, see `_stroke`.
    """
    left, top, right, bottom = clip
    most = lines.shape[0] * (lines.shape[1] - 1)
    pieces, owners = np.empty((most, 6)), np.empty(most, dtype=np.int32)
    rows = np.empty((most, 2), dtype=np.int32)
    count, room = 0, 0
    for line in range(lines.shape[0]):
        strength = min(widths[line], 1.0)
        reach = 0.5 * max(widths[line], 1.0) + 0.5
        spans = 0.0
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
            spans += (high - low) * max(abs(x1 - x0), abs(y1 - y0)) + 2.0 * reach + 3.0
        room = max(room, int(spans))
    return pieces[:count], owners[:count], rows[:count], room


@njit(cache=True, nogil=True)
def strokes(pixels, lines, colors, alphas, widths, clip, coverage):
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
    coverage
        Scratch: (B, W) float32 of zeros, left so; bands have B rows.
    """
    left, top, right, bottom = clip
    pieces, owners, rows, room = _pieces(lines, alphas, widths, clip)
    flat, cover, wide = pixels.reshape(-1), coverage.reshape(-1), pixels.shape[1]
    spans = np.empty((room, 3), dtype=np.int32)
    for above in range(top, bottom, coverage.shape[0]):
        below = min(above + coverage.shape[0], bottom)
        band, box, count = flat[above * wide : below * wide], (left, above, right, below), 0
        for piece in range(len(pieces)):
            line = owners[piece]
            if rows[piece, 1] > above and rows[piece, 0] < below:
                reach = 0.5 * max(widths[line], 1.0) + 0.5
                count = _stroke(pieces[piece], reach, box, wide, cover, spans, count)
            if count > 0 and (piece + 1 == len(pieces) or owners[piece + 1] != line):
                _lay(band, cover, spans[:count], channels(colors, line))
                count = 0


@njit(cache=True, nogil=True)
def _lay(band, coverage, spans, color):
    """Lay what is covered over the frame, and forget it."""
    red, green, blue = color
    for index in range(len(spans)):
        at, step = np.int64(spans[index, 0]), np.int64(spans[index, 2])
        for _ in range(spans[index, 1]):
            place = np.uint64(at)
            at += step
            strength = coverage[place]
            if strength > 0.0:
                band[place] = mixed(band[place], red, green, blue, strength)
                coverage[place] = 0.0


@njit(cache=True, nogil=True)
def _stroke(piece, reach, box, wide, coverage, spans, count):
    """Note one piece within a band in `coverage`, where the stronger one stays.

    The band is flat, `wide` pixels to a row. Where the piece is goes to `spans` from `count` on,
    across it in every row or column: the first pixel, how many there are, and the way from one to
    the next. Returns how many spans there are then.
    """
    left, above, right, below = box
    x0, y0, a0, x1, y1, a1 = piece
    dx, dy = x1 - x0, y1 - y0
    length = np.sqrt(dx * dx + dy * dy)
    dx, dy = dx / length, dy / length
    if min(x0, x1) < left or max(x0, x1) > right or min(y0, y1) < above or max(y0, y1) > below:
        low, high = _clip_segment(
            x0, y0, x1, y1, left - reach, above - reach, right + reach, below + reach
        )
        if low >= high:
            return count
        x0, x1 = x0 + low * (x1 - x0), x0 + high * (x1 - x0)
        y0, y1 = y0 + low * (y1 - y0), y0 + high * (y1 - y0)
        a0, a1 = a0 + low * (a1 - a0), a0 + high * (a1 - a0)
        length *= high - low
    # u along the axis that the piece follows more, v along the other
    steep = abs(dy) > abs(dx)
    if steep:
        u0, v0, du, dv, begin, end = y0, x0, dy, dx, y0, y1
        u_first, u_last, v_first, v_last = above, below, left, right
    else:
        u0, v0, du, dv, begin, end = x0, y0, dx, dy, x0, x1
        u_first, u_last, v_first, v_last = left, right, above, below
    if begin > end:
        begin, end = end, begin
    slope, half = dv / du, reach / abs(du)
    u_first = max(int(np.floor(begin - reach)), u_first)
    u_last = min(int(np.floor(end + reach)) + 1, u_last)
    # how far apart neighbours are in memory, along both axes
    u_step, v_step = (wide, 1) if steep else (1, wide)
    # within a span everything is linear: short steps in single precision, and no branches
    long, start, most = np.float32(length), np.float32(a0), np.float32(reach)
    fade = np.float32((a1 - a0) / length)
    along_step, across_step = np.float32(dv), np.float32(-du)
    for major in range(u_first, u_last):
        u = major + 0.5 - u0
        middle = v0 + slope * u
        first = max(int(np.floor(middle - half)), v_first)
        last = min(int(np.floor(middle + half)) + 1, v_last)
        if first >= last:
            continue
        at = major * u_step + first * v_step - above * wide
        noted = np.uint64(count)
        spans[noted, 0], spans[noted, 1], spans[noted, 2] = at, last - first, v_step
        count += 1
        v = first + 0.5 - v0
        along, across = np.float32(u * du + v * dv), np.float32(u * dv - v * du)
        for _ in range(last - first):
            place = np.uint64(at)
            at += v_step
            nearest = min(max(along, ZERO), long)
            beyond = along - nearest
            distance = np.sqrt(across * across + beyond * beyond)
            value = (start + nearest * fade) * min(max(most - distance, ZERO), ONE)
            coverage[place] = max(coverage[place], value)
            along += along_step
            across += across_step
    return count


@njit(cache=True, nogil=True, inline="always")
def _ramp(value, low, high):
    fraction = min(max((value - low) / (high - low), 0.0), 1.0)
    return fraction * fraction * (3.0 - 2.0 * fraction)


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
def fade_by_spacing(spacing, line_opacity, level, major, minor, opacity, alphas):
    """Opacity of a grid line where its neighbours are `spacing` away.

    Parameters
    ----------
    spacing, line_opacity
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
            fraction = _ramp(spacing[line, vertex], low, high)
            strength = least + fraction * (most - least)
            alphas[line, vertex] = strength * line_opacity[line, vertex] * opacity


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
    red, green, blue = channels(color.reshape(1, 3), 0)
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
                    blend(pixels, row, place, red, green, blue, alpha)
            else:
                for column in range(left, right):
                    blend(pixels, place, column, red, green, blue, alpha)
