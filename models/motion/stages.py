"""The film of a network: its stages, each a map of the whole plane in motion.

A block between two drawn spaces is first one affine map, x -> A x then x -> x + c, with
its activations off; then they are switched on inside it, first layer to last, by the
activation homotopy. At every t the picture is that of a real network, `Stage.at(t)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from models.arrays import Array
from models.motion.drawable import Block, Drawable
from models.motion.paths import flips, linear_path
from models.network.activations import IDENTITY, Activation
from models.network.network import Layer, Network

# Where a stage stands in a film: the drawn space it leads to, then its place on the way there.
Key = tuple[int, int, int]
KINDS = ("linear", "shift", "activate")
StageKind = TypeVar("StageKind", bound="Stage")


@dataclass(frozen=True, eq=False)
class Stage:
    """One map in motion, from t = 0 (where the stage before ended) to t = 1.

    Attributes
    ----------
    kind
        "linear": x -> W x. "shift": x -> x + b. "activate": x -> phi(x).
    before
        The layers up to the drawn space in which the block begins, all as trained.
    block
        The layers in motion.
    layer
        For "activate": the number in the network of the layer whose activation is switched on.
    position
        For "activate": that layer's place in the block.
    """

    kind: Literal["linear", "shift", "activate"]
    before: tuple[Layer, ...]
    block: Block
    layer: int = 0
    position: int = 0

    @property
    def key(self) -> Key:
        """Its place among the stages; films with and without activation agree in it."""
        return (self.block.space, KINDS.index(self.kind), self.position)

    @property
    def activation(self) -> Activation:
        """The activation that is switched on; the identity in the other stages."""
        if self.kind != "activate":
            return IDENTITY
        return self.block.layers[self.position].activation

    @property
    def flips(self) -> bool:
        """Whether the plane is turned over on the way."""
        return self.kind == "linear" and flips(self.block.affine.weight)

    def path(self, t: float) -> Array:
        """The linear map at t, which acts on the positions at 0."""
        return linear_path(self.block.affine.weight, t)

    def at(self, t: float) -> Network:
        """The network whose picture is shown at t in [0, 1]: two in, two out."""
        affine = self.block.affine
        if self.kind == "linear":
            path = self.path(t)[:, : affine.weight.shape[1]]
            moving: tuple[Layer, ...] = (Layer(path, np.zeros(len(path))),)
        elif self.kind == "shift":
            moving = (Layer(affine.weight, t * affine.bias),)
        else:
            amounts = [1.0] * self.position + [t]
            amounts += [0.0] * (len(self.block.layers) - len(amounts))
            moving = tuple(
                layer.with_activation(layer.activation.at(amount))
                for layer, amount in zip(self.block.layers, amounts, strict=True)
            )
        return Network((*self.before, *moving))

    def between(self, start: Array, end: Array, t: float) -> Array:
        """Positions at t from those at 0 and at 1, (..., 2): equal to at(t), and much cheaper.

        The linear path acts on the start. The other two are straight: a shift by
        definition, and an activation because every layer behind it in the block is still
        linear, so that the blend (1 - t) z + t phi(z) passes through unchanged.
        """
        if self.kind == "linear":
            return start @ self.path(t).T
        return start + t * (end - start)

    def between_offsets(self, start: Array, end: Array, t: float) -> Array:
        """The same for differences of positions, which a shift leaves alone."""
        return start if self.kind == "shift" else self.between(start, end, t)


def stages(drawing: Drawable) -> Iterator[Stage]:
    """The stages from the input to the last drawn space, in the order they are filmed."""
    return stages_of(drawing.blocks, Stage)


def stages_of(blocks: tuple[Block, ...], make: type[StageKind]) -> Iterator[StageKind]:
    """The stages of blocks, in the order they are filmed; `make` says in what they move."""
    before: tuple[Layer, ...] = ()
    for block in blocks:
        yield make("linear", before, block)
        if block.affine.bias.any():
            yield make("shift", before, block)
        for position, layer in enumerate(block.layers):
            if not layer.activation.is_identity:
                number = block.numbers[position]
                yield make("activate", before, block, number, position)
        before = (*before, *block.layers)
