"""Forward propagation of one sample as algebra with its numbers, beside where the point goes."""

from manim import FadeIn

from scenes.drawing.animations import Follow
from scenes.views.captions import phrases
from scenes.views.captions.stages import Narrator
from scenes.views.layout import Layout, layout
from scenes.views.plane.network_view import spaces_of
from scenes.views.sample.clip import Sampled
from scenes.views.sample.equations import Equations, FormulaLine

SIZE = 0.34
# The list of formulas takes so much of its panel; the numbers of one of them the rest.
LISTED = 0.56
STAGE_SECONDS = 1.8


class ForwardPropagation(Sampled):
    """`forward RUN`: left the plane with one point followed, right its numbers."""

    panels = 2

    def arrange(self, width: float, height: float) -> Layout:
        if self.settings.text == "none":
            self.panels = 1  # the plane alone
        return layout(width, height, self.panels, self.settings.text, rail=False)

    def construct(self) -> None:
        self.algebra = Equations(self.network, self.run.task, self.theme, capital=True)
        self.film = self.view(self.snapshot)
        self.film.plane.trace.index = self.sample
        count = len(self.run.points)
        self.set_text(
            caption=self.caption(f"each sample is a column of $X$; here is one of {count}"),
            space=self.title("the input", 0),
            lines=self.lines(None),
            numbers=self.numbers(self.algebra.given(self.found)),
            note=self.footnote(
                self.snapshot,
                also=f"point {self.sample}; numbers rounded",
            ),
        )
        self.show(self.film.plane)
        self.play(self.film.plane.dots.animate(run_time=0.6).set_opacity(0.45))
        self.wait(1.4)
        for line in self.algebra.lines():
            self.play_line(line)
        self.decide()

    def play_line(self, line: FormulaLine) -> None:
        """One line of the algebra, and what the plane shows of it."""
        stages = [stage for stage in self.film.planned if self.algebra.line_of(stage) == line.key]
        self.set_text(
            caption=self.caption(line.said),
            space=self.title(self.where(line, moving=bool(stages)), 0),
            lines=self.lines(line),
            numbers=self.numbers(self.algebra.numbers(line, self.found)),
        )
        self.wait(0.8)
        network, task = self.snapshot.network, self.run.task
        one_dimensional = self.snapshot.one_dimensional
        narrator = Narrator(network, True, True, self.theme.accent, task, one_dimensional)
        for stage in stages:
            if stage.key in self.film.motions:
                if len(stage.block.layers) > 1 or stage.block.role == "own":
                    # the way there leads through more than this line
                    self.set_text(caption=self.caption(narrator.caption(stage)))
                motion = self.film.motions[stage.key]
                self.play(Follow(self.film.plane, motion, run_time=STAGE_SECONDS))
        self.wait(1.4)

    def decide(self) -> None:
        """The answer, and the straight line that it is read off from."""
        plane = self.film.plane
        self.set_text(
            caption=self.caption(self.algebra.rule()),
            numbers=self.numbers(self.algebra.decided(self.found, self.label)),
        )
        self.film.divide_last()
        self.play(plane.curves.animate.set(progress=1.0), FadeIn(plane.tint), run_time=1.4)
        self.wait(3.0)

    def where(self, line: FormulaLine, *, moving: bool) -> str:
        """What the plane shows while a line is worked out."""
        last = len(self.network.layers)
        drawing = self.snapshot.drawing
        spaces = spaces_of(drawing)
        if line.number == last:
            return phrases.space_as_drawn(drawing, spaces[-1]) if spaces else "the input"
        for blocks in spaces:
            if line.number == blocks[0].numbers[-1] and moving:
                return phrases.space_as_drawn(drawing, blocks, before=line.kind == "affine")
        return f"{self.network.layers[line.number - 1].width} dimensions: not drawn"

    def lines(self, active: FormulaLine | None):
        """All formulas, one lit."""
        if self.settings.text == "none":
            return None
        panel = self.layout.panels[1]
        left, _, _, top = panel.box
        high = LISTED * panel.height
        markup = self.algebra.listed(active)
        return self.text(markup, SIZE, (left, top - 0.5 * high), panel.width, height=high)

    def numbers(self, markup: str):
        """The numbers of one formula, under the list."""
        if self.settings.text == "none":
            return None
        panel = self.layout.panels[1]
        left, bottom, _, _ = panel.box
        high = (1.0 - LISTED) * panel.height
        return self.text(markup, SIZE, (left, bottom + 0.5 * high), panel.width, height=high)
