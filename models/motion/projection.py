"""A wide layer seen in three of its principal axes, and a tour through further ones.

Any three orthogonal directions of a layer show a true shadow of it, but only a shadow: what they
show of the variance is said with them.
"""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array

SHOWN = 3
# A tour goes through so many axes: each of the first three is turned into a later one and back.
TOURED = 6
# When each of the three turns, as shares of the tour: the weakest first, never all at once.
TURNS = ((0.42, 1.0), (0.21, 0.79), (0.0, 0.58))
# What is missing to the whole by less than this is a rounding error.
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class PrincipalAxes:
    """The directions in which a cloud of points varies most.

    Attributes
    ----------
    mean
        (W,), the cloud's.
    axes
        (K, W), orthonormal, the strongest first.
    variance_ratios
        (K,), the share of the whole variance along each, in [0, 1].
    """

    mean: Array
    axes: Array
    variance_ratios: Array

    def __call__(self, embedding: Array) -> Array:
        """Coordinates along the axes.  # (..., W) -> (..., K)"""
        return (embedding - self.mean) @ self.axes.T

    def explained(self, frame: Array) -> float:
        """The share of the variance that orthonormal directions `frame` (K, 3) show.

        The coordinates along principal axes are uncorrelated, so that a direction f has the
        variance sum f_k^2 v_k.
        """
        explained = float((np.square(frame).T @ self.variance_ratios).sum())
        return 1.0 if explained > 1.0 - ROUNDING else explained


def principal_axes(embedding: Array, count: int = TOURED) -> PrincipalAxes:
    """The first principal axes of a cloud (Pearson 1901), by singular value decomposition.

    Parameters
    ----------
    embedding
        (N, W).
    count
        How many are wanted; a layer of W units has at most W.

    Of an axis's two directions the one is taken whose largest entry is positive.
    """
    mean = embedding.mean(axis=0)
    # the square matrix's eigenvectors are there also where there are fewer points than units
    values, vectors = np.linalg.eigh((embedding - mean).T @ (embedding - mean))
    values, axes = values[::-1][:count], vectors.T[::-1][:count]
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    total = np.square(embedding - mean).sum()
    variance_ratios = np.maximum(values, 0.0) / total if total > 0 else np.zeros(len(values))
    return PrincipalAxes(mean, axes * np.where(largest < 0, -1.0, 1.0), variance_ratios)


def tour(dimensions: int, alpha: float) -> Array:
    """Three orthonormal directions at a share in [0, 1] of a tour; (dimensions, 3).

    A loop of Asimov's grand tour ("The grand tour", 1985): the first three axes each turn, in a
    plane of their own, into a later axis and back. It begins and ends, at rest, with the first
    three; of fewer than six dimensions some axes stay where they are.
    """
    frame = np.eye(dimensions, SHOWN)
    for axis, (begin, end) in enumerate(TURNS):
        partner = TOURED - 1 - axis
        if partner >= dimensions:
            continue
        along = min(max((alpha - begin) / (end - begin), 0.0), 1.0)
        angle = 0.5 * np.pi * np.sin(np.pi * along) ** 2
        frame[axis, axis], frame[partner, axis] = np.cos(angle), np.sin(angle)
    return frame
