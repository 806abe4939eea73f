"""The same function with every drawn space two-dimensional.

A network is rewritten, never approximated: units reordered, unused coordinates added, a
linear layer's free basis chosen, or a wide last layer seen in two named axes, always so
that the logits stay what they were.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from models.basis import Basis, free_basis
from models.errors import GridwarpError
from models.network import Layer, Network, compose

Array = np.ndarray

BasisName = Literal["free", "own"]
# A layer stretched more than this (ratio of standard deviations) is a sliver on the screen.
SLIVER = 4.0
# A space of at most this many dimensions is drawn as it is.
PLANE = 2


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


@dataclass(frozen=True)
class Axes:
    """A wide last layer seen along its readout and the first principal axis across that.

    Attributes
    ----------
    variance
        The share of the layer's variance that the two show, in [0, 1].
    enlarged
        How many times larger than along the readout the second axis is drawn; the logit
        doesn't read it.
    """

    variance: float
    enlarged: float


@dataclass(frozen=True, eq=False)
class Drawable:
    """A network cut at its drawn spaces.

    Attributes
    ----------
    blocks
        From each drawn space to the next.
    readout
        The last layer, on the last drawn space: (1, 2) weights.
    basis
        The free basis of the last drawn space, or None where it keeps its own.
    axes
        For a wide last layer, the two axes it is seen in.
    """

    blocks: tuple[Block, ...]
    readout: Layer
    basis: Basis | None = None
    axes: Axes | None = None

    @property
    def layers(self) -> tuple[Layer, ...]:
        return tuple(layer for block in self.blocks for layer in block.layers)

    @property
    def network(self) -> Network:
        """The whole function, equal to the network it was made from."""
        return Network((*self.layers, self.readout))

    def embed(self, x: Array) -> Array:
        """The image in the last drawn space.  # (..., 2) -> (..., 2)"""
        return Network(self.layers)(x)

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


def drawable(
    network: Network, points: Array, basis: BasisName = "free", frame: Basis | None = None
) -> Drawable:
    """Rewrite `network` so that it can be drawn.

    Parameters
    ----------
    network
        Two inputs, one logit.
    points
        (N, 2), the run's points: they choose the free basis and the drawn axes.
    basis
        "free" whitens linear two-unit layers (see `models.basis`), "own" keeps raw coordinates.
    frame
        A basis to take for the last drawn space in place of the one computed here (a track's).

    Raises
    ------
    GridwarpError
        if the input isn't a plane or there is more than one logit.
    """
    widths = network.widths
    if widths[0] != PLANE:
        raise GridwarpError(
            f"this network takes {widths[0]} features; a plane to film has 2.",
            "Train one on two features: python -m training spiral",
        )
    if widths[-1] != 1:
        raise GridwarpError(
            f"this network has {widths[-1]} outputs; one line between two classes takes 1.",
            "Train one with two classes: python -m training spiral",
        )
    network = _orient(_pad(network))
    network, axes = _name_axes(network, points, scaled=basis == "free")
    found = None
    if basis == "free" and axes is None:
        network, found = _free(network, points, frame)
    blocks = _blocks(network, seen=axes is not None)
    if basis == "free":
        blocks = _unfolded(blocks, points)
    return Drawable(tuple(blocks), network.readout, found, axes)


def _blocks(network: Network, seen: bool) -> list[Block]:
    """Cut the hidden layers at the drawn spaces; `seen`: the last one is a choice of axes."""
    blocks: list[Block] = []
    cut: list[Layer] = []
    for number, layer in enumerate(network.layers[:-1], start=1):
        cut.append(layer)
        if layer.width == PLANE:
            axes = seen and number == len(network.layers) - 1
            numbers = tuple(range(number - len(cut) + 1, number + 1 - axes))
            role = "axes" if axes else "layers"
            blocks.append(Block(tuple(cut), numbers, len(blocks) + 1, role))
            cut = []
    return blocks


