"""Translucent sheets in space, and what of lines and points is seen through them.

The kernels know pixels and depths: a position is (x, y, z), x and y in pixels as in
`raster`, z the distance along the view, so that 1/z is linear across the frame. Every pixel keeps
the sheets that cover it in order of their depth, so that sheets that fold over or cut each
other need no sorting; lines and points ask how many of them lie in front.
"""

import numpy as np
from numba import njit

from scenes.drawing.raster import INVISIBLE, PAIR, _blend, _color, _joined

Array = np.ndarray

# So many sheets over each other are told apart; of more, the nearest.
SHEETS = 6
# Rows that are worked on at once, so that their sheets stay in the cache.
BAND = 24
# No sheet is seen more edge-on than this cosine says: it would get ever more opaque.
GRAZING = 0.13
# A line is cut into pieces of about so many pixels, each seen through what lies before it.
STEP = 5.0
MOST_STEPS = 800


class Scratch:
    """Room for one band of a frame so many pixels wide."""

    def __init__(self, width: int) -> None:
        rows = BAND + 2  # one more on each side, for the smoothing
        self.count = np.zeros((rows, width), dtype=np.int8)
        self.depths = np.zeros((rows, width, SHEETS, 2), dtype=np.float32)
        self.colors = np.zeros((rows, width, SHEETS), dtype=np.uint32)
        self.mixed = np.zeros((rows, width), dtype=np.uint32)

    @property
    def arrays(self) -> tuple[Array, Array, Array, Array]:
        return self.count, self.depths, self.colors, self.mixed


@njit(cache=True, nogil=True)
def facing(vertices, faces, smooth):
    """Normals at the corners of faces, (F, 3, 3), of length 1 (0 where a face has no area).

    With `smooth` a vertex has the mean of its faces' normals, by their areas; without, a
    face is flat.
    """
    normals = np.zeros((len(faces), 3, 3), dtype=np.float32)
    summed = np.zeros((len(vertices) if smooth else 0, 3))
    for face in range(len(faces)):
        a, b, c = faces[face]
        ux = vertices[b, 0] - vertices[a, 0]
        uy = vertices[b, 1] - vertices[a, 1]
        uz = vertices[b, 2] - vertices[a, 2]
        vx = vertices[c, 0] - vertices[a, 0]
        vy = vertices[c, 1] - vertices[a, 1]
        vz = vertices[c, 2] - vertices[a, 2]
        x, y, z = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        if smooth:
            for vertex in (a, b, c):
                summed[vertex, 0] += x
                summed[vertex, 1] += y
                summed[vertex, 2] += z
        else:
            length = np.sqrt(x * x + y * y + z * z)
            if length > 0.0:
                for corner in range(3):
                    normals[face, corner, 0] = x / length
                    normals[face, corner, 1] = y / length
                    normals[face, corner, 2] = z / length
    if smooth:
        for face in range(len(faces)):
            for corner in range(3):
                vertex = faces[face, corner]
                x, y, z = summed[vertex, 0], summed[vertex, 1], summed[vertex, 2]
                length = np.sqrt(x * x + y * y + z * z)
                if length > 0.0:
                    normals[face, corner, 0] = x / length
                    normals[face, corner, 1] = y / length
                    normals[face, corner, 2] = z / length
    return normals


@njit(cache=True, nogil=True)
def shaded(vertices, faces, normals, eye, light, opacity, gloss):
    """How light and how opaque a film is at the corners of its faces.

    Parameters
    ----------
    vertices, faces, normals
        (V, 3), (F, 3), (F, 3, 3).
    eye, light
        (3,): where the eye is, and the direction to the light, of length 1.
    opacity
        Of the film where it is seen from straight above; it has a thickness, so that it is
        more opaque where it is seen at a slant.
    gloss
        How bright the light's reflection is.

    Returns
    -------
    (F, 3, 3) float32: brightness (1: its own colour), gloss, opacity; and (F,) bool: whether the
    side is seen from which the corners run anticlockwise.
    """
    shades = np.empty((len(faces), 3, 3), dtype=np.float32)
    front = np.empty(len(faces), dtype=np.bool_)
    thin = np.log(1.0 - opacity)
    for face in range(len(faces)):
        towards = 0.0
        for corner in range(3):
            vertex = faces[face, corner]
            x, y, z = normals[face, corner]
            ex, ey, ez = eye[0] - vertices[vertex, 0], eye[1] - vertices[vertex, 1], 0.0
            ez = eye[2] - vertices[vertex, 2]
            length = np.sqrt(ex * ex + ey * ey + ez * ez)
            ex, ey, ez = ex / length, ey / length, ez / length
            seen = x * ex + y * ey + z * ez
            lit = x * light[0] + y * light[1] + z * light[2]
            # Blinn 1977: the normal against the direction half-way from eye to light
            hx, hy, hz = ex + light[0], ey + light[1], ez + light[2]
            half = abs(x * hx + y * hy + z * hz) / np.sqrt(hx * hx + hy * hy + hz * hz)
            shades[face, corner, 0] = 0.62 + 0.5 * abs(lit)
            shades[face, corner, 1] = gloss * half**24
            shades[face, corner, 2] = 1.0 - np.exp(thin / max(abs(seen), GRAZING))
            towards += seen
        front[face] = towards >= 0.0
    return shades, front


