"""Linear layers one after the other are one matrix: W_4 W_3 W_2 W_1 x = W x."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from manim import Animation, FadeIn

from models.motion.composition import ProductStep, at_once, layer_by_layer, partial_products
from models.motion.drawable import Drawable
from models.network.network import Network
from scenes.drawing.animations import Follow
from scenes.drawing.plane.arrows import MoveArrows
from scenes.drawing.text.text import Text
from scenes.views.algebra import products
from scenes.views.captions.stages import Narrator
from scenes.views.clip import Clip
from scenes.views.plane.grid import EXTENT
from scenes.views.plane.motion import Motion
from scenes.views.plane.network_view import NetworkView

BASIS = np.eye(2)
# In pixels of a frame 1080 high.
ARROW_WIDTH = 8.0


class Composition(Clip):
    """`composition RUN`: left, the layers in turn without activations; right, their product."""

    panels = 2
    matrix_row = 1.15

    def construct(self) -> None:
        network = self.snapshot.network
        steps = partial_products(network)
        left = self.linear_strip(0, layer_by_layer)
        right = self.linear_strip(1, at_once)
        symbol = products.name(steps[-1].numbers[-1])

        self.set_text(
            caption=self.caption("linear layers alone: activations and biases are left out"),
            left=self.title("layer after layer", 0),
            right=self.title("one matrix", 1),
            note=self.footnote(self.snapshot, basis=False, also=products.footnote(steps)),
        )
        self.show(left.plane, right.plane)
        self.set_text(
            caption=self.caption("the columns of a matrix are where these two arrows go"),
            matrices=self.matrices(products.identity(self.theme)),
        )
        self.draw_arrows(left, right)
        for step, motion in zip(steps, left.motions.values(), strict=True):
            self.play_step(left, step, motion)

        self.set_text(
            caption=self.caption(f"now their product $W = {symbol}$ alone, in one move"),
            matrices=self.matrices(products.product_equation(steps, self.theme, short=True)),
            result=None,
        )
        self.wait(0.6)
        (motion,) = right.motions.values()
        self.play(*self.follow(right, motion))
        self.set_text(right_number=self.image_number("W", steps[-1], 1))
        self.wait(0.8)
        self.set_text(
            caption=self.caption(products.moral(steps)),
            matrices=self.matrices(
                products.product_equation(steps, self.theme),
                products.product_equation(steps, self.theme, short=True),
            ),
        )
        self.wait(3.0)

    def linear_strip(self, panel: int, film: Callable[[Network], Drawable]) -> NetworkView:
        """The run's layers as `film` puts them together; both panels have the same grid."""
        snapshot = self.snapshot
        linear = snapshot.once(film, lambda: replace(snapshot, drawing=film(snapshot.network)))
        view = self.view(linear, panel, extent=EXTENT[1])
        arrows = view.plane.arrows
        arrows.stroke_width = ARROW_WIDTH
        arrows.colors = np.array([self.theme.rgb(hue) for hue in products.basis_hues(self.theme)])
        return view

    def draw_arrows(self, *views: NetworkView) -> None:
        """Show the two basis vectors, before all else."""
        planes = [view.plane for view in views]
        for plane in planes:
            plane.arrows.set(tails=np.zeros_like(BASIS), tips=BASIS)
        self.play(
            *(FadeIn(plane.arrows) for plane in planes),
            *(plane.dots.animate.set_opacity(0.4) for plane in planes),
            run_time=0.8,
        )
        self.wait(1.2)

    def play_step(self, view: NetworkView, step: ProductStep, motion: Motion) -> None:
        """One step of the stack: the product as it is written, the move, and what comes out."""
        product, result = products.growing(step, self.theme)
        self.set_text(
            caption=self.caption(self.narrator.caption(motion.stage)),
            matrices=self.matrices(product),
            result=None,
            left_number=None,
        )
        self.wait(0.6)
        self.play(*self.follow(view, motion))
        number = self.image_number(products.name(step.numbers[-1]), step, 0)
        self.set_text(result=self.matrices(result), left_number=number)
        self.wait(1.2)

    def follow(self, view: NetworkView, motion: Motion) -> list[Animation]:
        """A move of a plane and of the arrows in it."""
        arrows = MoveArrows(view.plane.arrows, motion, np.zeros_like(BASIS), BASIS)
        return [Follow(view.plane, motion), arrows]

    def image_number(self, symbol: str, step: ProductStep, panel: int) -> Text | None:
        """What a panel shows after a step."""
        number, shorter = products.image_number(symbol, step.product)
        return self.number(number, panel, shorter)

    @property
    def narrator(self) -> Narrator:
        return Narrator(self.snapshot.network, False, True, self.theme.accent)
