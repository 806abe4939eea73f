"""The whole stack as a row of spaces: what every layer makes of the input plane."""

from scenes.views.layers_clip import LayersClip


class Layers(LayersClip):
    """`layers RUN`: through one forward pass; with `settings.epochs`, through training."""

    def construct(self) -> None:
        if self.settings.epochs:
            self.open_before_training()
            self.go_through_training()
            return
        self.open_on_the_input_plane()
        for panel in range(1, self.panels):
            self.go_on_to(panel)
        self.divide_the_last_space()