@njit(cache=True, nogil=True)
def sampled(lines, alphas, clip):
    """Polylines cut into short pieces where they are seen.

    Parameters
    ----------
    lines
        (L, S, 3) positions; those not finite, or with z <= 0, aren't seen.
    alphas
        (L, S), linear in between.

    Returns
    -------
    (L, R, 4): x, y, z and alpha; a line with fewer pieces repeats its last one.
    """
    left, top, right, bottom = clip
    count = np.zeros((lines.shape[0], lines.shape[1]), dtype=np.int32)
    most = 1
    for line in range(lines.shape[0]):
        total = 1
        for vertex in range(lines.shape[1] - 1):
            x0, y0, z0 = lines[line, vertex]
            x1, y1, z1 = lines[line, vertex + 1]
            if not np.isfinite(x0 + y0 + x1 + y1) or (x0 == x1 and y0 == y1 and z0 == z1):
                continue
            steps = 1
            if (
                max(x0, x1) > left - STEP
                and min(x0, x1) < right + STEP
                and max(y0, y1) > top - STEP
                and min(y0, y1) < bottom + STEP
            ):
                length = np.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
                steps = int(min(max(np.ceil(length / STEP), 1.0), MOST_STEPS))
            count[line, vertex] = steps
            total += steps
        most = max(most, total)
    found = np.empty((lines.shape[0], most, 4))
    for line in range(lines.shape[0]):
        at = 0
        x0, y0, z0 = lines[line, 0]
        found[line, 0, 0], found[line, 0, 1], found[line, 0, 2] = x0, y0, z0
        found[line, 0, 3] = alphas[line, 0]
        for vertex in range(lines.shape[1] - 1):
            steps = count[line, vertex]
            x0, y0, z0 = lines[line, vertex]
            x1, y1, z1 = lines[line, vertex + 1]
            a0, a1 = alphas[line, vertex], alphas[line, vertex + 1]
            for step in range(1, steps + 1):
                share = step / steps
                at += 1
                w = 1.0 / z0 + share * (1.0 / z1 - 1.0 / z0)
                found[line, at, 0] = x0 + share * (x1 - x0)
                found[line, at, 1] = y0 + share * (y1 - y0)
                found[line, at, 2] = 1.0 / w
                found[line, at, 3] = a0 + share * (a1 - a0)
        for rest in range(at + 1, most):
            found[line, rest] = found[line, at]
    return found


@njit(cache=True, nogil=True)
def sheets(pixels, corners, tints, shades, samples, margin, seen, clip, scratch):
    """Lay translucent triangles over the frame, the nearest last, and see samples through them.

    Parameters
    ----------
    pixels
        (H, W) uint32, changed in place.
    corners
        (F, 3, 3) positions; a triangle that comes behind the eye is left out.
    tints
        (F, 3) float32, 0 to 255.
    shades
        (F, 3, 3) float32 at the corners: brightness, gloss, opacity.
    samples
        (M, 3) positions.
    margin
        Depth: what lies up to so far behind a sheet is taken to lie on it; from there to
        three times as far it sinks behind it.
    seen
        (M, 2), filled: the share of a sample's light that comes through, and the share of it
        that has nothing before it.
    clip
        (left, top, right, bottom).
    scratch
        See `Scratch`; `count` is left at 0.
    """
    left, top, right, bottom = clip
    count, depths, colors, mixed = scratch
    rows = np.empty((len(corners), 2), dtype=np.int32)
    for face in range(len(corners)):
        low = min(corners[face, 0, 1], corners[face, 1, 1], corners[face, 2, 1])
        high = max(corners[face, 0, 1], corners[face, 1, 1], corners[face, 2, 1])
        near = min(corners[face, 0, 2], corners[face, 1, 2], corners[face, 2, 2])
        rows[face, 0], rows[face, 1] = 0, 0
        if near > 0.0 and np.isfinite(low + high) and high > top - 1 and low < bottom + 1:
            rows[face, 0] = int(np.ceil(max(low, top - 1.0) - 0.5))
            rows[face, 1] = int(np.ceil(min(high, bottom + 1.0) - 0.5))
    seen[:] = 1.0
    for above in range(top, bottom, BAND):
        below = min(above + BAND, bottom)
        first, last = max(above - 1, top), min(below + 1, bottom)
        covered = False
        for face in range(len(corners)):
            begin, end = max(rows[face, 0], first), min(rows[face, 1], last)
            if begin < end:
                covered = True
                _fill(
                    corners[face], tints[face], shades[face], begin, end, above - 1,
                    left, right, count, depths, colors,
                )  # fmt: skip
        if not covered:
            continue
        for index in range(len(samples)):
            x, y, z = samples[index]
            if not (above <= y < below and left <= x < right):
                continue
            row, column = int(y) - above + 1, int(x)
            for place in range(count[row, column]):
                depth = depths[row, column, place, 1]
                hidden = (z - depth - margin) / (2.0 * margin)
                if hidden <= 0.0:
                    continue
                hidden = min(hidden, 1.0)
                opacity = (colors[row, column, place] >> np.uint32(24)) / 255.0
                seen[index, 0] *= 1.0 - hidden * opacity
                seen[index, 1] *= 1.0 - hidden
        _mix(pixels, above, first, last, below, left, right, count, colors, mixed)


