"""The training, epoch by epoch: what the last layer receives, the answers, the loss."""

from scenes.drawing.animations import Travel, Vary
from scenes.drawing.counter import Counter
from scenes.drawing.graph import Graph
from scenes.drawing.plane import Plane
from scenes.staging import words
from scenes.staging.clip import CAPTION_SIZE, NUMBER_SIZE, Clip
from scenes.staging.layout import Layout, board
from scenes.staging.playback import (
    Embedding,
    EpochReading,
    InputPlane,
    LossReading,
    Playback,
    ScoreReading,
    Source,
    curves_of,
)

SECONDS = 16.0


class Replay(Clip):
    """`replay RUN`: every frame a network, its weights interpolated between two saved epochs."""

    def arrange(self, width: float, height: float) -> Layout:
        shown = self.settings.panels
        planes = [name for name in ("embedding", "input") if name in shown]
        plots = 2 if "curves" in shown else 0
        found, self.plots = board(width, height, len(planes), plots, self.settings.text)
        self.panels, self.places = len(planes), {name: at for at, name in enumerate(planes)}
        return found

    def construct(self) -> None:
        self.playback = Playback(self.run, self.settings, self.theme, self.subject.epoch)
        self.parts: dict[Plane | Graph | Counter, Source] = {}
        if "embedding" in self.places:
            self.set_up_embedding(self.places["embedding"])
        if "input" in self.places:
            self.set_up_input(self.places["input"])
        if self.plots:
            self.set_up_plots()
        self.set_up_epoch()
        for part, source in self.parts.items():
            part.show(source, 0.0)

        self.open_before_training()
        self.act(
            *(
                Travel(part, source, run_time=SECONDS, rate_func=lambda share: share)
                for part, source in self.parts.items()
            )
        )
        self.say(caption=self.caption(words.outcome(self.run, self.playback.last)))
        self.hold(2.5)

    def set_up_embedding(self, panel: int) -> None:
        strip = self.strip(self.subject, panel, activation=self.settings.activation)
        strip.plane.tint.opacity = strip.plane.curves.opacity = 1.0
        strip.plane.curves.progress = 1.0
        strip.plane.arrows.opacity = 1.0
        self.parts[strip.plane] = Embedding(
            self.playback, strip.panel, self.settings, strip.window, strip.pixels
        )
        self.say(embedding=self.title("what the last layer receives", panel))

    def set_up_input(self, panel: int) -> None:
        strip = self.strip(self.subject, panel)
        strip.plane.tint.opacity = strip.plane.curves.opacity = 1.0
        strip.plane.curves.progress = 1.0
        self.parts[strip.plane] = InputPlane(self.playback, strip.panel, strip.opening.at(0.0))
        self.say(input=self.title("the input plane", panel))

    def set_up_plots(self) -> None:
        names = ("loss", words.SCORES[self.subject.answers.task])
        sources = (LossReading(self.playback), ScoreReading(self.playback))
        curves = curves_of(self.playback, self.theme)
        for plot, name, series, source in zip(self.plots, names, curves, sources, strict=True):
            self.parts[Graph(plot.panel, self.theme, series)] = source
            if self.settings.text != "none":
                heading = Counter(name, NUMBER_SIZE, self.theme, plot.heading)
                self.parts[heading] = source

    def set_up_epoch(self) -> None:
        if self.settings.text != "none":
            at, longest = self.layout.formula, f"{self.playback.last:.0f}"
            epoch = Counter("epoch", CAPTION_SIZE, self.theme, at, align=1, longest=longest)
            self.parts[epoch] = EpochReading(self.playback)

    def open_before_training(self) -> None:
        """The network with its first weights."""
        self.say(
            caption=self.caption("before training"),
            note=self.small_print(self.subject),
        )
        planes = [part for part in self.parts if isinstance(part, Plane)]
        others = [part for part in self.parts if not isinstance(part, Plane)]
        self.add(*others)
        self.bring_to_front(*others)
        self.show(*planes) if planes else None
        self.act(*(Vary(part, opacity=1.0, run_time=0.6) for part in others))
        self.hold(0.8)
        self.say(caption=self.caption(words.PLAYING))
