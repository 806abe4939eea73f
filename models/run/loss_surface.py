"""The loss over a plane in the space of all weights: the one through the path of training.

Li et al. 2018, "Visualizing the loss landscape of neural nets", section 7: the plane runs through
the last weights along the first two principal axes of the saved ones. The surface is that of the
loss on this plane alone; a path is projected onto it, at right angles.
"""

from dataclasses import dataclass
from functools import cached_property

import contourpy
import numpy as np

from models.arrays import Array, Window
from models.errors import GridwarpError
from models.geometry.boundary import SampleGrid
from models.network.activations import KINDS, parse
from models.network.architecture import Architecture
from models.network.losses import mean_loss
from models.network.network import Network
from models.run.run import Run

# A path whose second axis is shorter than this, next to the first, is straight.
STRAIGHT = 1e-9
# Products of weights below this are small enough for single precision.
LARGE = 1e4
# Cells along the longer side of a surface: as many of them as this work allows, in products of a
# weight and a value; it takes about a second.
FEWEST, MOST, WORK = 40, 120, 5e10
# Numbers that go through the networks at once: they stay in the cache.
AT_ONCE = 2**18
# What is drawn has at least so many cells: between the networks lies a cubic through them.
FINE = 240
# Of losses this many times as large as the lowest, the levels are as many in every decade.
DECADES = 8.0
# At most so many lines of equal loss.
LEVELS = 14
# The levels of a decade, ever finer.
MANTISSAS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 5.0, 7.0))
STEPS = (1.0, 2.0, 5.0)


