"""The pieces of the input plane on which a network is affine, and the creases between them.

Where every activation is piecewise linear, so is the network: each unit is 0 along lines that
bend only at the creases of the layers before it, and between all of these it is one affine map
(Montufar et al. 2014, "On the Number of Linear Regions of Deep Neural Networks"). The pieces are
convex polygons, cut exactly, a layer at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from models.errors import GridwarpError
from models.network import Layer, Network, compose

Array = np.ndarray
Window = tuple[float, float, float, float]

# A line that comes no further into a polygon than this share of the window doesn't cut it: far
# above rounding, far below anything seen.
SLIVER = 1e-11
# So many pieces are sent through a layer at once, so that a wide one's values stay in the cache.
ROWS = 1024
# Up to so many lines an arrangement is made at once; its memory grows with the square.
AT_ONCE = 512


@dataclass(frozen=True, eq=False)
class Creases:
    """Where units are 0, in straight segments of the input plane.

    Attributes
    ----------
    segments
        (S, 2, 2): start and end; the unit is positive on the left. A segment ends at the window's
        edge or at a crease of an earlier layer, where it bends into another one.
    layer, unit
        (S,): the number of its layer in the network, from 1, and of the unit in it, from 0.
    """

    segments: Array
    layer: Array
    unit: Array


@dataclass(frozen=True, eq=False)
class Regions:
    """The linear pieces of a network inside a window of the input plane.

    Attributes
    ----------
    vertices
        (P, V, 2): convex polygons, counter-clockwise; those with fewer vertices repeat their last.
    counts
        (P,): how many vertices each has.
    patterns
        (P, H) bool: which units are positive there, of all layers whose activation has a kink.
    weight, bias
        (P, K, 2), (P, K): the network on each piece, x -> weight x + bias.
    creases
        What separates them.
    window
        (left, right, bottom, top), which they fill.
    """

    vertices: Array
    counts: Array
    patterns: Array
    weight: Array
    bias: Array
    creases: Creases
    window: Window

    def __len__(self) -> int:
        return len(self.vertices)

    @cached_property
    def areas(self) -> Array:
        """(P,), in units of the input plane squared."""
        return areas(self.vertices)


@dataclass(frozen=True, eq=False)
class Sides:
    """Linear pieces cut once more where the class changes that the network gives.

    Attributes
    ----------
    vertices, counts
        (F, V, 2), (F,): convex polygons, as in `Regions`.
    piece
        (F,): the piece of which each is a part.
    label
        (F,): the class that the network gives there.
    outputs
        (F, K): what it says in the middle of each.
    boundary
        (B, 2, 2): the decision boundary, exact, in straight segments.
    """

    vertices: Array
    counts: Array
    piece: Array
    label: Array
    outputs: Array
    boundary: Array


def areas(vertices: Array) -> Array:
    """The areas of polygons.  # (P, V, 2) -> (P,)"""
    # from the first vertex on, so that a window far from 0 costs no digits
    x, y = np.moveaxis(vertices[:, 1:] - vertices[:, :1], 2, 0)
    return 0.5 * np.abs((x[:, :-1] * y[:, 1:] - x[:, 1:] * y[:, :-1]).sum(axis=1))


def check_piecewise_linear(network: Network, name: str = "this network") -> None:
    """See that a network is affine in pieces.

    Raises
    ------
    GridwarpError
        (code 2) if one of its activations is smooth.
    """
    for layer in network.layers:
        if not layer.activation.linear_pieces:
            raise GridwarpError(
                f"{name} has no linear pieces: {layer.activation.label} bends everywhere.",
                "See those of a ReLU network: python render.py regions spiral",
                code=2,
            )


