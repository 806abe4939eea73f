"""Discs and arrows, antialiased by their distance, at sub-pixel positions."""

import numpy as np
from numba import njit

from scenes.drawing.raster.pixel import INVISIBLE, blend, channels


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
    rim_red, rim_green, rim_blue = channels(rim_color.reshape(1, 3), 0)
    for index in range(centres.shape[0]):
        x, y = centres[index]
        alpha = alphas[index]
        if not np.isfinite(x + y) or alpha < INVISIBLE:
            continue
        if x + reach < left or x - reach > right or y + reach < top or y - reach > bottom:
            continue
        red, green, blue = channels(colors, index)
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
                        blend(pixels, row, column, red, green, blue, alpha)
                    continue
                if distance2 >= reach * reach:
                    continue
                distance = np.sqrt(distance2)
                inner = min(max(radius + 0.5 - distance, 0.0), 1.0)
                if rim > 0.0:
                    outer = min(reach - distance, 1.0) * alpha
                    blend(pixels, row, column, rim_red, rim_green, rim_blue, outer)
                if inner > 0.0:
                    blend(pixels, row, column, red, green, blue, inner * alpha)


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
        red, green, blue = channels(colors, index)
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
                    blend(pixels, row, column, red, green, blue, cover * alphas[index])
