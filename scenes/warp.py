"""The input plane through the network, stage by stage, until a straight line separates the classes."""

from models.stages import Stage
from scenes.drawing.animations import Travel, Vary
from scenes.staging import words
from scenes.staging.clip import RUN_TIMES, Clip


class Warp(Clip):
    """`warp RUN`: one plane; with `settings.activation` False, the same weights without it."""

    def construct(self) -> None:
        self.film = self.strip(self.subject, activation=self.settings.activation)
        self.formula = words.Equation(
            self.subject.network, self.settings.activation, self.theme.accent
        )
        self.stops = ["input", *(words.stop(stage) for stage in self.film.planned), "line"]
        self.open_on_the_input()
        for index, stage in enumerate(self.film.planned, start=1):
            if self.filmed(index, len(self.film.planned)):
                self.play_stage(stage, index)
        self.draw_the_line()

    def open_on_the_input(self) -> None:
        plane = self.film.plane
        self.say(
            caption=self.caption("the input plane"),
            equation=self.equation(self.formula.markup()),
            rail=self.rail(self.stops, 0),
            note=self.small_print(self.subject),
        )
        self.show(plane)
        self.film.divide_input()
        plane.curves.opacity = 1.0
        self.act(Vary(plane.curves, progress=1.0), Vary(plane.tint, opacity=0.7))
        self.say(number=self.number(words.separates(self.film.at_first.accuracy, best=True)))
        self.hold(1.4)
        self.act(
            Vary(plane.curves, opacity=0.0, run_time=0.6),
            Vary(plane.tint, opacity=0.0, run_time=0.6),
        )
        plane.curves.progress, plane.divider = 0.0, None
        self.say(number=None)

    def play_stage(self, stage: Stage, index: int) -> None:
        self.say(
            caption=self.caption(words.caption(stage, self.settings.activation)),
            equation=self.equation(self.formula.markup(stage)),
            rail=self.rail(self.stops, index),
        )
        self.hold(0.4)
        if stage.key in self.film.moves:
            move = self.film.moves[stage.key]
            self.act(Travel(self.film.plane, move, run_time=RUN_TIMES[stage.kind]))
        self.hold()

    def draw_the_line(self) -> None:
        plane, acting = self.film.plane, self.settings.activation
        self.film.divide_last()
        ending = (
            "the last layer draws a straight line" if acting else "no straight line does better"
        )
        self.say(
            caption=self.caption(ending),
            equation=self.equation(self.formula.markup(readout=True)),
            rail=self.rail(self.stops, len(self.stops) - 1),
        )
        plane.curves.opacity = 1.0
        self.act(
            Vary(plane.curves, progress=1.0, run_time=1.5),
            Vary(plane.tint, opacity=1.0, run_time=1.5),
        )
        accuracy = self.film.at_last.accuracy
        self.say(number=self.number(words.separates(accuracy, best=not acting)))
        self.hold(2.5)
