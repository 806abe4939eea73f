"""A network drawn in space: cut at its layers of up to three units, or seen in principal axes.

Where every space from the input to the last hidden layer has at most three dimensions or lies
within a block between two such, and one has three, the film ends where the readout cuts that
space, or the plane that space is mapped to. Else the last wide layer is seen in three of its
principal axes, and what comes behind it isn't shown.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from models.drawable import PLANE, Block
from models.errors import GridwarpError
from models.network import Layer, Network
from models.paths import SPACE, in_space, spatial_path
from models.probe import Line, accuracy
from models.projection import SHOWN, PrincipalAxes, principal_axes
from models.stages import Stage, stages_of

Array = np.ndarray


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
class Lift:
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
        layers = [layer for block in self.blocks for layer in block.layers]
        return self.principal(Network(tuple(layers[:-1]))(x))

    def cutting_plane(self, points: Array, labels: Array) -> Line | None:
        """The plane normal . z + offset = 0 on which the logit is 0, and what it reaches.

        The normal is (3,); where the last space is a plane, the cutting plane stands upright on it,
        on the separating line. None for a network whose last space isn't drawn.
        """
        if self.principal is not None:
            return None
        readout = self.network.readout
        normal = in_space(readout.weight)[0]
        return Line(normal, float(readout.bias[0]), accuracy(self.network, points, labels))


def lift(network: Network, points: Array) -> Lift:
    """Cut `network` so that it can be drawn in space.

    Parameters
    ----------
    network
        Two inputs, one logit.
    points
        (N, 2), the run's: they choose the principal axes of a wide layer.

    Raises
    ------
    GridwarpError
        (code 2) if it has neither a layer of three units nor a wider one, or more than one
        logit.
    """
    widths = network.widths
    if widths[0] != PLANE or widths[-1] != 1:
        raise GridwarpError(
            f"a network of {widths[0]} inputs and {widths[-1]} outputs can't be lifted: "
            "a plane has 2, and two classes take 1.",
            "Film one that can: python render.py lift discs3",
            code=2,
        )
    hidden = network.layers[:-1]
    wide = [number for number, layer in enumerate(hidden, start=1) if layer.width > SPACE]
    spatial = [number for number, layer in enumerate(hidden, start=1) if layer.width == SPACE]
    if spatial and hidden[-1].width <= SPACE:
        return Lift(network, tuple(_blocks(hidden)), None, spatial[-1], SPACE)
    if not wide:
        raise GridwarpError(
            f"no layer of this network ({'-'.join(map(str, widths))}) leaves the plane: "
            "lift films one of 3 units or more.",
            "Film one that does: python render.py lift discs3",
            code=2,
        )
    seen = Network(hidden[: wide[-1]])
    axes = principal_axes(seen(points))
    view = Layer(axes.axes[:SHOWN], -axes.axes[:SHOWN] @ axes.mean)
    *before, last = _blocks((*seen.layers, view))
    last = replace(last, numbers=last.numbers[:-1], role="axes")
    return Lift(network, (*before, last), axes, wide[-1], seen.layers[-1].width)


def _blocks(hidden: tuple[Layer, ...]) -> list[Block]:
    """Cut layers at those of up to three units."""
    blocks: list[Block] = []
    cut: list[Layer] = []
    for number, layer in enumerate(hidden, start=1):
        cut.append(layer)
        if layer.width <= SPACE:
            numbers = tuple(range(number - len(cut) + 1, number + 1))
            blocks.append(Block(tuple(cut), numbers, len(blocks) + 1))
            cut = []
    return blocks


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
    length = np.linalg.norm(normal)
    normal = normal / length if length > 0 else np.array([0.0, 0.0, 1.0])
    first = np.linalg.svd(normal[None])[2][1:]  # (2, 3), two directions in the plane
    angles = np.linspace(0.0, 2 * np.pi, 721)[:-1]
    eyes = np.stack([np.cos(angles), np.sin(angles)], axis=1) @ first  # (A, 3)
    width = ((points - points.mean(axis=0)) @ np.cross(eyes, normal).T).std(axis=0)
    elevation = np.arcsin(np.clip(eyes[:, 2], -1.0, 1.0))
    beyond = np.maximum(elevations[0] - elevation, elevation - elevations[1])
    beyond = np.maximum(beyond, 0.0)
    within = beyond <= beyond.min() + 1e-9
    return eyes[np.where(within, width, -1.0).argmax()]
