"""The input plane through the network, until a straight line separates the classes."""

from scenes.staging.forward import ForwardPass


class Warp(ForwardPass):
    """`warp RUN`: one plane; with `settings.activation` False, the same weights without it."""

    def construct(self) -> None:
        acting = self.settings.activation
        self.strips = [self.strip(self.subject, activation=acting)]
        if not acting:
            self.ending = "without activation, no straight line does better"

        self.open_on_the_input()
        for stage in self.stages:
            self.play_stage(stage)
        self.draw_the_lines()
