"""Linear layers one after the other are one matrix: W_4 W_3 W_2 W_1 x = W x."""

from scenes.views.algebra.composition_clip import CompositionClip


class Composition(CompositionClip):
    """`composition RUN`: left, the layers in turn without activations; right, their product."""

    def construct(self) -> None:
        self.open_on_two_planes()
        self.draw_the_arrows()
        for step in self.steps:
            self.multiply(step)
        self.multiply_at_once()
        self.compare()
