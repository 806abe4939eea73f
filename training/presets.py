"""The presets and the shapes of the datasets: tables of plain data.

They import nothing heavy, so that names are checked at once.
"""

from dataclasses import dataclass

from models.network.task import Task


@dataclass(frozen=True)
class Shape:
    """What goes in and what is to come out; `training.datasets` makes the points."""

    features: int  # of a point: the input width
    outputs: int  # of the network: a logit a class, or one for two classes; one real number
    task: Task = "binary"

    @property
    def fewest_points(self) -> int:
        """So that the 20 % held out, split by class, have a point of each."""
        return 5 * max(self.outputs, 2)


SHAPES: dict[str, Shape] = {
    "spiral": Shape(2, 1),
    "moons": Shape(2, 1),
    "circles": Shape(2, 1),
    "xor": Shape(2, 1),
    "blobs": Shape(2, 1),
    "discs": Shape(2, 1),
    "spiral3": Shape(2, 3, "classes"),
    "spiral5": Shape(2, 5, "classes"),
    "ridge": Shape(2, 1, "regression"),
    "curve": Shape(1, 1, "regression"),
}


# Kingma and Ba 2015, and gradient descent as it is; "sgd" is what torch calls it.
OPTIMIZERS = ("adam", "sgd")


@dataclass(frozen=True)
class Preset:
    """A configuration of training with a name.

    The layers are the hidden ones; input, output and loss follow the data.
    """

    description: str  # one line, for --list
    dataset: str  # a key of SHAPES
    points: int  # of all classes together, held-out ones included
    noise: float  # see training.datasets.generate
    layers: tuple[int, ...]  # hidden widths
    activations: tuple[str, ...]  # one a hidden layer
    epochs: int
    learning_rate: float  # of the first epoch
    weight_decay: float  # an L2 penalty added to the gradient
    batch_size: int  # points a step
    # First weights orthogonal times this, biases 0; None: what torch.nn.Linear does. A stack of
    # 2-wide layers needs it: from torch's own, three seeds in four end at what a line can do.
    orthogonal_gain: float | None = None
    optimizer: str = "adam"  # one of OPTIMIZERS
    decay: float = 0.0  # of the learning rate, see `models.run.run.learning_rate`


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
    "discs2": Preset(
        description="a disc within a ring; 2 tanh units bend the plane, and no line parts them",
        dataset="discs",
        points=1000,
        noise=0.0,
        layers=(2,),
        activations=("tanh",),
        # With more training it squeezes the plane into a strip, still below 90 %.
        epochs=100,
        learning_rate=5e-4,
        weight_decay=0.0,
        batch_size=32,
        orthogonal_gain=1.0,
    ),
    "discs3": Preset(
        description="the same with 3 tanh units, in space: there a plane parts them",
        dataset="discs",
        points=1000,
        noise=0.0,
        layers=(3,),
        activations=("tanh",),
        epochs=50,
        learning_rate=1e-2,
        weight_decay=0.0,
        batch_size=32,
        orthogonal_gain=1.0,
    ),
    "spiral3": Preset(
        description="three spiral arms; 100 ReLU units unwind them, each to a corner of its own",
        dataset="spiral3",
        points=1200,
        noise=0.1,
        layers=(100, 2),
        activations=("relu", "identity"),
        epochs=150,
        learning_rate=1e-3,
        weight_decay=0.0,
        batch_size=32,
    ),
    "spiral5": Preset(
        description="five spiral arms; 100 leaky ReLU units unwind them into a star",
        dataset="spiral5",
        points=1500,
        noise=0.1,
        layers=(100, 2),
        activations=("leaky_relu", "identity"),
        epochs=200,
        learning_rate=1e-3,
        weight_decay=1e-5,
        batch_size=32,
    ),
    "ridge": Preset(
        description="a height over the plane; 64 tanh units fold it along the crest of a ridge",
        dataset="ridge",
        points=1000,
        noise=0.05,
        layers=(64, 2),
        activations=("tanh", "identity"),
        epochs=200,
        learning_rate=2e-3,
        weight_decay=0.0,
        batch_size=32,
    ),
    "curve": Preset(
        description="a noisy wave over a line; 32 tanh units bend the line up and down with it",
        dataset="curve",
        points=400,
        noise=0.1,
        layers=(32, 2),
        activations=("tanh", "identity"),
        epochs=300,
        learning_rate=5e-3,
        weight_decay=0.0,
        batch_size=32,
    ),
    # Its loss is a valley that gets narrower: at its first rate it would leap from side to side.
    "descent": Preset(
        description="gradient descent as it is, on 9 weights and biases, with a decaying rate",
        dataset="xor",
        points=300,
        noise=0.1,
        layers=(2,),
        activations=("tanh",),
        epochs=40,
        learning_rate=8.0,
        weight_decay=0.0,
        batch_size=300,
        optimizer="sgd",
        decay=0.15,
    ),
}
