"""The layers between two spaces that are drawn."""

from dataclasses import dataclass
from typing import Literal

from models.network.network import Layer, compose

BasisName = Literal["free", "own"]


@dataclass(frozen=True, eq=False)
class Block:
    """The layers between two drawn spaces, the second space's own activation included.

    Attributes
    ----------
    layers
        One layer if the space before it is the last one drawn; more if wide ones lie between.
    numbers
        The numbers of the network's layers in it, counted from 1.
    space
        The number of the drawn space it leads to; the input is 0.
    role
        "layers": as it stands. "axes": its last layer is no layer of the network but the
        choice of two axes to draw. "own": it leads from a layer's free basis back to that layer's
        own axes, in which the activation acts.
    ratio
        For "own": the stretch between the two.
    """

    layers: tuple[Layer, ...]
    numbers: tuple[int, ...]
    space: int
    role: Literal["layers", "axes", "own"] = "layers"
    ratio: float = 1.0

    @property
    def affine(self) -> Layer:
        """The block with its activations left out: W and b from plane to plane."""
        return compose(self.layers)
