"""The gestures of a clip in which matrices are multiplied: a plane a factor, and one at once."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from manim import FadeIn

from models.motion.composition import ProductStep, at_once, layer_by_layer, partial_products
from models.motion.drawable import Drawable
from models.network.network import Network
from scenes.drawing.animations import Follow
from scenes.drawing.plane.arrows import BASIS, MoveArrows
from scenes.drawing.text.text import Text
from scenes.views.algebra import products
from scenes.views.captions.stages import Narrator
from scenes.views.clip import Clip
from scenes.views.plane.grid import EXTENT
from scenes.views.plane.motion import Motion
from scenes.views.plane.network_view import NetworkView

# In pixels of a frame 1080 high.
ARROW_WIDTH = 8.0


class CompositionClip(Clip):
    """A clip of the `steps` of a stack of layers, on the left, and of their product, on the right.

    All without activations and biases.
    """

    panels = 2
    matrix_row = 1.15

    def setup(self) -> None:
        super().setup()
        network = self.snapshot.network
        self.steps = partial_products(network)
        self.left, self.right = map(self.linear_view, (0, 1), (layer_by_layer, at_once))
        self.motions = dict(zip(self.steps, self.left.motions.values(), strict=True))
        self.narrator = Narrator(network, False, True, self.theme.accent)

    def linear_view(self, panel: int, linear: Callable[[Network], Drawable]) -> NetworkView:
        """The run's layers as `linear` puts them together; both panels have the same grid."""
        snapshot = self.snapshot
        drawn = snapshot.once(linear, lambda: replace(snapshot, drawing=linear(snapshot.network)))
        view = self.view(drawn, panel, extent=EXTENT[1])
        colors = np.array([self.theme.rgb(hue) for hue in products.basis_hues(self.theme)])
        view.plane.arrows.set(stroke_width=ARROW_WIDTH, colors=colors)
        return view

    def open_on_two_planes(self) -> None:
        """The input plane, twice."""
        self.set_text(
            caption=self.caption("linear layers alone: activations and biases are left out"),
            left=self.title("layer after layer", 0),
            right=self.title("one matrix", 1),
            note=self.footnote(self.snapshot, basis=False, also=products.footnote(self.steps)),
        )
        self.show(self.left.plane, self.right.plane)

    def draw_the_arrows(self) -> None:
        """Show the two basis vectors, before all else."""
        self.set_text(
            caption=self.caption("the columns of a matrix are where these two arrows go"),
            matrices=self.matrices(products.identity(self.theme)),
        )
        planes = [self.left.plane, self.right.plane]
        self.play(
            *(FadeIn(plane.arrows.set(tails=BASIS[0], tips=BASIS[1])) for plane in planes),
            *(plane.dots.animate.set_opacity(0.4) for plane in planes),
            run_time=0.8,
        )
        self.wait(1.2)

    def multiply(self, step: ProductStep) -> None:
        """One step of the stack: the product as it is written, the move, and what comes out."""
        motion = self.motions[step]
        product, result = products.growing(step, self.theme)
        self.set_text(
            caption=self.caption(self.narrator.caption(motion.stage)),
            matrices=self.matrices(product),
            result=None,
            left_number=None,
        )
        self.wait(0.6)
        self.move(self.left, motion)
        image = self.image_number(products.name(step.numbers[-1]), step, 0)
        self.set_text(result=self.matrices(result), left_number=image)
        self.wait(1.2)

    def multiply_at_once(self) -> None:
        """The product alone, in one move."""
        symbol = products.name(self.steps[-1].numbers[-1])
        self.set_text(
            caption=self.caption(f"now their product $W = {symbol}$ alone, in one move"),
            matrices=self.matrices(products.product_equation(self.steps, self.theme, short=True)),
            result=None,
        )
        self.wait(0.6)
        self.move(self.right, *self.right.motions.values())
        self.set_text(right_number=self.image_number("W", self.steps[-1], 1))
        self.wait(0.8)

    def compare(self) -> None:
        """Both planes show the same, which is what the clip comes to."""
        self.set_text(
            caption=self.caption(products.moral(self.steps)),
            matrices=self.matrices(
                products.product_equation(self.steps, self.theme),
                products.product_equation(self.steps, self.theme, short=True),
            ),
        )
        self.wait(3.0)

    def move(self, view: NetworkView, motion: Motion) -> None:
        """A move of a plane and of the arrows in it."""
        arrows = MoveArrows(view.plane.arrows, motion, *BASIS)
        self.play(Follow(view.plane, motion), arrows)

    def image_number(self, symbol: str, step: ProductStep, panel: int) -> Text | None:
        """What a panel shows after a step."""
        markup, shorter = products.image_number(symbol, step.product)
        return self.number(markup, panel, shorter)
