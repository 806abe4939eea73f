"""Softmax: three scores as a point of a triangle, while they and a temperature change."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array
from models.network.activations import softmax
from scenes.drawing.charts.graph import Series
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.ticks import smooth_ramp
from scenes.drawing.viewport import Viewport, needed_height
from scenes.views.captions.numbers import rounded

# The corners of a triangle: all for one class.
CORNERS = np.array([[-np.sqrt(0.75), -0.5], [np.sqrt(0.75), -0.5], [0.0, 1.0]])
PROBABILITIES = Series(
    np.zeros(0), np.zeros(0), "", (), (0.0, 0.5, 1.0), window=(0.0, 1.0, 0.0, 1.12)
)
# Scores that are passed through, and then temperatures.
SCORES = np.array([[0, 0, 0], [3, 0, 0], [2, 2.5, 0], [-1, 2, 2], [0, 0, 3], [2, 1, 0]])
TEMPERATURES = np.array([1.0, 0.2, 5.0, 1.0])
# Of the way, the part that is seen behind the point, and the rest at the end.
TRAIL, REST, TRAIL_VERTICES = 0.16, 0.2, 80


@dataclass(frozen=True)
class Mixture:
    """Three scores as probabilities: in phase 0 the scores move, in phase 1 the temperature."""

    phase: int
    aspect: float

    def scores(self, alpha: float) -> Array:
        """(3,)"""
        return _along(SCORES, alpha if self.phase == 0 else 1.0)

    def temperature(self, alpha: float) -> float:
        return float(np.exp(_along(np.log(TEMPERATURES), alpha if self.phase == 1 else 0.0)))

    def heights(self, alpha: float) -> Array:
        """The probabilities, (3,)."""
        return softmax(self.scores(alpha), self.temperature(alpha))

    def figures(self, alpha: float) -> list[str]:
        return [rounded(height, 2) for height in self.heights(alpha)]

    def level(self, alpha: float) -> None:
        return None

    def viewport(self, alpha: float) -> Viewport:
        middle = 0.5 * (CORNERS.min(axis=0) + CORNERS.max(axis=0))
        return Viewport(*map(float, middle), needed_height(CORNERS, middle, self.aspect, 0.78))

    def at(self, alpha: float) -> PlaneState:
        """The triangle, its corners and the point, and the way it has come."""
        alphas = np.linspace(max(alpha - TRAIL, 0.0), alpha, TRAIL_VERTICES)
        trail = np.array([self.heights(earlier) for earlier in alphas]) @ CORNERS
        dots = np.vstack([CORNERS, self.heights(alpha) @ CORNERS])
        none, flat, index = np.zeros((0, 2, 2)), np.zeros((0, 2)), np.zeros(0, dtype=int)
        curves = (CORNERS[[0, 1, 2, 0]], trail)
        return PlaneState(none, none, flat, index, index, dots, self.viewport(alpha), curves=curves)


def _along(stops: Array, alpha: float) -> Array:
    """From stop to stop (K, ...), resting briefly at each and longer at the last; (...)."""
    place = min(alpha / (1.0 - REST), 1.0) * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    return stops[index] + smooth_ramp(place, index, index + 1) * (stops[index + 1] - stops[index])
