"""The gradient of the loss, by the chain rule, from the output back to the input."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array
from models.network.activations import sigmoid, softmax
from models.network.network import Network


@dataclass(frozen=True, eq=False)
class Gradients:
    """Derivatives of the loss of each of N points, summed over none of them.

    Attributes
    ----------
    spaces
        For the input and every layer's output, (N, width): of a point's loss with respect to where
        the point lies in that space. The last is that with respect to the scores.
    scores
        For every layer, (N, width): with respect to its pre-activation W h + b.
    inputs
        For every layer, (N, width): what it received.
    """

    spaces: tuple[Array, ...]
    scores: tuple[Array, ...]
    inputs: tuple[Array, ...]

    def weight(self, layer: int) -> Array:
        """Of the mean loss with respect to a layer's weight, (out, in)."""
        return self.scores[layer].T @ self.inputs[layer] / len(self.scores[layer])

    def bias(self, layer: int) -> Array:
        """Of the mean loss with respect to a layer's bias, (out,)."""
        return self.scores[layer].mean(axis=0)


def gradients(network: Network, points: Array, labels: Array) -> Gradients:
    """Back-propagation (Rumelhart, Hinton and Williams 1986).

    Parameters
    ----------
    network
        One logit, one for each class, or one height.
    points
        (N, in).
    labels
        (N,): integers are classes, and the loss is the cross-entropy in nats; floats are targets,
        and it is the squared error.
    """
    inputs, before = [np.asarray(points, dtype=float)], []
    for layer in network.layers:
        before.append(layer.affine(inputs[-1]))
        inputs.append(layer.activation(before[-1]))
    spaces = [_of_the_outputs(inputs[-1], labels)]
    scores: list[Array] = []
    for layer, score in zip(reversed(network.layers), reversed(before), strict=True):
        scores.append(spaces[-1] * layer.activation.derivative(score))
        spaces.append(scores[-1] @ layer.weight)
    return Gradients(tuple(reversed(spaces)), tuple(reversed(scores)), tuple(inputs[:-1]))


def _of_the_outputs(outputs: Array, labels: Array) -> Array:
    if labels.dtype.kind == "f":
        return 2.0 * (outputs - labels[:, None])
    if outputs.shape[1] == 1:
        return sigmoid(outputs) - labels[:, None]
    return softmax(outputs) - np.eye(outputs.shape[1])[labels]
