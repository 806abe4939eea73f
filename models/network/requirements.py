"""What some films ask of a network: told by its shape, before anything is trained or drawn.

Each function raises a GridwarpError (code 2) that says what is missing.
"""

from typing import NamedTuple

from models.arrays import PLANE, SPACE
from models.errors import GridwarpError
from models.network.activations import Activation, parse
from models.network.architecture import Architecture
from models.network.network import Network
from models.network.task import Task


class NetworkShape(NamedTuple):
    """A network without its weights: the widths of all layers, the hidden ones' activations."""

    widths: tuple[int, ...]
    activations: tuple[Activation, ...]
    task: Task = "binary"

    @classmethod
    def of(cls, network: Network) -> "NetworkShape":
        hidden = network.layers[:-1]
        return cls(network.widths, tuple(layer.activation for layer in hidden))

    @classmethod
    def planned(cls, architecture: Architecture, task: Task) -> "NetworkShape":
        return cls(architecture.widths, tuple(map(parse, architecture.activations)), task)

    @property
    def name(self) -> str:
        return f"this network ({'-'.join(map(str, self.widths))})"


def require_a_space(shape: NetworkShape) -> None:
    """A hidden layer of three units or more."""
    if max(shape.widths[1:-1], default=0) < SPACE:
        raise GridwarpError(
            f"no layer of {shape.name} leaves the plane: lift films one of 3 units or more.",
            "Film one that does: python render.py lift discs3",
            code=2,
        )


def require_a_plane_in_space(shape: NetworkShape) -> None:
    """Two inputs, and three units or more that read them."""
    inputs, units = shape.widths[:2]
    if inputs < PLANE or units < SPACE:
        raise GridwarpError(
            f"{shape.name} places no plane in space: that takes 2 inputs, and 3 units behind.",
            "Film one that does: python render.py place discs3",
            code=2,
        )


def require_linear_pieces(shape: NetworkShape) -> None:
    """No smooth activation."""
    for activation in shape.activations:
        if not activation.linear_pieces:
            raise GridwarpError(
                f"{shape.name} has no linear pieces: {activation.label} bends everywhere.",
                "See those of a ReLU network: python render.py regions spiral",
                code=2,
            )


def require_a_product(shape: NetworkShape) -> None:
    """Two hidden layers over a plane, whose matrices can be multiplied."""
    if shape.widths[0] != PLANE:
        raise GridwarpError(
            f"{shape.name} has no plane to begin with: that takes 2 inputs.",
            "Take one on two features: python render.py composition deep",
            code=2,
        )
    hidden = len(shape.widths) - 2
    if hidden < 2:
        count = "one layer" if hidden else "no layer"
        raise GridwarpError(
            f"{shape.name} has {count} before its output: there is no product to show.",
            "Take a deeper one: python render.py composition deep",
            code=2,
        )


def require_one_logit(shape: NetworkShape) -> None:
    """Two classes, told apart by one logit."""
    if shape.task != "binary" or shape.widths[-1] != 1:
        raise GridwarpError(
            f"{shape.name} doesn't have two classes with one logit.",
            "See one that does: python render.py loss spiral",
            code=2,
        )
