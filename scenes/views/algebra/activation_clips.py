"""The gestures of clips of activations: a mark on curves beside a plane; scores in a triangle."""

from dataclasses import replace
from functools import partial

import numpy as np
from manim import FadeIn
from manim.utils.rate_functions import linear, smooth

from models.network.activations import Activation, parse
from scenes.drawing.animations import Follow
from scenes.drawing.charts.bars import Bars
from scenes.drawing.charts.graph import Graph, PlotCurves
from scenes.drawing.plane.plane import Plane
from scenes.drawing.text.counter import Counter
from scenes.drawing.text.matrix import in_color
from scenes.drawing.text.text import Text
from scenes.views.algebra.activation_captions import (
    SOFTMAX_CAPTIONS,
    ActivationCaptions,
    captions_of,
)
from scenes.views.algebra.chart_clip import ChartClip, NumberReading, Parts, whole
from scenes.views.algebra.functions import ASIDE, FAR, TURNS, Sweep, Turning, grid_motion
from scenes.views.algebra.softmax import CORNERS, PROBABILITIES, Mixture
from scenes.views.captioned import written
from scenes.views.clip import FADE
from scenes.views.plane.motion import Motion

# Seconds.
SWEEP, TURNING, MIXING = 2.8, 3.2, 4.4
READING_SIZE, SMALLER, FORMULA_SIZE, LABEL_SIZE = 0.32, 0.27, 0.32, 0.24
# In scene units: formulas above and numbers below the middle of their row, and the gap between two
# formulas; a name below or above a corner.
LINE, GAP, BESIDE = 0.27, 0.35, 0.32
# A sweep's numbers: words, decimals, and where they stand as shares of the frame's width, in a wide
# frame and in others.
NUMBERS = {
    "x": ("$x =$", 2, 0.0, 0.0),
    "value": ("$phi(x) =$", 4, 0.24, 0.4),
    "slope": ("$phi'(x) =$", 4, 0.527, 0.71),
    "parameter": ("$a =$", 2, 0.8, 0.21),
}


def backwards(alpha: float) -> float:
    """From the end to the beginning, smoothly."""
    return 1.0 - smooth(alpha)


class FormulaClip(ChartClip):
    """A clip of functions: two formulas, and below them numbers."""

    matrix_row = 1.1

    def words(self, captions: ActivationCaptions, *colors: str) -> dict[str, Text | None]:
        """All that is said of a function, its formulas in colours."""
        value, slope = colors
        return {
            "caption": self.caption(captions.caption),
            "name": self.title(captions.name, 0),
            "about": self.title(captions.about, 1),
            "value": self.formula(captions.value, captions.symbol, value, 0),
            "slope": self.formula(captions.slope, "phi'(x)", slope, 1),
            "note": self.note(captions.note),
        }

    @written("full")
    def formula(self, formula: str, symbol: str, color: str, column: int) -> Text:
        """One of the two formulas above the numbers."""
        (x, y), half = self.layout.matrices, 0.5 * self.layout.width
        at = x + column * (half + GAP), y + LINE
        equation = f"${in_color(symbol, color)} = {formula}$"
        return self.text(equation, FORMULA_SIZE, at, half - GAP)

    def counter(self, words: str, color: str, along: float) -> Counter:
        """A number that changes, so far along the row, as a share of the width."""
        x, y = self.layout.matrices
        size = READING_SIZE if self.layout.formula_right else SMALLER
        at = x + along * self.layout.width, y - LINE
        return Counter(words, size, self.theme, at, color=color)