def linear_regions(network: Network, window: Window) -> Regions:
    """Cut a window of the input plane into the pieces on which a network is affine.

    Parameters
    ----------
    network
        Two inputs, any outputs; ReLU, leaky ReLU, PReLU or none after each layer.
    window
        (left, right, bottom, top).

    Raises
    ------
    GridwarpError
        (code 2) if an activation is smooth.
    """
    check_piecewise_linear(network)
    cells, tolerance = _window(window), _tolerance(window)
    (_, layer), *rest = _kinked(network)
    # the layer at hand on each polygon, before its activation; one map for all up to the first cut
    weight, bias = layer.weight[None], layer.bias[None]
    patterns, creases = np.zeros((1, 0), dtype=bool), _Found()
    for number, after in rest:
        chords, lines, unit = _chords(cells, weight, bias, tolerance)
        creases.add(chords, unit, number)
        cells, parent = _divide(cells, chords, lines, tolerance)
        positive, weight, bias = _forward(
            layer, after, weight, bias, parent, _points(cells.middles())
        )
        patterns = np.concatenate([patterns[parent], positive], axis=1)
        layer = after
    return Regions(*cells.padded(), patterns, weight, bias, creases.joined(), window)


def _kinked(network: Network) -> list[tuple[int, Layer]]:
    """The layers with a kink, each with the linear ones before it in it, and a linear last one.

    The number before each is that of the kinked layer before it (0 before the first).
    """
    found, linear, number = [], (), 0
    for at, layer in enumerate(network.layers, start=1):
        linear = (*linear, layer)
        if layer.activation.has_kink:
            found.append((number, replace(compose(linear), activation=layer.activation)))
            linear, number = (), at
    width = network.layers[-1].width
    last = compose(linear) if linear else Layer(np.eye(width), np.zeros(width))
    return [*found, (number, last)]


def sides(regions: Regions, levels: Sequence[float] = (0.0,)) -> Sides:
    """Cut linear pieces where the class changes that the network gives.

    With several outputs that is where the largest one changes, with one where it is 0; or, of a
    regression, where it has one of `levels` (in ascending order): `label` counts those below.
    """
    cells = _Cells.of(regions.vertices, regions.counts)
    weight, bias = regions.weight, regions.bias
    single = weight.shape[1] == 1
    first = second = np.zeros(0, dtype=int)
    if single:
        lead_weight = np.repeat(weight, len(levels), axis=1)
        lead_bias = bias - np.array(levels)
    else:
        first, second = np.triu_indices(weight.shape[1], 1)
        lead_weight = weight[:, first] - weight[:, second]
        lead_bias = bias[:, first] - bias[:, second]
    tolerance = _tolerance(regions.window)
    chords, lines, pair = _chords(cells, lead_weight, lead_bias, tolerance)
    boundary = _points(chords.ends.T)
    if not single:
        boundary = _where_two_lead(
            boundary, weight[chords.owner], bias[chords.owner], first[pair], second[pair]
        )
    cells, piece = _divide(cells, chords, lines, tolerance)
    x = _points(cells.middles())
    own = weight[piece]
    outputs = own[..., 0] * x[:, :1] + own[..., 1] * x[:, 1:] + bias[piece]
    label = (outputs > np.array(levels)).sum(axis=1) if single else outputs.argmax(axis=1)
    return Sides(*cells.padded(), piece, label, outputs, boundary)


def _where_two_lead(
    chords: Array, weight: Array, bias: Array, first: Array, second: Array
) -> Array:
    """The parts of chords, on each of which two logits are equal, where no other is larger.

    # (S, 2, 2), (S, K, 2), (S, K), (S,), (S,) -> (B, 2, 2)
    """
    logits = np.einsum("ski,sei->sek", weight, chords) + bias[:, None]  # (S, 2, K)
    rows = np.arange(len(chords))
    ahead = logits[rows, :, first][..., None] - logits  # linear along a chord
    ahead[rows, :, first] = ahead[rows, :, second] = np.inf
    begin, end = ahead[:, 0], ahead[:, 1]  # (S, K)
    with np.errstate(divide="ignore", invalid="ignore"):  # where it isn't looked at
        at = begin / (begin - end)
    low = np.where(begin < 0.0, np.where(end > 0.0, at, 1.0), 0.0).max(axis=1, keepdims=True)
    high = np.where(end < 0.0, np.where(begin > 0.0, at, 0.0), 1.0).min(axis=1, keepdims=True)
    start, way = chords[:, 0], chords[:, 1] - chords[:, 0]
    parts = np.stack([start + low * way, start + high * way], axis=1)
    return parts[(low < high)[:, 0]]


