"""The dot product of a row of weights with x, by the angle between them; then with every point."""

from scenes.cli.catalog import CATALOG
from scenes.views.algebra.dot import SPECIAL
from scenes.views.algebra.dot_clip import DotClip


class DotProduct(DotClip):
    """`dot RUN`: left, a row w and x; right, their score, at first by the angle between them."""

    settings = CATALOG["dot"].settings

    def construct(self) -> None:
        self.open_on_the_vectors()
        for degrees in SPECIAL:
            self.turn_to(degrees)
        self.turn_back()
        self.leave_the_input()
        self.zoom_out()
        self.reveal_scores()
