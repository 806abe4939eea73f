"""Random networks, points and runs for the tests, so that none of them waits for training."""

from itertools import pairwise
from pathlib import Path

import numpy as np

from models.network.activations import parse
from models.network.architecture import Architecture
from models.network.network import Layer, Network
from models.run.files import epoch_path, write_json, write_tensors


def random_network(widths, activations, seed=0) -> Network:
    """A network with Gaussian weights of the usual size; one activation a hidden layer."""
    random = np.random.default_rng(seed)
    layers = []
    for index, (fan_in, fan_out) in enumerate(pairwise(widths)):
        name = activations[index] if index < len(activations) else "identity"
        weight = random.normal(size=(fan_out, fan_in)) * np.sqrt(2.0 / fan_in)
        layers.append(Layer(weight, random.normal(size=fan_out) * 0.5, parse(name)))
    return Network(tuple(layers))


def two_spirals(count=200, seed=0) -> tuple[np.ndarray, np.ndarray]:
    """Points (N, 2) and labels (N,) that no line separates."""
    random = np.random.default_rng(seed)
    angle = np.sqrt(random.uniform(0.05, 1.0, count)) * 4.5
    labels = np.arange(count) % 2
    turned = angle + np.pi * labels
    points = (angle * 0.65)[:, None] * np.stack([np.cos(turned), np.sin(turned)], axis=1)
    return points + random.normal(size=(count, 2)) * 0.06, labels


def write_run(directory: Path, widths, activations, seeds=(0, 1, 2), points=None) -> Path:
    """A run directory with one random network an epoch."""
    directory.mkdir(parents=True, exist_ok=True)
    found, labels = points if points is not None else two_spirals()
    architecture = Architecture(tuple(widths), tuple(activations))
    write_tensors(directory / "data.safetensors", {"X": found.astype(np.float32), "y": labels})
    write_json(
        directory / "run.json",
        {
            "format": 1,
            "architecture": architecture.to_json(),
            "training": {"every": 1, "epochs": len(seeds) - 1},
        },
    )
    for epoch, seed in enumerate(seeds):
        network = random_network(widths, activations, seed)
        tensors = {}
        for name, layer in zip(architecture.layers, network.layers, strict=True):
            tensors[f"{name}.weight"] = layer.weight
            tensors[f"{name}.bias"] = layer.bias
        for index, activation in enumerate(activations):
            if activation.startswith("prelu"):
                tensors[architecture.slope(index)] = np.array([0.2])
        write_tensors(epoch_path(directory, epoch), tensors)
    return directory