class CurvesClip(FormulaClip):
    """A mark runs along a function and its slope, while a plane goes through the function."""

    def setup(self) -> None:
        super().setup()
        self.plane = Plane(self.layout.panels[1], self.theme, np.zeros((0, 3)))

    def motion_of(self, activation: Activation) -> Motion:
        """Of the plane's grid through an activation."""
        panel = self.plane.panel
        pixels = panel.height * self.pixels_per_unit
        return grid_motion(activation, panel, self.settings.grid, pixels)

    def open_on_curves(self, activation: Activation) -> None:
        """The curves of a function and of its slope, and the plane before it, or back there."""
        self.activation, self.captions = activation, captions_of(activation)
        back = []
        if self.plane in self.charts:
            back = [Follow(self.plane, self.motion, run_time=FADE, rate_func=backwards)]
        self.clear_away(*back)
        self.motion = self.motion_of(activation)
        self.plane.show(self.motion, 0.0)
        if not back:
            if self.time > 0:
                self.play(FadeIn(self.plane, run_time=FADE))
            self.add(self.plane)
            self.charts.append(self.plane)
        sweep, turns = Sweep(activation), TURNS if activation.name == "prelu" else ()
        graph = Graph(self.layout.panels[0], self.theme, replace(sweep, turns=turns).axes)
        parts = {PlotCurves(graph, self.theme.classes): whole, **self.numbers_of(activation)}
        self.bring_in(sweep, parts, graph, **self.words(self.captions, *self.theme.classes))
        self.wait(0.2)

    def numbers_of(self, activation: Activation) -> Parts:
        """x, value and slope, and a parameter that is learned."""
        colors = dict(zip(("value", "slope"), self.theme.classes, strict=True))
        wide = self.layout.formula_right
        return {
            self.counter(words, colors.get(what, ""), left if wide else narrow): partial(
                NumberReading, what=what, decimals=decimals
            )
            for what, (words, decimals, left, narrow) in NUMBERS.items()
            if what != "parameter" or activation.name == "prelu"
        }

    def sweep(self) -> None:
        """The mark runs from the left to the right."""
        self.run_along(Sweep(self.activation), SWEEP, Follow(self.plane, self.motion))
        self.wait(0.7)

    def go_aside(self, seconds: float) -> None:
        """The mark runs back to the negative side."""
        self.run_along(Sweep(self.activation, FAR, ASIDE), seconds)

    def turn_the_slope(self) -> None:
        """The slope on the left is turned; the mark waits there."""
        sweep = Sweep(self.activation, ASIDE, ASIDE, TURNS)
        turning = Turning(self.motion_of(parse("relu")), sweep)
        plane = Follow(self.plane, turning, rate_func=linear)
        self.run_along(sweep, TURNING, plane, rate_func=linear)
        self.plane.show(self.motion, 1.0)
        self.wait(0.6)


class SoftmaxClip(FormulaClip):
    """Three scores become probabilities: bars, and a point of a triangle."""

    def open_on_scores(self) -> None:
        """The triangle with its corners, and equal scores."""
        self.clear_away()
        left, right = self.layout.panels
        colors, mixture = self.theme.of_classes(3), Mixture(0, right.aspect)
        scale = Graph(left, self.theme, PROBABILITIES)
        bars = Bars(scale, colors, self.names_of(*(f"$p_{k}$" for k in (1, 2, 3))))
        point = self.theme.rgb(self.theme.text)
        self.triangle = triangle = Plane(right, self.theme, np.vstack([colors, point]))
        triangle.point_scale = 1.8
        triangle.set_opacity(0.0)
        triangle.curves.set(thin=True, progress=1.0, opacity=1.0)
        triangle.dots.set_opacity(1.0)
        triangle.show(mixture, 0.0)
        parts = {bars: whole, triangle: whole, **self.score_numbers()}
        words = self.words(SOFTMAX_CAPTIONS, self.theme.text, self.theme.text)
        self.bring_in(mixture, parts, scale, *self.corners(), **words)
        self.wait(0.4)

    def corners(self) -> list[Text]:
        """What the corners are: all for one class."""
        places = self.triangle.viewport.to_scene(CORNERS, self.triangle.panel)
        places[:, 1] += BESIDE * np.array([-1, -1, 1])
        return [
            self.text(f"$p_{k} = 1$", LABEL_SIZE, tuple(place), 2.0, align=0, color=color)
            for k, place, color in zip((1, 2, 3), places, self.theme.many, strict=False)
        ]

    def score_numbers(self) -> Parts:
        """The scores and the temperature."""
        scores = {
            self.counter(f"$z_{k + 1} =$", self.theme.many[k], 0.25 * k): partial(
                NumberReading, what="scores", decimals=1, index=k
            )
            for k in range(3)
        }
        temperature = self.counter("$T =$", "", 0.75)
        return scores | {temperature: partial(NumberReading, what="temperature", decimals=2)}

    def mix(self, phase: int) -> None:
        """The scores change, or the temperature."""
        mixture = Mixture(phase, self.triangle.panel.aspect)
        self.run_along(mixture, MIXING, rate_func=linear)
        self.wait(0.5)
