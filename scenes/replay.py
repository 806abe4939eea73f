"""The training, epoch by epoch: what the last layer receives, the answers, the loss."""

from manim import Animation

from scenes.drawing.animations import Follow
from scenes.drawing.charts.graph import CurveProgress, Graph
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.plane.plane import Plane
from scenes.drawing.text.counter import Counter
from scenes.views.captioned import NUMBER_SIZE
from scenes.views.captions import phrases
from scenes.views.clip import Clip
from scenes.views.layout import Layout, board
from scenes.views.training.panels import Embedding, InputPlane
from scenes.views.training.playback import Playback, Source, chapters, curves_of
from scenes.views.training.readings import LossReading, ScoreReading

SECONDS = 16.0
RECEIVED = "what the last layer receives"


class Replay(Clip):
    """`replay RUN`: every frame a network, its weights interpolated between two saved epochs."""

    counting = True
    told = ""  # the caption

    def arrange(self, width: float, height: float) -> Layout:
        shown = self.settings.panels
        planes = [name for name in ("embedding", "input") if name in shown]
        plots = 2 if "curves" in shown else 0
        found, self.plots = board(width, height, len(planes), plots, self.settings.text, True)
        self.panels, self.places = len(planes), {name: at for at, name in enumerate(planes)}
        return found

    def construct(self) -> None:
        self.playback = Playback(self.run, self.settings, self.theme, self.snapshot.epoch)
        self.parts: dict[Plane | PlaneLayer | CurveProgress | Counter, Source] = {}
        self.planes: list[Plane] = []
        self.graphs: list[Graph] = []
        if "embedding" in self.places:
            self.set_up_embedding(self.places["embedding"])
        if "input" in self.places:
            self.set_up_input(self.places["input"])
        if self.plots:
            self.set_up_plots()
        self.parts |= self.epochs(self.playback)
        for part, source in self.parts.items():
            part.show(source, 0.0)

        self.open_before_training()
        for begin, end, said in chapters(self.playback):
            self.tell(said)
            self.train(begin, end)
        self.tell(phrases.outcome(self.run, self.playback.last, self.settings.activation))
        self.wait(2.5)

    def set_up_embedding(self, panel: int) -> None:
        view = self.view(self.snapshot, panel, activation=self.settings.activation)
        view.plane.curves.progress = 1.0
        self.parts[view.plane] = Embedding(
            self.playback, view.panel, self.settings, view.window, view.pixels
        )
        self.planes.append(view.plane)
        self.name(panel, RECEIVED)

    def set_up_input(self, panel: int) -> None:
        view = self.view(self.snapshot, panel, graph=True)
        view.plane.curves.progress = 1.0
        view.plane.curves.thin = self.snapshot.decision.regression and not view.graph
        source = InputPlane(self.playback, view.panel, view.opening.at(0.0), view.graph)
        self.parts[view.plane.tint] = self.parts[view.plane.curves] = source
        self.planes.append(view.plane)
        self.name(panel, "the answers" if view.graph else "the input plane")

    def name(self, panel: int, words: str) -> None:
        """A panel's title; one that stands alone has none."""
        if self.panels > 1 or self.plots:
            self.set_text(**{f"title{panel}": self.title(words, panel, longest=RECEIVED)})

    def set_up_plots(self) -> None:
        names = ("loss", phrases.SCORES[self.snapshot.decision.task])
        sources = (LossReading(self.playback), ScoreReading(self.playback))
        curves = curves_of(self.playback, self.theme)
        for plot, name, series, source in zip(self.plots, names, curves, sources, strict=True):
            worded = self.settings.text != "none"
            graph = Graph(plot.panel, self.theme, series, numbered=worded, flush=True)
            self.graphs.append(graph)
            self.parts[CurveProgress(graph)] = source
            if worded:
                heading = Counter(name, NUMBER_SIZE, self.theme, plot.heading)
                self.parts[heading] = source

    def open_before_training(self) -> None:
        """The network with its first weights."""
        arrows = phrases.ARROWS if self.settings.arrows else ""
        self.tell(phrases.UNTRAINED)
        self.set_text(
            note=self.footnote(
                self.snapshot, basis="embedding" in self.places, training=True, also=arrows
            ),
        )
        others = [part for part in self.parts if isinstance(part, CurveProgress | Counter)]
        self.add(*self.graphs, *others)
        if self.planes:
            for layer in (layer for plane in self.planes for layer in plane.decision):
                layer.set_opacity(0.0)
            self.show(*self.planes)
            self.play(*(change for plane in self.planes for change in self.answering(plane)))
        self.wait(0.8)

    def tell(self, markup: str) -> None:
        """Say it as the caption, if that doesn't say it already."""
        if markup != self.told:
            self.told = markup
            self.set_text(caption=self.caption(markup))

    def train(self, begin: float, end: float) -> None:
        """From one alpha of the replay to another."""

        def way(t: float) -> float:
            return begin + (end - begin) * t

        seconds = SECONDS * (end - begin)
        self.play(
            *(
                Follow(part, source, run_time=seconds, rate_func=way)
                for part, source in self.parts.items()
            )
        )

    def answering(self, plane: Plane) -> list[Animation]:
        """Let a plane show what the network answers."""
        changes = [layer.animate.set_opacity(1.0) for layer in plane.decision]
        if plane not in self.parts:  # the input, which stays
            changes.append(plane.grid.animate.set_opacity(0.4))
        return changes
