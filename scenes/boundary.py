"""The curved decision boundary of a network, beside the straight one of a linear model."""

from manim import FadeIn

from models.network.scores import score
from scenes.views.captions import footnotes, phrases
from scenes.views.clip import Clip


class Boundary(Clip):
    """`boundary RUN`: the input plane twice, with what each model says of every point of it."""

    panels = 2

    def construct(self) -> None:
        task = self.subject.answers.task
        linear, network = (self.strip(self.subject, panel, graph=True) for panel in (0, 1))
        self.say(
            caption=self.caption(phrases.question(task, self.subject.on_a_line)),
            left=self.title("the best linear model", 0),
            right=self.title(f"the network: {footnotes.widths(self.run)}", 1),
            note=self.small_print(self.subject, basis=False),
        )
        self.show(linear.plane, network.plane)

        linear.divide_input()
        self.reveal(linear.plane)
        self.say(
            straight=self.number(phrases.at_best(linear.at_first.score, task, linear.graph), 0)
        )
        self.wait(1.2)

        network.answer()
        self.reveal(network.plane)
        reached = score(self.subject.network, self.subject.points, self.subject.labels)
        self.say(curved=self.number(phrases.bends(reached, task, on_a_line=network.graph), 1))
        self.wait(2.5)

    def reveal(self, plane) -> None:
        """Draw the boundary while the tint of both sides comes up."""
        self.play(
            plane.curves.animate.set(progress=1.0),
            FadeIn(plane.tint),
            plane.grid.animate.set_opacity(0.45),
            run_time=2.0,
        )
