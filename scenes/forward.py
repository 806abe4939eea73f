"""Forward propagation of one sample as algebra with its numbers, beside where the point goes."""

from scenes.views.sample.forward_clip import ForwardClip


class ForwardPropagation(ForwardClip):
    """`forward RUN`: left the plane with one point followed, right its numbers."""

    def construct(self) -> None:
        self.open_on_the_sample()
        for line in self.equations.lines():
            self.play_line(line)
        self.decide()
