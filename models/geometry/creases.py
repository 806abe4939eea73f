"""The images of straight lines under a network, with every corner an exact vertex.

Under a piecewise linear network a line becomes a polyline whose corners lie where some
unit's pre-activation is 0. They are solved for. Where an activation is smooth, the curve
is refined until its chords are within a tolerance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Array, Window
from models.network.network import Network

EVERYWHERE: Window = (-1e300, 1e300, -1e300, 1e300)
# Pieces a line starts from where anything smooth acts on it: short enough that a
# chord's error shows at its thirds.
FIRST_PIECES = 16
ROUNDS = 12
POLISH = 60


class _Samples:
    """Parameters s in [0, 1] along many segments: flat, sorted by segment, then by s."""

    def __init__(self, starts: Array, ends: Array, pieces: int) -> None:
        self.starts, self.ends = starts, ends
        count = len(starts)
        self.owner = np.repeat(np.arange(count), pieces + 1)
        self.s = np.tile(np.linspace(0.0, 1.0, pieces + 1), count)

    def points(self, owner: Array, s: Array) -> Array:
        """# (M,), (M,) -> (M, 2)"""
        return self.starts[owner] + s[:, None] * (self.ends[owner] - self.starts[owner])

    def all_points(self) -> Array:
        return self.points(self.owner, self.s)

    def add(self, owner: Array, s: Array) -> None:
        owner = np.concatenate([self.owner, owner])
        s = np.concatenate([self.s, s])
        order = np.argsort(2.0 * owner + s)
        owner, s = owner[order], s[order]
        keep = np.append(True, (np.diff(owner) != 0) | (np.diff(s) > 1e-13))
        self.owner, self.s = owner[keep], s[keep]

    def cuts(self) -> "Cuts":
        counts = np.bincount(self.owner, minlength=len(self.starts))
        first = np.concatenate([[0], np.cumsum(counts)[:-1]])
        index = first[:, None] + np.minimum(np.arange(counts.max()), counts[:, None] - 1)
        return Cuts(self.all_points(), self.owner, index)


@dataclass(frozen=True, eq=False)
class Cuts:
    """Vertices along many segments, each once.

    Attributes
    ----------
    points
        (M, 2), in the input plane, from each segment's start to its end.
    owner
        (M,): whose vertices they are.
    index
        (L, S): the vertices of every segment; one with fewer repeats its last.
    """

    points: Array
    owner: Array
    index: Array

    def rows(self, values: Array) -> Array:
        """What is known of every vertex, by segments.  # (M, ...) -> (L, S, ...)"""
        return values.take(self.index, axis=0)


def trace(
    segments: Array,
    networks: Sequence[Network],
    tolerances: Sequence[float] = (),
    windows: Sequence[Window] = (),
) -> Array:
    """Where to cut straight segments so that their images are exact.

    Parameters
    ----------
    segments
        (L, 2, 2): start and end of each, in the input plane.
    networks
        The maps under which the images must be exact; every kink of each becomes a vertex.
    tolerances
        For each network, the largest distance between a chord and its curve (in units of
        that network's output); used where an activation is smooth.
    windows
        For each network of two outputs, (left, right, bottom, top): curves are refined only where
        they come near it. None given: everywhere.

    Returns
    -------
    (L, S, 2) vertices in the input plane, from each segment's start to its end.
    """
    cuts = cut_at_creases(segments, networks, tolerances, windows)
    return cuts.rows(cuts.points)


def cut_at_creases(
    segments: Array,
    networks: Sequence[Network],
    tolerances: Sequence[float] = (),
    windows: Sequence[Window] = (),
) -> Cuts:
    """As `trace`, each vertex once."""
    segments = np.asarray(segments, dtype=float)
    if len(segments) == 0:
        none = np.zeros(0, dtype=int)
        return Cuts(segments.reshape(0, 2), none, none.reshape(0, 2))
    straight = all(layer.activation.linear_pieces for net in networks for layer in net.layers)
    samples = _Samples(segments[:, 0], segments[:, 1], 1 if straight else FIRST_PIECES)
    for network in networks:
        _cut_at_kinks(samples, network)
    if not straight:
        _refine(samples, networks, tolerances, windows or [EVERYWHERE] * len(networks))
        # a smooth layer may carry a curve over a kink and back between two early samples
        for network in networks:
            _cut_at_kinks(samples, network)
    return samples.cuts()


