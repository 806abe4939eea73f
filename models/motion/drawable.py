"""The same function with every drawn space two-dimensional.

A network is rewritten, never approximated: units reordered, unused coordinates added, a
linear layer's free basis chosen, or a wide last layer seen in two named axes, always so
that the logits stay what they were.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from models.arrays import PLANE, Array
from models.errors import GridwarpError
from models.motion.axes import Axes, name_axes
from models.motion.basis import (
    Basis,
    free_basis,
    nearest_rotation,
    rotated,
    upright,
    whitening,
)
from models.motion.next_epoch import NextEpoch
from models.network.network import Layer, Network, compose

BasisName = Literal["free", "own"]

# A layer stretched more than this (ratio of standard deviations) is a sliver on the screen.
SLIVER = 4.0


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


@dataclass(frozen=True, eq=False)
class Drawable:
    """A network cut at its drawn spaces.

    Attributes
    ----------
    blocks
        From each drawn space to the next.
    readout
        The last layer, on the last drawn space: (K, 2) weights.
    basis
        The free basis of the last drawn space, or None where it keeps its own.
    axes
        For a wide last layer, the two axes it is seen in.
    swapped
        Of each hidden layer, whether its two units have changed places.
    """

    blocks: tuple[Block, ...]
    readout: Layer
    basis: Basis | None = None
    axes: Axes | None = None
    swapped: tuple[bool, ...] = ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        return tuple(layer for block in self.blocks for layer in block.layers)

    @property
    def network(self) -> Network:
        """The whole function, equal to the network it was made from."""
        return Network((*self.layers, self.readout))

    def layers_to(self, space: int) -> tuple[Layer, ...]:
        """Those from the input to a drawn space, counted from 1."""
        return tuple(layer for block in self.blocks[:space] for layer in block.layers)

    def embed(self, x: Array) -> Array:
        """The image in the last drawn space.  # (..., 2) -> (..., 2)"""
        return Network(self.layers)(x)

    def as_next_epoch(self, points: Array) -> NextEpoch:
        """What the picture of an epoch before this one should resemble, with its points (N, 2)."""
        if self.axes is not None:
            projection = self.layers[-1].weight
        else:
            projection = np.eye(PLANE) if self.basis is None else self.basis.matrix
        return NextEpoch(self.embed(points), self.swapped, projection)

    def without_activations(self) -> "Drawable":
        """The same weights with every activation left out, in the same bases.

        A way back to a layer's own axes is left out too, since nothing acts there: what
        comes next reads the free basis.
        """
        blocks: list[Block] = []
        back = np.eye(PLANE)
        for block in self.blocks:
            first, *rest = Network(block.layers).without_activations().layers
            first = replace(first, weight=first.weight @ back)
            back = np.eye(PLANE)
            if block.role == "own":
                back = first.weight
            else:
                blocks.append(replace(block, layers=(first, *rest)))
        readout = replace(self.readout, weight=self.readout.weight @ back)
        return replace(self, blocks=tuple(blocks), readout=readout)


def planar(network: Network, points: Array) -> tuple[Network, Array]:
    """A network of one or two inputs as one of two, and its points (N, 2).

    Raises
    ------
    GridwarpError
        if it has more inputs than a plane has directions.
    """
    inputs = network.widths[0]
    if inputs > PLANE:
        raise GridwarpError(
            f"this network takes {inputs} features; a plane to film has 2.",
            "Train one on two features: python -m training spiral",
        )
    if inputs == PLANE:
        return network, points
    first, *rest = network.layers
    weight = np.hstack([first.weight, np.zeros_like(first.weight)])
    flat = np.hstack([points, np.zeros_like(points)])
    return Network((replace(first, weight=weight), *rest)), flat


def drawable(
    network: Network,
    points: Array,
    basis: BasisName = "free",
    *,
    regression: bool = False,
    next_epoch: NextEpoch | None = None,
) -> Drawable:
    """Rewrite `network` so that it can be drawn.

    Parameters
    ----------
    network
        Two inputs (see `planar`); one output, or one for each class.
    points
        (N, 2), the run's points: they choose the free basis and the drawn axes.
    basis
        "free" whitens linear two-unit layers (see `models.motion.basis`), "own" keeps raw
        coordinates.
    regression
        Whether the output is a height: a free basis then has it upwards.
    next_epoch
        In a replay, how the next epoch is drawn. The units keep its order, and what is free is
        chosen so that the picture resembles its. Only the last space is meant to be seen then.

    Raises
    ------
    GridwarpError
        if the last hidden layer is wide, and more than three classes are read from it.
    """
    network = _pad(network)
    network, swapped = _orient(network, next_epoch.swapped if next_epoch else None)
    free = basis == "free"
    if network.layers[:-1] and network.readout.weight.shape[1] > PLANE:
        network, axes = name_axes(network, points, free, regression, next_epoch)
    else:
        axes = None
    whitened = None
    if free and (axes is None or axes.kind == "differences"):
        network, whitened = _in_whitened_basis(
            network, points, regression, next_epoch, axes is not None
        )
    blocks = blocks_of(network.layers[:-1], PLANE, axes=axes is not None)
    if free and next_epoch is None:
        blocks = _unfolded(blocks, points)
    return Drawable(tuple(blocks), network.readout, whitened, axes, swapped)


