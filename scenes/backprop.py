"""Back-propagation of one sample on the diagram, by the chain rule, from the answer back to W_1."""

from scenes.views.sample.backprop_clip import BackpropClip


class Backprop(BackpropClip):
    """`backprop RUN`: every factor with its number, and one weight's step downhill."""

    def construct(self) -> None:
        self.open_on_the_sample()
        self.measure_the_loss()
        self.start_at_the_output()
        for number in range(len(self.network.layers), 1, -1):
            self.find_gradient(number)
            self.go_back_through_the_weights(number)
            self.go_back_through_the_activation(number - 1)
        self.find_gradient(1)
        self.show_all_gradients()
        self.take_a_step()
