"""The scenes by name: plain data that the command line reads without importing Manim."""

from dataclasses import dataclass

from models.errors import GridwarpError, nearest


@dataclass(frozen=True)
class Entry:
    """One scene: its name, where its class is, and what it shows."""

    name: str
    module: str
    scene: str
    shows: str
    compares: bool = False  # whether it can take a second run
    descends: bool = False  # whether it shows paths of training, and its rates side by side
    preset: str = "spiral"  # what it shows unless a run is named
    needs_run: bool = True  # False: it shows no run, or one only where it is named
    takes_run: bool = True  # whether it can take one
    demand: str = ""  # what it asks of a network, a function of models.demands
    takes: tuple[str, ...] = ()  # the settings that not every scene has
    rows: tuple[str, ...] = ()  # what it reproduces, by the rows of the list of figures


SCENES = (
    Entry(
        "warp",
        "scenes.warp",
        "Warp",
        "the input plane through the network, stage by stage, to a straight line",
        takes=("stages", "activation"),
        rows=("000-a", "000-d", "000-e", "001-2", "002-1", "002-2"),
    ),
    Entry(
        "compare",
        "scenes.compare",
        "Compare",
        "the same weights without and with the activation, in step",
        compares=True,
        takes=("stages",),
        rows=("000-e",),
    ),
    Entry(
        "boundary",
        "scenes.boundary",
        "Boundary",
        "the curved decision boundary beside a linear model's",
        rows=("000-b", "002-4"),
    ),
    Entry(
        "spaces",
        "scenes.spaces",
        "Spaces",
        "the input plane beside the space of the last layer",
        takes=("activation",),
        rows=("000-c", "002-3", "002-4"),
    ),
    Entry(
        "replay",
        "scenes.replay",
        "Replay",
        "the training, epoch by epoch: the last space, the answers, the loss",
        takes=("activation", "pace", "panels", "arrows"),
        rows=("001-6a", "001-6b"),
    ),
    Entry(
        "pullback",
        "scenes.pullback",
        "Pullback",
        "the line of the last space, carried back into the decision boundary",
        takes=("activation",),
        rows=("001-7",),
    ),
    Entry(
        "layers",
        "scenes.layers",
        "Layers",
        "every layer's space in a row, through one forward pass or through training",
        takes=("activation", "epochs", "pace"),
        rows=("002-1",),
    ),
    Entry(
        "lift",
        "scenes.lift",
        "Lift",
        "the input plane lifted into space, bent there, and cut by a plane",
        demand="require_a_space",
        takes=("activation",),
    ),
    Entry(
        "regions",
        "scenes.regions",
        "Regions",
        "the linear pieces of a ReLU network and their creases; --epochs: through training",
        demand="require_linear_pieces",
        takes=("epochs", "pace"),
    ),
    Entry(
        "composition",
        "scenes.composition",
        "Composition",
        "linear layers one after the other, and the one matrix that they are",
        demand="require_a_product",
        rows=("001-8",),
    ),
    Entry(
        "affine",
        "scenes.affine",
        "Affine",
        "a 2 × 2 matrix as shear, scaling, reflection and rotation, and then a bias",
        takes=("matrix", "bias", "factors"),
        preset="moons",
        rows=("001-3",),
    ),
    Entry(
        "place",
        "scenes.place",
        "Place",
        "a 3 × 2 matrix places the plane in space, one connection after the other",
        preset="discs3",
        demand="require_a_plane_in_space",
        rows=("001-4",),
    ),
    Entry(
        "dot",
        "scenes.dot",
        "DotProduct",
        "the dot product of a row of weights with an input, by angle, and with every point",
        takes=("unit",),
        preset="moons",
        rows=("001-5",),
    ),
    Entry(
        "arithmetic",
        "scenes.arithmetic",
        "Arithmetic",
        "sums and products of vectors and matrices, entry by entry",
        needs_run=False,
        takes_run=False,
        takes=("a", "b"),
        rows=("003-2",),
    ),
    Entry(
        "activations",
        "scenes.activations",
        "Activations",
        "activation functions: curve, slope, and what each does to the plane",
        needs_run=False,
        takes_run=False,
        takes=("only",),
        rows=("003-3",),
    ),
    Entry(
        "diagram",
        "scenes.diagram",
        "NetworkDiagram",
        "the network as a diagram, a sample flowing through it, and one node close up",
        takes=("epochs", "pace"),
        rows=("001-1", "003-1"),
    ),
    Entry(
        "forward",
        "scenes.forward",
        "ForwardPropagation",
        "forward propagation of one sample: the matrices, its numbers, and where the point goes",
        rows=("003-4",),
    ),
    Entry(
        "loss",
        "scenes.loss",
        "Loss",
        "cross-entropy: what an answer costs, and the mean over a handful or over a run",
        needs_run=False,
        demand="require_one_logit",
        rows=("003-5",),
    ),
    Entry(
        "backprop",
        "scenes.backprop",
        "Backprop",
        "one sample's error back through the network by the chain rule, and a step downhill",
        rows=("003-6",),
    ),
    Entry(
        "descent",
        "scenes.descent",
        "Descent",
        "gradient descent on the loss: a small, a large and a decaying learning rate",
        descends=True,
        preset="descent",
        takes=("pace",),
        rows=("003-7",),
    ),
)
CATALOG: dict[str, Entry] = {scene.name: scene for scene in SCENES}


def entry(name: str) -> Entry:
    """The scene of that name.

    Raises
    ------
    GridwarpError
        (code 2) if there is none.
    """
    if name not in CATALOG:
        raise GridwarpError(
            f"unknown scene '{name}'.{nearest(name, [*CATALOG, 'doctor'])}",
            "See them all: python render.py --list",
            code=2,
        )
    return CATALOG[name]
