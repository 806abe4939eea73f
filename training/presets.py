"""The presets: one table of plain data. It imports nothing, so that names are checked at once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """A configuration of training with a name.

    The layers are the hidden ones; input and output follow the data.
    """

    description: str  # one line, for --list
    dataset: str  # a key of training.datasets.DATASETS
    points: int  # of all classes together, held-out ones included
    noise: float  # see training.datasets.generate
    layers: tuple[int, ...]  # hidden widths
    activations: tuple[str, ...]  # one a hidden layer
    epochs: int
    learning_rate: float  # Adam's
    weight_decay: float  # Adam's: an L2 penalty added to the gradient
    batch_size: int  # points a step
    # First weights orthogonal times this, biases 0; None: what torch.nn.Linear does. A stack of
    # 2-wide layers needs it: from torch's own, three seeds in four end at what a line can do.
    orthogonal_gain: float | None = None


PRESETS: dict[str, Preset] = {
    "spiral": Preset(
        description="two spiral arms; 128 ReLU units fold them into a plane where a line is enough",
        dataset="spiral",
        points=1000,
        noise=0.1,
        layers=(128, 2),
        activations=("relu", "identity"),
        epochs=150,
        learning_rate=1e-3,
        weight_decay=0.0,
        batch_size=32,
    ),
    "moons": Preset(
        description="two half moons; 100 tanh units bend them apart",
        dataset="moons",
        points=1000,
        noise=0.1,
        layers=(100, 2),
        activations=("tanh", "tanh"),
        epochs=150,
        learning_rate=1e-3,
        weight_decay=0.0,
        batch_size=32,
    ),
    "circles": Preset(
        description="a ring inside a ring; 64 ReLU units fold the outer one open",
        dataset="circles",
        points=1000,
        noise=0.06,
        layers=(64, 2),
        activations=("relu", "identity"),
        epochs=100,
        learning_rate=1e-3,
        weight_decay=0.0,
        batch_size=32,
    ),
    "xor": Preset(
        description="four squares like a chessboard's; opposite ones belong together",
        dataset="xor",
        points=1000,
        noise=0.05,
        layers=(32, 2),
        activations=("relu", "identity"),
        epochs=100,
        learning_rate=1e-3,
        weight_decay=0.0,
        batch_size=32,
    ),
    "blobs": Preset(
        description="two clouds that a line separates as they are; nothing needs to fold",
        dataset="blobs",
        points=600,
        noise=0.6,
        layers=(16, 2),
        activations=("relu", "identity"),
        epochs=50,
        learning_rate=1e-3,
        weight_decay=0.0,
        batch_size=32,
    ),
    "deep": Preset(
        description="two half moons through a stack of 2-wide tanh layers, each drawn on its own",
        dataset="moons",
        points=1000,
        noise=0.1,
        layers=(2, 2, 2, 2),
        activations=("tanh", "tanh", "tanh", "tanh"),
        epochs=100,
        learning_rate=1e-2,
        weight_decay=0.0,
        batch_size=16,
        orthogonal_gain=2.5,
    ),
}
