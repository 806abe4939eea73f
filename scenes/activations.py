"""A gallery of activation functions: curve, slope, and what each does to the plane."""

from models.network.activations import GALLERY, SOFTMAX, Activation, parse
from scenes.cli.catalog import CATALOG
from scenes.views.algebra.activation_captions import SOFTMAX_CAPTIONS
from scenes.views.algebra.activation_clips import CurvesClip, SoftmaxClip


class Activations(CurvesClip, SoftmaxClip):
    """`activations`: all of the gallery, or those of `settings.only`."""

    settings = CATALOG["activations"].settings

    def construct(self) -> None:
        for name in self.settings.only or GALLERY:
            if name == SOFTMAX:
                self.show_softmax()
            else:
                self.show_function(parse(name))
        self.wait(1.2)

    def show_function(self, activation: Activation) -> None:
        """A mark runs along curve and slope, while the plane goes through the function."""
        self.open_on_curves(activation)
        self.sweep()
        if self.captions.end:
            self.set_text(caption=self.caption(self.captions.end))
        if activation.name == "prelu":
            self.go_aside(0.8)
            self.turn_the_slope()
        elif activation.name == "relu":
            self.go_aside(1.6)
            self.wait(1.0)
        elif self.captions.end:
            self.wait(1.4)

    def show_softmax(self) -> None:
        """Three scores as a point of a triangle; then the temperature changes."""
        self.open_on_scores()
        self.mix(phase=0)
        self.set_text(caption=self.caption(SOFTMAX_CAPTIONS.end))
        self.mix(phase=1)
