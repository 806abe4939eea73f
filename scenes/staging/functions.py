"""Activation functions: what a running mark reads, what the plane does, and what is said."""

from dataclasses import dataclass, replace

import numpy as np

from models.activations import (
    GALLERY,
    SELU_ALPHA,
    SELU_SCALE,
    SOFTMAX,
    Activation,
    parse,
    softmax,
)
from models.drawable import PLANE, Block
from models.network import Layer
from models.stages import Stage
from scenes.drawing.graph import Series
from scenes.drawing.matrix import in_color
from scenes.drawing.plane import Moment
from scenes.drawing.view import Panel, View, needed_height
from scenes.staging.film import CHORD_ERROR, Later, Move
from scenes.staging.grid import grid_lines, image_of
from scenes.staging.playback import ticks

Array = np.ndarray

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
# Decimals of what is read off.
DECIMALS = 4


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

    def acting(self, share: float) -> Activation:
        """The activation at a share in [0, 1] of the way."""
        if not self.turns:
            return self.activation
        value = np.interp(share, np.linspace(0.0, 1.0, len(self.turns)), self.turns)
        return replace(self.activation, parameter=float(value))

    def x(self, share: float) -> float:
        return self.start + share * (self.end - self.start)

    def value(self, share: float) -> float:
        return float(self.acting(share)(np.array(self.x(share))))

    def slope(self, share: float) -> float:
        return float(self.acting(share).derivative(np.array(self.x(share))))

    def curves(self, share: float) -> tuple[Array, Array]:
        """The activation and its derivative, (M, 2) each; a gap where the derivative jumps."""
        acting = self.acting(share)
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

    def marks(self, share: float) -> Array:
        """(2, 2): on either curve."""
        x = self.x(share)
        return np.array([[x, self.value(share)], [x, self.slope(share)]])

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
        curves = [curve for share in (0.0, 0.34, 0.67, 1.0) for curve in self.curves(share)]
        heights = np.concatenate([curve[:, 1] for curve in curves])
        low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
        room = ROOM * (high - low)
        none, across = np.zeros(0), ticks(-FAR, FAR, 4)
        window = (-FAR, FAR, low - room, high + room)
        return Series(none, none, "", across, ticks(*window[2:], 4), window=window)


@dataclass(frozen=True)
class Reading:
    """One number of a sweep: "x", "value", "slope" or "parameter"."""

    sweep: Sweep
    what: str

    def onto(self, sweep: Sweep) -> "Reading":
        """The same number of another sweep."""
        return replace(self, sweep=sweep)

    @property
    def even(self) -> bool:
        return self.sweep.even

    def reading(self, share: float) -> str:
        if self.what == "x":
            return numeral(self.sweep.x(share), 2)
        if self.what == "parameter":
            return numeral(self.sweep.acting(share).parameter, 2)
        return numeral(self.sweep.value(share) if self.what == "value" else self.sweep.slope(share))


def numeral(value: float, decimals: int = DECIMALS) -> str:
    """A number with so many decimals and a minus sign as long as a plus."""
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text.replace("-", "−")


# --- the plane ------------------------------------------------------------------------------


def stage_of(activation: Activation) -> Stage:
    """x -> phi(x) in the plane, by the activation homotopy."""
    layer = Layer(np.eye(PLANE), np.zeros(PLANE), activation)
    return Stage("activate", (), Block((layer,), (1,), 1), 1, 0)


def grid_move(activation: Activation, panel: Panel, lines: int, pixels: float) -> Move:
    """The grid of the plane through an activation, seen from one place all along."""
    view = View(0.0, 0.0, HEIGHT)
    window = view.window(panel)
    grid, stage = grid_lines(window, lines), stage_of(activation)
    error = CHORD_ERROR * HEIGHT / pixels
    image = Later(lambda: image_of(grid, stage, (error, error), (window, window)))
    dots = (np.zeros((0, PLANE)), np.zeros((0, PLANE)))
    clock = np.linspace(0.0, 1.0, 2)
    return Move(stage, grid, (error, error), image, dots, (view, view), 0.0, clock)


@dataclass(frozen=True, eq=False)
class Turning:
    """The plane under a ReLU whose slope on the left is turned, as a sweep has it.

    A slope a on the left is the homotopy of ReLU at t = 1 - a, below 0 as well.
    """

    relu: Move
    sweep: Sweep

    def view(self, share: float) -> View:
        return self.relu.view_at(0.0)

    def at(self, share: float) -> Moment:
        return self.relu.at_t(1.0 - self.sweep.acting(share).parameter)


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

    def scores(self, share: float) -> Array:
        """(3,)"""
        return along(np.array(SCORES, dtype=float), _moving(share) if self.phase == 0 else 1.0)

    def temperature(self, share: float) -> float:
        if self.phase == 0:
            return 1.0
        return float(np.exp(along(np.log(np.array(TEMPERATURES))[:, None], _moving(share))[0]))

    def heights(self, share: float) -> Array:
        """The probabilities, (3,)."""
        return softmax(self.scores(share), self.temperature(share))

    def figures(self, share: float) -> list[str]:
        return [numeral(value, 2) for value in self.heights(share)]

    def level(self, share: float) -> None:
        return None

    def view(self, share: float) -> View:
        middle = 0.5 * (CORNERS.min(axis=0) + CORNERS.max(axis=0))
        return View(*map(float, middle), needed_height(CORNERS, middle, self.aspect, 0.78))

    def at(self, share: float) -> Moment:
        """The triangle, its corners and the point, and the way it has come."""
        shares = np.linspace(max(share - TRAIL, 0.0), share, TRAIL_VERTICES)
        trail = np.array([self.heights(each) for each in shares]) @ CORNERS
        point = self.heights(share) @ CORNERS
        none, flat = np.zeros((0, 2, 2)), np.zeros((0, 2))
        index = np.zeros(0, dtype=int)
        outline = CORNERS[[0, 1, 2, 0]]
        dots = np.vstack([CORNERS, point])
        curves = (outline, trail)
        return Moment(none, none, flat, index, index, dots, self.view(share), curves=curves)


