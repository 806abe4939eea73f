"""The input plane through the network, until a straight line separates the classes."""

from scenes.views.forward_pass import ForwardPass


class Warp(ForwardPass):
    """`warp RUN`: one plane; with `settings.activation` False, the same weights without it."""

    def construct(self) -> None:
        self.views = [self.view(self.snapshot, activation=self.settings.activation)]

        self.open_on_the_input()
        for stage in self.stages:
            self.play_stage(stage)
        self.draw_the_lines()
