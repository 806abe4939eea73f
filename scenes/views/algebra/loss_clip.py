"""The gestures of a clip of losses: of one answer, and the mean over many."""

from dataclasses import replace
from functools import partial, partialmethod

from manim.utils.rate_functions import linear

from models.network.requirements import NetworkShape, require_one_logit
from scenes.drawing.charts.bars import MANY, Bars
from scenes.drawing.charts.graph import Graph, PlotCurves
from scenes.drawing.text.counter import Counter
from scenes.drawing.text.text import Text
from scenes.views.algebra import losses
from scenes.views.algebra.chart_clip import ChartClip, NumberReading, whole
from scenes.views.algebra.losses import Answer, Losses, PointLosses
from scenes.views.captioned import written

FORMULA_SIZE = NUMBER_SIZE = 0.34
# In scene units: the right one of two numbers is so far from the left one; lines of numbers, and
# the formula and the mean, are above and below the middle of their row.
BESIDE, LINE, ABOVE, BELOW = 2.2, 0.3, 0.25, 0.48


class LossClip(ChartClip):
    """A clip of what answers cost: those of a run, if there is one."""

    matrix_row = 1.5
    run_along = partialmethod(ChartClip.run_along, rate_func=linear)

    def setup(self) -> None:
        super().setup()
        if self.settings.run is not None:
            require_one_logit(NetworkShape.planned(self.run.architecture, self.run.task))

    def open_on_an_answer(self, label: int) -> Answer:
        """The loss of an answer over the predicted probability; the truth is that label."""
        panel = 1 - label
        place, (left, y) = self.layout.panels[panel], self.layout.matrices
        x = place.box[0]
        if not self.layout.formula_right:  # too narrow for both in one line
            x, y = left, y + (-LINE if panel else LINE)
        probability = self.counter("$hat(y) =$", (x, y))
        loss = self.counter(losses.loss_of_label(label, self.theme.classes[label]), (x + BESIDE, y))
        answer, graph = Answer(label), Graph(place, self.theme, losses.loss_axes())
        self.bring_in(
            answer,
            {
                PlotCurves(graph, (self.theme.classes[label],)): whole,
                probability: partial(NumberReading, what="probability", decimals=4),
                loss: partial(NumberReading, what="loss", decimals=3),
            },
            graph,
            caption=self.caption("a sure answer that is right costs nothing"),
            **{f"title{panel}": self.title(f"if the truth is $y = {label}$", panel)},
        )
        return answer

    def open_on_the_mean(self, answers: Losses) -> None:
        """The answers on their curves, their losses as bars, and the mean."""
        left, right = self.layout.panels
        axes, labels = losses.loss_axes(answers.top), answers.labels
        graph = Graph(left, self.theme, axes)
        scale = Graph(right, self.theme, replace(axes, x_ticks=()))
        radius, strength = (0.8, 0.35) if len(labels) > MANY else (1.6, 1.0)
        curves = PlotCurves(graph, self.theme.classes, labels.tolist(), radius, strength)
        bars = Bars(scale, self.theme.of_classes(2)[labels], self.names_of(*answers.names))
        mean = self.counter("the mean: $L =$", self.mean_at)
        self.bring_in(
            answers,
            dict.fromkeys((curves, bars, mean), whole),
            graph,
            scale,
            caption=self.caption("the loss of a network: the mean over all answers"),
            left=self.title("answers $hat(y)$ on their curves", 0),
            right=self.title("their losses, and the mean", 1),
            formula=self.formula(losses.loss_formula(self.theme.classes)),
        )
        self.wait(1.2)

    def open_on_the_run(self) -> PointLosses:
        """The losses of all points before training, and the epoch."""
        points = PointLosses(self.playback)
        self.open_on_the_mean(points)
        at = self.layout.panels[1].box[0], self.mean_at[1]
        ((counter, epoch),) = self.epochs(at, NUMBER_SIZE, align=-1).items()
        self.add(counter)
        self.parts[counter] = lambda points: epoch
        return points

    @property
    def mean_at(self) -> tuple[float, float]:
        """(x, y) of the left end of the mean, below the formula."""
        x, y = self.layout.matrices
        return x, y - BELOW

    @written("full")
    def formula(self, markup: str) -> Text:
        x, y = self.layout.matrices
        return self.text(markup, FORMULA_SIZE, (x, y + ABOVE), self.layout.width)

    def counter(self, words: str, at: tuple[float, float]) -> Counter:
        return Counter(words, NUMBER_SIZE, self.theme, at)
