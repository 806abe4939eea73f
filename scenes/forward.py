"""Forward propagation of one sample as algebra with its numbers, beside where the point goes."""

from scenes.drawing.animations import Travel, Vary
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
        trace = self.film.plane.trace
        trace.index, trace.opacity = self.sample, 1.0
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
        self.act(Vary(self.film.plane.dots, opacity=0.45, run_time=0.6))
        self.hold(1.4)
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
        self.hold(0.8)
        network, task = self.snapshot.network, self.run.task
        one_dimensional = self.snapshot.one_dimensional
        narrator = Narrator(network, True, True, self.theme.accent, task, one_dimensional)
        for stage in stages:
            if stage.key in self.film.motions:
                if len(stage.block.layers) > 1 or stage.block.role == "own":
                    # the way there leads through more than this line
                    self.set_text(caption=self.caption(narrator.caption(stage)))
                motion = self.film.motions[stage.key]
                self.act(Travel(self.film.plane, motion, run_time=STAGE_SECONDS))
        self.hold(1.4)

    def decide(self) -> None:
        """The answer, and the straight line that it is read off from."""
        plane = self.film.plane
        self.film.divide_last()
        plane.curves.opacity = 1.0
        self.set_text(
            caption=self.caption(self.algebra.rule()),
            numbers=self.numbers(self.algebra.decided(self.found, self.label)),
        )
        self.act(
            Vary(plane.curves, progress=1.0, run_time=1.4),
            Vary(plane.tint, opacity=1.0, run_time=1.4),
        )
        self.hold(3.0)

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
