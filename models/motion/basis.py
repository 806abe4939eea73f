"""The free basis of a linear two-unit layer.

Where no activation follows, z' = M (z - mu) with W' = W M^-1 and b' = b + W mu in the next
layer is the same function. Training stretches such a layer into a sliver; M undoes that:
M = s R Sigma^(-1/2), with mu and Sigma the mean and covariance of the points' embedding
and s the standard deviation of the input points, so that it is drawn at the input's size.
"""

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Array
from models.network.network import Layer

# Eigenvalues of the covariance below this share of the largest are raised to it.
CLAMP = 1e-3
# Below this share the embedding is a line.
FLAT = 1e-8
# An embedding whose largest variance lies below this has collapsed to a point.
COLLAPSED = 1e-18


@dataclass(frozen=True, eq=False)
class Basis:
    """z' = matrix (z - mean).

    Attributes
    ----------
    matrix, mean
        (2, 2) and (2,).
    ratio
        The stretch that the whitening undoes, as a ratio of standard deviations.
    flat
        Whether the embedding is a line or a point, in any basis.
    """

    matrix: Array
    mean: Array
    ratio: float
    flat: bool = False

    def __call__(self, z: Array) -> Array:
        """# (N, 2) -> (N, 2)"""
        return (z - self.mean) @ self.matrix.T

    def enter(self, layer: Layer) -> Layer:
        """`layer` with what it gives out in this basis; it must be linear."""
        return Layer(self.matrix @ layer.weight, self.matrix @ (layer.bias - self.mean))

    def leave(self, layer: Layer) -> Layer:
        """`layer` reading this basis in place of the raw coordinates."""
        weight = np.linalg.solve(self.matrix.T, layer.weight.T).T
        return Layer(weight, layer.bias + layer.weight @ self.mean, layer.activation)


def whitening(embedding: Array, points: Array) -> Basis:
    """The basis before its rotation is chosen (R = I).

    Parameters
    ----------
    embedding
        (N, 2), the points' images in the layer.
    points
        (N, d), the points themselves; they give the scale s.
    """
    mean = embedding.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(embedding.T, bias=True))
    scale = float(np.sqrt(points.var(axis=0).mean())) or 1.0
    largest = float(values[-1])
    if largest <= COLLAPSED:
        return Basis(scale * np.eye(2), mean, 1.0, flat=True)
    clamped = np.maximum(values, CLAMP * largest)
    inverse_root = vectors @ np.diag(clamped**-0.5) @ vectors.T
    ratio = float(np.sqrt(largest / clamped[0]))
    return Basis(scale * inverse_root, mean, ratio, flat=bool(values[0] < FLAT * largest))


def nearest_rotation(moving: Array, target: Array, reflect: bool | None = None) -> Array:
    """The orthogonal R (2, 2) that brings `moving` (N, 2) nearest to `target` (N, 2).

    Orthogonal Procrustes (Schoenemann 1966; Kabsch 1976 for the sign): the R that minimises
    the sum of |R m - t|^2. `reflect` fixes the sign of det R: True -1, False +1, None either.
    """
    left, _, right = np.linalg.svd(target.T @ moving)
    sign = np.sign(np.linalg.det(left) * np.linalg.det(right)) or 1.0
    determinant = sign if reflect is None else (-1.0 if reflect else 1.0)
    return left @ np.diag([1.0, sign * determinant]) @ right


def rotated(basis: Basis, rotation: Array) -> Basis:
    """The basis with `rotation` (2, 2) after it."""
    return replace(basis, matrix=rotation @ basis.matrix)


def upright(basis: Basis, readout: Array) -> Basis:
    """The basis turned so that `readout` (2,), a linear function of raw coordinates, rises upwards.

    A height that is read from the layer is then how high a point is drawn.
    """
    rise = np.linalg.solve(basis.matrix.T, readout)
    length = np.linalg.norm(rise)
    if length == 0.0:
        return basis
    x, y = rise / length
    return rotated(basis, np.array([[y, -x], [x, y]]))


def free_basis(embedding: Array, points: Array, affine: Array | None = None) -> Basis:
    """The basis for a clip of one epoch: the embedding turned nearest to the input.

    Parameters
    ----------
    embedding, points
        (N, 2) images in the layer, (N, 2) inputs.
    affine
        (2, 2), the affine step's matrix A: then the sign of det R is chosen so that
        det(M A) > 0, and no flip is needed.
    """
    white = whitening(embedding, points)
    reflect = None if affine is None else bool(np.linalg.det(white.matrix @ affine) < 0)
    return rotated(white, nearest_rotation(white(embedding), points - points.mean(axis=0), reflect))
