"""A gallery of activation functions: curve, slope, and what each does to the plane."""

from dataclasses import replace

import numpy as np
from manim import Animation, FadeIn, FadeOut, Mobject
from manim.utils.rate_functions import smooth

from models.network.activations import Activation, parse
from scenes.cli.catalog import CATALOG
from scenes.drawing.animations import Follow
from scenes.drawing.charts.bars import Bars
from scenes.drawing.charts.graph import Graph, PlotCurves
from scenes.drawing.mobject import RasterMobject
from scenes.drawing.plane.plane import Plane
from scenes.drawing.text.counter import Counter
from scenes.drawing.text.text import Text
from scenes.views.algebra import activation_captions, functions
from scenes.views.algebra.activation_captions import ActivationCaptions
from scenes.views.algebra.functions import Mixture, MixtureReading, Sweep, SweepReading, Turning
from scenes.views.clip import Clip
from scenes.views.layout import Layout, layout

Parts = dict[RasterMobject, SweepReading | MixtureReading | Sweep | Mixture]

# Seconds.
SWEEP, TURNING, MIXING = 2.8, 3.2, 4.4
READING_SIZE, SMALLER, FORMULA_SIZE, LABEL_SIZE = 0.32, 0.27, 0.32, 0.24
# Where the numbers stand, as shares of the frame's width.
WIDE_SLOTS = {"x": 0.0, "value": 0.24, "slope": 0.527, "parameter": 0.8}
NARROW_SLOTS = {"x": 0.0, "parameter": 0.21, "value": 0.4, "slope": 0.71}


