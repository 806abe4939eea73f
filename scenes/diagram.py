"""The network as a diagram: a sample flows through it, and one of its nodes is seen close up."""

from manim import FadeIn, FadeOut

from scenes.drawing.animations import Follow
from scenes.drawing.charts.diagram import Diagram
from scenes.drawing.charts.graph import CurveProgress
from scenes.drawing.text.text import Text
from scenes.views.captions import phrases
from scenes.views.sample.clip import Diagrammed
from scenes.views.sample.closeup import CloseUp
from scenes.views.sample.wiring import TrainingStates
from scenes.views.training.playback import Playback

SECONDS = 16.0


class NetworkDiagram(Diagrammed):
    """`diagram RUN`: through one forward pass; with `settings.epochs`, through training."""

    @property
    def counting(self) -> bool:
        return self.settings.epochs

    def construct(self) -> None:
        self.set_up_diagram()
        if self.settings.epochs:
            self.go_through_training()
            return
        self.set_text(
            caption=self.caption("a fully connected network: every line is a weight"),
            note=self.notes(self.legend()),
            **self.headings(),
        )
        self.show_diagram()
        self.wait(1.2)
        self.set_text(
            caption=self.caption(f"one sample goes in: ${self.equations.sample(self.point)}$")
        )
        self.go_forward()
        self.set_text(
            caption=self.caption(self.equations.decided(self.found, self.label)),
            matrices=self.matrices(self.equations.whole()),
        )
        self.wait(2.5)
        self.look_closely()

    def look_closely(self) -> None:
        """One node: what comes in, what it adds up, what it gives on."""
        number, unit = self.wiring.most_active_unit(self.found)
        closeup = CloseUp(self.network, number, unit, self.found, self.layout.panels[0], self.theme)
        self.flow(self.wiring.pointing_at(self.state, number, unit), seconds=0.8)
        which = f"unit {unit + 1} of {self.equations.named(number)}"
        self.set_text(caption=self.caption(f"one node close up: {which}"), matrices=None)
        self.set_text(**{place: None for place in self.texts if place not in ("caption", "note")})
        self.play(FadeOut(self.diagram, run_time=0.8))

        node, run_along = Diagram(closeup.wires, self.theme), CurveProgress(closeup.graph)
        node.show(closeup.opening, 0.0)
        run_along.show(closeup.mark, 0.0)
        self.play(FadeIn(node, run_time=0.8))
        self.set_text(**self.labels_of(closeup))
        self.wait(0.8)
        total, given = self.equations.unit(number, unit, self.found)
        self.set_text(
            caption=self.caption("weigh what comes in, add it up, add the bias"),
            matrices=self.matrices(total),
        )
        self.play(Follow(node, closeup.adding, run_time=1.6))
        self.wait(1.6)
        self.set_text(
            caption=self.caption(self.equations.giving(number)), matrices=self.matrices(given)
        )
        self.play(FadeIn(closeup.graph), FadeIn(run_along), run_time=0.6)
        self.play(
            Follow(run_along, closeup.mark, run_time=1.6),
            Follow(node, closeup.acting, run_time=1.6),
        )
        self.wait(2.5)

    def labels_of(self, closeup: CloseUp) -> dict[str, Text | None]:
        if self.settings.text == "none":
            return {}
        return {
            name: self.text(markup, size, at, 3.0, align=align)
            for name, markup, size, at, align in closeup.labels(self.equations)
        }

    def go_through_training(self) -> None:
        """The same sample, while the weights learn."""
        playback = Playback(self.run, self.settings, self.theme, self.snapshot.epoch)
        training = TrainingStates(playback, self.wiring, self.sample)
        self.diagram.show(training, 0.0)
        self.show_diagram()
        self.set_text(
            caption=self.caption("before training"),
            matrices=self.matrices(self.equations.whole()),
            note=self.notes(self.legend(), training=True),
            **self.headings(),
        )
        counters = self.epochs(playback)
        self.add(*counters)
        self.wait(1.6)
        self.set_text(caption=self.caption(phrases.playing(activation=True)))
        self.follow({self.diagram: training, **counters}, SECONDS)
        self.set_text(
            caption=self.caption(phrases.outcome(self.run, playback.last, activation=True)),
            matrices=self.matrices(self.equations.decided(self.found, self.label)),
        )
        self.wait(2.5)
