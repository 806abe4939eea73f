"""The input plane beside the space of the last hidden layer: what the output layer receives."""

from manim import FadeIn

from scenes.drawing.animations import Follow
from scenes.views.captions import phrases
from scenes.views.clip import Clip


class Spaces(Clip):
    """`spaces RUN`: the input stays on the left while the right goes through the network."""

    panels = 2

    def construct(self) -> None:
        task = self.snapshot.decision.task
        source = self.view(self.snapshot, 0, graph=True)
        image = self.view(self.snapshot, 1, activation=self.settings.activation)
        self.set_text(
            caption=self.caption("the same points, before and after the hidden layers"),
            left=self.title("inputs and heights" if source.graph else "input space", 0),
            right=self.title("what the output layer receives", 1),
            note=self.footnote(self.snapshot),
        )
        self.show(source.plane, image.plane)
        self.wait(0.8)
        for motion in image.motions.values():
            self.play(Follow(image.plane, motion, run_time=2.0))
        self.wait(0.6)

        separates = phrases.separates if image.activation else phrases.at_best
        self.set_text(right_number=self.number(separates(image.at_last.score, task), 1))
        image.divide_last()
        self.reveal(image.plane)
        reached = phrases.bends(image.at_last.score, task, image.activation, source.graph)
        self.set_text(left_number=self.number(reached, 0))
        source.show_decision(image.dividing)
        self.reveal(source.plane)
        self.wait(2.5)

    def reveal(self, plane) -> None:
        """Draw the line or the boundary while the tint of both sides comes up."""
        self.play(plane.curves.animate.set(progress=1.0), FadeIn(plane.tint), run_time=1.6)
