"""The loss over the weights, and training's way down: what the learning rate does to it."""

from scenes.cli.catalog import CATALOG
from scenes.views.descent_clip import DescentClip


class Descent(DescentClip):
    """`descent RUN`: its path over the loss; of a rate that decays, others from the same start."""

    settings = CATALOG["descent"].settings

    def construct(self) -> None:
        self.show_the_loss()
        if self.trajectories.plain:
            self.show_the_update()
        for trajectory in self.trajectories.each:
            self.walk(trajectory)
        if self.trajectories.several:
            self.say_what_differs()
        self.wait(2.5)
