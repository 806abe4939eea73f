"""A network drawn in space: cut at its layers of up to three units, or seen in principal axes.

Where every space from the input to the last hidden layer has at most three dimensions or lies
within a block between two such, and one has three, the film ends where the readout cuts that
space, or the plane that space is mapped to. Else the last wide layer is seen in three of its
principal axes, and what comes behind it isn't shown.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.arrays import PLANE, SPACE, Array
from models.geometry.linear_model import LinearModel
from models.motion.drawable import Block, blocks_of
from models.motion.paths import in_space, spatial_path
from models.motion.projection import SHOWN, PrincipalAxes, principal_axes
from models.motion.stages import Stage, stages_of
from models.network.network import Layer, Network
from models.network.requirements import NetworkShape, require_a_space
from models.network.scores import score


class SpatialStage(Stage):
    """A stage whose plane moves in space; positions are (..., 3)."""

    @property
    def flips(self) -> bool:
        """Never: in space a plane is turned over."""
        return False

    def path(self, t: float) -> Array:
        return spatial_path(self.block.affine.weight, t)

    def place(self, x: Array, t: float) -> Array:
        """Where inputs are at t in [0, 1].  # (..., 2) -> (..., 3)"""
        return in_space(self.at(t)(x))


@dataclass(frozen=True, eq=False)
class LiftedNetwork:
    """A network cut at its spaces of up to three dimensions.

    Attributes
    ----------
    network
        The whole of it, as trained or with its activations left out.
    blocks
        From each drawn space to the next. The last one may end in a choice of axes, a
        layer of three rows that is none of the network's (role "axes").
    principal
        The axes of that choice, and further ones; None where the last space is the layer's own.
    number, width
        Which layer the axes are of, counted from 1, and its units; where there are none, the
        last one of three units.
    """

    network: Network
    blocks: tuple[Block, ...]
    principal: PrincipalAxes | None
    number: int
    width: int

    @cached_property
    def stages(self) -> tuple[SpatialStage, ...]:
        """From the input to the last space, in the order they are filmed."""
        return tuple(stages_of(self.blocks, SpatialStage))

    @property
    def map(self) -> Network:
        """From the input to the last space."""
        return Network(tuple(layer for block in self.blocks for layer in block.layers))

    def embed(self, x: Array) -> Array:
        """Where inputs come to lie in space.  # (..., 2) -> (..., 3)"""
        return in_space(self.map(x))

    @property
    def ends_in_a_plane(self) -> bool:
        """Whether the last space is a plane, x3 = 0."""
        return self.blocks[-1].layers[-1].width <= PLANE

    def among_axes(self, x: Array) -> Array:
        """Where inputs lie along all the principal axes that there are.  # (..., 2) -> (..., K)"""
        assert self.principal is not None
        return self.principal(self.map.body(x))

    def readout(self, points: Array, labels: Array) -> LinearModel | None:
        """The last layer over the last space, its weight (K, 3), and what the network reaches.

        Where that space is a plane, what divides it stands upright on it. None for a network
        whose last space isn't drawn.
        """
        if self.principal is not None:
            return None
        readout, reached = self.network.readout, score(self.network, points, labels)
        regression = labels.dtype.kind == "f"
        return LinearModel(in_space(readout.weight), readout.bias, reached, regression)


def lift(network: Network, points: Array) -> LiftedNetwork:
    """Cut `network` so that it can be drawn in space.

    Parameters
    ----------
    network
        Two inputs.
    points
        (N, 2), the run's: they choose the principal axes of a wide layer.

    Raises
    ------
    GridwarpError
        (code 2) if it has neither a layer of three units nor a wider one.
    """
    require_a_space(NetworkShape.of(network))
    hidden = network.layers[:-1]
    wide = [number for number, layer in enumerate(hidden, start=1) if layer.width > SPACE]
    spatial = [number for number, layer in enumerate(hidden, start=1) if layer.width == SPACE]
    if spatial and hidden[-1].width <= SPACE:
        blocks = tuple(blocks_of(hidden, SPACE, axes=False))
        return LiftedNetwork(network, blocks, None, spatial[-1], SPACE)
    seen = Network(hidden[: wide[-1]])
    axes = principal_axes(seen(points))
    projection = Layer(axes.axes[:SHOWN], -axes.axes[:SHOWN] @ axes.mean)
    blocks = tuple(blocks_of((*seen.layers, projection), SPACE, axes=True))
    return LiftedNetwork(network, blocks, axes, wide[-1], seen.layers[-1].width)


def differing(weight: Array, directions: Array) -> Array:
    """How much several classes' scores differ along directions, (D,) in [0, 1].

    Where they don't, the planes between them are lines to who looks in that direction.

    Parameters
    ----------
    weight
        (K, 3): the scores of K > 2 classes are weight z + bias.
    directions
        (D, 3), of length 1. Along that in which the scores differ most it is 1.
    """
    apart = weight - weight.mean(axis=0)
    most = np.linalg.norm(apart, ord=2)
    return np.square(directions @ apart.T).sum(axis=1) / (most**2 or 1.0)


def edge_on(normal: Array, points: Array, elevations: tuple[float, float]) -> Array:
    """A direction to look from in which a plane is a line and what lies along it is widest.

    Parameters
    ----------
    normal
        (3,), of the plane.
    points
        (N, 3).
    elevations
        (lowest, highest) in radians over the plane x3 = 0.

    Returns
    -------
    (3,), of length 1, from the points to the eye, across the normal: of all those the one
    that sees the points' largest variance along the plane, if one lies within the elevations;
    else the nearest to them.
    """
    eyes = slanted(normal, 0.0, elevations)
    width = ((points - points.mean(axis=0)) @ np.cross(eyes, normal).T).std(axis=0)
    return eyes[width.argmax()]


def slanted(normal: Array, slant: float, elevations: tuple[float, float]) -> Array:
    """Directions to look from that see a plane by an angle from its edge.

    Parameters
    ----------
    normal
        (3,), of the plane.
    slant
        That angle, in radians.
    elevations
        (lowest, highest) in radians over the plane x3 = 0.

    Returns
    -------
    (D, 3), of length 1, from both sides of the plane: those that lie within the elevations or,
    where none does, the nearest to them.
    """
    length = np.linalg.norm(normal)
    normal = normal / length if length > 0 else np.array([0.0, 0.0, 1.0])
    first = np.linalg.svd(normal[None])[2][1:]  # (2, 3), two directions in the plane
    angles = np.linspace(0.0, 2 * np.pi, 721)[:-1]
    edges = np.stack([np.cos(angles), np.sin(angles)], axis=1) @ first  # (A, 3)
    sides = (1.0, -1.0) if slant else (1.0,)
    eyes = np.concatenate([np.cos(slant) * edges + side * np.sin(slant) * normal for side in sides])
    elevation = np.arcsin(np.clip(eyes[:, 2], -1.0, 1.0))
    beyond = np.maximum(elevations[0] - elevation, elevation - elevations[1])
    beyond = np.maximum(beyond, 0.0)
    return eyes[beyond <= beyond.min() + 1e-9]
