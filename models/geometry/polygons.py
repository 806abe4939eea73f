"""Convex polygons cut by lines, exactly: all lines that cross one divide it at once.

Positions are complex here, x + iy.
"""

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Array, Window

# A line that comes no further into a polygon than this share of the window doesn't cut it: far
# above rounding, far below anything seen.
SLIVER = 1e-11
# Up to so many lines an arrangement is made at once; its memory grows with the square.
AT_ONCE = 512


@dataclass(frozen=True, eq=False)
class Cells:
    """Convex polygons: corners (V, P), each polygon's last one repeated, and counts (P,)."""

    corners: Array
    counts: Array

    @classmethod
    def of(cls, vertices: Array, counts: Array) -> "Cells":
        corners = np.ascontiguousarray(vertices).view(complex)[..., 0]
        return cls(np.ascontiguousarray(corners.T), counts)

    @property
    def size(self) -> int:
        return len(self.counts)

    def __getitem__(self, which: Array) -> "Cells":
        return Cells(self.corners[:, which], self.counts[which])

    def padded(self) -> tuple[Array, Array]:
        """(P, V, 2) and (P,)."""
        return points_of(self.corners.T), self.counts

    def middles(self) -> Array:
        """The mean of each polygon's corners, which lies inside: (P,)."""
        surplus = len(self.corners) - self.counts
        return (self.corners.sum(axis=0) - surplus * self.corners[-1]) / self.counts


@dataclass(frozen=True, eq=False)
class ChordLines:
    """Lines Re(conj(normal) z) + offset = 0 with |normal| = 1: (M,) each."""

    normal: Array
    offset: Array

    def __getitem__(self, which: Array) -> "ChordLines":
        return ChordLines(self.normal[which], self.offset[which])

    def side(self, positions: Array) -> Array:
        """The signed distance of positions (..., M) from their lines."""
        return np.real(positions * np.conj(self.normal)) + self.offset


@dataclass(frozen=True, eq=False)
class Chords:
    """The parts of lines inside polygons.

    Attributes
    ----------
    owner
        (M,): which polygon, in order.
    ends
        (2, M): the positive side is on the left.
    line
        (M,): which line.
    """

    owner: Array
    ends: Array
    line: Array


def points_of(positions: Array) -> Array:
    """# (...) complex -> (..., 2)"""
    return np.ascontiguousarray(positions).view(float).reshape(*positions.shape, 2)


def window_cell(window: Window) -> Cells:
    """A window as one polygon."""
    left, right, bottom, top = window
    corners = [left + 1j * bottom, right + 1j * bottom, right + 1j * top, left + 1j * top]
    return Cells(np.array(corners)[:, None], np.array([4]))


def tolerance_in(window: Window) -> float:
    """How far a line must come into a polygon to cut it."""
    left, right, bottom, top = window
    return SLIVER * max(right - left, top - bottom)


def chords_in(
    cells: Cells, weight: Array, bias: Array, tolerance: float
) -> tuple[Chords, ChordLines, Array]:
    """The lines on which units are 0, in every polygon that one cuts, and (M,) the unit of each.

    `weight` (Q, U, 2) and `bias` (Q, U) are the units before their activation on each polygon; Q
    may be 1.
    """
    scale = np.maximum(np.hypot(weight[..., 0], weight[..., 1]), 1e-300)
    normal, offset = (weight[..., 0] + 1j * weight[..., 1]) / scale, bias / scale  # (Q, U)
    low = np.full((cells.size, weight.shape[1]), np.inf)
    high = -low
    for corner in cells.corners[..., None]:
        side = corner.real * normal.real
        side += corner.imag * normal.imag
        side += offset
        np.minimum(low, side, out=low)
        np.maximum(high, side, out=high)
    owner, unit = np.nonzero((low < -tolerance) & (high > tolerance))
    own = owner if len(weight) > 1 else np.zeros_like(owner)
    lines = ChordLines(normal[own, unit], offset[own, unit])
    corners, counts = cells.corners[:, owner], cells.counts[owner]
    side = lines.side(corners)
    first, length = _run(side > tolerance, counts)
    columns = np.arange(len(owner))

    def crossing(start: Array) -> Array:
        """Where the edge from corner `start` to the next meets the line."""
        start, end = start % counts, (start + 1) % counts
        before, after = side[start, columns], side[end, columns]
        fraction = np.clip(before / (before - after), 0.0, 1.0)
        here = corners[start, columns]
        return here + fraction * (corners[end, columns] - here)

    ends = np.stack([crossing(first + length - 1), crossing(first - 1)])
    return Chords(owner, ends, columns), lines, unit


def _run(inside: Array, counts: Array) -> tuple[Array, Array]:
    """The corners of each polygon that are `inside` are neighbours: the first, and how many.

    # (V, M), (M,) -> (M,), (M,)
    """
    inside = inside & (np.arange(len(inside))[:, None] < counts)
    before = np.roll(inside, 1, axis=0)
    before[0] = inside[counts - 1, np.arange(len(counts))]
    return (inside & ~before).argmax(axis=0), inside.sum(axis=0)


