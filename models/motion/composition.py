"""Linear layers one after the other: with their activations left out they are one matrix.

    W_k ( ... (W_2 (W_1 x))) = (W_k ... W_2 W_1) x

Matrices multiply as the maps follow each other, so a stack of linear layers is one linear layer.
Biases are left aside: with them the stack is one affine map, by the same argument.
"""

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from models.arrays import PLANE, Array
from models.motion.drawable import Block, Drawable
from models.network.network import Layer, Network
from models.network.requirements import NetworkShape, require_a_product

# Singular values below this share of the largest count as 0.
FLAT = 1e-8


@dataclass(frozen=True, eq=False)
class ProductStep:
    """The way from one drawn plane to the next: one layer, or several with wide ones between.

    Attributes
    ----------
    numbers
        The numbers of its layers, counted from 1, the one that acts first in front.
    weights
        Their matrices in the same order, each (out, in), as they were trained.
    before
        (2, 2): the product of all layers before, W_j ... W_1; the identity for the first step.
    """

    numbers: tuple[int, ...]
    weights: tuple[Array, ...]
    before: Array

    @property
    def product(self) -> Array:
        """W_k ... W_1, from the input to where this step leads; (out, 2)."""
        return reduce(lambda product, weight: weight @ product, self.weights, self.before)


def partial_products(network: Network) -> tuple[ProductStep, ...]:
    """The hidden layers of `network` with activations and biases left out, cut at its planes.

    Every hidden layer of two units is a plane. The last step ends at the last hidden layer,
    whatever its width; the readout isn't part of it.

    Raises
    ------
    GridwarpError
        if there are fewer than two hidden layers, or the input isn't a plane.
    """
    require_a_product(NetworkShape.of(network))
    weights = [layer.weight for layer in network.layers[:-1]]
    steps: list[ProductStep] = []
    start, before = 0, np.eye(PLANE)
    for end, weight in enumerate(weights, start=1):
        if len(weight) == PLANE or end == len(weights):
            numbers = tuple(range(start + 1, end + 1))
            steps.append(ProductStep(numbers, tuple(weights[start:end]), before))
            start, before = end, steps[-1].product
    return tuple(steps)


def face_on(matrix: Array) -> Array:
    """The axes in which the image of a plane under `matrix` (n, 2) is seen face on; (2, n).

    That image is itself flat, in however many dimensions it lies: with the polar decomposition
    matrix = Q S, Q (n, 2) orthonormal, its points are Q S x, and Q^T brings them to S x with
    all lengths and angles kept. For n = 2 it is the identity, and n = 1 gets a second axis
    on which all is 0.
    """
    if len(matrix) == PLANE:
        return np.eye(PLANE)
    if len(matrix) < PLANE:
        return np.array([[1.0], [0.0]])
    left, _, right = np.linalg.svd(matrix, full_matrices=False)
    return (left @ right).T


def singular_value_ratio(matrix: Array) -> float:
    """The ratio of the two singular values of `matrix` (n, 2); infinite where it is flat."""
    first, second, *_ = np.append(np.linalg.svd(matrix, compute_uv=False), 0.0)  # n = 1 has one
    return float(first / second) if second > FLAT * first else float("inf")


def layer_by_layer(network: Network) -> Drawable:
    """The film of the partial products: a block a step, linear, in the layers' own coordinates.

    Raises
    ------
    GridwarpError
        as `partial_products`.
    """
    steps = partial_products(network)
    chains = [(step.numbers, step.weights) for step in steps]
    return _film(network, chains, face_on(steps[-1].product))


def at_once(network: Network) -> Drawable:
    """The same with one block, whose one matrix is the product of all.

    Raises
    ------
    GridwarpError
        as `partial_products`.
    """
    product = partial_products(network)[-1].product
    numbers = tuple(range(1, len(network.layers)))
    return _film(network, [(numbers, (product,))], face_on(product))


def _film(network: Network, chains, projection: Array) -> Drawable:
    """Blocks of linear layers, the last one seen in the axes `projection` (2, n)."""
    blocks = []
    for space, (numbers, weights) in enumerate(chains, start=1):
        seen = [projection] if space == len(chains) and len(projection.T) != PLANE else []
        layers = tuple(Layer(weight, np.zeros(len(weight))) for weight in (*weights, *seen))
        blocks.append(Block(layers, numbers, space))
    # what is seen face on lies in the plane of the view, so the readout loses nothing
    readout = replace(network.readout, weight=network.readout.weight @ projection.T)
    return Drawable(tuple(blocks), readout)
