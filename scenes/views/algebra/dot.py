"""A row of a weight matrix against one input, and against all: turns, readings, and words."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array, Window
from models.geometry.alignment import angle, feet, scores, side
from models.geometry.boundary import SampleGrid
from models.motion.paths import rotation
from models.network.network import Layer
from models.run.run import Run
from scenes.drawing.charts.graph import Series
from scenes.drawing.plane.division import Field
from scenes.drawing.text.matrix import in_color
from scenes.drawing.text.text import escape
from scenes.drawing.theme import Theme
from scenes.drawing.ticks import ticks_about_zero
from scenes.views.captions.numbers import percent

# The tint is computed on so many cells, and is at this share of its strength where a score is as
# large as it is on the average.
FIELD, AVERAGE = 160, 0.6
# So many distances from the line are drawn, and so many bars, which then lie side by side.
SPOKES, BARS = 70, 360
# A short row is drawn as often as long, up to this share of the view's height.
TIMES, LONGEST = (1, 2, 3, 4, 5, 10, 20, 50, 100), 0.28


@dataclass(frozen=True, eq=False)
class Turn:
    """A row w that turns about the origin while x rests.

    Attributes
    ----------
    row, x
        (2,): w as it is trained, and x.
    start, end
        The angles between the two before and after, in radians from 0 to pi; w stays on its side.
    """

    row: Array
    x: Array
    start: float
    end: float

    @classmethod
    def at_rest(cls, row: Array, x: Array) -> "Turn":
        own = angle(row, x)
        return cls(row, x, own, own)

    def to(self, end: float) -> "Turn":
        """The next turn, from where this one ends."""
        return Turn(self.row, self.x, self.end, end)

    def angle(self, alpha: float) -> float:
        return self.start + alpha * (self.end - self.start)

    def image_of(self, inputs: Array, alpha: float) -> Array:
        """Places that turn with the row.  # (N, 2) -> (N, 2)"""
        away = side(self.row, self.x) * (self.angle(alpha) - angle(self.row, self.x))
        return inputs @ rotation(away).T

    def vectors(self, alpha: float) -> Array:
        """(2, 2): the row, and x."""
        return np.stack([self.image_of(self.row[None], alpha)[0], self.x])

    def cosine(self, alpha: float) -> float:
        return float(np.cos(self.angle(alpha)))

    def score(self, alpha: float) -> float:
        """w . x"""
        row, x = self.vectors(alpha)
        return float(row @ x)

    def mark(self, alpha: float) -> tuple[float, float]:
        """On the graph: degrees, and the score."""
        return float(np.degrees(self.angle(alpha))), self.score(alpha)

    def bars(self, alpha: float) -> Array:
        return np.array([self.mark(alpha)])

    @property
    def largest(self) -> float:
        """|w| |x|"""
        return float(np.linalg.norm(self.row) * np.linalg.norm(self.x))


@dataclass(frozen=True, eq=False)
class TurnReading:
    """A number of a turn, for a `Counter`: "angle", "cosine" or "score"."""

    turn: Turn
    what: str

    def reading(self, alpha: float) -> str:
        return {
            "angle": f"{np.degrees(self.turn.angle(alpha)):.0f}°",
            "cosine": signed(self.turn.cosine(alpha), 1.0),
            "score": signed(self.turn.score(alpha), self.turn.largest),
        }[self.what]


def signed(value: float, largest: float) -> str:
    """A number with its sign, and as many decimals as the largest one needs for three digits."""
    decimals = int(np.clip(2 - np.floor(np.log10(max(largest, 1e-6))), 0, 6)) if largest < 1 else 2
    decimals = 1 if largest >= 100 else min(decimals, 4)
    text = f"{value:+.{decimals}f}"
    return text[1:] if float(text) == 0.0 else text.replace("-", "−")


def score_curve(turn: Turn, theme: Theme) -> Series:
    """The score by the angle, in degrees."""
    angles = np.linspace(0.0, np.pi, 181)
    heights = turn.largest * np.cos(angles)
    ticks = ticks_about_zero(turn.largest)
    return Series(np.degrees(angles), heights, theme.hidden, (0.0, 90.0, 180.0), ticks, x_unit="°")


