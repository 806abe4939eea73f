"""One forward pass on several views, in step: what warp and compare are told in."""

from functools import cached_property

from manim import FadeIn

from models.motion.stages import Stage
from scenes.drawing.animations import Follow
from scenes.views.captions import phrases
from scenes.views.captions.stages import Narrator
from scenes.views.clip import Clip
from scenes.views.plane.network_view import NetworkView

# How long a stage takes, in seconds.
RUN_TIMES = {"linear": 3.0, "shift": 1.5, "activate": 3.0}


class ForwardPass(Clip):
    """A clip whose `views` are played stage by stage; a view without a stage rests."""

    railed = True
    views: list[NetworkView]
    ending = ""

    @cached_property
    def every_stage(self) -> list[Stage]:
        """The stages of all views, in order; where several have one, the last view's."""
        stages = {stage.key: stage for view in self.views for stage in view.planned}
        return [stages[key] for key in sorted(stages)]

    @property
    def stages(self) -> list[Stage]:
        """Those that are filmed."""
        first, last = self.settings.stages or (1, len(self.every_stage))
        return self.every_stage[first - 1 : last]

    @cached_property
    def narrator(self) -> Narrator:
        """Who finds the words: those of one network, or such as hold for both."""
        snapshots, lead = [view.snapshot for view in self.views], self.views[-1].snapshot
        return Narrator(
            lead.network,
            self.acting,
            all(snapshot is lead for snapshot in snapshots),
            self.theme.accent,
            lead.decision.task,
            all(snapshot.one_dimensional for snapshot in snapshots),
        )

    @property
    def acting(self) -> bool:
        """Whether any view is filmed with its activations."""
        return any(view.activation for view in self.views)

    @cached_property
    def stops(self) -> list[str]:
        """The rail's stops."""
        last = phrases.DRAWN[self.views[-1].snapshot.decision.task]
        return ["input", *map(self.narrator.stop, self.every_stage), last]

    def open_on_the_input(self, with_line: bool = True) -> None:
        """The input plane; `with_line` the best straight line there is, and what it reaches.

        A film of later stages opens on the plane as the stages before leave it.
        """
        skipped = self.every_stage.index(self.stages[0]) if self.stages else 0
        self.set_text(
            caption=self.caption(f"the input {self.narrator.noun}") if not skipped else None,
            equation=self.equation(self.narrator.formula()),
            rail=self.rail(self.stops, skipped),
            note=self.footnote(*{view.snapshot: None for view in self.views}),
        )
        if skipped:
            self.go_on_from_before(self.stages[0])
            self.show(*self.planes)
            return
        self.show(*self.planes)
        if not with_line:
            self.wait(0.8)
            return
        for view in self.views:
            view.divide_input()
        self.draw_dividers(tint=0.7)
        self.set_numbers(
            [self._at_best(view, view.snapshot.best_linear.score) for view in self.views]
        )
        self.wait(1.4)
        self.take_dividers_away()

    def go_on_from_before(self, stage: Stage) -> None:
        """Show every plane as the stages before `stage` leave it."""
        for view in self.views:
            earlier = [motion for key, motion in view.motions.items() if key < stage.key]
            if earlier:
                view.plane.show(earlier[-1], 1.0)

    def play_stage(self, stage: Stage) -> None:
        """One stage on every view that has it."""
        self.set_text(
            caption=self.caption(self.narrator.caption(stage)),
            equation=self.equation(self.narrator.formula(stage)),
            rail=self.rail(self.stops, 1 + self.every_stage.index(stage)),
        )
        self.wait(0.4)
        follows = [
            Follow(view.plane, view.motions[stage.key], run_time=RUN_TIMES[stage.kind])
            for view in self.views
            if stage.key in view.motions
        ]
        if follows:
            self.play(*follows)
        self.wait(0.8)

    def draw_the_lines(self) -> None:
        """The line in the last space, and the number it reaches.

        A film that ends before the last space has none: there, the readout's line means nothing.
        """
        if self.stages and self.stages[-1] is not self.every_stage[-1]:
            self.wait(1.5)
            return
        unseen = [view for view in self.views if not view.line_is_seen]
        outside = phrases.OUTSIDE[unseen[0].snapshot.decision.task] if unseen else ""
        self.set_text(
            caption=self.caption(outside or self.ending or self._ending()),
            equation=self.equation(self.narrator.formula(readout=self.views[-1].activation)),
            rail=self.rail(self.stops, len(self.stops) - 1),
        )
        for view in self.views:
            view.divide_last()
        self.draw_dividers(tint=1.0)
        self.set_numbers([self._last_number(view) for view in self.views])
        self.wait(2.5)

    def _ending(self) -> str:
        snapshot = self.views[-1].snapshot
        return phrases.ending(snapshot.decision.task, self.acting, snapshot.one_dimensional)

    def _last_number(self, view: NetworkView) -> str:
        score = view.at_last.score
        if view.activation:
            return phrases.separates(score, view.snapshot.decision.task)
        return self._at_best(view, score)

    def _at_best(self, view: NetworkView, score: float) -> str:
        snapshot = view.snapshot
        return phrases.at_best(score, snapshot.decision.task, snapshot.one_dimensional)

    @property
    def planes(self) -> list:
        return [view.plane for view in self.views]

    def draw_dividers(self, tint: float) -> None:
        tints = [plane.tint.set_opacity(tint) for plane in self.planes]
        lines = [plane.curves.animate.set(progress=1.0) for plane in self.planes]
        self.play(*lines, *map(FadeIn, tints), run_time=1.4)

    def take_dividers_away(self) -> None:
        layers = [layer for plane in self.planes for layer in (plane.curves, plane.tint)]
        self.set_text(**{f"number{index}": None for index in range(len(self.views))})
        self.play(*(layer.animate.set_opacity(0.0) for layer in layers), run_time=0.6)
        for plane in self.planes:
            plane.curves.set(progress=0.0, opacity=1.0)
            plane.divider = None

    def set_numbers(self, numbers: list[str]) -> None:
        self.set_text(**{f"number{i}": self.number(text, i) for i, text in enumerate(numbers)})
