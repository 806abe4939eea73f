"""Forward propagation of one sample on a plane, beside its formulas and their numbers."""

from functools import cached_property

from manim import FadeIn

from models.motion.stages import Stage
from scenes.drawing.animations import Follow
from scenes.drawing.text.text import Text
from scenes.views.captioned import written
from scenes.views.captions import phrases
from scenes.views.captions.stages import Narrator
from scenes.views.layout import REST, Box, Layout, layout
from scenes.views.plane.network_view import spaces_of
from scenes.views.sample.clip import SampleClip
from scenes.views.sample.equations import FormulaLine

SIZE = 0.34
# The list of formulas takes so much of its panel; the numbers of one of them the rest.
LISTED = 0.56
STAGE_SECONDS = 1.8


class ForwardClip(SampleClip):
    """A clip of a plane with one point followed, and of all formulas with that point's numbers."""

    capital = True

    def arrange(self, width: float, height: float) -> Layout:
        self.panels = 1 if self.clean else 2
        return layout(width, height, self.panels, self.settings.text, rail=False)

    def setup(self) -> None:
        super().setup()
        self.shown = self.view(self.snapshot)
        self.shown.plane.trace.index = self.sample
        box = Box(*self.layout.panels[-1].box)
        self.list_box, self.number_box = box.rows(LISTED * box.height, REST)

    def open_on_the_sample(self) -> None:
        """The input plane, the formulas, and the sample as a column."""
        count = len(self.run.points)
        self.set_text(
            caption=self.caption(f"each sample is a column of $X$; here is one of {count}"),
            space=self.title("the input", 0),
            lines=self.formulas(self.equations.listed(None), self.list_box),
            numbers=self.formulas(self.equations.given(self.forward), self.number_box),
            note=self.footnote(self.snapshot, also=f"point {self.sample}; numbers rounded"),
        )
        self.show(self.shown.plane)
        self.play(self.shown.plane.dots.animate(run_time=0.6).set_opacity(0.45))
        self.wait(1.4)

    def play_line(self, line: FormulaLine) -> None:
        """One line of the algebra, and what the plane shows of it."""
        stages = [
            stage for stage in self.shown.planned if self.equations.line_of(stage) == line.key
        ]
        self.set_text(
            caption=self.caption(line.caption),
            space=self.title(self.space_of(line, moving=bool(stages)), 0),
            lines=self.formulas(self.equations.listed(line), self.list_box),
            numbers=self.formulas(self.equations.numbers(line, self.forward), self.number_box),
        )
        self.wait(0.8)
        for stage in stages:
            if stage.key in self.shown.motions:
                self.play_stage(stage)
        self.wait(1.4)

    def play_stage(self, stage: Stage) -> None:
        """One stage, in words where the way there leads through more than the line."""
        if len(stage.block.layers) > 1 or stage.block.role == "own":
            self.set_text(caption=self.caption(self.narrator.caption(stage)))
        motion = self.shown.motions[stage.key]
        self.play(Follow(self.shown.plane, motion, run_time=STAGE_SECONDS))

    def decide(self) -> None:
        """The answer, and the straight line that it is read off from."""
        decision = self.equations.decided(self.forward, self.label)
        self.set_text(
            caption=self.caption(self.equations.rule()),
            numbers=self.formulas(decision, self.number_box),
        )
        self.shown.divide_last()
        plane = self.shown.plane
        self.play(plane.curves.animate.set(progress=1.0), FadeIn(plane.tint), run_time=1.4)
        self.wait(3.0)

    @cached_property
    def narrator(self) -> Narrator:
        return Narrator(
            self.snapshot.network,
            True,
            True,
            self.theme.accent,
            self.run.task,
            self.snapshot.one_dimensional,
        )

    def space_of(self, line: FormulaLine, *, moving: bool) -> str:
        """What the plane shows while a line is worked out."""
        drawing = self.snapshot.drawing
        spaces = spaces_of(drawing)
        if line.number == len(self.network.layers):
            return phrases.space_as_drawn(drawing, spaces[-1]) if spaces else "the input"
        for blocks in spaces:
            if line.number == blocks[0].numbers[-1] and moving:
                return phrases.space_as_drawn(drawing, blocks, before=line.kind == "affine")
        return f"{self.network.layers[line.number - 1].width} dimensions: not drawn"

    @written("full", "short")
    def formulas(self, markup: str, box: Box) -> Text:
        return self.text(markup, SIZE, box.start, box.width, height=box.height)
