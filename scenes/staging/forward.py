"""One forward pass on several strips, in step: what warp and compare are told in."""

from functools import cached_property

from models.stages import Key, Stage
from scenes.drawing.animations import Travel, Vary
from scenes.staging import words
from scenes.staging.clip import Clip
from scenes.staging.strip import Strip

# How long a stage takes, in seconds.
RUN_TIMES = {"linear": 3.0, "shift": 1.5, "activate": 3.0}


class ForwardPass(Clip):
    """A clip whose `strips` are played stage by stage; a strip without a stage rests."""

    railed = True
    strips: list[Strip]

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages of all strips, in order; where several have one, the last strip's."""
        found: dict[Key, Stage] = {}
        for strip in self.strips:
            found.update({stage.key: stage for stage in strip.planned})
        every = [found[key] for key in sorted(found)]
        first, last = self.settings.stages or (1, len(every))
        return every[first - 1 : last]

    @cached_property
    def stops(self) -> list[str]:
        """The rail's stops."""
        return ["input", *(words.stop(stage) for stage in self.stages), "line"]

    @property
    def lead(self) -> Strip:
        """The strip whose formula and small print are shown."""
        return self.strips[-1]

    @cached_property
    def formula(self) -> words.Equation:
        return words.Equation(self.lead.subject.network, self.lead.activation, self.theme.accent)

    def open_on_the_input(self) -> None:
        """The input plane; the best straight line there is, and what it reaches."""
        self.say(
            caption=self.caption("the input plane"),
            equation=self.equation(self.formula.markup()),
            rail=self.rail(self.stops, 0),
            note=self.small_print(self.lead.subject),
        )
        self.show(*self.planes)
        for strip in self.strips:
            strip.divide_input()
        self.draw_dividers(tint=0.7)
        self.say_numbers(
            [words.separates(strip.at_first.accuracy, best=True) for strip in self.strips]
        )
        self.hold(1.4)
        self.take_dividers_away()

    def play_stage(self, stage: Stage) -> None:
        """One stage on every strip that has it."""
        self.go_on_from_before(stage)
        self.say(
            caption=self.caption(words.caption(stage, any(s.activation for s in self.strips))),
            equation=self.equation(self.formula.markup(stage)),
            rail=self.rail(self.stops, 1 + self.stages.index(stage)),
        )
        self.hold(0.4)
        travels = [
            Travel(strip.plane, strip.moves[stage.key], run_time=RUN_TIMES[stage.kind])
            for strip in self.strips
            if stage.key in strip.moves
        ]
        if travels:
            self.act(*travels)
        self.hold()

    def go_on_from_before(self, stage: Stage) -> None:
        """Where the stages before weren't filmed, show the plane as they leave it."""
        for strip in self.strips:
            earlier = [move for key, move in strip.moves.items() if key < stage.key]
            if earlier:
                strip.plane.moment = earlier[-1].at(1.0)

    def draw_the_lines(self) -> None:
        """The readout's line in the last space, and the number it reaches."""
        for strip in self.strips:
            strip.divide_last()
        self.say(
            caption=self.caption(self.ending),
            equation=self.equation(self.formula.markup(readout=True)),
            rail=self.rail(self.stops, len(self.stops) - 1),
        )
        self.draw_dividers(tint=1.0)
        self.say_numbers(
            [words.separates(s.at_last.accuracy, best=not s.activation) for s in self.strips]
        )
        self.hold(2.5)

    ending = "the last layer draws a straight line"

    @property
    def planes(self) -> list:
        return [strip.plane for strip in self.strips]

    def draw_dividers(self, tint: float) -> None:
        for plane in self.planes:
            plane.curves.opacity = 1.0
        lines = [Vary(plane.curves, progress=1.0, run_time=1.4) for plane in self.planes]
        tints = [Vary(plane.tint, opacity=tint, run_time=1.4) for plane in self.planes]
        self.act(*lines, *tints)

    def take_dividers_away(self) -> None:
        layers = [layer for plane in self.planes for layer in (plane.curves, plane.tint)]
        self.say(**{f"number{index}": None for index in range(len(self.strips))})
        self.act(*(Vary(layer, opacity=0.0, run_time=0.6) for layer in layers))
        for plane in self.planes:
            plane.curves.progress, plane.divider = 0.0, None

    def say_numbers(self, numbers: list[str]) -> None:
        self.say(**{f"number{i}": self.number(text, i) for i, text in enumerate(numbers)})
