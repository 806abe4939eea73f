"""The curved decision boundary of a network, beside the straight one of a linear model."""

from manim import FadeIn

from models.network.scores import score
from scenes.views.captions import footnotes, phrases
from scenes.views.clip import Clip


class Boundary(Clip):
    """`boundary RUN`: the input plane twice, with what each model says of every point of it."""

    panels = 2

    def construct(self) -> None:
        task = self.snapshot.decision.task
        linear, network = (self.view(self.snapshot, panel, graph=True) for panel in (0, 1))
        self.set_text(
            caption=self.caption(phrases.question(task, self.snapshot.one_dimensional)),
            left=self.title("the best linear model", 0),
            right=self.title(f"the network: {footnotes.widths(self.run)}", 1),
            note=self.footnote(self.snapshot, basis=False),
        )
        self.show(linear.plane, network.plane)

        linear.divide_input()
        self.reveal(linear.plane)
        best = self.snapshot.best_linear.score
        self.set_text(straight=self.number(phrases.at_best(best, task, linear.graph), 0))
        self.wait(1.2)

        network.show_decision()
        self.reveal(network.plane)
        reached = score(self.snapshot.network, self.snapshot.points, self.snapshot.labels)
        self.set_text(
            curved=self.number(phrases.bends(reached, task, one_dimensional=network.graph), 1)
        )
        self.wait(2.5)

    def reveal(self, plane) -> None:
        """Draw the boundary while the tint of both sides comes up."""
        self.play(
            plane.curves.animate.set(progress=1.0),
            FadeIn(plane.tint),
            plane.grid.animate.set_opacity(0.45),
            run_time=2.0,
        )
