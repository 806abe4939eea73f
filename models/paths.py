"""How a linear map is entered: the path from the identity to W.

W = R S with R the nearest rotation and S symmetric (a polar decomposition that keeps
det R = +1), and at time t the map is R(t theta) ((1 - t) I + t S). A shape is turned while
it is stretched, never squeezed through a point as under the straight blend (1 - t) I + t W.
"""

import numpy as np

Array = np.ndarray


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
