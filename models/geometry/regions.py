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

from models.arrays import Array, Window
from models.geometry.polygons import (
    Cells,
    chords_in,
    divide,
    points_of,
    tolerance_in,
    window_cell,
)
from models.network.network import Layer, Network, compose
from models.network.requirements import NetworkShape, require_linear_pieces

# So many pieces are sent through a layer at once, so that a wide one's values stay in the cache.
ROWS = 1024


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
class LinearRegions:
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
        (F, V, 2), (F,): convex polygons, as in `LinearRegions`.
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


def linear_regions(network: Network, window: Window) -> LinearRegions:
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
    require_linear_pieces(NetworkShape.of(network))
    cells, tolerance = window_cell(window), tolerance_in(window)
    (_, layer), *rest = _kinked(network)
    # the layer at hand on each polygon, before its activation; one map for all up to the first cut
    weight, bias = layer.weight[None], layer.bias[None]
    patterns, none = np.zeros((1, 0), dtype=bool), np.zeros(0, dtype=int)
    creases = [(np.zeros((0, 2, 2)), none, none)]
    for number, after in rest:
        chords, lines, unit = chords_in(cells, weight, bias, tolerance)
        creases.append((points_of(chords.ends.T), np.full(len(unit), number), unit))
        cells, parent = divide(cells, chords, lines, tolerance)
        positive, weight, bias = _forward(
            layer, after, weight, bias, parent, points_of(cells.middles())
        )
        patterns = np.concatenate([patterns[parent], positive], axis=1)
        layer = after
    joined = Creases(*map(np.concatenate, zip(*creases, strict=True)))
    return LinearRegions(*cells.padded(), patterns, weight, bias, joined, window)


def _kinked(network: Network) -> list[tuple[int, Layer]]:
    """The layers with a kink, each with the linear ones before it in it, and a linear last one.

    The number before each is that of the kinked layer before it (0 before the first).
    """
    kinked, linear, number = [], (), 0
    for at, layer in enumerate(network.layers, start=1):
        linear = (*linear, layer)
        if layer.activation.has_kink:
            kinked.append((number, replace(compose(linear), activation=layer.activation)))
            linear, number = (), at
    width = network.layers[-1].width
    last = compose(linear) if linear else Layer(np.eye(width), np.zeros(width))
    return [*kinked, (number, last)]


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
    positive, composed = np.empty((len(parent), units), dtype=bool), np.empty((len(parent), out, 3))
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
            composed[rows] = (slope @ ways).reshape(-1, out, 3)
        else:
            composed[rows] = after.weight @ (slope[..., None] * own)
    weight, bias = np.ascontiguousarray(composed[..., :2]), composed[..., 2] + after.bias
    return positive, weight, bias


def sides(regions: LinearRegions, levels: Sequence[float] = (0.0,)) -> Sides:
    """Cut linear pieces where the class changes that the network gives.

    With several outputs that is where the largest one changes, with one where it is 0; or, of a
    regression, where it has one of `levels` (in ascending order): `label` counts those below.
    """
    cells = Cells.of(regions.vertices, regions.counts)
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
    tolerance = tolerance_in(regions.window)
    chords, lines, pair = chords_in(cells, lead_weight, lead_bias, tolerance)
    boundary = points_of(chords.ends.T)
    if not single:
        boundary = _where_two_lead(
            boundary, weight[chords.owner], bias[chords.owner], first[pair], second[pair]
        )
    cells, piece = divide(cells, chords, lines, tolerance)
    x = points_of(cells.middles())
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
