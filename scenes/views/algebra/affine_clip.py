"""The gestures of an affine map: its matrix acts factor by factor, and then its bias."""

import numpy as np
from manim import Animation, FadeIn, FadeOut

from models.motion.stages import Stage
from scenes.drawing.animations import Follow
from scenes.drawing.plane.arrows import BASIS, ORIGIN, GrowFromOrigin, MoveArrows, arrow_to
from scenes.drawing.plane.marks import NameTags, Rings
from scenes.drawing.text.text import Text
from scenes.views.algebra import affine_captions as captions
from scenes.views.algebra.affine import AffineSteps, FactorStage, kept
from scenes.views.algebra.products import basis_hues
from scenes.views.captioned import CAPTION_SIZE
from scenes.views.clip import Clip
from scenes.views.layout import Layout, layout, raised, with_column
from scenes.views.plane.grid import EXTENT

# Pixels of a frame 1080 high.
ARROW_WIDTH = 7.0
# Radians from b to its name: it is beside its tip, where a ring is.
BESIDE = 1.3
# Of the panel's width, for the matrices beside it.
COLUMN = 0.3
# Seconds that a step takes.
STEP = 2.4


class AffineClip(Clip):
    """A clip of a run's points, and of two arrows among them, under a map that is given."""

    matrix_row = 1.15

    def arrange(self, width: float, height: float) -> Layout:
        text = self.settings.text
        self.column = COLUMN if width / height > 1.4 and not self.clean else 0.0
        self.railed = not self.column  # the column says what the rail would
        if self.column:
            return with_column(layout(width, height, 1, text, rail=False), self.column)
        return raised(layout(width, height, 1, text, matrix_row=self.matrix_row), text)

    def setup(self) -> None:
        super().setup()
        settings, theme = self.settings, self.theme
        self.steps = AffineSteps(
            np.array(settings.matrix), np.array(settings.bias), settings.factors
        )
        view = self.view(self.snapshot, extent=EXTENT[1])
        rest, self.motions = self.steps.motions(
            self.snapshot.points, view.grid, view.panel.aspect, view.pixels
        )
        plane = self.plane = view.plane
        plane.show(rest, 0.0)
        plane.tint.set_opacity(0.0)
        colors = np.array([theme.rgb(hue) for hue in basis_hues(theme)])
        plane.arrows.set(colors=colors, stroke_width=ARROW_WIDTH)
        self.names = NameTags(plane.arrows, self.names_of("$e_1$", "$e_2$"))
        self.origin = Rings(arrow_to(ORIGIN[0], plane, theme.text), self.names_of("$0$"))
        self.bias = arrow_to(ORIGIN[0], plane, theme.accent, ARROW_WIDTH)
        self.image = Rings(self.bias, ("",))
        self.bias_name = NameTags(self.bias, self.names_of("$b$"), BESIDE)

    def open_on_the_points(self) -> None:
        """The run's points before anything acts on them."""
        between = "; " if self.column else " \\ "
        self.set_text(
            caption=self.caption("one matrix moves every point: $x$ goes to $W x$"),
            **self.product(),
            rail=self.step_rail(0),
            note=self.note(between.join(captions.note(self.run))),
        )
        self.show(self.plane)

    def point_out_the_arrows(self) -> None:
        """Show where the origin is, and the two basis vectors."""
        self.set_text(caption=self.caption("two arrows and the origin to watch"))
        arrows = self.plane.arrows.set(tails=BASIS[0], tips=BASIS[1])
        pointed = map(FadeIn, (arrows, self.names, self.origin))
        self.play(*pointed, self.plane.dots.animate.set_opacity(0.5))
        self.wait(1.0)
        self.play(FadeOut(self.names, run_time=0.3))

    def play_factor(self, stage: FactorStage) -> None:
        """One simple map, with the lines that it keeps."""
        curves, index = self.plane.curves, self.steps.stages.index(stage)
        self.plane.divider = kept(stage.factor)
        curves.set(opacity=0.6, progress=1.0)
        self.set_text(
            caption=self.caption(captions.caption(stage.factor)),
            **self.product(index),
            rail=self.step_rail(1 + index),
        )
        self.play(*self.step(stage))
        self.wait(0.8)
        self.play(curves.animate(run_time=0.3).set_opacity(0.0))

    def name_the_images(self) -> None:
        """What the two arrows have become, and that the origin is where it was."""
        self.set_text(
            caption=self.caption("$W x$: whatever $W$ is, the origin stays"),
            **self.product(),
            number=self.origin_number(moved=False),
        )
        self.names.names = self.names_of("$W e_1$", "$W e_2$")
        self.play(FadeIn(self.names, run_time=0.5))
        self.wait(1.4)

    def play_shift(self, stage: Stage) -> None:
        """The bias: everything moves by the same arrow."""
        self.set_text(
            caption=self.caption("$W x + b$: now everything moves by $b$, the origin too"),
            **self.product(shifted=True),
            rail=self.step_rail(1 + len(self.steps.stages)),
            number=None,
        )
        self.add(self.bias, self.bias_name, self.image, self.origin)
        growing = MoveArrows(self.bias, GrowFromOrigin(), ORIGIN, self.steps.bias[None])
        self.play(*self.step(stage), growing, run_time=STEP)
        self.set_text(number=self.origin_number(moved=True))

    def step(self, stage: Stage) -> list[Animation]:
        """The plane under one stage, with the arrows in it."""
        motion = self.motions[stage.key]
        return [
            Follow(self.plane, motion, run_time=STEP),
            MoveArrows(self.plane.arrows, motion, *BASIS, run_time=STEP),
        ]

    def product(self, lit: int | None = None, *, shifted: bool = False) -> dict[str, Text | None]:
        """W with its factors, by its place: the column beside the plane, or the row below it."""
        if not self.column:
            product = captions.row(self.steps, self.theme, lit, shifted=shifted)
            return {"matrices": self.matrices(*product)}
        markup = captions.column(self.steps, self.theme, lit, shifted=shifted)
        at, width = self.layout.matrices, self.column * self.layout.width
        high = self.layout.panels[0].height
        return {"equation": self.text(markup, CAPTION_SIZE, at, width, height=high)}

    def step_rail(self, index: int) -> Text | None:
        """The rail, where there is one."""
        return self.rail(captions.stops(self.steps), index) if self.railed else None

    def origin_number(self, *, moved: bool) -> Text | None:
        """Where 0 comes to lie."""
        formula, outcome = captions.origin(self.steps, moved=moved)
        return self.number(f"{formula}: {outcome}", shorter=formula)
