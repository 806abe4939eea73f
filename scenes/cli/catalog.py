"""The scenes by name: plain data that the command line reads without importing Manim."""

from dataclasses import dataclass

from scenes.cli.settings import Settings


@dataclass(frozen=True)
class Entry:
    """One scene: its name, its class, what it shows, and of which runs."""

    name: str  # its command's, and its module's in `scenes`
    scene: str  # its class's
    shows: str  # in a line of a terminal
    preset: str | None = Settings.run.name  # shown unless a run is named; None: no run is
    runs: int = 1  # how many it can take
    demand: str = ""  # what it asks of a network, a function of models.network.requirements

    @property
    def module(self) -> str:
        return f"scenes.{self.name}"

    @property
    def settings(self) -> Settings:
        """What it shows unless something else is asked for."""
        return Settings(run=self.preset and Settings.run.with_name(self.preset))


SECTIONS: dict[str, tuple[Entry, ...]] = {
    "Through the network": (
        Entry("warp", "Warp", "the input plane, stage by stage, to a straight line"),
        Entry("compare", "Compare", "the same weights without and with the activation", runs=2),
        Entry("boundary", "Boundary", "the curved decision boundary beside a linear model's"),
        Entry("spaces", "Spaces", "the input plane beside the space of the last layer"),
        Entry("pullback", "Pullback", "the last space's line, carried back into the boundary"),
        Entry("layers", "Layers", "every layer's space in a row"),
        Entry(
            "lift",
            "Lift",
            "the plane lifted into space, bent there, and cut by a plane",
            demand="require_a_space",
        ),
        Entry(
            "regions",
            "Regions",
            "the linear pieces of a ReLU network, and their creases",
            demand="require_linear_pieces",
        ),
    ),
    "Through training": (
        Entry("replay", "Replay", "the last space, the answers and the loss, epoch by epoch"),
        Entry(
            "descent",
            "Descent",
            "a small, a large and a decaying learning rate on one loss",
            preset="descent",
        ),
    ),
    "The numbers of a sample": (
        Entry("diagram", "NetworkDiagram", "the network, a sample in it, and one node close up"),
        Entry("forward", "ForwardPropagation", "forward propagation: matrices, numbers, the point"),
        Entry("backprop", "Backprop", "its error back by the chain rule, and a step downhill"),
    ),
    "Linear algebra": (
        Entry(
            "composition",
            "Composition",
            "linear layers, and the one matrix that they are",
            demand="require_a_product",
        ),
        Entry("affine", "Affine", "a 2 × 2 matrix in steps, and then a bias", preset="moons"),
        Entry(
            "place",
            "Place",
            "a 3 × 2 matrix places the plane in space",
            preset="discs3",
            demand="require_a_plane_in_space",
        ),
        Entry(
            "dot",
            "DotProduct",
            "a dot product by its angle, and with every point",
            preset="moons",
        ),
    ),
    "Without a run": (
        Entry(
            "arithmetic",
            "Arithmetic",
            "sums and products of matrices, entry by entry",
            preset=None,
            runs=0,
        ),
        Entry(
            "activations",
            "Activations",
            "activation functions: curve, slope, and the plane",
            preset=None,
            runs=0,
        ),
        Entry(
            "loss",
            "Loss",
            "what an answer costs: the cross-entropy, also of a run",
            preset=None,
            demand="require_one_logit",
        ),
    ),
}
CATALOG = {entry.name: entry for entries in SECTIONS.values() for entry in entries}
