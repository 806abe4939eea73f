"""Linear models: what a readout makes of the space before it, and what none of the plane can do."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from models.arrays import Array
from models.network.activations import softmax
from models.network.network import Layer, Network
from models.network.scores import best_line, fit, score

# The softmax regression: steps at most, and the ridge that keeps it finite.
STEPS, RIDGE = 600, 1e-6


@dataclass(frozen=True, eq=False)
class ClassBoundary:
    """A stretch of the line normal . z + offset = 0.

    `span` is where it begins and ends, measured in the direction (-n2, n1)/|n| from the point
    nearest to the origin.
    """

    normal: Array
    offset: float
    span: tuple[float, float] = (-np.inf, np.inf)


@dataclass(frozen=True, eq=False)
class LinearModel:
    """One logit, K scores or one height, each linear in D coordinates, two of a plane.

    Attributes
    ----------
    weight, bias
        (K, D) and (K,).
    score
        What it reaches on the points, in [0, 1]: its accuracy, or R^2 of the heights.
    regression
        Whether it gives a height in place of a class.
    """

    weight: Array
    bias: Array
    score: float
    regression: bool = False

    @property
    def difference(self) -> tuple[Array, float]:
        """Normal (D,) and offset of the height, or of how far class 1 is ahead of class 0."""
        weight, bias = self.weight, self.bias
        if len(weight) == 1:
            return weight[0], float(bias[0])
        return weight[1] - weight[0], float(bias[1] - bias[0])

    @property
    def edges(self) -> tuple[ClassBoundary, ...]:
        """Where a plane's class changes: one line, or a stretch between each two classes."""
        if self.regression:
            return ()
        if len(self.weight) == 1:
            return (ClassBoundary(*self.difference),)
        pairs = combinations(range(len(self.weight)), 2)
        between = (self._between(i, j) for i, j in pairs)
        return tuple(edge for edge in between if edge is not None)

    def _between(self, i: int, j: int) -> ClassBoundary | None:
        """Where classes i and j have equal scores and no other's is higher."""
        normal, offset = self.weight[j] - self.weight[i], float(self.bias[j] - self.bias[i])
        length = np.linalg.norm(normal)
        if length == 0.0:
            return None
        direction = np.array([-normal[1], normal[0]]) / length
        foot = -normal * offset / length**2
        low, high = -np.inf, np.inf
        for k in range(len(self.weight)):
            if k in (i, j):
                continue
            # score i less score k at foot + s direction: room + s rise, which must not be below 0
            against = self.weight[i] - self.weight[k]
            room = float(against @ foot + self.bias[i] - self.bias[k])
            rise = float(against @ direction)
            if rise == 0.0:
                if room < 0.0:
                    return None
            elif rise > 0.0:
                low = max(low, -room / rise)
            else:
                high = min(high, -room / rise)
        return ClassBoundary(normal, offset, (low, high)) if low < high else None


def readout_of(network: Network, points: Array, labels: Array) -> LinearModel:
    """The last layer of a network whose last space is a plane, and what the network reaches."""
    readout = network.readout
    regression = labels.dtype.kind == "f"
    return LinearModel(readout.weight, readout.bias, score(network, points, labels), regression)


def best_linear(points: Array, labels: Array, outputs: int = 1) -> LinearModel:
    """What a linear model can do at best with points of a plane.

    Two classes: the line of the highest accuracy (exact, see `models.network.scores.best_line`).
    More: the most likely softmax regression. Heights: least squares. Each reaches the same on
    every invertible affine image of the points.

    Parameters
    ----------
    points, labels
        (N, 2); (N,) classes as integers, or heights as floats.
    outputs
        1, or the number of classes.
    """
    regression = labels.dtype.kind == "f"
    if outputs <= 2 and not regression:
        line = best_line(points, labels)
        return LinearModel(line.normal[None, :], np.array([line.offset]), line.accuracy)
    fitted = fit(points, labels) if regression else _softmax_regression(points, labels, outputs)
    reached = score(Network((Layer(*fitted),)), points, labels)
    return LinearModel(*fitted, reached, regression)


def _softmax_regression(points: Array, labels: Array, classes: int) -> tuple[Array, Array]:
    """Weights (K, 2) and biases (K,) that make the labels most likely.

    On whitened points, so that the ridge means the same for every affine image of them. Bohning
    1992, "Multinomial logistic regression algorithm": Newton's steps with a bound in place of
    the Hessian never overshoot.
    """
    mean = points.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(points.T, bias=True))
    keep = values > 1e-12 * max(float(values[-1]), 1e-300)
    whiten = vectors[:, keep] / np.sqrt(values[keep])  # (2, d)
    inputs = np.hstack([(points - mean) @ whiten, np.ones((len(points), 1))])
    targets = np.eye(classes)[labels]
    centring = np.eye(classes) - 1.0 / classes
    bound = 0.5 * np.kron(centring, inputs.T @ inputs)
    step = np.linalg.pinv(bound + RIDGE * len(points) * np.eye(len(bound)))
    weights = np.zeros((classes, inputs.shape[1]))
    for _ in range(STEPS):
        wrong = targets - softmax(inputs @ weights.T)
        gradient = wrong.T @ inputs - RIDGE * len(points) * weights
        change = (step @ gradient.ravel()).reshape(weights.shape)
        weights = weights + change
        if np.abs(change).max() < 1e-7:
            break
    weight = weights[:, :-1] @ whiten.T
    return weight, weights[:, -1] - weight @ mean