def _run_length(inside: Array, counts: Array) -> Array:
    """How many of the corners of each polygon are `inside`.  # (V, M), (M,) -> (M,)"""
    return (inside & (np.arange(len(inside))[:, None] < counts)).sum(axis=0)


def divide(
    cells: Cells, chords: Chords, lines: ChordLines, tolerance: float
) -> tuple[Cells, Array]:
    """Cut polygons along their chords; the parts, and (P',) in which polygon each lies.

    In every round each polygon that is left is cut along the chord nearest to its middle, and
    each half takes on its part of the others: a tree of cuts that is about balanced, so that
    there are few rounds. Every cut stands for itself: chords through one point do no harm. A
    single polygon, as a wide first layer cuts it, is done at once if there are none.
    """
    if cells.size == 1 and 0 < len(chords.owner) <= AT_ONCE:
        faces = _faces(cells, chords, lines, tolerance)
        if faces is not None:
            return faces, np.zeros(faces.size, dtype=int)
    parent = np.arange(cells.size)
    whole: list[tuple[Cells, Array]] = []
    while len(chords.owner):
        waits = np.zeros(cells.size, dtype=bool)
        waits[chords.owner] = True
        if not waits.all():
            whole.append((cells[~waits], parent[~waits]))
            cells, parent = cells[waits], parent[waits]
            chords = replace(chords, owner=(np.cumsum(waits) - 1)[chords.owner])
        chosen = _central(chords, cells.middles())
        knives, ends = lines[chords.line[chosen]], chords.ends[:, chosen]
        cells, parent = _halves(cells, knives, ends, tolerance), np.tile(parent, 2)
        chords = _parts(chords, chosen, knives, tolerance)
    whole.append((cells, parent))
    widest = max(len(part.corners) for part, _ in whole)
    corners = np.concatenate(
        [part.corners[np.minimum(np.arange(widest), len(part.corners) - 1)] for part, _ in whole],
        axis=1,
    )
    counts = np.concatenate([part.counts for part, _ in whole])
    return Cells(corners, counts), np.concatenate([origin for _, origin in whole])


def _faces(cell: Cells, chords: Chords, lines: ChordLines, tolerance: float) -> Cells | None:
    """The faces of an arrangement of lines in one polygon, all at once.

    Each piece of a line, between two crossings, is walked both ways, with the face on the left;
    from its end one turns left into the next (de Berg et al. 2008, "Computational Geometry",
    ch. 2 and 8), so that each face is a cycle. None where lines aren't in general position, and
    rounding would choose the turns.
    """
    begin, end = chords.ends
    each = np.arange(len(begin))
    side = np.real(chords.ends * np.conj(lines.normal)[:, None, None])
    side += lines.offset[:, None, None]  # (line, which end, chord)
    crossed = side[:, 0] * side[:, 1] < 0.0
    crossed &= crossed.T & (each[:, None] != each)
    change = np.where(crossed, side[:, 0] - side[:, 1], 1.0)
    fraction = np.where(crossed, side[:, 0] / change, np.inf)
    order = np.argsort(fraction, axis=0)  # along each chord (a column), the lines that it meets
    fraction = np.take_along_axis(fraction, order, axis=0)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, each[:, None], axis=0)
    count = crossed.sum(axis=0)

    # pieces: of which chord, which of its pieces, from where to where along it
    chord = np.repeat(each, count + 1)
    first = np.cumsum(count + 1) - (count + 1)
    piece = np.arange(len(chord)) - first[chord]
    inner, last = piece > 0, piece == count[chord]
    low, high = np.zeros(len(chord)), np.ones(len(chord))
    low[inner] = fraction[piece[inner] - 1, chord[inner]]
    high[~last] = fraction[piece[~last], chord[~last]]
    way = end - begin
    # the polygon's edge: its corners and the chords' ends, in their order round it
    corners = cell.corners[: cell.counts[0], 0]
    ring, place, whole = _round(corners, chords.ends.ravel())
    around = np.argsort(place)
    gaps = np.diff(np.append(place[around], whole))
    if min(gaps.min(), ((high - low) * np.abs(way)[chord]).min()) <= tolerance:
        return None
    where = np.argsort(around)[len(corners) :].reshape(2, -1)

    # half-edges: pieces forwards, pieces backwards, the edge
    size = len(chord)
    after = np.empty(2 * size + len(ring), dtype=np.intp)

    def turn(along: Array, met: Array, forwards: bool) -> Array:
        """To the left, from one chord into another that it meets."""
        same = (side[along, 1, met] > 0.0) == forwards
        return first[met] + rank[along, met] + np.where(same, 1, size)

    after[:size][~last] = turn(chord[~last], order[piece[~last], chord[~last]], True)
    after[:size][last] = 2 * size + where[1]
    after[size : 2 * size][inner] = turn(chord[inner], order[piece[inner] - 1, chord[inner]], False)
    after[size : 2 * size][~inner] = 2 * size + where[0]
    # round the edge: past the corners, and into the chord at each of its ends
    onwards = 2 * size + np.argsort(around)[: len(corners)]
    into = np.concatenate([onwards, first, size + first + count])
    after[2 * size :] = into[np.roll(around, -1)]
    origin = np.concatenate(
        [begin[chord] + low * way[chord], begin[chord] + high * way[chord], ring[around]]
    )
    if np.bincount(after, minlength=len(after)).max() > 1:
        return None
    return _cycles(after, origin)


