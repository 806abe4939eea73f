"""Activation functions: what a running mark reads, what the plane does, and what is said."""

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import PLANE, Array
from models.motion.block import Block
from models.motion.stages import Stage
from models.network.activations import (
    GALLERY,
    SOFTMAX,
    Activation,
    parse,
    softmax,
)
from models.network.network import Layer
from scenes.drawing.charts.graph import Series
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.ticks import ticks
from scenes.drawing.viewport import Panel, Viewport, needed_height
from scenes.views.captions.numbers import rounded
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


def chosen(only: tuple[str, ...]) -> tuple[str, ...]:
    """The functions to show: all of the gallery, unless some are named."""
    return only or GALLERY


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

    def x(self, alpha: float) -> float:
        return self.start + alpha * (self.end - self.start)

    def value(self, alpha: float) -> float:
        return float(self.acting(alpha)(np.array(self.x(alpha))))

    def slope(self, alpha: float) -> float:
        return float(self.acting(alpha).derivative(np.array(self.x(alpha))))

    def curves(self, alpha: float) -> tuple[Array, Array]:
        """The activation and its derivative, (M, 2) each; a gap where the derivative jumps."""
        acting = self.acting(alpha)
        left = np.linspace(-FAR, 0.0, VERTICES)
        x = np.concatenate([left, -left[::-1]])
        slopes = acting.derivative(x)
        if acting.has_kink:  # at 0 it is that of the left side: here begins the right one
            slopes[VERTICES] = acting.derivative(x[VERTICES : VERTICES + 1] + 1e-12)[0]
            x_slopes = np.insert(x, VERTICES, np.nan)
            slopes = np.insert(slopes, VERTICES, np.nan)
        else:
            x_slopes = x
        return np.stack([x, acting(x)], axis=1), np.stack([x_slopes, slopes], axis=1)

    def marks(self, alpha: float) -> Array:
        """(2, 2): on either curve."""
        x = self.x(alpha)
        return np.array([[x, self.value(alpha)], [x, self.slope(alpha)]])

    def onto(self, sweep: "Sweep") -> "Sweep":
        """What shows this one, on another sweep."""
        return sweep

    @property
    def even(self) -> bool:
        """Whether it keeps its own pace; a mark that only runs starts and ends softly."""
        return len(self.turns) > 0

    @property
    def axes(self) -> Series:
        """Axes that both curves fit in."""
        curves = [curve for alpha in (0.0, 0.34, 0.67, 1.0) for curve in self.curves(alpha)]
        heights = np.concatenate([curve[:, 1] for curve in curves])
        low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
        room = ROOM * (high - low)
        none, across = np.zeros(0), ticks(-FAR, FAR, 4)
        window = (-FAR, FAR, low - room, high + room)
        return Series(none, none, "", across, ticks(*window[2:], 4), window=window)


@dataclass(frozen=True)
class SweepReading:
    """One number of a sweep: "x", "value", "slope" or "parameter"."""

    sweep: Sweep
    what: str

    def onto(self, sweep: Sweep) -> "SweepReading":
        """The same number of another sweep."""
        return replace(self, sweep=sweep)

    @property
    def even(self) -> bool:
        return self.sweep.even

    def reading(self, alpha: float) -> str:
        if self.what == "x":
            return rounded(self.sweep.x(alpha), 2)
        if self.what == "parameter":
            return rounded(self.sweep.acting(alpha).parameter, 2)
        return rounded(self.sweep.value(alpha) if self.what == "value" else self.sweep.slope(alpha))


# --- the plane ------------------------------------------------------------------------------


def stage_of(activation: Activation) -> Stage:
    """x -> phi(x) in the plane, by the activation homotopy."""
    layer = Layer(np.eye(PLANE), np.zeros(PLANE), activation)
    return Stage("activate", (), Block((layer,), (1,), 1), 1, 0)


def grid_motion(activation: Activation, panel: Panel, lines: int, pixels: float) -> Motion:
    """The grid of the plane through an activation, seen from one place all along."""
    viewport = Viewport(0.0, 0.0, HEIGHT)
    window = viewport.window(panel)
    grid, stage = grid_lines(window, lines), stage_of(activation)
    error = CHORD_ERROR * HEIGHT / pixels
    image = Lazy(lambda: image_of(grid, stage, (error, error), (window, window)))
    dots = (np.zeros((0, PLANE)), np.zeros((0, PLANE)))
    clock = np.linspace(0.0, 1.0, 2)
    return Motion(stage, grid, (error, error), image, dots, (viewport, viewport), 0.0, clock)


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


