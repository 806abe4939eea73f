"""A 2x2 matrix as simple maps one after the other: shear, scaling, reflection and rotation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.arrays import Array
from models.motion.paths import rotation, rotation_angle

Kind = Literal["rotation", "reflection", "scaling", "shear"]

# What is nearer than this to a map that changes nothing is left out.
NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Factor:
    """One simple map of the plane.

    Attributes
    ----------
    kind
        What it does.
    numbers
        How much: a rotation's angle in radians, anticlockwise; a scaling's two factors; the k of a
        shear (x1, x2) -> (x1 + k x2, x2). A reflection has none.
    axis
        The direction, in radians, of the first axis of a scaling (the second is across it), or of
        the mirror of a reflection.
    """

    kind: Kind
    numbers: tuple[float, ...] = ()
    axis: float = 0.0

    def at(self, t: float) -> Array:
        """Its map at t in [0, 1] on the way from the identity, (2, 2).

        A rotation turns; the others go straight, and the axes of a scaling, the mirror and the
        first axis of a shear stay where they are.
        """
        match self.kind:
            case "rotation":
                return rotation(t * self.numbers[0])
            case "shear":
                return np.array([[1.0, t * self.numbers[0]], [0.0, 1.0]])
            case "scaling":
                along = np.asarray(self.numbers)
            case "reflection":
                along = np.array([1.0, -1.0])
        turned = rotation(self.axis)
        return turned @ np.diag(1.0 + t * (along - 1.0)) @ turned.T

    @property
    def matrix(self) -> Array:
        """(2, 2)"""
        return self.at(1.0)


def named_factors(weight: Array) -> tuple[Factor, ...]:
    """`weight` (2, 2) as shear, then scaling, then reflection if det < 0, then rotation.

    The QR decomposition (Trefethen and Bau 1997, lecture 7), W = Q R with Q a rotation, and
    R = diag(a, d) times a shear. These are in the order in which they act; what would change
    nothing is left out.
    """
    first, second = weight.T
    length, size = float(np.linalg.norm(first)), float(np.abs(weight).max(initial=0.0))
    if length > NOTHING * size:
        angle, along = float(np.arctan2(first[1], first[0])), float(first @ second)
        shear, across = along / length**2, float(np.linalg.det(weight)) / length
    else:  # the first axis goes to 0: the second one says how it is turned
        angle = float(np.arctan2(-second[0], second[1]))
        shear, length, across = 0.0, 0.0, float(np.linalg.norm(second))
    mirror = 0.0
    if across < 0 and abs(angle) > 0.5 * np.pi:  # with the other mirror it turns less
        angle, mirror = _wrapped(angle + np.pi), 0.5 * np.pi
    return _kept(
        Factor("shear", (shear,)),
        Factor("scaling", (length, abs(across))),
        *([Factor("reflection", axis=mirror)] if across < 0 else []),
        Factor("rotation", (angle,)),
    )


def singular(weight: Array) -> tuple[Factor, ...]:
    """`weight` (2, 2) as rotation, then scaling, then reflection if det < 0, then rotation.

    The singular value decomposition, W = U S V^T, with U and V made rotations; of the four that
    are equal (eight with a mirror), the one that turns least. In the order in which they act.
    """
    left, values, right = np.linalg.svd(weight)
    values = values * [1.0, np.linalg.det(left) * np.linalg.det(right)]
    left = left * [1.0, np.linalg.det(left)]
    right = right * np.array([[1.0], [np.linalg.det(right)]])
    first, last = (float(np.arctan2(turn[1, 0], turn[0, 0])) for turn in (right, left))
    decompositions = []
    for quarter in range(4):
        turn = quarter * 0.5 * np.pi
        angles = _wrapped(first + turn), _wrapped(last - turn)
        placed = values if quarter % 2 == 0 else values[::-1]
        decompositions.append((angles, placed))
        if values[1] < 0:  # half a turn and one mirror are the other mirror
            decompositions.append(((angles[0], _wrapped(angles[1] + np.pi)), -placed))
    (before, after), factors = min(
        decompositions, key=lambda each: round(sum(map(abs, each[0])), 9)
    )
    mirror = 0.0 if factors[1] < 0 else 0.5 * np.pi
    return _kept(
        Factor("rotation", (before,)),
        Factor("scaling", tuple(np.abs(factors).tolist())),
        *([Factor("reflection", axis=mirror)] if factors.min() < 0 else []),
        Factor("rotation", (after,)),
    )


def polar(weight: Array) -> tuple[Factor, ...]:
    """`weight` (2, 2) as scaling, then reflection if det < 0, then rotation.

    The polar decomposition of `models.motion.paths`: the nearest rotation, and before it a
    symmetric map, which scales along two axes at right angles. In the order in which they act.
    """
    angle = rotation_angle(weight)
    values, vectors = np.linalg.eigh(rotation(-angle) @ weight)
    values, vectors = values[::-1], vectors[:, ::-1]  # the larger first, the second may be < 0
    along = _half_turn(float(np.arctan2(vectors[1, 0], vectors[0, 0])))
    if np.ptp(np.abs(values)) <= NOTHING:  # all directions are scaled alike
        along = 0.0 if values[1] >= 0 else along
    return _kept(
        Factor("scaling", tuple(np.abs(values).tolist()), along),
        *([Factor("reflection", axis=along)] if values[1] < 0 else []),
        Factor("rotation", (angle,)),
    )


# The ways to take a matrix apart, by what `--factors` calls them.
FACTORS: dict[str, Callable[[Array], tuple[Factor, ...]]] = {
    "named": named_factors,
    "svd": singular,
    "polar": polar,
}


def _kept(*factors: Factor) -> tuple[Factor, ...]:
    return tuple(each for each in factors if np.abs(each.matrix - np.eye(2)).max() > NOTHING)


def _wrapped(angle: float) -> float:
    """In (-pi, pi]."""
    return float(np.pi - (np.pi - angle) % (2.0 * np.pi))


def _half_turn(angle: float) -> float:
    """The direction of a line, in (-pi/2, pi/2]."""
    return float(0.5 * np.pi - (0.5 * np.pi - angle) % np.pi)