def _unfolded(blocks: list[Block], points: Array) -> list[Block]:
    """Draw a sliver in its free basis until its activation acts.

    A two-unit layer behind wide ones is W2 = M^-1 (M W2): where training has stretched it into a
    sliver, the block leads to the free basis first, and from there a block of its own leads
    to the layer's own axes, in which the activation acts unit by unit. Same function.
    """
    found: list[Block] = []
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
            found.append(replace(block, space=space))
            continue
        entered = Layer(free.matrix @ last.weight, free.matrix @ last.bias)
        back = Layer(np.linalg.inv(free.matrix), np.zeros(PLANE), last.activation)
        found.append(Block((*wide, entered), block.numbers, space))
        space += 1
        found.append(Block((back,), block.numbers[-1:], space, "own", free.ratio))
    return found


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


def _orient(network: Network) -> Network:
    """Swap the units of a 2-wide layer where the affine map to it would flip the plane."""
    layers = list(network.layers)
    start = 0
    for index in range(len(layers) - 1):
        layer = layers[index]  # perhaps with its columns swapped already
        if layer.width != PLANE:
            continue
        affine = compose(tuple(layers[start : index + 1])).weight
        start = index + 1
        if np.linalg.det(affine) < 0:
            after = layers[index + 1]
            layers[index] = replace(layer, weight=layer.weight[::-1], bias=layer.bias[::-1])
            layers[index + 1] = replace(after, weight=after.weight[:, ::-1])
    return Network(tuple(layers))


def _name_axes(network: Network, points: Array, scaled: bool) -> tuple[Network, Axes | None]:
    """See a wide last layer along the readout and the first principal axis orthogonal to it.

    The line stays true: the logit is |w| times the first coordinate plus the bias, so every
    point is on its real side. `scaled` draws the second axis as large as the first.
    """
    *hidden, readout = network.layers
    if not hidden or hidden[-1].width <= PLANE:
        return network, None
    embedding = network.body(points)
    centred = embedding - embedding.mean(axis=0)
    norm = np.linalg.norm(readout.weight[0])
    width = hidden[-1].width
    direction = readout.weight[0] / norm if norm > 0 else np.eye(width)[0]
    across = centred - np.outer(centred @ direction, direction)
    axis = np.linalg.svd(across, full_matrices=False)[2][0]
    axis -= direction * (axis @ direction)
    # of the axis's two signs, the one under which the affine step need not flip the plane
    view = np.vstack([direction, axis / max(np.linalg.norm(axis), 1e-300)])
    start = max((i + 1 for i, layer in enumerate(hidden) if layer.width == PLANE), default=0)
    if np.linalg.det(compose((*hidden[start:], Layer(view, np.zeros(PLANE)))).weight) < 0:
        view[1] *= -1
    total = np.square(centred).sum()
    shown = float(np.square(centred @ view.T).sum() / total) if total > 0 else 1.0
    along, aside = (centred @ view.T).std(axis=0)
    enlarged = float(along / aside) if scaled and aside > 1e-6 * along else 1.0
    view[1] *= enlarged
    seen = Layer(np.array([[norm, 0.0]]), readout.bias)
    return Network((*hidden, Layer(view, np.zeros(PLANE)), seen)), Axes(shown, enlarged)


def _free(network: Network, points: Array, frame: Basis | None) -> tuple[Network, Basis | None]:
    """Draw the last hidden layer in its free basis, if it is two linear units."""
    *hidden, readout = network.layers
    if not hidden or not hidden[-1].activation.is_identity:
        return network, None
    start = max((i + 1 for i, layer in enumerate(hidden[:-1]) if layer.width == PLANE), default=0)
    affine = compose(tuple(hidden[start:])).weight
    basis = frame or free_basis(network.body(points), points, affine)
    return Network((*hidden[:-1], basis.enter(hidden[-1]), basis.leave(readout))), basis