# --- softmax --------------------------------------------------------------------------------

# The corners of a triangle: all for one class.
CORNERS = np.array([[-np.sqrt(0.75), -0.5], [np.sqrt(0.75), -0.5], [0.0, 1.0]])
PROBABILITIES = Series(
    np.zeros(0), np.zeros(0), "", (), (0.0, 0.5, 1.0), window=(0.0, 1.0, 0.0, 1.12)
)
# Scores that are passed through, and then temperatures.
SCORES = ((0, 0, 0), (3, 0, 0), (2, 2.5, 0), (-1, 2, 2), (0, 0, 3), (2, 1, 0))
TEMPERATURES = (1.0, 0.2, 5.0, 1.0)
# Of the way, the part that is seen behind the point, and the rest at the end.
TRAIL, REST, TRAIL_VERTICES = 0.16, 0.2, 80


@dataclass(frozen=True)
class Mixture:
    """Three scores as probabilities: in phase 0 the scores move, in phase 1 the temperature."""

    phase: int
    aspect: float
    even = True  # it rests at its own stops

    def onto(self, mixture: "Mixture") -> "Mixture":
        """What shows this one, on another mixture."""
        return mixture

    def scores(self, alpha: float) -> Array:
        """(3,)"""
        return along(np.array(SCORES, dtype=float), _moving(alpha) if self.phase == 0 else 1.0)

    def temperature(self, alpha: float) -> float:
        if self.phase == 0:
            return 1.0
        return float(np.exp(along(np.log(np.array(TEMPERATURES))[:, None], _moving(alpha))[0]))

    def heights(self, alpha: float) -> Array:
        """The probabilities, (3,)."""
        return softmax(self.scores(alpha), self.temperature(alpha))

    def figures(self, alpha: float) -> list[str]:
        return [rounded(value, 2) for value in self.heights(alpha)]

    def level(self, alpha: float) -> None:
        return None

    def viewport(self, alpha: float) -> Viewport:
        middle = 0.5 * (CORNERS.min(axis=0) + CORNERS.max(axis=0))
        return Viewport(*map(float, middle), needed_height(CORNERS, middle, self.aspect, 0.78))

    def at(self, alpha: float) -> PlaneState:
        """The triangle, its corners and the point, and the way it has come."""
        alphas = np.linspace(max(alpha - TRAIL, 0.0), alpha, TRAIL_VERTICES)
        trail = np.array([self.heights(each) for each in alphas]) @ CORNERS
        point = self.heights(alpha) @ CORNERS
        none, flat = np.zeros((0, 2, 2)), np.zeros((0, 2))
        index = np.zeros(0, dtype=int)
        outline = CORNERS[[0, 1, 2, 0]]
        dots = np.vstack([CORNERS, point])
        curves = (outline, trail)
        return PlaneState(none, none, flat, index, index, dots, self.viewport(alpha), curves=curves)


@dataclass(frozen=True)
class MixtureReading:
    """A score by its number, or the temperature (-1)."""

    mixture: Mixture
    index: int
    even = True

    def onto(self, mixture: Mixture) -> "MixtureReading":
        """The same number of another mixture."""
        return replace(self, mixture=mixture)

    def reading(self, alpha: float) -> str:
        if self.index < 0:
            return rounded(self.mixture.temperature(alpha), 2)
        return rounded(float(self.mixture.scores(alpha)[self.index]), 1)


def _moving(alpha: float) -> float:
    """alpha of a way that ends before the play does, with a rest."""
    return min(alpha / (1.0 - REST), 1.0)


def along(stops: Array, alpha: float) -> Array:
    """From stop to stop (K, D), resting briefly at each; (D,)."""
    place = min(max(alpha, 0.0), 1.0) * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    part = place - index
    part = part * part * (3.0 - 2.0 * part)
    return stops[index] + part * (stops[index + 1] - stops[index])


def functions(only: tuple[str, ...]) -> list[Activation | None]:
    """The activations to show, in order; None stands for softmax."""
    return [None if name == SOFTMAX else parse(name) for name in chosen(only)]