@dataclass(frozen=True, eq=False)
class WeightPlane:
    """A plane in the space of all weights and biases of a network.

    Attributes
    ----------
    architecture
        The network's.
    origin
        (P,): the weights at (0, 0), in the order of `Architecture.shapes`; missing biases are 0.
    axes
        (2, P), orthonormal.
    variance_ratios
        How much of the variance of the path or paths each axis shows, in [0, 1].
    """

    architecture: Architecture
    origin: Array
    axes: Array
    variance_ratios: tuple[float, float]

    @classmethod
    def of(cls, *paths: Array, architecture: Architecture) -> "WeightPlane":
        """The plane through the end of the last path, along the main directions of all.

        Parameters
        ----------
        paths
            (E, P) each, see `path_of`.

        Raises
        ------
        GridwarpError
            (code 2) if nothing moves.
        """
        origin = paths[-1][-1]
        moved = np.concatenate(paths) - origin
        _, lengths, axes = np.linalg.svd(moved - moved.mean(axis=0), full_matrices=False)
        if not lengths[0] > 0.0:
            raise GridwarpError(
                "the weights never move: there is no path to show.",
                "Choose a later epoch, or train for some: --epoch last",
                code=2,
            )
        straight = len(lengths) < 2 or lengths[1] <= STRAIGHT * lengths[0]
        second = _across(axes[0]) if straight else axes[1]
        chosen = np.stack([axes[0], second])
        # the first path starts at the upper left
        begin = chosen @ moved[0]
        chosen *= np.where(begin * [-1.0, 1.0] < 0, -1.0, 1.0)[:, None]
        variance = np.square(lengths) / np.square(lengths).sum()
        return cls(
            architecture,
            origin,
            chosen,
            (float(variance[0]), 0.0 if straight else float(variance[1])),
        )

    def project(self, weights: Array) -> Array:
        """# (..., P) -> (..., 2)"""
        return (weights - self.origin) @ self.axes.T

    def weights(self, places: Array) -> Array:
        """# (..., 2) -> (..., P)"""
        return self.origin + places @ self.axes

    def network(self, place: Array) -> Network:
        """The network at a place (2,) of the plane."""
        weights = self.weights(np.asarray(place, dtype=float))
        tensors = {
            name: weights[start:end].reshape(shape)
            for name, (start, end, shape) in self._tensors.items()
        }
        return Network.from_tensors(self.architecture, tensors)

    def losses(self, places: Array, points: Array, labels: Array) -> Array:
        """The loss of the network at every place, as `models.network.scores.loss`, in single
        precision unless the weights are very large.

        # (M, 2), (N, in), (N,) -> (M,)
        """
        largest = max(np.abs(self.origin).max(), np.abs(places).max())
        kind = np.float32 if largest < LARGE else np.float64
        inputs, origin, axes = (x.astype(kind) for x in (points, self.origin, self.axes))
        chunk = max(1, AT_ONCE // (len(points) * max(self.architecture.widths)))
        chunks = []
        with np.errstate(over="ignore", invalid="ignore"):  # far away losses are infinite
            for first in range(0, len(places), chunk):
                some = origin + places[first : first + chunk].astype(kind) @ axes
                chunks.append(mean_loss(self._outputs(some, inputs), labels))
        return np.concatenate(chunks)

    def _outputs(self, weights: Array, x: Array) -> Array:
        """All of these networks at once.  # (M, P), (N, in) -> (M, N, out)"""

        def tensor(name: str) -> Array:
            start, end, shape = self._tensors[name]
            return weights[:, start:end].reshape(len(weights), *shape)

        shape = self.architecture
        for index, name in enumerate(shape.layers):
            x = x @ tensor(f"{name}.weight").transpose(0, 2, 1)
            x += tensor(f"{name}.bias")[:, None, :]
            if index < shape.hidden:
                phi = parse(shape.activations[index])
                slope = (
                    tensor(shape.slope(index))[:, :, None] if phi.name == "prelu" else phi.parameter
                )
                x = KINDS[phi.name].function(x, slope)  # pyright: ignore[reportArgumentType]
        return x

    @cached_property
    def _tensors(self) -> dict[str, tuple[int, int, tuple[int, ...]]]:
        """Where each tensor lies among the weights, and its shape."""
        slices, start = {}, 0
        for name, shape in self.architecture.shapes().items():
            end = start + int(np.prod(shape))
            slices[name] = (start, end, shape)
            start = end
        return slices


def path_of(run: Run, last: float = np.inf) -> tuple[Array, Array]:
    """The saved epochs of a run up to `last`, (E,), and all its weights at each, (E, P)."""
    epochs = [epoch for epoch in run.epochs if epoch <= last]
    shapes, rows = run.architecture.shapes(), []
    for epoch in epochs:
        tensors = run.tensors(epoch)
        rows.append(
            np.concatenate(
                [
                    np.ravel(tensors[name]) if name in tensors else np.zeros(np.prod(shape))
                    for name, shape in shapes.items()
                ]
            )
        )
    return np.array(epochs, dtype=float), np.array(rows)


def _across(axis: Array) -> Array:
    """Some direction at right angles to a unit vector (P,)."""
    direction = -axis * axis[np.abs(axis).argmin()]
    direction[np.abs(axis).argmin()] += 1.0
    return direction / np.linalg.norm(direction)


@dataclass(frozen=True, eq=False)
class Surface:
    """The loss over a window of a plane.

    Attributes
    ----------
    grid
        Of places on the plane.
    values
        (H, W), row 0 at the bottom: the loss at each, in nats or squared units.
    """

    grid: SampleGrid
    values: Array

    @classmethod
    def over(cls, plane: WeightPlane, window: Window, points: Array, labels: Array) -> "Surface":
        """The loss on `points` (N, in) with `labels` (N,), on a grid of networks."""
        grid = SampleGrid.over(window, resolution(plane.architecture, len(points)))
        places = grid.positions
        losses = plane.losses(places.reshape(-1, 2), points, labels)
        return cls(grid, losses.reshape(places.shape[:2]).astype(float))

    @cached_property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest finite loss."""
        finite = self.values[np.isfinite(self.values)]
        return float(finite.min()), float(finite.max())

    @property
    def logarithmic(self) -> bool:
        """Whether the losses go through powers of ten, and so do the levels."""
        low, high = self.span
        return low > 0.0 and high > DECADES * low

    def relative(self, losses: Array) -> Array:
        """Losses between the lowest (0) and the highest (1), by their logarithm where they go
        through powers of ten."""
        low, high = self.span
        bounded = np.clip(np.nan_to_num(losses, nan=high, posinf=high), low, high)
        if self.logarithmic:
            low, high, bounded = np.log(low), np.log(high), np.log(bounded)
        return (bounded - low) / max(high - low, 1e-300)

    @cached_property
    def levels(self) -> Array:
        """The losses, round numbers, at which lines are drawn."""
        spaced = _round_powers if self.logarithmic else _round_steps
        return spaced(*self.span)

    @cached_property
    def drawn(self) -> Array:
        """The shares on a finer grid over the same window, (H', W'), row 0 at the bottom."""
        times = -(-FINE // max(self.values.shape))
        return _finer(_finer(self.relative(self.values), times).T, times).T

    def curves(self, level: float) -> list[Array]:
        """Where the loss is `level`: curves (N, 2) in the plane."""
        high, wide = self.drawn.shape
        x = np.linspace(self.grid.x[0], self.grid.x[-1], wide)
        y = np.linspace(self.grid.y[0], self.grid.y[-1], high)
        generator = contourpy.contour_generator(x, y, self.drawn)
        lines = generator.lines(float(self.relative(np.array(level))))
        return [np.asarray(curve) for curve in lines]


def _finer(values: Array, times: int) -> Array:
    """So many steps in place of each one along the first axis, by the cubics of Catmull and Rom.

    # (n, m) -> ((n - 1) times + 1, m)
    """
    ends = 2.0 * values[:1] - values[1:2], 2.0 * values[-1:] - values[-2:-1]
    padded = np.concatenate([ends[0], values, ends[1]])
    a, b, c, d = (padded[at : len(values) - 1 + at, None, :] for at in range(4))
    t = (np.arange(times) / times)[None, :, None]
    cubic = 2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)
    between = b + 0.5 * t * (c - a + t * cubic)
    return np.concatenate([between.reshape(-1, values.shape[1]), values[-1:]])


def resolution(architecture: Architecture, points: int) -> int:
    """How many cells a surface has along its longer side: many, for a small network."""
    widths = np.array(architecture.widths)
    # a unit takes as long as a hundred products, for its activation
    work = points * float((widths[:-1] * widths[1:]).sum() + 100 * widths[1:].sum())
    return int(np.clip(np.sqrt(WORK / work), FEWEST, MOST))


def _round_powers(low: float, high: float) -> Array:
    decades = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    every = [np.outer(10.0**decades, mantissas).ravel() for mantissas in MANTISSAS]
    between = [values[(values > low) & (values < high)] for values in every]
    fitting = [values for values in between if len(values) <= LEVELS]
    # over very many decades, every second power of ten, or every third, ...
    return fitting[-1] if fitting else between[0][:: -(-len(between[0]) // LEVELS)]


def _round_steps(low: float, high: float) -> Array:
    least = (high - low) / LEVELS
    if not least > 0.0:
        return np.zeros(0)
    power = 10.0 ** np.floor(np.log10(least))
    step = next(s * power for s in (*STEPS, 10.0) if s * power >= least)
    levels = step * np.arange(np.floor(low / step) + 1, np.ceil(high / step))
    return np.round(levels, 12)