@dataclass(frozen=True)
class MixtureReading:
    """A score by its number, or the temperature (-1)."""

    mixture: Mixture
    index: int
    even = True

    def onto(self, mixture: Mixture) -> "MixtureReading":
        """The same number of another mixture."""
        return replace(self, mixture=mixture)

    def reading(self, share: float) -> str:
        if self.index < 0:
            return numeral(self.mixture.temperature(share), 2)
        return numeral(float(self.mixture.scores(share)[self.index]), 1)


def _moving(share: float) -> float:
    """A share of the way that ends before the play does, with a rest."""
    return min(share / (1.0 - REST), 1.0)


def along(stops: Array, share: float) -> Array:
    """From stop to stop (K, D), resting briefly at each; (D,)."""
    place = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    part = place - index
    part = part * part * (3.0 - 2.0 * part)
    return stops[index] + part * (stops[index + 1] - stops[index])


# --- words ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What is said of a function: its name, formulas, a caption, and one for the end."""

    name: str
    value: str
    slope: str
    caption: str
    end: str = ""
    note: str = ""


PIECES = '{right} "for" x > 0, thick {left} "for" x < 0'


def said_of(activation: Activation) -> Said:
    """The texts for an activation, with its parameter's value."""
    name, a = activation.label, f"{activation.parameter:g}"
    match activation.name:
        case "sigmoid":
            far = numeral(float(activation.derivative(np.array(FAR))))
            return Said(
                name,
                "1 \\/ (1 + e^(-x))",
                "phi(x) (1 - phi(x))",
                "sigmoid: any number becomes one between 0 and 1",
                f"saturated: at $|x| = {FAR:g}$ its slope is only {far}",
            )
        case "tanh":
            return Said(
                name,
                "tanh x",
                "1 - tanh^2 x",
                "tanh: between −1 and 1, and steeper at 0 than the sigmoid",
            )
        case "relu":
            return Said(
                name,
                "max(0, x)",
                _pieces("1", "0"),
                "ReLU: what is negative becomes 0",
                "its dead side: no slope, so nothing is learned from there",
            )
        case "leaky_relu":
            return Said(
                f"{name}, slope {a}",
                f"max(0, x) + {a} min(0, x)",
                _pieces("1", a),
                "leaky ReLU: a small slope in place of none",
            )
        case "prelu":
            return Said(
                name,
                "max(0, x) + a min(0, x)",
                _pieces("1", "a"),
                "PReLU: a leaky ReLU …",
                "… whose slope on the left is learned",
            )
        case "elu":
            return Said(
                name,
                f"max(0, x) + min(0, {_times(a)}(e^x - 1))",
                _pieces("1", f"{_times(a)} e^x"),
                f"ELU: levels off at {numeral(-activation.parameter, 0)}, without a corner"
                if activation.parameter == 1.0
                else "ELU: levels off on the left",
            )
        case "selu":
            return Said(
                name,
                "lambda (max(0, x) + min(0, alpha (e^x - 1)))",
                _pieces("lambda", "lambda alpha e^x"),
                "SELU: scaled to keep mean 0 and variance 1 from layer to layer",
                note=f"$lambda = {SELU_SCALE:.4f}$, $alpha = {SELU_ALPHA:.4f}$",
            )
        case "softplus":
            return Said(
                name,
                "ln(1 + e^x)" if a == "1" else f"ln(1 + e^({a} x)) \\/ {a}",
                "1 \\/ (1 + e^(-x))" if a == "1" else f"1 \\/ (1 + e^(-{a} x))",
                "softplus: a smooth ReLU; its slope is a sigmoid",
            )
        case "gaussian":
            return Said(
                name,
                "exp(-x^2)",
                "-2 x exp(-x^2)",
                "Gaussian: high near 0, and the same on both sides",
            )
        case "gelu":
            return Said(
                name,
                "x Phi(x)",
                "Phi(x) + x Phi'(x)",
                "GELU: $x$ times the share of a normal distribution below $x$",
                note="$Phi$: the cumulative distribution function of the standard normal",
            )
        case _:
            return Said(
                name,
                "x sigma(x)",
                "sigma(x) (1 + x (1 - sigma(x)))",
                "SiLU: $x$ times its sigmoid",
                note="$sigma$: the sigmoid",
            )


SOFTMAX_SAID = Said(
    SOFTMAX,
    "e^(z_k \\/ T) \\/ (e^(z_1 \\/ T) + e^(z_2 \\/ T) + e^(z_3 \\/ T))",
    "",
    "softmax: scores become probabilities, which add up to 1",
    "a low temperature $T$ picks one class, a high one levels them",
)


def _pieces(right: str, left: str) -> str:
    return f'{right} "for" x > 0, thick {left} "for" x < 0'


def _times(factor: str) -> str:
    return "" if factor == "1" else factor


def equation(symbol: str, formula: str, color: str) -> str:
    """symbol = formula, the symbol in its curve's colour."""
    return f"${in_color(symbol, color)} = {formula}$"


def functions(only: tuple[str, ...]) -> list[Activation | None]:
    """The activations to show, in order; None stands for softmax."""
    return [None if name == SOFTMAX else parse(name) for name in chosen(only)]
