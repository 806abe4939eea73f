"""What a 2x2 matrix does, in simple steps: the origin stays. Then the bias: the origin moves."""

import numpy as np
from manim import Animation, FadeIn, FadeOut

from models.motion.stages import Stage
from scenes.cli.catalog import CATALOG
from scenes.drawing.animations import Follow
from scenes.drawing.plane.arrows import Arrows, GrowFromOrigin, MoveArrows
from scenes.drawing.plane.marks import NameTags, Rings
from scenes.drawing.text.text import Text
from scenes.views.algebra import affine, affine_captions, products
from scenes.views.clip import CAPTION_SIZE, Clip
from scenes.views.layout import Layout, layout, raised, with_column
from scenes.views.plane.grid import EXTENT

BASIS, ORIGIN = np.eye(2), np.zeros((1, 2))
# In pixels of a frame 1080 high.
ARROW_WIDTH = 7.0
# Radians: the name of b is beside its tip, where a ring is.
BESIDE = 1.3
# Of the panel's width, for the matrices beside it.
COLUMN = 0.3


class Affine(Clip):
    """`affine RUN`: the run's points under W x and W x + b, for a matrix that is given."""

    settings = CATALOG["affine"].settings
    matrix_row = 1.15

    def arrange(self, width: float, height: float) -> Layout:
        wide, text = width / height > 1.4, self.settings.text
        self.column = COLUMN if wide and text != "none" else 0.0
        self.railed = not self.column  # the column says what the rail would
        row = 0.0 if self.column else self.matrix_row
        found = layout(width, height, 1, text, self.railed, row)
        return with_column(found, self.column) if self.column else raised(found, text)

    def construct(self) -> None:
        settings = self.settings
        weight, bias = np.array(settings.matrix), np.array(settings.bias)
        self.film = affine.AffineFilm(weight, bias, settings.factors)
        self.set_up()
        between = "; " if self.column else " \\ "
        self.set_text(
            caption=self.caption("one matrix moves every point: $x$ goes to $W x$"),
            **self.product(),
            rail=self.step(0),
            note=self.note(between.join(affine_captions.note(self.run))),
        )
        self.show(self.plane)
        self.point_out()
        self.play(FadeOut(self.names, run_time=0.3))
        for index, stage in enumerate(self.film.stages):
            self.play_step(index, stage)
        self.set_text(
            caption=self.caption("$W x$: whatever $W$ is, the origin stays"),
            **self.product(),
            number=self.number(affine_captions.origin(self.film, moved=False)),
        )
        self.names.names = self.names_of("$W e_1$", "$W e_2$")
        self.play(FadeIn(self.names, run_time=0.5))
        self.wait(1.4)
        if self.film.shift is not None:
            self.play_shift(self.film.shift)
        self.wait(1.6)

    def product(self, lit: int | None = None, *, shifted: bool = False) -> dict[str, Text | None]:
        """W with its factors, in the column beside the plane or in the row below it, to be said."""
        if not self.column:
            found = affine_captions.factor_product(self.film, self.theme, lit)
            if shifted:
                found = affine_captions.shifted(self.film, self.theme)
            return {"matrices": self.matrices(*found)}
        markup = affine_captions.column(self.film, self.theme, lit, shifted=shifted)
        at, width = self.layout.matrices, self.column * self.layout.width
        high = self.layout.panels[0].height
        return {"equation": self.text(markup, CAPTION_SIZE, at, width, height=high)}

    def step(self, index: int) -> Text | None:
        """The rail, where there is one."""
        return self.rail(affine_captions.stops(self.film), index) if self.railed else None

    def set_up(self) -> None:
        """The plane in its one view, the two arrows, and the rings at the origin."""
        view = self.view(self.snapshot, extent=EXTENT[1])
        points, aspect = self.snapshot.points, view.panel.aspect
        rest, self.motions = self.film.motions(points, view.grid, aspect, view.pixels)
        plane = self.plane = view.plane
        plane.show(rest, 0.0)
        colors = np.array([self.theme.rgb(hue) for hue in products.basis_hues(self.theme)])
        plane.arrows.set(colors=colors, stroke_width=ARROW_WIDTH)
        plane.tint.set_opacity(0.0)
        self.names = NameTags(plane.arrows, self.names_of("$e_1$", "$e_2$"))
        text, accent = (self.theme.rgb(hue)[None] for hue in (self.theme.text, self.theme.accent))
        self.origin = Rings(Arrows(plane, ORIGIN, ORIGIN, text), self.names_of("$0$"))
        self.way = Arrows(plane, ORIGIN, ORIGIN, accent, ARROW_WIDTH)
        self.image = Rings(self.way, ("",))
        self.bias = NameTags(self.way, self.names_of("$b$"), BESIDE)

    def point_out(self) -> None:
        """Show where the origin is, and the two basis vectors."""
        self.set_text(caption=self.caption("two arrows and the origin to watch"))
        arrows = self.plane.arrows.set(tails=np.zeros((2, 2)), tips=BASIS)
        pointed = map(FadeIn, (arrows, self.names, self.origin))
        self.play(*pointed, self.plane.dots.animate.set_opacity(0.5))
        self.wait(1.0)

    def play_step(self, index: int, stage: affine.FactorStage) -> None:
        """One simple map, with the lines that it keeps."""
        curves = self.plane.curves
        self.plane.divider = affine.kept(stage.factor)
        curves.set(opacity=0.6, progress=1.0)
        self.set_text(
            caption=self.caption(affine_captions.caption(stage.factor)),
            **self.product(index),
            rail=self.step(1 + index),
        )
        self.play(*self.follow(stage, 2.4))
        self.wait(0.8)
        self.play(curves.animate(run_time=0.3).set_opacity(0.0))

    def play_shift(self, stage: Stage) -> None:
        """The bias: everything moves by the same arrow."""
        self.set_text(
            caption=self.caption("$W x + b$: now everything moves by $b$, the origin too"),
            **self.product(shifted=True),
            rail=self.step(1 + len(self.film.stages)),
            number=None,
        )
        self.add(self.way, self.bias, self.image, self.origin)
        bias = self.film.bias[None]
        self.play(
            *self.follow(stage, 2.4),
            MoveArrows(self.way, GrowFromOrigin(), ORIGIN, bias, run_time=2.4),
        )
        self.set_text(number=self.number(affine_captions.origin(self.film, moved=True)))

    def follow(self, stage: Stage, seconds: float) -> list[Animation]:
        """The plane with the arrows in it."""
        motion = self.motions[stage.key]
        arrows = MoveArrows(self.plane.arrows, motion, np.zeros((2, 2)), BASIS, run_time=seconds)
        return [Follow(self.plane, motion, run_time=seconds), arrows]