def _round(corners: Array, positions: Array) -> tuple[Array, Array, float]:
    """A polygon's corners and positions on its edge; how far each is round it; its length."""
    edges = np.roll(corners, -1) - corners
    length = np.abs(edges)[:, None]
    relative = (positions - corners[:, None]) * np.conj(edges)[:, None] / length
    beyond = np.maximum(0.0, np.maximum(-relative.real, relative.real - length))
    nearest = (np.abs(relative.imag) + beyond).argmin(axis=0)
    starts = np.cumsum(length) - length[:, 0]
    place = starts[nearest] + relative.real[nearest, np.arange(len(positions))]
    both = np.concatenate([corners, positions]), np.concatenate([starts, place])
    return *both, float(length.sum())


def _cycles(after: Array, origin: Array) -> Cells:
    """Polygons from half-edges: where each begins, and which one comes after it."""
    least, ahead = np.arange(len(after)), after
    while True:  # the least number in each cycle, seen twice as far ahead in every turn
        further = np.minimum(least, least[ahead])
        if np.array_equal(further, least):
            break
        least, ahead = further, ahead[ahead]
    seeds = np.flatnonzero(least == np.arange(len(after)))
    at, corners, counts = after[seeds], [origin[seeds]], np.ones(len(seeds), dtype=int)
    while (at != seeds).any():
        going = at != seeds
        corners.append(np.where(going, origin[at], corners[-1]))
        counts += going
        at = np.where(going, after[at], at)
    return Cells(np.array(corners), counts)


def _central(chords: Chords, middles: Array) -> Array:
    """For each polygon the chord whose middle is nearest to its own (Q,): (Q,)."""
    owner = chords.owner
    away = 0.5 * (chords.ends[0] + chords.ends[1]) - middles[owner]
    distance = away.real**2 + away.imag**2
    first = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
    best = np.flatnonzero(distance == np.minimum.reduceat(distance, first)[owner])
    return best[np.append(True, owner[best[1:]] != owner[best[:-1]])]


def _halves(cells: Cells, knives: ChordLines, ends: Array, tolerance: float) -> Cells:
    """Cut each polygon along its chord (2, Q): first all positive parts, then all others."""
    side, columns = knives.side(cells.corners), np.arange(cells.size)
    first, length = _run(side > tolerance, cells.counts)
    # the rest is on the other side, but for corners that the line runs through
    after = (first + length) % cells.counts
    after += side[after, columns] >= -tolerance
    others = _run_length(side < -tolerance, cells.counts)
    counts = np.concatenate([length, others]) + 2
    corners = np.empty((int(counts.max()), 2, cells.size), dtype=complex)
    steps = np.arange(len(corners) - 1)[:, None]
    for half, (start, size) in enumerate(((first, length), (after, others))):
        # from the chord's end along the polygon to its start
        around = cells.corners[(start + steps) % cells.counts, columns]
        corners[0, half] = ends[1 - half]
        corners[1:, half] = np.where(steps < size, around, ends[half])
    return Cells(corners.reshape(len(corners), -1), counts)


def _parts(chords: Chords, chosen: Array, knives: ChordLines, tolerance: float) -> Chords:
    """What lies of the other chords on both sides of those that are `chosen` to cut."""
    begin, end = chords.ends
    side = knives[chords.owner].side(chords.ends)
    low, high = side.min(axis=0), side.max(axis=0)
    low[chosen] = high[chosen] = 0.0
    change = side[0] - side[1]
    fraction = side[0] / np.where(change == 0.0, 1.0, change)
    crossing = begin + np.clip(fraction, 0.0, 1.0) * (end - begin)
    left, right = np.flatnonzero(high > tolerance), np.flatnonzero(low < -tolerance)
    index = np.concatenate([left, right])
    beyond = side[:, index] * np.repeat([1.0, -1.0], [len(left), len(right)]) >= -tolerance
    owner = np.concatenate([chords.owner[left], chords.owner[right] + len(chosen)])
    ends = np.where(beyond, chords.ends[:, index], crossing[index])
    return Chords(owner, ends, chords.line[index])
