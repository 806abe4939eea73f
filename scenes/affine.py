"""What a 2x2 matrix does, in simple steps: the origin stays. Then the bias: the origin moves."""

from scenes.cli.catalog import CATALOG
from scenes.views.algebra.affine_clip import AffineClip


class Affine(AffineClip):
    """`affine RUN`: the run's points under W x and W x + b, for a matrix that is given."""

    settings = CATALOG["affine"].settings

    def construct(self) -> None:
        self.open_on_the_points()
        self.point_out_the_arrows()
        for stage in self.steps.stages:
            self.play_factor(stage)
        self.name_the_images()
        if self.steps.shift is not None:
            self.play_shift(self.steps.shift)
        self.wait(1.6)