def blocks_of(layers: tuple[Layer, ...], widest: int, *, axes: bool) -> list[Block]:
    """Cut layers at those that can be drawn, of at most `widest` units.

    `axes`: the last one is no layer of the network but a choice of axes.
    """
    blocks: list[Block] = []
    cut: list[Layer] = []
    for number, layer in enumerate(layers, start=1):
        cut.append(layer)
        if layer.width <= widest:
            numbers = tuple(range(number - len(cut) + 1, number + 1))
            blocks.append(Block(tuple(cut), numbers, len(blocks) + 1))
            cut = []
    if axes:
        blocks[-1] = replace(blocks[-1], numbers=blocks[-1].numbers[:-1], role="axes")
    return blocks


def _unfolded(blocks: list[Block], points: Array) -> list[Block]:
    """Draw a sliver in its free basis until its activation acts.

    A two-unit layer behind wide ones is W2 = M^-1 (M W2): where training has stretched it into a
    sliver, the block leads to the free basis first, and from there a block of its own leads
    to the layer's own axes, in which the activation acts unit by unit. Same function.
    """
    unfolded: list[Block] = []
    space = 0
    before: tuple[Layer, ...] = ()
    for block in blocks:
        *wide, last = block.layers
        start = Network(before)(points)
        before = (*before, *block.layers)
        free = None
        if wide and not last.activation.is_identity:
            embedding = last.affine(Network(tuple(wide))(start))
            free = free_basis(embedding, points, block.affine.weight)
        space += 1
        if free is None or free.flat or free.ratio < SLIVER:
            unfolded.append(replace(block, space=space))
            continue
        entered = Layer(free.matrix @ last.weight, free.matrix @ last.bias)
        back = Layer(np.linalg.inv(free.matrix), np.zeros(PLANE), last.activation)
        unfolded.append(Block((*wide, entered), block.numbers, space))
        space += 1
        unfolded.append(Block((back,), block.numbers[-1:], space, "own", free.ratio))
    return unfolded


def _pad(network: Network) -> Network:
    """Give hidden layers of one unit a second one, which is 0 and which nothing reads."""
    layers = list(network.layers)
    for index in range(len(layers) - 1):
        layer = layers[index]
        if layer.width == 1:
            after = layers[index + 1]
            layers[index] = replace(
                layer,
                weight=np.vstack([layer.weight, np.zeros_like(layer.weight)]),
                bias=np.append(layer.bias, 0.0),
            )
            layers[index + 1] = replace(
                after, weight=np.hstack([after.weight, np.zeros_like(after.weight)])
            )
    return Network(tuple(layers))


def _orient(network: Network, order: tuple[bool, ...] | None) -> tuple[Network, tuple[bool, ...]]:
    """Swap the units of a 2-wide layer where the affine map to it would flip the plane.

    With an `order`, swap those that it names. Returns what was swapped as well.
    """
    layers = list(network.layers)
    swapped = [False] * (len(layers) - 1)
    start = 0
    for index in range(len(layers) - 1):
        layer = layers[index]  # perhaps with its columns swapped already
        if layer.width != PLANE:
            continue
        affine = compose(tuple(layers[start : index + 1])).weight
        start = index + 1
        swapped[index] = bool(np.linalg.det(affine) < 0) if order is None else order[index]
        if swapped[index]:
            after = layers[index + 1]
            layers[index] = replace(layer, weight=layer.weight[::-1], bias=layer.bias[::-1])
            layers[index + 1] = replace(after, weight=after.weight[:, ::-1])
    return Network(tuple(layers)), tuple(swapped)


def _in_whitened_basis(
    network: Network, points: Array, regression: bool, next_epoch: NextEpoch | None, seen: bool
) -> tuple[Network, Basis | None]:
    """Draw the last hidden layer in its free basis, if it is two linear units.

    `seen`: it is no layer of the network but the choice of two axes.
    """
    *hidden, readout = network.layers
    if not hidden or not hidden[-1].activation.is_identity:
        return network, None
    embedding = network.body(points)
    start = max((i + 1 for i, layer in enumerate(hidden[:-1]) if layer.width == PLANE), default=0)
    affine = compose(tuple(hidden[start:])).weight
    own = hidden[-1].weight if seen else np.eye(PLANE)
    basis = whitening(embedding, points)
    if regression:
        basis = upright(basis, readout.weight[0])
    pair = next_epoch.alignment_pair(basis(embedding), basis.matrix @ own) if next_epoch else None
    if regression:
        mirrored = pair[0][:, 0] @ pair[1][:, 0] if pair else np.linalg.det(basis.matrix @ affine)
        basis = rotated(basis, np.diag([-1.0 if mirrored < 0 else 1.0, 1.0]))
    elif pair:
        basis = rotated(basis, nearest_rotation(*pair))
    else:
        basis = free_basis(embedding, points, affine)
    return Network((*hidden[:-1], basis.enter(hidden[-1]), basis.leave(readout))), basis
