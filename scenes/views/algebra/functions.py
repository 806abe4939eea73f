"""Activation functions: what a running mark reads, and what the plane does."""

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import PLANE, Array
from models.motion.drawable import Block
from models.motion.stages import Stage
from models.network.activations import Activation
from models.network.network import Layer
from scenes.drawing.charts.graph import Series
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.ticks import ticks
from scenes.drawing.viewport import Panel, Viewport
from scenes.views.plane.grid import grid_lines, image_of
from scenes.views.plane.lazy import Lazy
from scenes.views.plane.motion import CHORD_ERROR, Motion

# The graphs go from -FAR to FAR, on so many vertices for each side.
FAR, VERTICES = 5.0, 240
# Room above and below a curve, as a share of its height.
ROOM = 0.08
# The plane is shown so high.
HEIGHT = 6.8
# Where a mark waits on the negative side.
ASIDE = -3.0
# The slopes that PReLU goes through.
TURNS = (0.25, 0.9, -0.5, 0.25)


# --- a mark that runs -----------------------------------------------------------------------


@dataclass(frozen=True)
class Sweep:
    """A mark that runs along an activation and its derivative, from `start` to `end`.

    `turns`: the values that the activation's parameter goes through meanwhile, evenly.
    """

    activation: Activation
    start: float = -FAR
    end: float = FAR
    turns: tuple[float, ...] = ()

    def acting(self, alpha: float) -> Activation:
        """The activation at `alpha` in [0, 1] of the way."""
        if not self.turns:
            return self.activation
        value = np.interp(alpha, np.linspace(0.0, 1.0, len(self.turns)), self.turns)
        return replace(self.activation, parameter=float(value))

    def parameter(self, alpha: float) -> float:
        return self.acting(alpha).parameter

    def x(self, alpha: float) -> float:
        return self.start + alpha * (self.end - self.start)

    def value(self, alpha: float) -> float:
        return float(self.acting(alpha)(np.array(self.x(alpha))))

    def slope(self, alpha: float) -> float:
        return float(self.acting(alpha).derivative(np.array(self.x(alpha))))

    def curves(self, alpha: float) -> tuple[Array, Array]:
        """The activation and its derivative, (M, 2) each; a gap where the derivative jumps."""
        acting, left = self.acting(alpha), np.linspace(-FAR, 0.0, VERTICES)
        x = np.concatenate([left, -left[::-1]])
        values, slopes = (np.stack([x, y], axis=1) for y in (acting(x), acting.derivative(x)))
        if acting.has_kink:  # at 0 it is that of the left side: here begins the right one
            slopes[VERTICES, 1] = acting.derivative(x[VERTICES : VERTICES + 1] + 1e-12)[0]
            slopes = np.insert(slopes, VERTICES, np.nan, axis=0)
        return values, slopes

    def marks(self, alpha: float) -> Array:
        """(2, 2): on either curve."""
        x = self.x(alpha)
        return np.array([[x, self.value(alpha)], [x, self.slope(alpha)]])

    @property
    def axes(self) -> Series:
        """Axes that both curves fit in."""
        curves = [curve for alpha in (0.0, 0.34, 0.67, 1.0) for curve in self.curves(alpha)]
        heights, none = np.concatenate(curves)[:, 1], np.zeros(0)
        low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
        low, high = low - ROOM * (high - low), high + ROOM * (high - low)
        across, up = ticks(-FAR, FAR, 4), ticks(low, high, 4)
        return Series(none, none, "", across, up, window=(-FAR, FAR, low, high))


# --- the plane ------------------------------------------------------------------------------


def grid_motion(activation: Activation, panel: Panel, lines: int, pixels: float) -> Motion:
    """The grid of the plane through an activation, seen from one place all along."""
    layer = Layer(np.eye(PLANE), np.zeros(PLANE), activation)
    stage = Stage("activate", (), Block((layer,), (1,), 1), 1, 0)
    viewport, errors = Viewport(0.0, 0.0, HEIGHT), (CHORD_ERROR * HEIGHT / pixels,) * 2
    window = viewport.window(panel)
    grid = grid_lines(window, lines)
    image = Lazy(lambda: image_of(grid, stage, errors, (window, window)))
    dots = (np.zeros((0, PLANE)), np.zeros((0, PLANE)))
    clock = np.linspace(0.0, 1.0, 2)
    return Motion(stage, grid, errors, image, dots, (viewport, viewport), 0.0, clock)


@dataclass(frozen=True, eq=False)
class Turning:
    """The plane under a ReLU whose slope on the left is turned, as a sweep has it.

    A slope a on the left is the homotopy of ReLU at t = 1 - a, below 0 as well.
    """

    relu: Motion
    sweep: Sweep

    def viewport(self, alpha: float) -> Viewport:
        return self.relu.viewport_at(0.0)

    def at(self, alpha: float) -> PlaneState:
        return self.relu.at_t(1.0 - self.sweep.acting(alpha).parameter)
