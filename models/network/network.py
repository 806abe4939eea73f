"""A network in NumPy: the same function that PyTorch trained, in float64."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Array
from models.network.activations import IDENTITY, Activation, parse
from models.network.architecture import Architecture

# So many points go through a network at once: the values of a layer of 128 units stay in the cache.
ROWS = 512


@dataclass(frozen=True, eq=False)
class Layer:
    """x -> phi(W x + b), with W (out, in), b (out,)."""

    weight: Array
    bias: Array
    activation: Activation = IDENTITY

    @property
    def width(self) -> int:
        """The number of units, and so the dimension of what comes out."""
        return self.weight.shape[0]

    def affine(self, x: Array) -> Array:
        """The pre-activation W x + b.  # (N, in) -> (N, out)"""
        out = x @ self.weight.T
        out += self.bias
        return out

    def __call__(self, x: Array) -> Array:
        """# (N, in) -> (N, out)"""
        return self.activation(self.affine(x))

    def with_activation(self, activation: Activation) -> "Layer":
        return replace(self, activation=activation)


@dataclass(frozen=True, eq=False)
class Network:
    """Layers one after the other; the last one's output is the logits."""

    layers: tuple[Layer, ...]

    @classmethod
    def from_tensors(cls, architecture: Architecture, tensors: Mapping[str, Array]) -> "Network":
        """A network from a PyTorch `state_dict` (name -> array); missing biases are 0."""
        layers = []
        for index, name in enumerate(architecture.layers):
            weight = np.asarray(tensors[f"{name}.weight"], dtype=float)
            bias = np.asarray(tensors.get(f"{name}.bias", np.zeros(len(weight))), dtype=float)
            activation = IDENTITY
            if index < architecture.hidden:
                activation = parse(architecture.activations[index])
                if activation.name == "prelu":
                    slope = float(np.ravel(tensors[architecture.slope(index)])[0])
                    activation = replace(activation, parameter=slope)
            layers.append(Layer(weight, bias, activation))
        return cls(tuple(layers))

    def __call__(self, x: Array) -> Array:
        """# (..., in) -> (..., out)"""
        shape = np.shape(x)
        flat = np.reshape(x, (-1, shape[-1]))
        if self.layers:
            flat = flat.astype(self.layers[0].weight.dtype, copy=False)
        # a few rows at a time, so that a wide layer's values stay in the cache
        parts = [self._forward(flat[at : at + ROWS]) for at in range(0, len(flat), ROWS)]
        out = np.concatenate(parts) if parts else self._forward(flat)
        return out.reshape(*shape[:-1], out.shape[-1])

    def _forward(self, x: Array) -> Array:
        for layer in self.layers:
            x = layer(x)
        return x

    @property
    def widths(self) -> tuple[int, ...]:
        """Input width, then every layer's."""
        if not self.layers:
            return ()
        return (self.layers[0].weight.shape[1], *(layer.width for layer in self.layers))

    @property
    def body(self) -> "Network":
        """Everything before the readout: what the last hidden layer gives out."""
        return Network(self.layers[:-1])

    @property
    def readout(self) -> Layer:
        """The last layer: a logistic regression on what it receives."""
        return self.layers[-1]

    def without_activations(self) -> "Network":
        """The same weights with every activation left out: one affine map."""
        return Network(tuple(layer.with_activation(IDENTITY) for layer in self.layers))


def compose(layers: tuple[Layer, ...]) -> Layer:
    """The one affine layer that `layers` are with their activations left out."""
    weight, bias = layers[0].weight, layers[0].bias
    for layer in layers[1:]:
        weight, bias = layer.weight @ weight, layer.weight @ bias + layer.bias
    return Layer(weight, bias)
