"""Translucent sheets in space, and what of lines and points is seen through them.

The kernels know pixels and depths: a position is (x, y, z), x and y in pixels as in
`raster`, z the distance along the view, so that 1/z is linear across the frame. Every pixel keeps
the sheets that cover it in order of their depth, so that sheets that fold over or cut each
other need no sorting; lines and points ask how many of them lie in front.
"""

import numpy as np
from numba import njit

from models.arrays import Array
from scenes.drawing.raster.pixel import INVISIBLE, PAIR, blend, channels, joined

# So many sheets over each other are told apart; of more, the nearest.
SHEETS = 6
# Rows that are worked on at once, so that their sheets stay in the cache.
BAND = 24
# No sheet is seen more edge-on than this cosine says: it would get ever more opaque.
GRAZING = 0.13
# A line is cut into pieces of about so many pixels, each seen through what lies before it.
STEP = 7.0
MOST_STEPS = 800


class Scratch:
    """Room for one band of a frame so many pixels wide."""

    def __init__(self, width: int) -> None:
        rows = BAND + 2  # one more on each side, for the smoothing
        self.count = np.zeros((rows, width), dtype=np.int8)
        # sheets of one place in the order lie together: most pixels have one or two
        self.depths = np.zeros((rows, SHEETS, width), dtype=np.float32)  # 1/z
        self.slants = np.zeros((rows, SHEETS, width), dtype=np.float32)  # its change in a pixel
        self.colors = np.zeros((rows, SHEETS, width), dtype=np.uint32)
        self.mixed = np.zeros((rows, width), dtype=np.uint32)

    @property
    def arrays(self) -> tuple[Array, Array, Array, Array, Array]:
        return self.count, self.depths, self.slants, self.colors, self.mixed


@njit(cache=True, nogil=True, error_model="numpy")
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


@njit(cache=True, nogil=True, error_model="numpy")
def shaded(vertices, faces, normals, tints, chosen, eye, light, ambient, film, gloss, shown):
    """The colours of a film at the corners of its faces.

    Parameters
    ----------
    vertices, faces, normals
        (V, 3), (F, 3), (F, 3, 3).
    tints, chosen
        (T, 2, 3), 0 to 255: each of the side from which a face's corners run anticlockwise, and of
        the other; and (F,), which of them a face has.
    eye, light
        (3,): where the eye is, and the direction to the light, of length 1.
    ambient
        How bright a side is that the light only grazes; facing it, it has 0.5 more, and 1 is the
        tint itself.
    film
        The opacity of the film seen from straight above; it has a thickness, so that it is
        more opaque where it is seen at a slant.
    gloss
        How bright the light's reflection is, 0 to 1.
    shown
        By how much the opacity is multiplied at last.

    Returns
    -------
    (F, 3, 4) float32: premultiplied red, green, blue and opacity, 0 to 255.
    """
    colors = np.empty((len(faces), 3, 4), dtype=np.float32)
    thin = np.log(1.0 - film)
    for face in range(len(faces)):
        for corner in range(3):
            vertex = faces[face, corner]
            x, y, z = normals[face, corner, 0], normals[face, corner, 1], normals[face, corner, 2]
            ex, ey = eye[0] - vertices[vertex, 0], eye[1] - vertices[vertex, 1]
            ez = eye[2] - vertices[vertex, 2]
            length = np.sqrt(ex * ex + ey * ey + ez * ez)
            ex, ey, ez = ex / length, ey / length, ez / length
            seen = x * ex + y * ey + z * ez
            lit = x * light[0] + y * light[1] + z * light[2]
            # Blinn 1977: the normal against the direction half-way from eye to light
            hx, hy, hz = ex + light[0], ey + light[1], ez + light[2]
            half = (x * hx + y * hy + z * hz) ** 2 / (hx * hx + hy * hy + hz * hz)
            mirrored = 255.0 * gloss * half**12
            bright = ambient + 0.5 * abs(lit)
            opacity = shown * (1.0 - np.exp(thin / max(abs(seen), GRAZING)))
            side = 0 if seen >= 0.0 else 1
            for channel in range(3):
                value = tints[chosen[face], side, channel] * bright + mirrored
                # a little less than its opacity, so that rounding can't lift it over that
                colors[face, corner, channel] = opacity * min(value, 254.0)
            colors[face, corner, 3] = 255.0 * opacity
    return colors