@njit(cache=True, nogil=True)
def _fill(corners, tint, shade, begin, end, base, left, right, count, depths, colors):
    """Note a triangle in the rows from `begin` up to `end`; row `base` is the scratch's first.

    A pixel belongs to it if its middle does, where edges that two triangles share are
    computed alike: no pixel is missed between them, none noted twice.
    """
    a, b, c = 0, 1, 2
    if corners[b, 1] < corners[a, 1]:
        a, b = b, a
    if corners[c, 1] < corners[b, 1]:
        b, c = c, b
        if corners[b, 1] < corners[a, 1]:
            a, b = b, a
    ax, ay, aw = corners[a, 0], corners[a, 1], 1.0 / corners[a, 2]
    bx, by, bw = corners[b, 0], corners[b, 1], 1.0 / corners[b, 2]
    cx, cy, cw = corners[c, 0], corners[c, 1], 1.0 / corners[c, 2]
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    if abs(area) < 1e-9:
        return
    # the gradients of what is linear across it
    ux, uy = (cy - ay) / area, -(cx - ax) / area
    vx, vy = -(by - ay) / area, (bx - ax) / area
    wx, wy = ux * (bw - aw) + vx * (cw - aw), uy * (bw - aw) + vy * (cw - aw)
    nearest, farthest = max(aw, bw, cw), min(aw, bw, cw)
    lx = ux * (shade[b, 0] - shade[a, 0]) + vx * (shade[c, 0] - shade[a, 0])
    ly = uy * (shade[b, 0] - shade[a, 0]) + vy * (shade[c, 0] - shade[a, 0])
    gx = ux * (shade[b, 1] - shade[a, 1]) + vx * (shade[c, 1] - shade[a, 1])
    gy = uy * (shade[b, 1] - shade[a, 1]) + vy * (shade[c, 1] - shade[a, 1])
    ox = ux * (shade[b, 2] - shade[a, 2]) + vx * (shade[c, 2] - shade[a, 2])
    oy = uy * (shade[b, 2] - shade[a, 2]) + vy * (shade[c, 2] - shade[a, 2])
    for row in range(begin, end):
        y = row + 0.5
        x0 = ax + (y - ay) * (cx - ax) / (cy - ay)
        if y < by:
            x1 = ax + (y - ay) * (bx - ax) / (by - ay)
        elif cy > by:
            x1 = bx + (y - by) * (cx - bx) / (cy - by)
        else:
            x1 = bx
        low, high = min(x0, x1), max(x0, x1)
        start = int(np.ceil(max(low, float(left)) - 0.5))
        stop = int(np.ceil(min(high, float(right)) - 0.5))
        dy = y - ay
        for column in range(start, stop):
            dx = column + 0.5 - ax
            w = min(max(aw + wx * dx + wy * dy, farthest), nearest)
            depth = 1.0 / w
            # how much deeper it may be within the pixel, where it is seen at a slant
            slope = (abs(wx) + abs(wy)) * depth * depth
            light = shade[a, 0] + lx * dx + ly * dy
            gloss = 255.0 * (shade[a, 1] + gx * dx + gy * dy)
            opacity = min(max(shade[a, 2] + ox * dx + oy * dy, 0.0), 1.0)
            red = np.uint32(min(max(tint[0] * light + gloss, 0.0), 255.0) * opacity + 0.5)
            green = np.uint32(min(max(tint[1] * light + gloss, 0.0), 255.0) * opacity + 0.5)
            blue = np.uint32(min(max(tint[2] * light + gloss, 0.0), 255.0) * opacity + 0.5)
            alpha = np.uint32(255.0 * opacity + 0.5)
            color = red | green << np.uint32(8) | blue << np.uint32(16) | alpha << np.uint32(24)
            line = row - base
            held = count[line, column]
            if held == SHEETS:
                if depth >= depths[line, column, SHEETS - 1, 0]:
                    continue
                held -= 1
            place = held
            while place > 0 and depths[line, column, place - 1, 0] > depth:
                depths[line, column, place] = depths[line, column, place - 1]
                colors[line, column, place] = colors[line, column, place - 1]
                place -= 1
            depths[line, column, place, 0] = depth
            depths[line, column, place, 1] = depth + slope
            colors[line, column, place] = color
            count[line, column] = held + 1


