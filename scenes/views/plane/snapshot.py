"""A run's network at one epoch, rewritten to be drawn."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from models.arrays import Array
from models.geometry.linear_model import LinearModel, best_linear
from models.motion.drawable import Drawable, drawable, planar
from models.network.network import Network
from models.run.run import Run
from scenes.views.plane.decision import DecisionMap


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What is filmed: a run's network at one epoch, rewritten to be drawn.

    Attributes
    ----------
    network, points
        Of two inputs; where the run has one, the other is 0.
    decision
        What it says of a point.
    drawing
        The same function, cut at its drawn spaces.
    """

    run: Run
    epoch: float
    network: Network
    points: Array
    decision: DecisionMap
    drawing: Drawable

    @classmethod
    def of(cls, run: Run, epoch: float, basis: str) -> "Snapshot":
        network, points = planar(run.at(epoch), run.points)
        decision = DecisionMap.of(run)
        drawing = drawable(network, points, basis=basis, regression=decision.regression)
        return cls(run, epoch, network, points, decision, drawing)

    @cached_property
    def _found(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, find: Callable[[], Any]) -> Any:
        """What `find` finds, which is looked for once."""
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]

    @property
    def labels(self) -> Array:
        return self.run.labels

    @cached_property
    def best_linear(self) -> LinearModel:
        """The best linear model of the input plane."""
        return best_linear(self.points, self.labels, self.decision.outputs)

    @property
    def graph(self) -> Array:
        """Of inputs that are numbers: the points (N, 2) of their graph, (x, y)."""
        return np.stack([self.points[:, 0], self.labels], axis=1)

    @property
    def one_dimensional(self) -> bool:
        """Whether the inputs are numbers, and the plane before the network but a line."""
        return self.run.architecture.widths[0] == 1
