"""The numbers on screen, one function each."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array
from models.network.losses import mean_loss
from models.network.network import Network

# Angles handled at once by the sweep: so many stay in the cache.
AT_ONCE = 32_000
# Up to so many points every one of them is a pivot; that takes seconds.
EXACT = 4000
# Beyond, so many directions are tried first, and so many points near the best line are pivots.
DIRECTIONS, NEAREST = 360, 96


@dataclass(frozen=True, eq=False)
class SeparatingLine:
    """The points z with normal . z + offset = 0; the positive side is class 1.

    `accuracy` is the share of points, in [0, 1], that lie on their own side.
    """

    normal: Array
    offset: float
    accuracy: float


def accuracy(network: Network, points: Array, labels: Array) -> float:
    """The share of points, in [0, 1], that the network gives their own class."""
    logits = network(points)
    guess = logits[:, 0] > 0 if logits.shape[1] == 1 else logits.argmax(axis=1)
    return float(np.mean(guess == labels))


def score(network: Network, points: Array, labels: Array) -> float:
    """How good a network is, 1 being perfect: its accuracy or, for targets, R^2.

    R^2 is the share of the targets' variance that it explains: below 0 where their mean does
    better.

    Parameters
    ----------
    labels
        (N,): integers are classes, floats are targets.
    """
    if labels.dtype.kind != "f":
        return accuracy(network, points, labels)
    variance = float(labels.var())
    error = float(np.square(network(points)[:, 0] - labels).mean())
    return 1.0 - error / variance if variance > 0 else float(error == 0.0)


def fit(points: Array, targets: Array) -> tuple[Array, Array]:
    """The plane nearest to targets (N,) over points (N, 2), by least squares: (1, 2) and (1,)."""
    inputs = np.hstack([points, np.ones((len(points), 1))])
    coefficients = np.linalg.lstsq(inputs, targets, rcond=None)[0]
    return coefficients[None, :-1], coefficients[-1:]


def loss(network: Network, points: Array, labels: Array) -> float:
    """The mean cross-entropy in nats, from the logits; for targets the mean squared error."""
    return float(mean_loss(network(points), labels))


def best_line(points: Array, labels: Array) -> SeparatingLine:
    """The straight line that separates two classes best, over all lines there are.

    Every division of the points by a line is met by some line through one of them, turned about it:
    so each point is a pivot, the others are sorted by angle, and the sweep counts. The
    pivot itself can be put on its own side. Exact up to `EXACT` points, in O(N^2 log N) time.
    For more, the pivots are those near the best line of `DIRECTIONS` directions, and the result is
    a lower bound.

    Parameters
    ----------
    points
        (N, 2); labels (N,), 0 or 1.

    Returns
    -------
    A line of the highest accuracy. That accuracy is the same for every invertible affine
    image of the points.
    """
    points = np.asarray(points, dtype=float)
    sign = np.where(np.asarray(labels) == 1, 1, -1)
    pivots = points
    if len(points) > EXACT:
        angles = np.linspace(0.0, np.pi, DIRECTIONS, endpoint=False)
        normals = np.stack([-np.sin(angles), np.cos(angles)], axis=1)
        lines = [_best_threshold(points, sign, normal) for normal in normals]
        line = max(lines, key=lambda candidate: candidate.accuracy)
        near = np.abs(points @ line.normal + line.offset)
        pivots = points[np.argpartition(near, NEAREST)[:NEAREST]]
    best, turn = -1, -1.0
    chunk = max(1, AT_ONCE // len(points))
    for first in range(0, len(pivots), chunk):
        right, turned = _sweep(points, sign, pivots[first : first + chunk])
        if right.max() > best:
            best = int(right.max())
            turn = float(turned[right.argmax()])
    # the line's direction is (-turn, 1 - |turn|); beyond 1 it is the opposite one
    turn -= 2.0 * (turn > 1.0)
    across = np.array([abs(turn) - 1.0, -turn])
    return _best_threshold(points, sign, across / np.hypot(*across))


def _sweep(points: Array, sign: Array, pivots: Array) -> tuple[Array, Array]:
    """For each pivot (C, 2): the most points right with a line through it, and how that turns.

    A line through the pivot turns by half a circle, which is told by -x / (|x| + y), from -1 to
    1, of its upper direction: it grows with the angle and is cheaper. A point changes sides when
    the line passes it.
    """
    x = points[None, :, 0] - pivots[:, None, 0]  # (C, N)
    y = points[None, :, 1] - pivots[:, None, 1]
    lower = (y < 0) | ((y == 0) & (x < 0))
    np.negative(x, out=x, where=~lower)
    np.abs(y, out=y)
    size = np.abs(x) + y
    twin = size == 0.0
    gain = np.where(twin, 0, np.where(lower, -sign, sign))
    turn = np.divide(x, size, out=size, where=~twin)
    order = np.argsort(turn, axis=1)
    turn = np.take_along_axis(turn, order, axis=1)
    passed = np.cumsum(np.take_along_axis(gain, order, axis=1), axis=1, dtype=np.int32)
    score = np.abs(passed[:, -1:] - 2 * passed)
    following = np.hstack([turn[:, 1:], turn[:, :1] + 2.0])
    # points seen in one direction are passed at once: no line runs between them
    score = np.where(following - turn > 1e-12, score, -len(points))
    at = score.argmax(axis=1)
    row = np.arange(len(pivots))
    twins = twin.sum(axis=1)
    # the pivot, and whatever lies in the same place, goes to its own side
    own = (twins + np.abs((twin * sign).sum(axis=1))) // 2
    return (len(points) - twins + score[row, at]) // 2 + own, 0.5 * (
        turn[row, at] + following[row, at]
    )


def _best_threshold(points: Array, sign: Array, normal: Array) -> SeparatingLine:
    """The best line with this normal, in the middle of its gap."""
    along = points @ normal
    order = np.argsort(along, kind="stable")
    along, sign = along[order], sign[order]
    margin = max(float(np.ptp(along)), 1.0) * 0.05
    edges = np.concatenate([[along[0] - margin], along, [along[-1] + margin]])
    below = np.concatenate([[0], np.cumsum(sign)])
    score = below[-1] - 2 * below  # class 1 above the cut, less class 1 below
    score = np.where(np.diff(edges) > 0, score, 0)
    at = int(np.abs(score).argmax())
    cut = 0.5 * (edges[at] + edges[at + 1])
    turn = 1.0 if score[at] >= 0 else -1.0
    right = (len(points) + abs(int(score[at]))) / 2
    return SeparatingLine(turn * normal, float(-turn * cut), right / len(points))
