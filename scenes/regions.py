"""The linear pieces of a ReLU network, and the creases between them."""

from scenes.views.regions_clip import RegionsClip


class Regions(RegionsClip):
    """`regions RUN`: the input plane creases, layer by layer, and is folded like a sheet of paper.

    With `settings.epochs`: its pieces through training, in the input plane.
    """

    def construct(self) -> None:
        if self.settings.epochs:
            self.open_before_training()
            self.explain_the_colours()
            self.go_through_training()
            return
        self.open_on_one_piece()
        for layer in self.pieces_view.kinked:
            self.crease(layer)
        self.explain_the_colours()
        self.divide()
        self.lift()
        for stage in self.stages:
            self.play_stage(stage)
        self.draw_the_lines()
