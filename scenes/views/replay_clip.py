"""The gestures of a training that is played back: planes and plots that follow its epochs."""

from scenes.drawing.animations import Follow
from scenes.drawing.charts.graph import CurveProgress, Graph
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.plane.plane import Plane
from scenes.drawing.text.counter import Counter
from scenes.views.captioned import NUMBER_SIZE
from scenes.views.captions import phrases
from scenes.views.clip import Clip
from scenes.views.layout import Layout, board
from scenes.views.plane.network_view import NetworkView
from scenes.views.training.panels import Embedding, InputPlane
from scenes.views.training.playback import LossReading, ScoreReading, Source, curves_of

SECONDS = 16.0
RECEIVED = "what the last layer receives"


class ReplayClip(Clip):
    """A clip of one run: its last space, its answers on the input, its loss and score."""

    counting = True

    def arrange(self, width: float, height: float) -> Layout:
        shown, text = self.settings.panels, self.settings.text
        self.kinds = [kind for kind in ("embedding", "input") if kind in shown]
        self.panels, plots = len(self.kinds), 2 if "curves" in shown else 0
        layout, self.plots = board(width, height, self.panels, plots, text, True)
        return layout

    def setup(self) -> None:
        super().setup()
        self.parts: dict[Plane | PlaneLayer | CurveProgress | Counter, Source] = {}
        set_up = {"embedding": self.set_up_embedding, "input": self.set_up_input}
        views = [set_up[kind](panel) for panel, kind in enumerate(self.kinds)]
        self.planes = [view.plane for view in views]
        self.graphs = self.set_up_plots() if self.plots else []
        self.parts |= self.epochs()
        for plane in self.planes:
            plane.curves.progress = 1.0
        for part, source in self.parts.items():
            part.show(source, 0.0)

    def set_up_embedding(self, panel: int) -> NetworkView:
        """What the last layer receives."""
        settings = self.settings
        view = self.view(self.snapshot, panel, activation=settings.activation)
        self.parts[view.plane] = Embedding(
            self.playback, view.panel, settings, view.window, view.pixels
        )
        return view

    def set_up_input(self, panel: int) -> NetworkView:
        """What the network answers."""
        view = self.view(self.snapshot, panel, graph=True)
        view.plane.curves.thin = self.snapshot.decision.regression and not view.graph
        answers = InputPlane(self.playback, view.panel, view.opening.at(0.0), view.graph)
        self.parts |= dict.fromkeys((view.plane.tint, view.plane.curves), answers)
        return view

    def set_up_plots(self) -> list[Graph]:
        """Loss and score."""
        series, theme = curves_of(self.playback, self.theme), self.theme
        graphs = [
            Graph(plot.panel, theme, curve, numbered=not self.clean, flush=True)
            for plot, curve in zip(self.plots, series, strict=True)
        ]
        names = "loss", phrases.SCORES[self.snapshot.decision.task]
        readings = LossReading(self.playback), ScoreReading(self.playback)
        for plot, graph, name, reading in zip(self.plots, graphs, names, readings, strict=True):
            heading = Counter(name, NUMBER_SIZE, theme, plot.heading)
            self.parts |= dict.fromkeys((CurveProgress(graph), heading), reading)
        return graphs

    def open_before_training(self) -> None:
        """The network with its first weights, and what it answers."""
        arrows = phrases.ARROWS if self.settings.arrows else ""
        answers = "the answers" if self.snapshot.one_dimensional else "the input plane"
        words = {"embedding": RECEIVED, "input": answers}
        titled = self.kinds if self.panels > 1 or self.plots else []  # one alone needs no title
        titles = {
            f"title{panel}": self.title(words[kind], panel, RECEIVED)
            for panel, kind in enumerate(titled)
        }
        self.set_text(
            **titles,
            caption=self.caption(phrases.UNTRAINED),
            note=self.footnote(
                self.snapshot, basis="embedding" in self.kinds, training=True, also=arrows
            ),
        )
        measures = (part for part in self.parts if isinstance(part, CurveProgress | Counter))
        self.add(*self.graphs, *measures)
        if self.planes:
            layers = [layer for plane in self.planes for layer in plane.decision]
            for layer in layers:
                layer.set_opacity(0.0)
            self.show(*self.planes)
            # the input stays: its answers come to the fore
            still = [plane.grid for plane in self.planes if plane not in self.parts]
            self.play(
                *(layer.animate.set_opacity(1.0) for layer in layers),
                *(grid.animate.set_opacity(0.4) for grid in still),
            )
        self.wait(0.8)

    def train(self, begin: float, end: float, words: str) -> None:
        """From one alpha of the replay to another."""
        self.say(words)
        follows = (
            Follow(part, source, rate_func=lambda alpha: begin + (end - begin) * alpha)
            for part, source in self.parts.items()
        )
        self.play(*follows, run_time=SECONDS * (end - begin))

    def say_what_came_of_it(self) -> None:
        """The outcome of the training."""
        self.say(phrases.outcome(self.run, self.playback.last, self.settings.activation))
        self.wait(2.5)

    def say(self, words: str) -> None:
        """Have the caption say it, if it doesn't already."""
        if getattr(self.texts.get("caption"), "markup", "") != words:
            self.set_text(caption=self.caption(words))