def polylines(creases: Creases) -> tuple[Array, Array, Array]:
    """Creases joined at their bends.

    Returns
    -------
    (L, S, 2) polylines that repeat their last vertex, closed ones ending where they begin, and
    (L,), (L,): the layer and the unit of each.
    """
    size = float(np.ptp(creases.segments, axis=(0, 1)).max()) if len(creases.segments) else 1.0
    chains, layers, units = [], [], []
    for layer, unit in np.unique(np.stack([creases.layer, creases.unit], axis=1), axis=0):
        own = creases.segments[(creases.layer == layer) & (creases.unit == unit)]
        for chain in _chains(own, 1e-9 * size):
            chains.append(chain)
            layers.append(layer)
            units.append(unit)
    longest = max((len(chain) for chain in chains), default=2)
    lines = np.empty((len(chains), longest, 2))
    for line, chain in zip(lines, chains, strict=True):
        line[: len(chain)], line[len(chain) :] = chain, chain[-1]
    return lines, np.array(layers, dtype=int), np.array(units, dtype=int)


def _chains(segments: Array, tolerance: float) -> list[Array]:
    """Directed segments (S, 2, 2), joined where one ends and another begins: (N, 2) each."""
    gaps = np.abs(segments[:, None, 1] - segments[None, :, 0]).max(axis=2)
    nearest = gaps.argmin(axis=1)
    follows = np.where(gaps[np.arange(len(segments)), nearest] <= tolerance, nearest, -1)
    led_to = np.isin(np.arange(len(segments)), follows)
    # first those that nothing leads to; what is left after them is closed
    waiting = dict.fromkeys(np.argsort(led_to, kind="stable").tolist())
    chains = []
    while waiting:
        at = next(iter(waiting))
        chain = [segments[at, 0]]
        while at in waiting:
            del waiting[at]
            chain.append(segments[at, 1])
            at = int(follows[at])
        chains.append(np.array(chain))
    return chains


# Positions are complex from here on: x + iy.


@dataclass(frozen=True, eq=False)
class _Cells:
    """Convex polygons: corners (V, P), each polygon's last one repeated, and counts (P,)."""

    corners: Array
    counts: Array

    @classmethod
    def of(cls, vertices: Array, counts: Array) -> "_Cells":
        corners = np.ascontiguousarray(vertices).view(complex)[..., 0]
        return cls(np.ascontiguousarray(corners.T), counts)

    @property
    def size(self) -> int:
        return len(self.counts)

    def __getitem__(self, which: Array) -> "_Cells":
        return _Cells(self.corners[:, which], self.counts[which])

    def padded(self) -> tuple[Array, Array]:
        """(P, V, 2) and (P,)."""
        return _points(self.corners.T), self.counts

    def middles(self) -> Array:
        """The mean of each polygon's corners, which lies inside: (P,)."""
        surplus = len(self.corners) - self.counts
        return (self.corners.sum(axis=0) - surplus * self.corners[-1]) / self.counts


@dataclass(frozen=True, eq=False)
class _Lines:
    """Lines Re(conj(normal) z) + offset = 0 with |normal| = 1: (M,) each."""

    normal: Array
    offset: Array

    def __getitem__(self, which: Array) -> "_Lines":
        return _Lines(self.normal[which], self.offset[which])

    def side(self, positions: Array) -> Array:
        """The signed distance of positions (..., M) from their lines."""
        return np.real(positions * np.conj(self.normal)) + self.offset


