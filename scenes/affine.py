"""What a 2x2 matrix does, in simple steps: the origin stays. Then the bias: the origin moves."""

import numpy as np
from manim import Animation

from models.stages import Stage
from scenes.drawing.animations import Carry, Growth, Travel, Vary
from scenes.drawing.arrows import Arrows
from scenes.drawing.marks import Mark, Names
from scenes.staging import affine, algebra
from scenes.staging.clip import Clip
from scenes.staging.grid import REACH

BASIS, ORIGIN = np.eye(2), np.zeros((1, 2))
# In pixels of a frame 1080 high.
ARROW_WIDTH = 7.0


class Affine(Clip):
    """`affine RUN`: the run's points under W x and W x + b, for a matrix that is given."""

    railed = True
    matrix_row = 1.15

    def construct(self) -> None:
        settings = self.settings
        self.film = affine.AffineFilm(
            np.array(settings.matrix), np.array(settings.bias), settings.factors
        )
        self.set_up()
        self.say(
            caption=self.caption("one matrix moves every point: $x$ goes to $W x$"),
            matrices=self.matrices(*affine.product(self.film, self.theme)),
            rail=self.rail(affine.stops(self.film), 0),
            note=self.note(affine.note(self.run)),
        )
        self.show(self.plane)
        self.point_out()
        for index, stage in enumerate(self.film.stages):
            self.play_step(index, stage)
        self.say(
            caption=self.caption("$W x$: whatever $W$ is, the origin stays"),
            matrices=self.matrices(*affine.product(self.film, self.theme)),
            number=self.number(affine.origin(self.film, moved=False)),
        )
        self.hold(1.6)
        if self.film.shift is not None:
            self.play_shift(self.film.shift)
        self.hold(1.6)

    def set_up(self) -> None:
        """The plane in its one view, the two arrows, and the rings at the origin."""
        strip = self.strip(self.subject, reach=REACH[1])
        points, aspect = self.subject.points, strip.panel.aspect
        rest, self.moves = self.film.moves(points, strip.grid, aspect, strip.pixels)
        plane = self.plane = strip.plane
        plane.show(rest, 0.0)
        colors = np.array([self.theme.rgb(hue) for hue in algebra.hues(self.theme)])
        plane.arrows.tails, plane.arrows.tips = np.zeros((2, 2)), BASIS
        plane.arrows.colors, plane.arrows.width = colors, ARROW_WIDTH
        self.names = Names(plane.arrows, ("$e_1$", "$e_2$"))
        self.origin = Mark(plane, ORIGIN[0], "$0$", self.theme.text)
        accent = self.theme.rgb(self.theme.accent)[None]
        self.way = Arrows(plane, ORIGIN, ORIGIN, accent, ARROW_WIDTH)
        self.bias = Names(self.way, ("$b$",))

    def point_out(self) -> None:
        """Show where the origin is, and the two basis vectors."""
        self.say(caption=self.caption("two arrows and the origin to watch"))
        self.add(self.way, self.names, self.bias, self.origin)
        pointed = [Vary(each, opacity=1.0) for each in (self.plane.arrows, self.names, self.origin)]
        self.act(*pointed, Vary(self.plane.dots, opacity=0.6))
        self.hold(1.0)

    def play_step(self, index: int, stage: affine.FactorStage) -> None:
        """One simple map, with the lines that it keeps."""
        curves = self.plane.curves
        self.plane.divider = affine.kept(stage.factor)
        curves.opacity, curves.progress = 0.6, 1.0
        self.say(
            caption=self.caption(affine.caption(stage.factor)),
            matrices=self.matrices(*affine.product(self.film, self.theme, lit=index)),
            rail=self.rail(affine.stops(self.film), 1 + index),
        )
        self.act(*self.travel(stage, 2.4))
        self.hold()
        self.act(Vary(curves, opacity=0.0, run_time=0.3))

    def play_shift(self, stage: Stage) -> None:
        """The bias: everything moves by the same arrow."""
        self.say(
            caption=self.caption("$W x + b$: now everything moves by $b$, the origin too"),
            matrices=self.matrices(*affine.shifted(self.film, self.theme)),
            rail=self.rail(affine.stops(self.film), 1 + len(self.film.stages)),
            number=None,
        )
        self.way.opacity = self.bias.opacity = 1.0
        bias = self.film.bias[None]
        self.act(
            *self.travel(stage, 2.4), Carry(self.way, Growth(), ORIGIN, bias, run_time=2.4)
        )
        self.say(number=self.number(affine.origin(self.film, moved=True)))

    def travel(self, stage: Stage, seconds: float) -> list[Animation]:
        """The plane with the arrows in it."""
        move = self.moves[stage.key]
        arrows = Carry(self.plane.arrows, move, np.zeros((2, 2)), BASIS, run_time=seconds)
        return [Travel(self.plane, move, run_time=seconds), arrows]
