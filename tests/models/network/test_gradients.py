"""The chain rule in NumPy gives what autograd gives."""

import numpy as np
import pytest
import torch
from networks import random_network, two_spirals
from torch.nn import functional

from models.network.activations import KINDS, parse
from models.network.gradients import gradients
from training.trainer import MODULES

POINTS, LABELS = two_spirals(40)
CLASSES = np.arange(40) % 3
HEIGHTS = np.sin(POINTS[:, 0])


def autograd(network, points, labels):
    """By torch: of each point's loss by its place in every space, of the mean by the weights."""
    x = torch.tensor(points, requires_grad=True)
    spaces, weights, biases = [x], [], []
    for layer in network.layers:
        weights.append(torch.tensor(layer.weight, requires_grad=True))
        biases.append(torch.tensor(layer.bias, requires_grad=True))
        z = functional.linear(spaces[-1], weights[-1], biases[-1])
        phi = MODULES[layer.activation.name](layer.activation.parameter).double()
        spaces.append(phi(z))
        spaces[-1].retain_grad()
    scores, targets = spaces[-1], torch.tensor(labels)
    if labels.dtype.kind == "f":
        losses = (scores[:, 0] - targets).square()
    elif scores.shape[1] == 1:
        losses = functional.binary_cross_entropy_with_logits(
            scores[:, 0], targets.double(), reduction="none"
        )
    else:
        losses = functional.cross_entropy(scores, targets, reduction="none")
    losses.sum().backward()
    count = len(points)
    return (
        [space.grad.numpy() for space in spaces],
        [weight.grad.numpy() / count for weight in weights],
        [bias.grad.numpy() / count for bias in biases],
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("outputs", "labels"), [(1, LABELS), (3, CLASSES), (1, HEIGHTS)], ids=["two", "three", "height"]
)
def test_gradients_are_those_of_autograd(kind, outputs, labels):
    network = random_network((2, 5, 4, outputs), (kind, kind), seed=4)
    found = gradients(network, POINTS, labels)
    spaces, weights, biases = autograd(network, POINTS, labels)
    for ours, theirs in zip(found.spaces, spaces, strict=True):
        assert np.allclose(ours, theirs, atol=1e-9)
    for index, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        assert np.allclose(found.weight(index), weight, atol=1e-9)
        assert np.allclose(found.bias(index), bias, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("amount", [0.0, 0.4, 1.0])
def test_derivatives_are_slopes(kind, amount):
    phi = parse(kind).at(amount)
    x = np.linspace(-4.0, 4.0, 41) + 0.013  # not on a kink
    slope = (phi(x + 1e-6) - phi(x - 1e-6)) / 2e-6
    assert np.allclose(phi.derivative(x), slope, atol=1e-7)