@dataclass(frozen=True, eq=False)
class _Chords:
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


class _Found:
    """The creases of one layer after the other."""

    def __init__(self) -> None:
        self.segments, self.layers, self.units = [np.zeros((0, 2, 2))], [], []

    def add(self, chords: _Chords, unit: Array, layer: int) -> None:
        self.segments.append(_points(chords.ends.T))
        self.layers += [layer] * len(unit)
        self.units.append(unit)

    def joined(self) -> Creases:
        units = np.concatenate([np.zeros(0, dtype=int), *self.units])
        return Creases(np.concatenate(self.segments), np.array(self.layers, dtype=int), units)


def _points(positions: Array) -> Array:
    """# (...) complex -> (..., 2)"""
    return np.ascontiguousarray(positions).view(float).reshape(*positions.shape, 2)


def _window(window: Window) -> _Cells:
    """A window as one polygon."""
    left, right, bottom, top = window
    corners = [left + 1j * bottom, right + 1j * bottom, right + 1j * top, left + 1j * top]
    return _Cells(np.array(corners)[:, None], np.array([4]))


def _tolerance(window: Window) -> float:
    """How far a line must come into a polygon to cut it."""
    left, right, bottom, top = window
    return SLIVER * max(right - left, top - bottom)


def _forward(
    layer: Layer, after: Layer, weight: Array, bias: Array, parent: Array, points: Array
) -> tuple[Array, Array, Array]:
    """Go on through a kinked layer, on each piece.

    Parameters
    ----------
    layer, after
        It, and the layer that reads it.
    weight, bias
        (Q, U, 2), (Q, U): it before its activation, on the polygons before its cuts; Q may be 1.
    parent, points
        (P,), (P, 2): in which of these each piece lies, and a point in the piece.

    Returns
    -------
    (P, U): which units are positive; (P, O, 2) and (P, O): `after` before its activation.
    """
    below, above = layer.activation(np.array([-1.0, 1.0])) * [-1.0, 1.0]  # its slopes
    units, out = after.weight.shape[1], after.width
    positive, found = np.empty((len(parent), units), dtype=bool), np.empty((len(parent), out, 3))
    maps = np.dstack([weight, bias[..., None]])  # (Q, U, 3)
    # where all share one map, one product of matrices does for one a piece
    shared = len(maps) == 1
    ways = (after.weight.T[..., None] * maps[0, :, None]).reshape(units, -1)  # (U, O * 3)
    for at in range(0, len(parent), ROWS):
        rows = slice(at, at + ROWS)
        x = points[rows]
        own = maps if shared else maps[parent[rows]]
        value = x @ weight[0].T if shared else own[..., 0] * x[:, :1] + own[..., 1] * x[:, 1:]
        value += own[..., 2]
        np.greater(value, 0.0, out=positive[rows])
        slope = np.multiply(positive[rows], above - below, out=value)
        slope += below
        if shared:
            found[rows] = (slope @ ways).reshape(-1, out, 3)
        else:
            found[rows] = after.weight @ (slope[..., None] * own)
    weight, bias = np.ascontiguousarray(found[..., :2]), found[..., 2] + after.bias
    return positive, weight, bias


def _chords(
    cells: _Cells, weight: Array, bias: Array, tolerance: float
) -> tuple[_Chords, _Lines, Array]:
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
    lines = _Lines(normal[own, unit], offset[own, unit])
    corners, counts = cells.corners[:, owner], cells.counts[owner]
    side = lines.side(corners)
    first, length = _run(side > tolerance, counts)
    columns = np.arange(len(owner))

    def crossing(start: Array) -> Array:
        """Where the edge from corner `start` to the next meets the line."""
        start, end = start % counts, (start + 1) % counts
        before, after = side[start, columns], side[end, columns]
        share = np.clip(before / (before - after), 0.0, 1.0)
        here = corners[start, columns]
        return here + share * (corners[end, columns] - here)

    ends = np.stack([crossing(first + length - 1), crossing(first - 1)])
    return _Chords(owner, ends, columns), lines, unit


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


