"""How far two vectors point the same way: what a dot product w . x = |w| |x| cos theta says."""

import numpy as np

from models.arrays import Array


def angle(row: Array, x: Array) -> float:
    """The angle between two vectors of the plane (2,), in [0, pi]; 0 where one of them is 0."""
    cross = row[0] * x[1] - row[1] * x[0]
    return float(np.arctan2(abs(cross), row @ x))


def side(row: Array, x: Array) -> int:
    """On which side of x the other vector lies: 1 anticlockwise of it, -1 clockwise."""
    return 1 if x[0] * row[1] - x[1] * row[0] >= 0.0 else -1


def projection(row: Array, onto: Array) -> Array:
    """The foot of the perpendicular from the tip of `row` to the line along `onto`; (2,)."""
    return onto * float(row @ onto) / max(float(onto @ onto), 1e-300)


def scores(row: Array, bias: float, points: Array) -> Array:
    """The pre-activations of one unit, w . x + b.  # (N, 2) -> (N,)"""
    return points @ row + bias


def feet(row: Array, bias: float, points: Array) -> Array:
    """The points of the unit's line w . x + b = 0 nearest to `points`.  # (N, 2) -> (N, 2)

    The way from there has the length |w . x + b| / |w|, the distance from the line.
    """
    across = scores(row, bias, points) / max(float(row @ row), 1e-300)
    return points - across[:, None] * row


def typical(points: Array) -> int:
    """The index of the point (N, 2) nearest to one standard deviation up in both inputs."""
    typical = points.mean(axis=0) + points.std(axis=0)
    return int(np.linalg.norm(points - typical, axis=1).argmin())


def of_length(points: Array, length: float) -> int:
    """The index of the point (N, 2) whose distance from the origin is nearest to `length`."""
    return int(np.abs(np.linalg.norm(points, axis=1) - length).argmin())
