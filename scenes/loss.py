"""The cross-entropy: what an answer costs, and the mean over all of them."""

from manim import FadeIn, FadeOut

from models.network.requirements import NetworkShape, require_one_logit
from scenes.cli.catalog import CATALOG
from scenes.drawing.charts.bars import MANY, Bars
from scenes.drawing.charts.graph import Graph, PlotCurves
from scenes.drawing.mobject import RasterMobject
from scenes.drawing.text.counter import Counter
from scenes.views.captions import phrases
from scenes.views.clip import Clip
from scenes.views.layout import Layout, layout
from scenes.views.training import losses
from scenes.views.training.losses import Answer, AnswerReading, Losses, PointLosses
from scenes.views.training.playback import Playback, Source

READING_SIZE, FORMULA_SIZE = 0.34, 0.34
# Where the right one of two numbers under a panel begins, in scene units.
BESIDE = 2.2
TITLES = {1: "if the truth is $y = 1$", 0: "if the truth is $y = 0$"}


class Loss(Clip):
    """`loss`: a handful of answers; `loss RUN`: those of its points, through training."""

    settings = CATALOG["loss"].settings
    panels = 2
    matrix_row = 1.5

    def arrange(self, width: float, height: float) -> Layout:
        text = self.settings.text
        return layout(width, height, 2, text, False, self.matrix_row, numbered=False)

    def construct(self) -> None:
        self.hues = self.theme.classes
        if self.settings.run is not None:
            require_one_logit(NetworkShape.planned(self.run.architecture, self.run.task))
        self.parts: dict[RasterMobject, object] = {}
        for panel, label in ((0, 1), (1, 0)):
            self.run_along(panel, label)
        self.clear_away()
        if self.settings.run is None:
            self.average_a_handful()
        else:
            self.average_the_run()
        self.wait(2.2)

    def run_along(self, panel: int, label: int) -> None:
        """One answer gets ever more wrong."""
        answer, place = Answer(label), self.layout.panels[panel]
        graph = Graph(place, self.theme, losses.loss_axes())
        parts = {PlotCurves(graph, (self.hues[label],)): answer}
        if self.settings.text != "none":
            x, y = place.box[0], self.layout.matrices[1]
            if not self.layout.formula_right:  # too narrow for both in one line
                x, y = self.layout.matrices[0], y + (0.3 if panel == 0 else -0.3)
            parts |= {
                self.counter("$hat(y) =$", self.theme.text, (x, y)): AnswerReading(answer, False),
                self.counter(losses.loss_of_label(label, self.hues[label]), "", (x + BESIDE, y)): (
                    AnswerReading(answer, True)
                ),
            }
        for part, source in parts.items():
            part.show(source, 0.0)
        title = {f"title{panel}": self.title(TITLES[label], panel)}
        self.set_text(
            *(FadeIn(part, run_time=0.5) for part in (graph, *parts)),
            caption=self.caption("a sure answer that is right costs nothing"),
            **title,
        )
        self.wait(0.8)
        self.follow(parts, 4.0)
        self.set_text(caption=self.caption("wrong and sure: the loss grows without bound"))
        self.wait(1.2)
        self.parts |= {graph: None, **parts}

    def clear_away(self) -> None:
        self.set_text(
            *(FadeOut(part, run_time=0.5) for part in self.parts),
            title0=None,
            title1=None,
        )

    # the mean

    def average_a_handful(self) -> None:
        """Six answers: first undecided, then decided, then one of them wrong and sure."""
        first, then = losses.handful()
        labels = tuple(f"$y = {label}$" for label in first.labels)
        parts = self.show_mean(first, labels)
        self.set_text(caption=self.caption("undecided answers, $hat(y) = 0.5$, cost $log 2$ each"))
        self.wait(1.4)
        self.set_text(caption=self.caption("with better answers the mean goes down"))
        self.follow(dict.fromkeys(parts, first), 3.0)
        self.wait(1.2)
        self.set_text(caption=self.caption("one answer that is wrong and sure raises it"))
        self.follow(dict.fromkeys(parts, then), 3.0)

    def average_the_run(self) -> None:
        """All points of the run, from the first epoch on."""
        playback = Playback(self.run, self.settings, self.theme, self.snapshot.epoch)
        source = PointLosses(playback)
        parts: dict[RasterMobject, Source] = dict.fromkeys(self.show_mean(source), source)
        at = self.layout.panels[1].box[0], self.layout.matrices[1] - 0.48
        counters = self.epochs(playback, at, READING_SIZE, align=-1)
        self.add(*counters)
        parts |= counters
        self.set_text(
            caption=self.caption("through training: every point's loss, and their mean"),
            note=self.footnote(
                self.snapshot, basis=False, training=True, also=f"$m = {len(source.labels)}$"
            ),
        )
        self.follow(parts, 8.0)
        self.set_text(caption=self.caption(phrases.outcome(self.run, playback.last, True)))

    def show_mean(self, source: Losses, labels: tuple[str, ...] = ()) -> list[RasterMobject]:
        """The answers on their curves, their losses as bars, and the mean."""
        left, right = self.layout.panels
        graph = Graph(left, self.theme, losses.loss_axes(source.top))
        radius, strength = (0.8, 0.35) if len(source.labels) > MANY else (1.6, 1.0)
        curves = PlotCurves(graph, self.hues, source.labels.tolist(), radius, strength)
        colors = self.theme.of_classes(2)[source.labels]
        shown = labels if self.settings.text != "none" else ()
        scale = Graph(right, self.theme, losses.heights(source.top))
        bars = Bars(scale, colors, shown)
        parts: list[RasterMobject] = [curves, bars]
        if self.settings.text != "none":
            at = self.layout.matrices[0], self.layout.matrices[1] - 0.48
            parts.append(self.counter("the mean: $L =$", self.theme.text, at))
        for part in parts:
            part.show(source, 0.0)
        still = (graph, scale)
        self.set_text(
            *(FadeIn(part, run_time=0.5) for part in (*still, *parts)),
            caption=self.caption("the loss of a network: the mean over all answers"),
            left=self.title("answers $hat(y)$ on their curves", 0),
            right=self.title("their losses, and the mean", 1),
            formula=self.formula(),
        )
        self.wait(1.2)
        return parts

    def formula(self):
        if self.settings.text != "full":
            return None
        x, y = self.layout.matrices
        markup = losses.loss_formula(self.hues)
        return self.text(markup, FORMULA_SIZE, (x, y + 0.25), self.layout.width)

    # what both parts need

    def counter(self, said: str, color: str, at: tuple[float, float]) -> Counter:
        return Counter(said, READING_SIZE, self.theme, at, color=color)
