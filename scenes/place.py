"""A 3x2 matrix places a point of the plane in space: every connection is one of its entries."""

from models.arrays import PLANE, SPACE
from scenes.cli.catalog import CATALOG
from scenes.views.algebra.place_clip import PlaceClip


class Place(PlaceClip):
    """`place RUN`: an input, the links of the first layer one by one, and where it comes to lie."""

    settings = CATALOG["place"].settings

    def construct(self) -> None:
        self.open_on_the_layer()
        for row in range(SPACE):
            for column in range(PLANE):
                self.add_term(row, column)
            self.sum_up(row)
        self.point_at_the_image()
        self.place_every_point()
        self.go_round()