def _divide(
    cells: _Cells, chords: _Chords, lines: _Lines, tolerance: float
) -> tuple[_Cells, Array]:
    """Cut polygons along their chords; the parts, and (P',) in which polygon each lies.

    In every round each polygon that is left is cut along the chord nearest to its middle, and
    each half takes on its part of the others: a tree of cuts that is about balanced, so that
    there are few rounds. Every cut stands for itself: chords through one point do no harm. A
    single polygon, as a wide first layer cuts it, is done at once if there are none.
    """
    if cells.size == 1 and 0 < len(chords.owner) <= AT_ONCE:
        found = _faces(cells, chords, lines, tolerance)
        if found is not None:
            return found, np.zeros(found.size, dtype=int)
    parent = np.arange(cells.size)
    whole: list[tuple[_Cells, Array]] = []
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
    return _Cells(corners, counts), np.concatenate([origin for _, origin in whole])


def _faces(cell: _Cells, chords: _Chords, lines: _Lines, tolerance: float) -> _Cells | None:
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
    share = np.where(crossed, side[:, 0] / change, np.inf)
    order = np.argsort(share, axis=0)  # along each chord (a column), the lines that it meets
    share = np.take_along_axis(share, order, axis=0)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, each[:, None], axis=0)
    count = crossed.sum(axis=0)

    # pieces: of which chord, which of its pieces, from where to where along it
    chord = np.repeat(each, count + 1)
    first = np.cumsum(count + 1) - (count + 1)
    piece = np.arange(len(chord)) - first[chord]
    inner, last = piece > 0, piece == count[chord]
    low, high = np.zeros(len(chord)), np.ones(len(chord))
    low[inner] = share[piece[inner] - 1, chord[inner]]
    high[~last] = share[piece[~last], chord[~last]]
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


def _cycles(after: Array, origin: Array) -> _Cells:
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
    return _Cells(np.array(corners), counts)


def _central(chords: _Chords, middles: Array) -> Array:
    """For each polygon the chord whose middle is nearest to its own (Q,): (Q,)."""
    owner = chords.owner
    away = 0.5 * (chords.ends[0] + chords.ends[1]) - middles[owner]
    distance = away.real**2 + away.imag**2
    first = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
    best = np.flatnonzero(distance == np.minimum.reduceat(distance, first)[owner])
    return best[np.append(True, owner[best[1:]] != owner[best[:-1]])]


def _halves(cells: _Cells, knives: _Lines, ends: Array, tolerance: float) -> _Cells:
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
    return _Cells(corners.reshape(len(corners), -1), counts)


def _parts(chords: _Chords, chosen: Array, knives: _Lines, tolerance: float) -> _Chords:
    """What lies of the other chords on both sides of those that are `chosen` to cut."""
    begin, end = chords.ends
    side = knives[chords.owner].side(chords.ends)
    low, high = side.min(axis=0), side.max(axis=0)
    low[chosen] = high[chosen] = 0.0
    change = side[0] - side[1]
    share = side[0] / np.where(change == 0.0, 1.0, change)
    crossing = begin + np.clip(share, 0.0, 1.0) * (end - begin)
    left, right = np.flatnonzero(high > tolerance), np.flatnonzero(low < -tolerance)
    index = np.concatenate([left, right])
    beyond = side[:, index] * np.repeat([1.0, -1.0], [len(left), len(right)]) >= -tolerance
    owner = np.concatenate([chords.owner[left], chords.owner[right] + len(chosen)])
    ends = np.where(beyond, chords.ends[:, index], crossing[index])
    return _Chords(owner, ends, chords.line[index])
