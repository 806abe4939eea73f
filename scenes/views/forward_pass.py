"""One forward pass on several strips, in step: what warp and compare are told in."""

from functools import cached_property

from manim import FadeIn

from models.motion.stages import Key, Stage
from scenes.drawing.animations import Follow
from scenes.views.captions import phrases
from scenes.views.captions.stages import Narrator
from scenes.views.clip import Clip
from scenes.views.plane.panel import Strip

# How long a stage takes, in seconds.
RUN_TIMES = {"linear": 3.0, "shift": 1.5, "activate": 3.0}


class ForwardPass(Clip):
    """A clip whose `strips` are played stage by stage; a strip without a stage rests."""

    railed = True
    strips: list[Strip]
    ending = ""

    @cached_property
    def every_stage(self) -> list[Stage]:
        """The stages of all strips, in order; where several have one, the last strip's."""
        found: dict[Key, Stage] = {}
        for strip in self.strips:
            found.update({stage.key: stage for stage in strip.planned})
        return [found[key] for key in sorted(found)]

    @property
    def stages(self) -> list[Stage]:
        """Those that are filmed."""
        first, last = self.settings.stages or (1, len(self.every_stage))
        return self.every_stage[first - 1 : last]

    @cached_property
    def narrator(self) -> Narrator:
        """Who finds the words: those of one network, or such as hold for both."""
        lead = self.strips[-1]
        alike = all(strip.subject is lead.subject for strip in self.strips)
        acting = any(strip.activation for strip in self.strips)
        task = lead.subject.answers.task
        on_a_line = all(strip.subject.on_a_line for strip in self.strips)
        return Narrator(lead.subject.network, acting, alike, self.theme.accent, task, on_a_line)

    @cached_property
    def stops(self) -> list[str]:
        """The rail's stops."""
        last = phrases.DRAWN[self.strips[-1].subject.answers.task]
        return ["input", *map(self.narrator.stop, self.every_stage), last]

    def open_on_the_input(self, with_line: bool = True) -> None:
        """The input plane; `with_line` the best straight line there is, and what it reaches.

        A film of later stages opens on the plane as the stages before leave it.
        """
        skipped = self.every_stage.index(self.stages[0]) if self.stages else 0
        self.say(
            caption=self.caption(f"the input {self.narrator.noun}") if not skipped else None,
            equation=self.equation(self.narrator.formula()),
            rail=self.rail(self.stops, skipped),
            note=self.small_print(*{strip.subject: None for strip in self.strips}),
        )
        if skipped:
            self.go_on_from_before(self.stages[0])
            self.show(*self.planes)
            return
        self.show(*self.planes)
        if not with_line:
            self.wait(0.8)
            return
        for strip in self.strips:
            strip.divide_input()
        self.draw_dividers(tint=0.7)
        self.say_numbers(
            [
                phrases.at_best(
                    strip.at_first.score, strip.subject.answers.task, strip.subject.on_a_line
                )
                for strip in self.strips
            ]
        )
        self.wait(1.4)
        self.take_dividers_away()

    def go_on_from_before(self, stage: Stage) -> None:
        """Show every plane as the stages before `stage` leave it."""
        for strip in self.strips:
            earlier = [move for key, move in strip.moves.items() if key < stage.key]
            if earlier:
                strip.plane.show(earlier[-1], 1.0)

    def play_stage(self, stage: Stage) -> None:
        """One stage on every strip that has it."""
        self.say(
            caption=self.caption(self.narrator.caption(stage)),
            equation=self.equation(self.narrator.formula(stage)),
            rail=self.rail(self.stops, 1 + self.every_stage.index(stage)),
        )
        self.wait(0.4)
        travels = [
            Follow(strip.plane, strip.moves[stage.key], run_time=RUN_TIMES[stage.kind])
            for strip in self.strips
            if stage.key in strip.moves
        ]
        if travels:
            self.play(*travels)
        self.wait(0.8)

    def draw_the_lines(self) -> None:
        """The line in the last space, and the number it reaches.

        A film that ends before the last space has none: there, the readout's line means nothing.
        """
        if self.stages and self.stages[-1] is not self.every_stage[-1]:
            self.wait(1.5)
            return
        outside = [strip for strip in self.strips if not strip.line_is_seen]
        said = phrases.OUTSIDE[outside[0].subject.answers.task] if outside else ""
        self.say(
            caption=self.caption(said or self.ending or self._ending()),
            equation=self.equation(self.narrator.formula(readout=self.strips[-1].activation)),
            rail=self.rail(self.stops, len(self.stops) - 1),
        )
        for strip in self.strips:
            strip.divide_last()
        self.draw_dividers(tint=1.0)
        self.say_numbers([self._last_number(strip) for strip in self.strips])
        self.wait(2.5)

    def _ending(self) -> str:
        acting = any(strip.activation for strip in self.strips)
        subject = self.strips[-1].subject
        return phrases.ending(subject.answers.task, acting, subject.on_a_line)

    def _last_number(self, strip: Strip) -> str:
        task, reached = strip.subject.answers.task, strip.at_last.score
        if strip.activation:
            return phrases.separates(reached, task)
        return phrases.at_best(reached, task, strip.subject.on_a_line)

    @property
    def planes(self) -> list:
        return [strip.plane for strip in self.strips]

    def draw_dividers(self, tint: float) -> None:
        tints = [plane.tint.set_opacity(tint) for plane in self.planes]
        lines = [plane.curves.animate.set(progress=1.0) for plane in self.planes]
        self.play(*lines, *map(FadeIn, tints), run_time=1.4)

    def take_dividers_away(self) -> None:
        layers = [layer for plane in self.planes for layer in (plane.curves, plane.tint)]
        self.say(**{f"number{index}": None for index in range(len(self.strips))})
        self.play(*(layer.animate.set_opacity(0.0) for layer in layers), run_time=0.6)
        for plane in self.planes:
            plane.curves.set(progress=0.0, opacity=1.0)
            plane.divider = None

    def say_numbers(self, numbers: list[str]) -> None:
        self.say(**{f"number{i}": self.number(text, i) for i, text in enumerate(numbers)})
