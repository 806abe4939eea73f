"""A diagram looked at: its whole, one unit of it, and the same through training."""

from manim import FadeIn, FadeOut

from scenes.drawing.animations import Follow
from scenes.drawing.charts.diagram import Diagram
from scenes.drawing.charts.graph import CurveProgress
from scenes.drawing.text.text import Text
from scenes.views.captioned import written
from scenes.views.captions import phrases
from scenes.views.sample.clip import DiagrammedClip
from scenes.views.sample.closeup import CloseUp
from scenes.views.sample.wiring import TrainingStates

SECONDS = 16.0


class DiagramClip(DiagrammedClip):
    """A clip of a network's diagram and of one unit, or with `settings.epochs` of its training."""

    @property
    def counting(self) -> bool:
        return self.settings.epochs

    def open_on_the_diagram(self) -> None:
        """All weights, before anything goes in; then the numbers that do."""
        self.set_text(
            caption=self.caption("a fully connected network: every line is a weight"),
            note=self.notes(self.legend()),
            **self.headings(),
        )
        self.add(self.diagram)
        self.wait(1.2)
        sample = self.equations.sample(self.point)
        self.set_text(caption=self.caption(f"one sample goes in: ${sample}$"))

    def read_the_answer(self) -> None:
        """What has come out, and the whole network as one formula."""
        decision = self.equations.decided(self.forward, self.label)
        self.explain(decision, self.equations.whole())
        self.wait(2.5)

    def look_closely(self) -> None:
        """One node large, in place of the diagram."""
        number, unit = self.wiring.most_active_unit(self.forward)
        panel = self.layout.panels[0]
        self.closeup = CloseUp(self.network, number, unit, self.forward, panel, self.theme)
        self.flow(self.wiring.pointing_at(self.state, number, unit), seconds=0.8)
        which = f"unit {unit + 1} of {self.equations.named(number)}"
        self.explain(f"one node close up: {which}")
        self.set_text(**{place: None for place in self.texts if place not in ("caption", "note")})
        self.play(FadeOut(self.diagram, run_time=0.8))
        self.node = Diagram(self.closeup.wires, self.theme)
        self.node.show(self.closeup.opening, 0.0)
        self.play(FadeIn(self.node, run_time=0.8))
        labels = self.closeup.labels(self.equations)
        self.set_text(**{name: self.naming(*label) for name, *label in labels})
        self.wait(0.8)

    @written("full", "short")
    def naming(self, markup: str, size: float, at: tuple[float, float], align: int) -> Text:
        return self.text(markup, size, at, 3.0, align=align)

    def weigh_what_comes_in(self) -> None:
        """The node's sum, as a sum of products."""
        closeup = self.closeup
        total, _ = self.equations.unit(closeup.number, closeup.unit, self.forward)
        self.explain("weigh what comes in, add it up, add the bias", total)
        self.play(Follow(self.node, closeup.adding, run_time=1.6))
        self.wait(1.6)

    def activate(self) -> None:
        """What the node gives on, read off from its activation's curve."""
        closeup, run_along = self.closeup, CurveProgress(self.closeup.graph)
        _, given = self.equations.unit(closeup.number, closeup.unit, self.forward)
        self.explain(self.equations.giving(closeup.number), given)
        run_along.show(closeup.mark, 0.0)
        self.play(FadeIn(closeup.graph), FadeIn(run_along), run_time=0.6)
        self.play(
            Follow(run_along, closeup.mark, run_time=1.6),
            Follow(self.node, closeup.acting, run_time=1.6),
        )
        self.wait(2.5)

    def open_before_training(self) -> None:
        """The diagram at the first epoch, with the number of the epoch."""
        self.training = TrainingStates(self.playback, self.wiring, self.sample)
        self.diagram.show(self.training, 0.0)
        self.add(self.diagram)
        self.set_text(
            caption=self.caption("before training"),
            matrices=self.matrices(self.equations.whole()),
            note=self.notes(self.legend(), training=True),
            **self.headings(),
        )
        self.counters = self.epochs()
        self.add(*self.counters)
        self.wait(1.6)

    def go_through_training(self) -> None:
        """The same sample, while the weights learn."""
        self.set_text(caption=self.caption(phrases.playing(activation=True)))
        self.follow({self.diagram: self.training, **self.counters}, SECONDS)
        outcome = phrases.outcome(self.run, self.playback.last, activation=True)
        self.explain(outcome, self.equations.decided(self.forward, self.label))
        self.wait(2.5)
