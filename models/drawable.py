"""The same function with every drawn space two-dimensional.

A network is rewritten, never approximated: units reordered, unused coordinates added, a
linear layer's free basis chosen, or a wide last layer seen in two named axes, always so
that the logits stay what they were.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from models.basis import CLAMP, Basis, free_basis, nearest_rotation, turned, upright, whitening
from models.errors import GridwarpError
from models.network import Layer, Network, compose

Array = np.ndarray

BasisName = Literal["free", "own"]
# A layer stretched more than this (ratio of standard deviations) is a sliver on the screen.
SLIVER = 4.0
# A space of at most this many dimensions is drawn as it is.
PLANE = 2
# While the points of a replay move by a share of their extent, the second axis may turn by so many
# radians: then the turn moves them about as far again (a radian moves the rim by half the extent).
TURN = 2.0
# How much a picture's axes count beside its points when it is turned to be like another one: just
# enough to tell its two sides apart where the points lie on a line, on which both look the same.
AXES_COUNT = 1e-3


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


@dataclass(frozen=True, eq=False)
class Later:
    """How the network of a later epoch is drawn: what an earlier one's picture should resemble.

    Attributes
    ----------
    image
        (N, 2): the points in its last drawn space.
    swapped
        See `Drawable`.
    view
        (2, W): from the last hidden layer's own coordinates to the picture's, up to a shift.
    """

    image: Array
    swapped: tuple[bool, ...]
    view: Array

    @classmethod
    def of(cls, drawn: Drawable, points: Array) -> "Later":
        if drawn.axes is not None:
            view = drawn.layers[-1].weight
        else:
            view = np.eye(PLANE) if drawn.basis is None else drawn.basis.matrix
        return cls(drawn.embed(points), drawn.swapped, view)

    def likened(self, image: Array, view: Array) -> tuple[Array, Array]:
        """What is to be brought near to what: a centred picture (N, 2) of axes `view`, and this
        one, of points and, counting little, axes."""
        return _with_axes(image, view), _with_axes(self.image, self.view)


def _with_axes(image: Array, view: Array) -> Array:
    size = np.linalg.norm(image) / max(np.linalg.norm(view), 1e-300)
    return np.vstack([image, AXES_COUNT * size * view.T])


def distance(image: Array, other: Array) -> float:
    """The mean way of a point from one picture to another, as a share of their extent."""
    extent = max(*(float(np.ptp(column)) for column in (*image.T, *other.T)), 1e-300)
    x, y = (image - other).T
    return float(np.hypot(x, y).mean()) / extent


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
    heights: bool = False,
    later: Later | None = None,
) -> Drawable:
    """Rewrite `network` so that it can be drawn.

    Parameters
    ----------
    network
        Two inputs (see `planar`); one output, or one for each class.
    points
        (N, 2), the run's points: they choose the free basis and the drawn axes.
    basis
        "free" whitens linear two-unit layers (see `models.basis`), "own" keeps raw coordinates.
    heights
        Whether the output is a height: a free basis then has it upwards.
    later
        In a replay, how the next epoch is drawn. The units keep its order, and what is free is
        chosen so that the picture resembles its. Only the last space is meant to be seen then.

    Raises
    ------
    GridwarpError
        if the last hidden layer is wide, and more than three classes are read from it.
    """
    network = _pad(network)
    network, swapped = _orient(network, later.swapped if later else None)
    free = basis == "free"
    if network.layers[:-1] and network.readout.weight.shape[1] > PLANE:
        network, axes = _name_axes(network, points, free, heights, later)
    else:
        axes = None
    found = None
    if free and (axes is None or axes.kind == "differences"):
        network, found = _free(network, points, heights, later, axes is not None)
    blocks = _blocks(network, seen=axes is not None)
    if free and later is None:
        blocks = _unfolded(blocks, points)
    return Drawable(tuple(blocks), network.readout, found, axes, swapped)


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


def _name_axes(
    network: Network, points: Array, scaled: bool, heights: bool, later: Later | None
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

    def affine(view: Array) -> Array:
        return compose((*hidden[start:], Layer(view, np.zeros(PLANE)))).weight

    def shown(view: Array) -> float:
        total = np.square(centred).sum()
        return float(np.square(centred @ view.T).sum() / total) if total > 0 else 1.0

    if outputs > 3:
        raise GridwarpError(
            f"{outputs} classes are read from {width} units: no two axes keep all lines true.",
            "End in two units: python -m training spiral5 --layers 100,2",
        )
    if outputs == 3:
        differences = readout.weight - readout.weight.mean(axis=0)
        view = np.linalg.svd(differences, full_matrices=False)[2][:PLANE]
        if later is not None:
            view = nearest_rotation(*later.likened(centred @ view.T, view)) @ view
        elif np.linalg.det(affine(view)) < 0:
            view = view * [[1.0], [-1.0]]
        seen = Layer(differences @ view.T, readout.bias - readout.bias.mean())
        axes = Axes("differences", shown(view), 1.0)
        return Network((*hidden, Layer(view, np.zeros(PLANE)), seen)), axes
    logit = readout.weight[-1] - (readout.weight[0] if outputs == 2 else 0.0)
    norm = np.linalg.norm(logit)
    direction = logit / norm if norm > 0 else np.eye(width)[0]
    up = 1 if heights else 0  # a height is drawn upwards
    along = np.linalg.norm(centred @ direction)

    def seen_along(axis: Array) -> tuple[Array, float]:
        """The view with `axis` across the readout, and how much enlarged that is."""
        # of what is hardly wider than a line, no more is made than a free basis makes of it
        aside = max(np.linalg.norm(centred @ axis), np.sqrt(CLAMP) * along)
        enlarged = float(along / aside) if scaled and along > 0 else 1.0
        rows = [direction, enlarged * axis]
        return np.stack(rows[::-1] if up else rows), enlarged

    if later is None:
        across = centred - np.outer(centred @ direction, direction)
        axis = _across(np.linalg.svd(across, full_matrices=False)[2][0], direction)
        if not axis.any():  # all lies along the readout
            axis = _across(np.eye(width)[np.abs(direction).argmin()], direction)
        # of its two signs, the one under which the affine step need not flip the plane
        if np.linalg.det(affine(seen_along(axis)[0])) < 0:
            axis = -axis
    else:
        axis = _carried(later.view[1 - up], later.view[up], direction)
        moved = distance(embedding @ seen_along(axis)[0].T, later.image)
        axis = _turned(axis, _across(centred.T @ (centred @ axis), direction), TURN * moved)
    view, enlarged = seen_along(axis)
    variance = shown(np.stack([direction, axis]))
    weight = np.zeros((outputs, PLANE))
    weight[-1, up] = norm
    bias = readout.bias - (readout.bias[0] if outputs == 2 else 0.0)
    network = Network((*hidden, Layer(view, np.zeros(PLANE)), Layer(weight, bias)))
    return network, Axes("readout", variance, enlarged)


def _across(axis: Array, direction: Array) -> Array:
    """The part of `axis` orthogonal to the unit vector `direction`, of length 1 if not 0."""
    for _ in range(2):  # where little is left, rounding leaves it askew
        axis = axis - direction * (axis @ direction)
        axis = axis / max(np.linalg.norm(axis), 1e-300)
    return axis


def _carried(axis: Array, before: Array, direction: Array) -> Array:
    """The axis across `before` after the least rotation that brings that to `direction`.

    It is carried parallel along the arc between the two. Between saved epochs the readout turns
    along one arc, so that it doesn't matter at how many epochs of it that is done.
    """
    before = before / max(np.linalg.norm(before), 1e-300)
    middle = before + direction
    lean = (axis @ direction) / max(1.0 + before @ direction, 1e-12)
    return _across(axis - lean * middle, direction)


def _turned(axis: Array, towards: Array, most: float) -> Array:
    """A unit vector turned towards another one, by `most` radians if they are further apart."""
    side = towards - axis * (towards @ axis)
    sine = np.linalg.norm(side)
    angle = min(float(np.arctan2(sine, towards @ axis)), most)
    return axis * np.cos(angle) + side * (np.sin(angle) / max(sine, 1e-300))


def _free(
    network: Network, points: Array, heights: bool, later: Later | None, seen: bool
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
    if heights:
        basis = upright(basis, readout.weight[0])
    pair = later.likened(basis(embedding), basis.matrix @ own) if later else None
    if heights:
        mirrored = pair[0][:, 0] @ pair[1][:, 0] if pair else np.linalg.det(basis.matrix @ affine)
        basis = turned(basis, np.diag([-1.0 if mirrored < 0 else 1.0, 1.0]))
    elif pair:
        basis = turned(basis, nearest_rotation(*pair))
    else:
        basis = free_basis(embedding, points, affine)
    return Network((*hidden[:-1], basis.enter(hidden[-1]), basis.leave(readout))), basis