def _cut_at_kinks(samples: _Samples, network: Network) -> None:
    for depth, layer in enumerate(network.layers):
        if not layer.activation.has_kink:
            continue
        prefix = Network(network.layers[:depth])
        z = layer.affine(prefix(samples.all_points()))  # (M, units)
        crosses = (z[:-1] * z[1:] < 0) & (samples.owner[:-1] == samples.owner[1:])[:, None]
        left, unit = np.nonzero(crosses)
        if not len(left):
            continue
        owner = samples.owner[left]
        low, high = samples.s[left], samples.s[left + 1]
        z_low, z_high = z[left, unit], z[left + 1, unit]
        s = low + (high - low) * z_low / (z_low - z_high)
        if not all(before.activation.linear_pieces for before in prefix.layers):
            s = _bisect(samples, prefix, layer.weight[unit], layer.bias[unit], owner, low, high)
        samples.add(owner, s)


def _bisect(
    samples: _Samples,
    prefix: Network,
    weight: Array,
    bias: Array,
    owner: Array,
    low: Array,
    high: Array,
) -> Array:
    """The s in [low, high] where each one's own unit (a row of weight, bias) is 0."""

    def value(s: Array) -> Array:
        return np.einsum("mw,mw->m", prefix(samples.points(owner, s)), weight) + bias

    return bisected(value, low, high, np.sign(value(low)), POLISH)


def bisected(
    function: Callable[[Array], Array], low: Array, high: Array, sign: Array, times: int
) -> Array:
    """Where a function of (N,) numbers changes from `sign` (N,), which it has at `low`."""
    for _ in range(times):
        middle = 0.5 * (low + high)
        same = np.sign(function(middle)) == sign
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return 0.5 * (low + high)


def _refine(
    samples: _Samples,
    networks: Sequence[Network],
    tolerances: Sequence[float],
    windows: Sequence[Window],
) -> None:
    """Halve pieces near the window whose image strays from its chord by more than the tolerance."""
    inside = samples.owner[:-1] == samples.owner[1:]
    owner, low, high = samples.owner[:-1][inside], samples.s[:-1][inside], samples.s[1:][inside]
    for _ in range(ROUNDS):
        coarse = np.zeros(len(low), dtype=bool)
        for network, tolerance, window in zip(networks, tolerances, windows, strict=True):
            ends = [network(samples.points(owner, s)) for s in (low, high)]
            near = True if window is EVERYWHERE else _near(*ends, window)
            # thirds, since an S-shaped piece meets its chord in the middle
            for fraction in (1 / 3, 2 / 3):
                curve = network(samples.points(owner, low + fraction * (high - low)))
                chord = ends[0] + fraction * (ends[1] - ends[0])
                # an arc is 8/9 as far from its chord there as in the middle
                coarse |= near & (np.linalg.norm(curve - chord, axis=1) > 0.85 * tolerance)
        if not coarse.any():
            return
        owner, low, high = owner[coarse], low[coarse], high[coarse]
        middle = 0.5 * (low + high)
        samples.add(owner, middle)
        owner = np.concatenate([owner, owner])
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])


def _near(start: Array, end: Array, window: Window) -> Array:
    """Whether pieces from `start` to `end` (M, 2) come within a window's size of the window."""
    left, right, bottom, top = window
    room = np.array([right - left, top - bottom])
    low, high = np.array([left, bottom]) - room, np.array([right, top]) + room
    meets = (np.maximum(start, end) >= low) & (np.minimum(start, end) <= high)
    return np.all(meets, axis=1)