@njit(cache=True, nogil=True)
def _mix(pixels, above, first, last, below, left, right, count, colors, mixed):
    """Lay the sheets of a band over the frame, their edges smoothed; forget them.

    A film is even but for its edges: weights 1 2 1 in both directions take the steps away.
    """
    for row in range(first, last):
        line = row - above + 1
        for column in range(left, right):
            held = count[line, column]
            value = np.uint32(0)
            for place in range(held - 1, -1, -1):
                color = colors[line, column, place]
                keep = np.uint32(255) - (color >> np.uint32(24))
                low, high = value & PAIR, value >> np.uint32(8) & PAIR
                value = color + _joined(low * keep, high * keep)
            mixed[line, column] = value
            count[line, column] = 0
    if first == above:
        mixed[0, left:right] = mixed[1, left:right]
    if last == below:
        mixed[below - above + 1, left:right] = mixed[below - above, left:right]
    width = right - left
    low = np.zeros(width + 2, dtype=np.uint32)
    high = np.zeros(width + 2, dtype=np.uint32)
    for row in range(above, below):
        line = row - above + 1
        over, middle, under = mixed[line - 1], mixed[line], mixed[line + 1]
        for column in range(width):
            p, q, r = over[left + column], middle[left + column], under[left + column]
            low[column + 1] = (p & PAIR) + np.uint32(2) * (q & PAIR) + (r & PAIR)
            high[column + 1] = (
                (p >> np.uint32(8) & PAIR)
                + np.uint32(2) * (q >> np.uint32(8) & PAIR)
                + (r >> np.uint32(8) & PAIR)
            )
        low[0], low[width + 1] = low[1], low[width]
        high[0], high[width + 1] = high[1], high[width]
        target = pixels[row, left:right]
        for column in range(width):
            two = np.uint32(2)
            a = low[column] + two * low[column + 1] + low[column + 2]
            b = high[column] + two * high[column + 1] + high[column + 2]
            if b == 0:
                continue
            # sixteenths; 8 in both halves of the word rounds
            a = (a + np.uint32(0x00080008)) >> np.uint32(4) & PAIR
            b = (b + np.uint32(0x00080008)) >> np.uint32(4) & PAIR
            keep = np.uint32(255) - (b >> np.uint32(16))
            pixel = target[column]
            low_pair, high_pair = pixel & PAIR, pixel >> np.uint32(8) & PAIR
            rest = _joined(low_pair * keep, high_pair * keep)
            target[column] = (a | b << np.uint32(8)) + rest


@njit(cache=True, nogil=True)
def balls(pixels, centres, radii, colors, alphas, rim, rim_color, clip):
    """Filled discs, each of its own size, with a rim of the ground's colour, in their order.

    Parameters
    ----------
    centres
        (N, 2) pixels; radii (N,) pixels; colors (N, 3), 0 to 255; alphas (N,).
    rim
        The rim's width outside a disc, pixels.
    """
    left, top, right, bottom = clip
    rim_red, rim_green, rim_blue = _color(rim_color.reshape(1, 3), 0)
    for index in range(len(centres)):
        x, y = centres[index]
        radius = radii[index]
        reach = radius + rim + 0.5
        if not np.isfinite(x + y) or alphas[index] < INVISIBLE:
            continue
        if x + reach < left or x - reach > right or y + reach < top or y - reach > bottom:
            continue
        red, green, blue = _color(colors, index)
        for row in range(max(int(y - reach), top), min(int(y + reach) + 1, bottom)):
            for column in range(max(int(x - reach), left), min(int(x + reach) + 1, right)):
                distance2 = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2
                if distance2 >= reach * reach:
                    continue
                distance = np.sqrt(distance2)
                inner = min(max(radius + 0.5 - distance, 0.0), 1.0)
                if rim > 0.0 and inner < 1.0:
                    outer = min(reach - distance, 1.0) * alphas[index]
                    _blend(pixels, row, column, rim_red, rim_green, rim_blue, outer)
                if inner > 0.0:
                    _blend(pixels, row, column, red, green, blue, inner * alphas[index])