@njit(cache=True, nogil=True, error_model="numpy")
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
    samples = np.empty((lines.shape[0], most, 4))
    for line in range(lines.shape[0]):
        at = 0
        x0, y0, z0 = lines[line, 0]
        samples[line, 0, 0], samples[line, 0, 1], samples[line, 0, 2] = x0, y0, z0
        samples[line, 0, 3] = alphas[line, 0]
        for vertex in range(lines.shape[1] - 1):
            steps = count[line, vertex]
            x0, y0, z0 = lines[line, vertex]
            x1, y1, z1 = lines[line, vertex + 1]
            a0, a1 = alphas[line, vertex], alphas[line, vertex + 1]
            for step in range(1, steps + 1):
                fraction = step / steps
                at += 1
                w = 1.0 / z0 + fraction * (1.0 / z1 - 1.0 / z0)
                samples[line, at, 0] = x0 + fraction * (x1 - x0)
                samples[line, at, 1] = y0 + fraction * (y1 - y0)
                samples[line, at, 2] = 1.0 / w
                samples[line, at, 3] = a0 + fraction * (a1 - a0)
        for rest in range(at + 1, most):
            samples[line, rest] = samples[line, at]
    return samples


@njit(cache=True, nogil=True, error_model="numpy")
def _in_bands(begins, ends, top, bottom):
    """Which of many spans of rows [begin, end) each band meets: where a band starts, and a list."""
    bands = (bottom - top + BAND - 1) // BAND
    starts = np.zeros(bands + 1, dtype=np.int64)
    for turn in range(2):
        if turn == 1:
            for band in range(bands):
                starts[band + 1] += starts[band]
            members = np.empty(starts[bands], dtype=np.int32)
            filled = starts.copy()
        for index in range(len(begins)):
            begin, end = max(begins[index], top), min(ends[index], bottom)
            if begin < end:
                for band in range((begin - top) // BAND, (end - 1 - top) // BAND + 1):
                    if turn == 0:
                        starts[band + 1] += 1
                    else:
                        members[filled[band]] = index
                        filled[band] += 1
    return starts, members


@njit(cache=True, nogil=True, error_model="numpy")
def translucent_triangles(pixels, corners, faces, colors, samples, margin, seen, clip, scratch):
    """Lay translucent triangles over the frame, the nearest last, and see samples through them.

    Parameters
    ----------
    pixels
        (H, W) uint32, changed in place.
    corners, faces
        (V, 3) positions, and (F, 3) that index them; a triangle that comes behind the eye is
        left out.
    colors
        (F, 3, 4) float32 at the corners; see `shaded`.
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
    count, depths, slants, layers, mixed = scratch
    inverse = np.empty(len(corners))
    for corner in range(len(corners)):
        inverse[corner] = 1.0 / corners[corner, 2]
    begins, ends = np.zeros(len(faces), dtype=np.int32), np.zeros(len(faces), dtype=np.int32)
    for face in range(len(faces)):
        a, b, c = faces[face]
        low = min(corners[a, 1], corners[b, 1], corners[c, 1])
        high = max(corners[a, 1], corners[b, 1], corners[c, 1])
        near = min(corners[a, 2], corners[b, 2], corners[c, 2])
        if near > 0.0 and np.isfinite(low + high) and high > top - 2 and low < bottom + 2:
            # a row more on each side: bands are smoothed together with their neighbours
            begins[face] = int(np.ceil(max(low, top - 2.0) - 0.5)) - 1
            ends[face] = int(np.ceil(min(high, bottom + 2.0) - 0.5)) + 1
    of_faces, struck = _in_bands(begins, ends, top, bottom)
    rows, beyond = np.empty(len(samples), dtype=np.int32), np.empty(len(samples), dtype=np.int32)
    for index in range(len(samples)):
        x, y = samples[index, 0], samples[index, 1]
        inside = left <= x < right and top <= y < bottom
        rows[index] = int(y) if inside else bottom
        beyond[index] = rows[index] + 1
    of_samples, asked = _in_bands(rows, beyond, top, bottom)
    seen[:] = 1.0
    for band in range(len(of_faces) - 1):
        if of_faces[band] == of_faces[band + 1]:
            continue
        above = top + band * BAND
        below = min(above + BAND, bottom)
        first, last = max(above - 1, top), min(below + 1, bottom)
        low, high = right, left
        for member in range(of_faces[band], of_faces[band + 1]):
            face = struck[member]
            begin, end = max(begins[face] + 1, first), min(ends[face] - 1, last)
            if begin < end:
                low, high = _fill(
                    corners, inverse, faces[face], colors[face], begin, end, above - 1,
                    left, right, low, high, count, depths, slants, layers,
                )  # fmt: skip
        for member in range(of_samples[band], of_samples[band + 1]):
            index = asked[member]
            row, column = int(samples[index, 1]) - above + 1, int(samples[index, 0])
            for place in range(count[row, column]):
                w, slant = depths[row, place, column], slants[row, place, column]
                # how much deeper the sheet may be within the pixel, seen at a slant
                behind = samples[index, 2] - (1.0 + slant / w) / w
                hidden = (behind - margin) / (2.0 * margin)
                if hidden > 0.0:
                    hidden = min(hidden, 1.0)
                    opacity = (layers[row, place, column] >> np.uint32(24)) / 255.0
                    seen[index, 0] *= 1.0 - hidden * opacity
                    seen[index, 1] *= 1.0 - hidden
        if low < high:
            low, high = max(low - 1, left), min(high + 1, right)
            _mix(pixels, above, first, last, below, low, high, count, layers, mixed)


@njit(cache=True, nogil=True, error_model="numpy")
def _fill(
    corners,
    inverse,
    face,
    color,
    begin,
    end,
    base,
    left,
    right,
    low,
    high,
    count,
    depths,
    slants,
    layers,
):
    """Note a triangle in the rows from `begin` up to `end`; row `base` is the scratch's first.

    A pixel belongs to it if its middle does, where edges that two triangles share are
    computed alike: no pixel is missed between them, none noted twice. Returns the columns from
    `low` up to `high`, widened by the triangle's.
    """
    a, b, c = 0, 1, 2
    if corners[face[b], 1] < corners[face[a], 1]:
        a, b = b, a
    if corners[face[c], 1] < corners[face[b], 1]:
        b, c = c, b
        if corners[face[b], 1] < corners[face[a], 1]:
            a, b = b, a
    ax, ay, aw = corners[face[a], 0], corners[face[a], 1], inverse[face[a]]
    bx, by, bw = corners[face[b], 0], corners[face[b], 1], inverse[face[b]]
    cx, cy, cw = corners[face[c], 0], corners[face[c], 1], inverse[face[c]]
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    if abs(area) < 1e-9:
        return low, high
    per_area = 1.0 / area
    along_ab = (bx - ax) / (by - ay) if by > ay else 0.0
    along_ac = (cx - ax) / (cy - ay)
    along_bc = (cx - bx) / (cy - by) if cy > by else 0.0
    # the gradients of what is linear across it: 1/z and the colours
    ux, uy = (cy - ay) * per_area, -(cx - ax) * per_area
    vx, vy = -(by - ay) * per_area, (bx - ax) * per_area
    wx, wy = ux * (bw - aw) + vx * (cw - aw), uy * (bw - aw) + vy * (cw - aw)
    slant = np.float32(abs(wx) + abs(wy))
    red_b, red_c = color[b, 0] - color[a, 0], color[c, 0] - color[a, 0]
    green_b, green_c = color[b, 1] - color[a, 1], color[c, 1] - color[a, 1]
    blue_b, blue_c = color[b, 2] - color[a, 2], color[c, 2] - color[a, 2]
    alpha_b, alpha_c = color[b, 3] - color[a, 3], color[c, 3] - color[a, 3]
    red_x, green_x = np.float32(ux * red_b + vx * red_c), np.float32(ux * green_b + vx * green_c)
    blue_x, alpha_x = np.float32(ux * blue_b + vx * blue_c), np.float32(ux * alpha_b + vx * alpha_c)
    half = np.float32(0.5)
    step = np.float32(wx)
    for row in range(begin, end):
        y = row + 0.5
        x0 = ax + (y - ay) * along_ac
        x1 = ax + (y - ay) * along_ab if y < by else bx + (y - by) * along_bc
        start = int(np.ceil(max(min(x0, x1), float(left)) - 0.5))
        stop = int(np.ceil(min(max(x0, x1), float(right)) - 0.5))
        if start >= stop:
            continue
        low, high = min(low, start), max(high, stop)
        u = ux * (start + 0.5 - ax) + uy * (y - ay)
        v = vx * (start + 0.5 - ax) + vy * (y - ay)
        w = np.float32(aw + u * (bw - aw) + v * (cw - aw))
        red = np.float32(color[a, 0] + u * red_b + v * red_c) + half
        green = np.float32(color[a, 1] + u * green_b + v * green_c) + half
        blue = np.float32(color[a, 2] + u * blue_b + v * blue_c) + half
        alpha = np.float32(color[a, 3] + u * alpha_b + v * alpha_c) + half
        line = row - base
        held_in, depths_in, slants_in = count[line], depths[line], slants[line]
        layers_in = layers[line]
        covered = np.int8(0)
        for column in range(start, stop):
            covered |= held_in[column]
        # between the corners' no colour passes its opacity, which is what keeps it in a byte
        if covered == 0:
            # mostly so: a loop without branches
            nearest, slanted = depths_in[0, start:stop], slants_in[0, start:stop]
            colored, counted = layers_in[0, start:stop], held_in[start:stop]
            for column in range(len(nearest)):
                steps = np.float32(column)
                nearest[column] = w + steps * step
                slanted[column] = slant
                colored[column] = np.uint32(
                    np.int32(red + steps * red_x)
                    | np.int32(green + steps * green_x) << 8
                    | np.int32(blue + steps * blue_x) << 16
                    | np.int32(alpha + steps * alpha_x) << 24
                )
                counted[column] = 1
            continue
        for column in range(start, stop):
            steps = np.float32(column - start)
            near, place = w + steps * step, np.int64(held_in[column])
            if place == SHEETS:
                if near <= depths_in[SHEETS - 1, column]:
                    continue
                place -= 1
            else:
                held_in[column] = place + 1
            while place > 0 and depths_in[place - 1, column] < near:
                depths_in[place, column] = depths_in[place - 1, column]
                slants_in[place, column] = slants_in[place - 1, column]
                layers_in[place, column] = layers_in[place - 1, column]
                place -= 1
            depths_in[place, column] = near
            slants_in[place, column] = slant
            layers_in[place, column] = np.uint32(
                np.int32(red + steps * red_x)
                | np.int32(green + steps * green_x) << 8
                | np.int32(blue + steps * blue_x) << 16
                | np.int32(alpha + steps * alpha_x) << 24
            )
    return low, high


@njit(cache=True, nogil=True, error_model="numpy")
def _mix(pixels, above, first, last, below, left, right, count, layers, mixed):
    """Lay the sheets of a band over the frame, their edges smoothed; forget them.

    A film is even but for its edges: weights 1 2 1 in both directions take the steps away.
    """
    for row in range(first, last):
        line = row - above + 1
        held_in, layers_in, out = count[line], layers[line], mixed[line]
        for column in range(left, right):
            held = held_in[column]
            if held == 0:
                out[column] = 0
                continue
            value = layers_in[held - 1, column]
            for place in range(held - 2, -1, -1):
                color = layers_in[place, column]
                keep = np.uint32(255) - (color >> np.uint32(24))
                low, high = value & PAIR, value >> np.uint32(8) & PAIR
                value = color + joined(low * keep, high * keep)
            out[column] = value
            held_in[column] = 0
    if first == above:
        mixed[0, left:right] = mixed[1, left:right]
    if last == below:
        mixed[below - above + 1, left:right] = mixed[below - above, left:right]
    width = right - left
    low = np.zeros(width + 2, dtype=np.uint32)
    high = np.zeros(width + 2, dtype=np.uint32)
    two, eights = np.uint32(2), np.uint32(0x00080008)
    for row in range(above, below):
        line = row - above + 1
        over, middle = mixed[line - 1, left:right], mixed[line, left:right]
        under = mixed[line + 1, left:right]
        for column in range(width):
            p, q, r = over[column], middle[column], under[column]
            low[column + 1] = (p & PAIR) + two * (q & PAIR) + (r & PAIR)
            high[column + 1] = (
                (p >> np.uint32(8) & PAIR)
                + two * (q >> np.uint32(8) & PAIR)
                + (r >> np.uint32(8) & PAIR)
            )
        low[0], low[width + 1] = low[1], low[width]
        high[0], high[width + 1] = high[1], high[width]
        target = pixels[row, left:right]
        for column in range(width):
            # sixteenths; 8 in both halves of the word rounds
            a = low[column] + two * low[column + 1] + low[column + 2] + eights
            b = high[column] + two * high[column + 1] + high[column + 2] + eights
            a, b = a >> np.uint32(4) & PAIR, b >> np.uint32(4) & PAIR
            keep = np.uint32(255) - (b >> np.uint32(16))
            pixel = target[column]
            low_pair, high_pair = pixel & PAIR, pixel >> np.uint32(8) & PAIR
            target[column] = (a | b << np.uint32(8)) + joined(low_pair * keep, high_pair * keep)


@njit(cache=True, nogil=True, error_model="numpy")
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
    rim_red, rim_green, rim_blue = channels(rim_color.reshape(1, 3), 0)
    for index in range(len(centres)):
        x, y = centres[index]
        radius = radii[index]
        reach, core = radius + rim + 0.5, max(radius - 0.5, 0.0)
        if not np.isfinite(x + y) or alphas[index] < INVISIBLE:
            continue
        if x + reach < left or x - reach > right or y + reach < top or y - reach > bottom:
            continue
        red, green, blue = channels(colors, index)
        for row in range(max(int(y - reach), top), min(int(y + reach) + 1, bottom)):
            for column in range(max(int(x - reach), left), min(int(x + reach) + 1, right)):
                distance2 = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2
                if distance2 >= reach * reach:
                    continue
                if distance2 <= core * core:
                    blend(pixels, row, column, red, green, blue, alphas[index])
                    continue
                distance = np.sqrt(distance2)
                inner = min(max(radius + 0.5 - distance, 0.0), 1.0)
                if rim > 0.0 and inner < 1.0:
                    outer = min(reach - distance, 1.0) * alphas[index]
                    blend(pixels, row, column, rim_red, rim_green, rim_blue, outer)
                if inner > 0.0:
                    blend(pixels, row, column, red, green, blue, inner * alphas[index])
