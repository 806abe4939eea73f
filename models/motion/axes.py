"""A wide last layer seen along two axes, chosen so that its lines stay true."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.arrays import PLANE, Array
from models.errors import GridwarpError
from models.motion.basis import CLAMP, nearest_rotation
from models.motion.next_epoch import NextEpoch, distance
from models.network.network import Layer, Network, compose

# While the points of a replay move by a share of their extent, the second axis may turn by so many
# radians: then the turn moves them about as far again (a radian moves the rim by half the extent).
TURN = 2.0


@dataclass(frozen=True)
class Axes:
    """A wide last layer seen along two axes, chosen so that the lines stay true.

    Attributes
    ----------
    kind
        "readout": one logit's direction, and the first principal axis across it.
        "differences": the plane in which the differences of three logits lie.
    variance
        The share of the layer's variance that the two show, in [0, 1].
    enlarged
        How many times larger than along the readout the second axis is drawn; the logit
        doesn't read it.
    """

    kind: Literal["readout", "differences"]
    variance: float
    enlarged: float


def name_axes(
    network: Network, points: Array, scaled: bool, regression: bool, next_epoch: NextEpoch | None
) -> tuple[Network, Axes]:
    """See a wide last layer along two axes in which the lines of its readout stay true.

    One logit, or the difference of two, is |w| times the coordinate along w plus the bias, so
    along the readout and any axis across it every point is on its real side: across, it is
    the first principal axis; in a replay that of the epoch after, carried along, and turned
    towards the principal axis no faster than the points move.
    Three logits count by their differences, which lie in a plane.
    """
    *hidden, readout = network.layers
    outputs, width = readout.weight.shape
    embedding = network.body(points)
    centred = embedding - embedding.mean(axis=0)
    start = max((i + 1 for i, layer in enumerate(hidden) if layer.width == PLANE), default=0)

    def affine(projection: Array) -> Array:
        return compose((*hidden[start:], Layer(projection, np.zeros(PLANE)))).weight

    def shown(projection: Array) -> float:
        total = np.square(centred).sum()
        return float(np.square(centred @ projection.T).sum() / total) if total > 0 else 1.0

    if outputs > 3:
        raise GridwarpError(
            f"{outputs} classes are read from {width} units: no two axes keep all lines true.",
            "End in two units: python -m training spiral5 --layers 100,2",
        )
    if outputs == 3:
        differences = readout.weight - readout.weight.mean(axis=0)
        projection = np.linalg.svd(differences, full_matrices=False)[2][:PLANE]
        if next_epoch is not None:
            projection = (
                nearest_rotation(*next_epoch.alignment_pair(centred @ projection.T, projection))
                @ projection
            )
        elif np.linalg.det(affine(projection)) < 0:
            projection = projection * [[1.0], [-1.0]]
        seen = Layer(differences @ projection.T, readout.bias - readout.bias.mean())
        axes = Axes("differences", shown(projection), 1.0)
        return Network((*hidden, Layer(projection, np.zeros(PLANE)), seen)), axes
    logit = readout.weight[-1] - (readout.weight[0] if outputs == 2 else 0.0)
    norm = np.linalg.norm(logit)
    direction = logit / norm if norm > 0 else np.eye(width)[0]
    up = 1 if regression else 0  # a height is drawn upwards
    along = np.linalg.norm(centred @ direction)

    def seen_along(axis: Array) -> tuple[Array, float]:
        """The view with `axis` across the readout, and how much enlarged that is."""
        # of what is hardly wider than a line, no more is made than a free basis makes of it
        aside = max(np.linalg.norm(centred @ axis), np.sqrt(CLAMP) * along)
        enlarged = float(along / aside) if scaled and along > 0 else 1.0
        rows = [direction, enlarged * axis]
        return np.stack(rows[::-1] if up else rows), enlarged

    if next_epoch is None:
        across = centred - np.outer(centred @ direction, direction)
        axis = orthogonal_part(np.linalg.svd(across, full_matrices=False)[2][0], direction)
        if not axis.any():  # all lies along the readout
            axis = orthogonal_part(np.eye(width)[np.abs(direction).argmin()], direction)
        # of its two signs, the one under which the affine step need not flip the plane
        if np.linalg.det(affine(seen_along(axis)[0])) < 0:
            axis = -axis
    else:
        axis = parallel_transport(
            next_epoch.projection[1 - up], next_epoch.projection[up], direction
        )
        moved = distance(embedding @ seen_along(axis)[0].T, next_epoch.image)
        axis = rotate_towards(
            axis, orthogonal_part(centred.T @ (centred @ axis), direction), TURN * moved
        )
    projection, enlarged = seen_along(axis)
    variance = shown(np.stack([direction, axis]))
    weight = np.zeros((outputs, PLANE))
    weight[-1, up] = norm
    bias = readout.bias - (readout.bias[0] if outputs == 2 else 0.0)
    network = Network((*hidden, Layer(projection, np.zeros(PLANE)), Layer(weight, bias)))
    return network, Axes("readout", variance, enlarged)


def orthogonal_part(axis: Array, direction: Array) -> Array:
    """The part of `axis` orthogonal to the unit vector `direction`, of length 1 if not 0."""
    for _ in range(2):  # where little is left, rounding leaves it askew
        axis = axis - direction * (axis @ direction)
        axis = axis / max(np.linalg.norm(axis), 1e-300)
    return axis


def parallel_transport(axis: Array, before: Array, direction: Array) -> Array:
    """The axis across `before` after the least rotation that brings that to `direction`.

    It is carried parallel along the arc between the two. Between saved epochs the readout turns
    along one arc, so that it doesn't matter at how many epochs of it that is done.
    """
    before = before / max(np.linalg.norm(before), 1e-300)
    middle = before + direction
    lean = (axis @ direction) / max(1.0 + before @ direction, 1e-12)
    return orthogonal_part(axis - lean * middle, direction)


def rotate_towards(axis: Array, towards: Array, most: float) -> Array:
    """A unit vector turned towards another one, by `most` radians if they are further apart."""
    side = towards - axis * (towards @ axis)
    sine = np.linalg.norm(side)
    angle = min(float(np.arctan2(sine, towards @ axis)), most)
    return axis * np.cos(angle) + side * (np.sin(angle) / max(sine, 1e-300))