class Activations(Clip):
    """`activations`: all of the gallery, or those of `settings.only`."""

    settings = CATALOG["activations"].settings
    panels = 2
    matrix_row = 1.1

    def arrange(self, width: float, height: float) -> Layout:
        text = self.settings.text
        return layout(width, height, 2, text, False, self.matrix_row, numbered=False)

    def construct(self) -> None:
        self.hues = self.theme.classes
        self.plane: Plane | None = None
        self.parts: Parts = {}
        for activation in functions.functions(self.settings.only):
            self.clear_away(for_good=activation is None)
            if activation is None:
                self.show_softmax()
            else:
                self.show_function(activation)
        self.wait(1.2)

    # one function

    def show_function(self, activation: Activation) -> None:
        """A mark runs along curve and slope, while the plane goes through the function."""
        captions, sweep = activation_captions.captions_of(activation), Sweep(activation)
        ranging = sweep
        if activation.name == "prelu":
            ranging = Sweep(activation, turns=functions.TURNS)
        graph = Graph(self.layout.panels[0], self.theme, ranging.axes)
        self.parts = {PlotCurves(graph, self.hues): sweep, **self.counters(sweep)}
        self.set_up_plane(activation)
        self.bring_in(captions, graph)
        self.wait(0.2)
        self.play(*self.run_along(SWEEP), Follow(self.plane, self.motion, run_time=SWEEP))
        self.wait(0.7)
        if activation.name == "prelu":
            self.turn(captions, ranging)
        elif activation.name == "relu":
            self.set_text(caption=self.caption(captions.end))
            self.go_on_with(Sweep(activation, sweep.end, functions.ASIDE))
            self.play(*self.run_along(1.6))
            self.wait(1.0)
        elif captions.end:
            self.set_text(caption=self.caption(captions.end))
            self.wait(1.4)

    def turn(self, captions: ActivationCaptions, sweep: Sweep) -> None:
        """The slope on the left is turned; the mark waits there."""
        resting = functions.grid_motion(sweep.activation, *self.seen)
        relu = functions.grid_motion(parse("relu"), *self.seen)
        turning = replace(sweep, start=functions.ASIDE, end=functions.ASIDE)
        self.set_text(caption=self.caption(captions.end))
        self.go_on_with(replace(sweep, start=sweep.end, end=functions.ASIDE, turns=()))
        self.play(*self.run_along(0.8))
        self.go_on_with(turning)
        plane = Follow(
            self.plane, Turning(relu, turning), run_time=TURNING, rate_func=lambda alpha: alpha
        )
        self.play(*self.run_along(TURNING), plane)
        self.motion = resting  # where it ends
        self.plane.show(self.motion, 1.0)
        self.wait(0.6)

    def go_on_with(self, source: Sweep | Mixture) -> None:
        """Have all parts show another sweep."""
        self.parts = {part: shown.onto(source) for part, shown in self.parts.items()}

    def set_up_plane(self, activation: Activation) -> None:
        """The plane before the function, the first time or again."""
        self.motion = functions.grid_motion(activation, *self.seen)
        if self.plane is not None:
            self.plane.show(self.motion, 0.0)
            return
        self.plane = plane = Plane(self.layout.panels[1], self.theme, np.zeros((0, 3)))
        plane.show(self.motion, 0.0)
        if self.settings.text == "none":
            plane.border.set_opacity(0.0)
        if self.time > 0:
            self.play(FadeIn(plane, run_time=0.5))
        self.add(plane)

    @property
    def seen(self):
        """The plane's panel, its lines and its height in pixels."""
        panel = self.layout.panels[1]
        return panel, self.settings.grid, panel.height * self.pixels_per_unit

    # softmax

    def show_softmax(self) -> None:
        """Three scores as a point of a triangle."""
        left, right = self.layout.panels
        colors = self.theme.of_classes(3)
        mixtures = [Mixture(phase, right.aspect) for phase in (0, 1)]
        labels = () if self.settings.text == "none" else tuple(f"$p_{k}$" for k in (1, 2, 3))
        scale = Graph(left, self.theme, functions.PROBABILITIES)
        bars = Bars(scale, colors, labels)
        triangle = Plane(right, self.theme, np.vstack([colors, self.theme.rgb(self.theme.text)]))
        triangle.point_scale = 1.8
        triangle.set_opacity(0.0)
        triangle.curves.set(thin=True, progress=1.0, opacity=1.0)
        triangle.dots.set_opacity(1.0)
        triangle.show(mixtures[0], 0.0)
        self.parts = {bars: mixtures[0], **self.score_counters(mixtures[0])}
        captions = activation_captions.SOFTMAX_CAPTIONS
        corners = self.corner_labels(triangle) if self.settings.text != "none" else []
        self.bring_in(captions, scale, *corners, triangle)
        self.wait(0.4)
        for mixture, caption in zip(mixtures, ("", captions.end), strict=True):
            if caption:
                self.set_text(caption=self.caption(caption))
                self.go_on_with(mixture)
            plane = Follow(triangle, mixture, run_time=MIXING, rate_func=lambda alpha: alpha)
            self.play(*self.run_along(MIXING), plane)
            self.wait(0.5)

    def corner_labels(self, triangle: Plane) -> list[Text]:
        """What the corners are: all for one class."""
        places = triangle.viewport.to_scene(functions.CORNERS, triangle.panel)
        below = 0.32 * np.array([[0, -1], [0, -1], [0, 1]])
        return [
            self.text(f"$p_{k} = 1$", LABEL_SIZE, (float(x), float(y)), 2.0, align=0, color=ink)
            for k, (x, y), ink in zip((1, 2, 3), places + below, self.theme.many, strict=False)
        ]

    def score_counters(self, mixture: Mixture) -> Parts:
        if self.settings.text == "none":
            return {}
        step = 0.25 * self.layout.width
        x, y = self.layout.matrices
        symbols = ("z_1", "z_2", "z_3", "T")
        inks = (*self.theme.many[:3], self.theme.text)
        return {
            self.counter(f"${symbol} =$", ink, (x + step * at, y - 0.27)): MixtureReading(
                mixture, at if at < 3 else -1
            )
            for at, (symbol, ink) in enumerate(zip(symbols, inks, strict=True))
        }

    # what both have

    def counters(self, sweep: Sweep) -> Parts:
        """x, value and slope as changing numbers."""
        if self.settings.text == "none":
            return {}
        value, slope = self.hues
        left, y = self.layout.matrices
        wide = self.layout.formula_right
        ink, places = self.theme.text, WIDE_SLOTS if wide else NARROW_SLOTS
        captions = {"x": ("$x =$", ink), "value": ("$phi(x) =$", value)}
        captions["slope"] = ("$phi'(x) =$", slope)
        if sweep.activation.name == "prelu":
            captions["parameter"] = ("$a =$", ink)
        return {
            self.counter(
                words, color, (left + places[what] * self.layout.width, y - 0.27)
            ): SweepReading(sweep, what)
            for what, (words, color) in captions.items()
        }

    def counter(self, words: str, color: str, at: tuple[float, float]) -> Counter:
        size = READING_SIZE if self.layout.formula_right else SMALLER
        return Counter(words, size, self.theme, at, color=color)

    @property
    def columns(self) -> tuple[float, float]:
        """Where formulas and numbers begin: of the function, and of its slope."""
        left = self.layout.matrices[0]
        return left, left + 0.5 * self.layout.width + 0.35

    def formula(self, symbol: str, formula: str, column: int) -> Text | None:
        """One of the two formulas above the numbers."""
        if self.settings.text != "full" or not formula:
            return None
        color = self.theme.text if symbol == "p_k" else self.hues[column]
        markup = activation_captions.function_equation(symbol, formula, color)
        at = self.columns[column], self.layout.matrices[1] + 0.27
        width = 0.5 * self.layout.width - 0.35
        return self.text(markup, FORMULA_SIZE, at, width)

    def bring_in(self, captions: ActivationCaptions, *still: Mobject) -> None:
        """The words and the pictures of a function."""
        for part, source in self.parts.items():
            part.show(source, 0.0)
        self.still = still
        softmax = captions is activation_captions.SOFTMAX_CAPTIONS
        about = "the three as a point" if softmax else "each coordinate through $phi$"
        symbol = "p_k" if softmax else "phi(x)"
        self.set_text(
            *(FadeIn(part, run_time=0.5) for part in (*still, *self.parts)),
            caption=self.caption(captions.caption),
            name=self.title(captions.name, 0),
            about=self.title(about, 1),
            value=self.formula(symbol, captions.value, 0),
            slope=self.formula("phi'(x)", captions.slope, 1),
            note=self.note(captions.note),
        )

    def clear_away(self, for_good: bool) -> None:
        """The function before goes, and the plane goes back, or goes `for_good`."""
        if not self.parts:
            return
        going: list[Animation] = list(map(FadeOut, (*self.still, *self.parts)))
        if self.plane is not None and for_good:
            going.append(FadeOut(self.plane))
            self.plane = None
        elif self.plane is not None:
            going.append(Follow(self.plane, self.motion, rate_func=lambda s: 1 - smooth(s)))
        self.play(*going, run_time=0.5)

    def run_along(self, seconds: float) -> list[Animation]:
        """All that shows a moment goes from the first one to the last."""
        return [
            Follow(
                part,
                source,
                run_time=seconds,
                rate_func=(lambda alpha: alpha) if source.even else smooth,
            )
            for part, source in self.parts.items()
        ]
