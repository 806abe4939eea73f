"""What a network answers, on a plane: colours of points, tints, lines between classes, levels."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.arrays import Array, Window
from models.geometry.boundary import POLISH, SampleGrid, decision_boundary, level_curves, margin
from models.geometry.linear_model import LinearModel
from models.network.activations import softmax
from models.network.float32 import Float32Network
from models.network.network import Network
from models.network.task import Task
from models.run.run import Run
from scenes.drawing.plane.division import Divider, Field, Slope, Stretch
from scenes.drawing.theme import Theme
from scenes.drawing.ticks import nice_step

# About so many lines of equal height cross the range of the targets.
LEVELS = 7
# How strongly a height is tinted; certainty of a class tints by up to 1.
HEIGHT_TINT = 0.75
# Three classes and more have bright colours, not tints of their own.
MANY_TINT = 0.65
# Vertices of the graph of a function.
GRAPH = 481


@dataclass(frozen=True)
class DecisionMap:
    """What kind of answers a run's network gives.

    Attributes
    ----------
    task
        "binary" (one logit), "classes" (a score each) or "regression" (one height).
    outputs
        Of the last layer.
    low, high
        The range of the targets; of classes 0 and 1.
    """

    task: Task
    outputs: int
    low: float = 0.0
    high: float = 1.0

    @classmethod
    def of(cls, run: Run) -> "DecisionMap":
        outputs = run.architecture.widths[-1]
        if run.task == "regression":
            return cls(run.task, outputs, float(run.labels.min()), float(run.labels.max()))
        return cls(run.task, outputs)

    @property
    def regression(self) -> bool:
        return self.task == "regression"

    @property
    def span(self) -> float:
        """From the lowest target to the highest; of classes 1."""
        return self.high - self.low

    @property
    def middle(self) -> float:
        """Half-way between the lowest target and the highest."""
        return 0.5 * (self.low + self.high)

    @property
    def levels(self) -> Array:
        """The heights, round numbers, at which lines are drawn."""
        if self.high <= self.low:
            return np.zeros(0)
        step = nice_step(2.0 * (self.high - self.low) / LEVELS)
        return step * np.arange(np.ceil(self.low / step), np.floor(self.high / step) + 1)

    def _relative(self, heights: Array) -> Array:
        return (heights - self.low) / max(self.high - self.low, 1e-300)

    def colors(self, labels: Array, theme: Theme) -> Array:
        """The points' colours.  # (N,) -> (N, 3)"""
        if self.regression:
            return theme.of_heights(self._relative(labels))
        return theme.of_classes(max(self.outputs, 2))[labels]

    def division(self, model: LinearModel) -> Divider | Slope:
        """A linear model as the plane shows it."""
        if self.regression:
            normal, offset = model.weight[0], float(model.bias[0])
            return Slope(normal, offset, self.low, self.high, self.levels)
        lines = tuple(Stretch(edge.normal, edge.offset, edge.span) for edge in model.edges)
        return Divider(model.weight, model.bias, lines)

    def borders(
        self,
        network: Network,
        window: Window,
        resolution: int = 320,
        polish: int = POLISH,
        outputs: Array | None = None,
    ) -> list[Array]:
        """The same lines in the input plane, where they are curves (N, 2)."""
        if self.regression:
            return level_curves(network, window, self.levels, resolution, polish, outputs)
        return decision_boundary(network, window, resolution, polish, outputs)

    def changes(self, network: Network) -> list[Callable[[Array], Array]]:
        """Functions of the input that are 0 where its answer changes.  # (..., 2) -> (...)"""
        if self.regression:
            return [lambda x, level=level: network(x)[..., 0] - level for level in self.levels]
        if self.outputs == 1:
            return [lambda x: network(x)[..., 0]]
        return [lambda x, index=index: margin(network(x), index) for index in range(self.outputs)]

    def parts(self, outputs: Array) -> Array:
        """Which class an output is of, or between which levels it lies.  # (N, K) -> (N,)"""
        if self.regression:
            return np.searchsorted(self.levels, outputs[:, 0])
        if self.outputs == 1:
            return (outputs[:, 0] > 0).astype(int)
        return outputs.argmax(axis=1)

    def part_colors(self, theme: Theme) -> Array:
        """The tint of each of those parts, (P, 3)."""
        if not self.regression:
            return theme.tints_of(self.outputs)
        ends = np.concatenate([[self.low], self.levels, [self.high]])
        return theme.of_heights(self._relative(0.5 * (ends[:-1] + ends[1:])))

    def graph(self, network: Network, window: Window) -> Array:
        """The function itself over the first coordinate: its curve (N, 2)."""
        x = np.linspace(window[0], window[1], GRAPH)
        heights = network(np.stack([x, np.zeros_like(x)], axis=1))[:, 0]
        return np.stack([x, heights], axis=1)

    def field(self, network: Network, window: Window, resolution: int, theme: Theme) -> Field:
        """What it says of every point of a window, on a grid of so many cells."""
        positions = SampleGrid.over(window, resolution).positions
        return Field(self._tint(network(positions), theme)[::-1], window)

    def map(
        self, network: Network, window: Window, resolution: int, polish: int, theme: Theme
    ) -> tuple[Field, list[Array]]:
        """Field and borders from one grid, as quickly as a frame needs them."""
        float32 = Float32Network(network)
        outputs = float32(SampleGrid.over(window, resolution).positions)
        curves = self.borders(float32, window, resolution, polish, outputs)
        return Field(self._tint(outputs, theme)[::-1], window), curves

    def _tint(self, outputs: Array, theme: Theme) -> Array:
        """# (h, w, K) -> (h, w) from class 0 to class 1, or (h, w, 4) colours"""
        if self.task == "binary":
            return np.tanh(0.5 * outputs[..., 0])  # 2p - 1 of the sigmoid's p
        if self.regression:
            colors = theme.of_heights(self._relative(outputs[..., 0])) / 255.0
            strength = np.full(outputs.shape[:-1], HEIGHT_TINT)
        else:
            surest = softmax(outputs).max(axis=-1)
            chance = 1.0 / self.outputs
            strength = MANY_TINT * (surest - chance) / (1.0 - chance)
            colors = theme.tints_of(self.outputs)[outputs.argmax(axis=-1)] / 255.0
        return np.dstack([colors * strength[..., None], strength])
