"""How a linear map is entered: the path from the identity to W.

W = R S with R the nearest rotation and S symmetric (a polar decomposition that keeps
det R = +1), and at time t the map is R(t theta) ((1 - t) I + t S). A shape is turned while
it is stretched, never squeezed through a point as under the straight blend (1 - t) I + t W.
In space R turns about one axis, and a W that isn't square is one with zeros below or beside it.
"""

import numpy as np

from models.arrays import SPACE, Array


def rotation(angle: float) -> Array:
    """The rotation by `angle` radians, anticlockwise; (2, 2)."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, -sine], [sine, cosine]])


def rotation_angle(weight: Array) -> float:
    """The angle of the rotation nearest to `weight` (2, 2), in (-pi, pi].

    It maximises the trace of R^T W, which gives theta = atan2(w21 - w12, w11 + w22)
    (Higham, "Computing the polar decomposition", 1986, in two dimensions). Where every
    rotation is equally near (both arguments 0) it is 0.
    """
    return float(np.arctan2(weight[1, 0] - weight[0, 1], weight[0, 0] + weight[1, 1]))


def linear_path(weight: Array, t: float) -> Array:
    """The map at time t in [0, 1] on the way from the identity to `weight`; (2, 2).

    Continuous in `weight`, singular ones included, except where theta is undefined. For
    det W < 0 the weaker axis of S passes through 0: the plane is flipped over.
    """
    angle = rotation_angle(weight)
    stretch = rotation(-angle) @ weight
    return rotation(t * angle) @ ((1.0 - t) * np.eye(2) + t * stretch)


def flips(weight: Array) -> bool:
    """Whether `weight` (2, 2) turns the plane over."""
    return bool(np.linalg.det(weight) < 0)


def in_space(positions: Array) -> Array:
    """Positions of a line, a plane or space as positions in space.  # (..., 1 to 3) -> (..., 3)"""
    missing = SPACE - positions.shape[-1]
    if missing == 0:
        return positions
    return np.concatenate([positions, np.zeros((*positions.shape[:-1], missing))], axis=-1)


def spatial_path(weight: Array, t: float) -> Array:
    """The map of space at time t in [0, 1] on the way from the identity to `weight`; (3, 3).

    Parameters
    ----------
    weight
        (m, n) with m and n at most 3, padded with zeros to (3, 3): a plane (n = 2) lies in
        space as x3 = 0, and a map into a plane (m = 2) ends there.

    With the singular value decomposition W = U D V^T, R = U V^T and S = V D V^T, where the
    smallest singular value takes the sign that makes det R = +1 (Kabsch 1976). Where that value is
    0, as it is for a map that begins or ends in a plane, nothing is flipped.
    """
    padded = np.zeros((SPACE, SPACE))
    padded[: weight.shape[0], : weight.shape[1]] = weight
    left, values, right = np.linalg.svd(padded)
    if np.linalg.det(left) * np.linalg.det(right) < 0:
        left[:, -1] *= -1.0
        values[-1] *= -1.0
    stretch = right.T @ (values[:, None] * right)
    return partial_rotation(left @ right, t) @ ((1.0 - t) * np.eye(SPACE) + t * stretch)


def partial_rotation(rotation: Array, t: float) -> Array:
    """The rotation (3, 3) about the same axis by t times its angle; (3, 3)."""
    from scipy.spatial.transform import Rotation  # a quarter of a second, where Manim isn't

    return Rotation.from_rotvec(t * Rotation.from_matrix(rotation).as_rotvec()).as_matrix()