class Matches:
    """One unit's scores of many points.

    Parameters
    ----------
    layer, unit
        The first layer, and the unit's number from 1.
    points
        (N, 2)
    """

    def __init__(self, layer: Layer, unit: int, points: Array) -> None:
        self.row, self.bias = layer.weight[unit - 1], float(layer.bias[unit - 1])
        self.unit, self.points = unit, points
        self.scores = scores(self.row, self.bias, points)
        self.sorted = np.sort(self.scores)[::-1]

    @property
    def name(self) -> str:
        return f"w_{self.unit}"

    @property
    def foot(self) -> Array:
        """(2,): where the unit's line is nearest to the origin."""
        return feet(self.row, self.bias, np.zeros((1, 2)))[0]

    def enlarged(self, height: float) -> int:
        """How many times as long w is drawn in a view so high, to be seen well."""
        length = float(np.linalg.norm(self.row))
        fitting = [times for times in TIMES if times * length <= LONGEST * height]
        return max(fitting, default=1)

    @property
    def above_zero(self) -> float:
        """Of the points, those above 0."""
        return float((self.scores > 0.0).mean())

    def series(self, theme: Theme) -> Series:
        """The scores in order, over the share of the points that score more."""
        places, heights = self.bars(1.0).T
        ticks = ticks_about_zero(float(np.abs(self.sorted).max()))
        return Series(places, heights, theme.muted, (25.0, 50.0, 75.0, 100.0), ticks, x_unit=" %")

    def bars(self, alpha: float) -> Array:
        """Percent of the points, and the scores in order, of at most `BARS` of them; at rest."""
        last = len(self.sorted) - 1
        # an axis has two ends, also where there is one point alone
        some = np.linspace(0, last, int(np.clip(last + 1, 2, BARS))).round().astype(int)
        return np.stack([np.linspace(0.0, 100.0, len(some)), self.sorted[some]], axis=1)

    def spokes(self, theme: Theme) -> tuple[Array, Array, Array]:
        """Some of the distances from the line: where they start, where they end, their colours."""
        some = slice(None, None, max(1, len(self.points) // SPOKES))
        chosen = self.points[some]
        signs = np.array([theme.rgb(hue) for hue in sign_hues(theme)])
        colors = signs[(self.scores[some] > 0.0).astype(int)]
        return feet(self.row, self.bias, chosen), chosen, colors

    def field(self, window: Window, theme: Theme) -> Field:
        """The score of every point of a window, as a tint."""
        heights = scores(self.row, self.bias, SampleGrid.over(window, FIELD).positions)
        usual = max(float(np.abs(self.scores).mean()), 1e-300)
        strength = np.tanh(np.arctanh(AVERAGE) * np.abs(heights) / usual)
        signs = np.array([theme.rgb(hue) for hue in sign_hues(theme)]) / 255.0
        colors = signs[(heights > 0.0).astype(int)] * strength[..., None]
        return Field(np.dstack([colors, strength])[::-1], window)


def sign_hues(theme: Theme) -> tuple[str, str]:
    """Of scores below 0, and above."""
    return theme.against, theme.hidden


# --- what is said ---------------------------------------------------------------------------

# By the angle in degrees that w turns to.
SPECIAL = {
    0: "0°: the same direction, and the score is largest",
    90: "90°: at right angles, and the score is 0",
    180: "180°: opposite directions, and the score is smallest",
}


def product(name: str, theme: Theme) -> str:
    """w . x, for between dollar signs."""
    return f"{in_color(name, theme.hidden)} dot {in_color('x', theme.input)}"


def reading_names(name: str, theme: Theme) -> dict[str, str]:
    """What stands before each `TurnReading`."""
    return {
        "angle": f"${in_color('theta', theme.accent)} =$",
        "cosine": "$cos theta =$",
        "score": f"${product(name, theme)} =$",
    }


def dot_formula(name: str, theme: Theme) -> str:
    """w . x = |w| |x| cos theta"""
    w, x, theta = (
        in_color(name, theme.hidden),
        in_color("x", theme.input),
        in_color("theta", theme.accent),
    )
    return f"${product(name, theme)} = |{w}| thin |{x}| thin cos {theta}$"


def unit_and_input(matches: Matches, width: int, index: int, run: Run) -> str:
    """Whose weights and which input these are, in a footnote."""
    unit = f"unit {matches.unit} of {width} in the first layer"
    return f"${matches.name}$: the weights of {unit}; $x$: point {index} of {escape(run.name)}"


def affine(matches: Matches, theme: Theme) -> str:
    """w . x + b, for between dollar signs."""
    return f"{product(matches.name, theme)} + b_{matches.unit}"


def agreeing(matches: Matches, theme: Theme) -> tuple[str, str]:
    """How many points lie on the side that w points to; and shorter."""
    positive, above = f"${affine(matches, theme)} > 0$", percent(matches.above_zero)
    return f"{positive} for {above} of the points", f"{positive}: {above}"


def extent(matches: Matches) -> str:
    """From the best match to the worst."""
    high, low = float(matches.sorted[0]), float(matches.sorted[-1])
    largest = max(abs(high), abs(low))
    return f"{signed(high, largest)} to {signed(low, largest)}"
