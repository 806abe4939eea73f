"""One sample through a network and back: every value of the two passes, layer by layer."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array
from models.network.activations import sigmoid, softmax
from models.network.gradients import gradients
from models.network.network import Network
from models.network.task import Task

# The probability from which on two classes are told apart.
THRESHOLD = 0.5


@dataclass(frozen=True, eq=False)
class Forward:
    """Forward propagation of one sample.

    Attributes
    ----------
    inputs, scores, outputs
        For every layer what it received (in,), its pre-activation z = W a + b (out,), and what
        it gives on, a = phi(z) (out,).
    answer
        (K,), what is made of the last scores: the probability of class 1, one for each class,
        or a height.
    task
        Which of these.
    """

    inputs: tuple[Array, ...]
    scores: tuple[Array, ...]
    outputs: tuple[Array, ...]
    answer: Array
    task: Task

    @property
    def columns(self) -> tuple[Array, ...]:
        """What the units hold, column by column: the input, every hidden layer, the answer."""
        return (*self.inputs, self.answer)

    @property
    def decision(self) -> int | None:
        """The class: by the threshold, or the most likely one; None for a height."""
        if self.task == "regression":
            return None
        if self.task == "binary":
            return int(self.answer[0] > THRESHOLD)
        return int(self.answer.argmax())


def forward(network: Network, point: Array, task: Task) -> Forward:
    """The forward pass of one sample (in,)."""
    inputs, scores = [np.asarray(point, dtype=float)], []
    for layer in network.layers:
        scores.append(layer.weight @ inputs[-1] + layer.bias)
        inputs.append(layer.activation(scores[-1]))
    *received, last = inputs
    return Forward(tuple(received), tuple(scores), tuple(inputs[1:]), answer(last, task), task)


def answer(scores: Array, task: Task) -> Array:
    """The sigmoid of a logit, the softmax of several, or the height itself.

    # (..., K) -> (..., K)
    """
    if task == "binary":
        return sigmoid(scores)
    return softmax(scores) if task == "classes" else scores


@dataclass(frozen=True, eq=False)
class Backward:
    """Back-propagation of one sample: the derivatives of its loss L, for every layer.

    L is the cross-entropy in nats, or the squared error.

    Attributes
    ----------
    outputs
        dL/da (out,), with respect to what the layer gives on.
    slopes
        phi'(z) (out,).
    scores
        dL/dz = dL/da * phi'(z) (out,).
    weights, biases
        dL/dW = dL/dz a^T (out, in) and dL/db = dL/dz (out,).
    """

    outputs: tuple[Array, ...]
    slopes: tuple[Array, ...]
    scores: tuple[Array, ...]
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]


def backward(network: Network, point: Array, label: float | int) -> Backward:
    """The backward pass of one sample (in,) with its class as an int, or its target as a float."""
    points, labels = np.asarray(point, dtype=float)[None], np.asarray([label])
    chain = gradients(network, points, labels)
    outputs, scores = (tuple(rows[0] for rows in all_of) for all_of in (chain.spaces, chain.scores))
    layers, before = network.layers, forward(network, point, "regression").scores
    return Backward(
        outputs[1:],
        tuple(layer.activation.derivative(z) for layer, z in zip(layers, before, strict=True)),
        scores,
        tuple(chain.weight(index) for index in range(len(layers))),
        tuple(chain.bias(index) for index in range(len(layers))),
    )


def of_the_probability(probability: float, label: int) -> float:
    """dL/dp of the cross-entropy -log p (class 1) or -log(1 - p) (class 0)."""
    return -1.0 / probability if label == 1 else 1.0 / (1.0 - probability)


def descent_step(value: float, gradient: float, rate: float) -> float:
    """One step of gradient descent: theta - alpha dL/dtheta; `rate`, alpha, is above 0."""
    return value - rate * gradient


def some_of(count: int, most: int) -> Array:
    """At most `most` (2 or more) of `count` units, evenly spaced, with the first and the last."""
    if count <= most:
        return np.arange(count)
    return np.round(np.linspace(0, count - 1, most)).astype(int)
