"""Linear layers one after the other are one matrix: W_4 W_3 W_2 W_1 x = W x."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from manim import Animation, FadeIn

from models.motion.composition import Step, at_once, layer_by_layer, partial_products
from models.motion.drawable import Drawable
from models.network.network import Network
from scenes.drawing.animations import Follow
from scenes.drawing.plane.arrows import MoveArrows
from scenes.drawing.text.text import Text
from scenes.views.algebra import products
from scenes.views.captions.stages import Narrator
from scenes.views.clip import Clip
from scenes.views.plane.grid import REACH
from scenes.views.plane.motion import Move
from scenes.views.plane.panel import Strip

BASIS = np.eye(2)
# In pixels of a frame 1080 high.
ARROW_WIDTH = 8.0


class Composition(Clip):
    """`composition RUN`: left, the layers in turn without activations; right, their product."""

    panels = 2
    matrix_row = 1.15

    def construct(self) -> None:
        network = self.subject.network
        steps = partial_products(network)
        left = self.linear_strip(0, layer_by_layer)
        right = self.linear_strip(1, at_once)
        symbol = products.name(steps[-1].numbers[-1])

        self.say(
            caption=self.caption("linear layers alone: activations and biases are left out"),
            left=self.title("layer after layer", 0),
            right=self.title("one matrix", 1),
            note=self.small_print(self.subject, basis=False, also=products.small_print(steps)),
        )
        self.show(left.plane, right.plane)
        self.say(
            caption=self.caption("the columns of a matrix are where these two arrows go"),
            matrices=self.matrices(products.identity(self.theme)),
        )
        self.draw_arrows(left, right)
        for step, move in zip(steps, left.moves.values(), strict=True):
            self.play_step(left, step, move)

        self.say(
            caption=self.caption(f"now their product $W = {symbol}$ alone, in one move"),
            matrices=self.matrices(products.whole(steps, self.theme, short=True)),
            result=None,
        )
        self.wait(0.6)
        (move,) = right.moves.values()
        self.play(*self.follow(right, move))
        self.say(right_number=self.image_number("W", steps[-1], 1))
        self.wait(0.8)
        self.say(
            caption=self.caption(products.moral(steps)),
            matrices=self.matrices(
                products.whole(steps, self.theme), products.whole(steps, self.theme, short=True)
            ),
        )
        self.wait(3.0)

    def linear_strip(self, panel: int, film: Callable[[Network], Drawable]) -> Strip:
        """The run's layers as `film` puts them together; both panels have the same grid."""
        subject = self.subject
        linear = subject.once(film, lambda: replace(subject, drawing=film(subject.network)))
        strip = self.strip(linear, panel, reach=REACH[1])
        arrows = strip.plane.arrows
        arrows.stroke_width = ARROW_WIDTH
        arrows.colors = np.array([self.theme.rgb(hue) for hue in products.hues(self.theme)])
        return strip

    def draw_arrows(self, *strips: Strip) -> None:
        """Show the two basis vectors, before all else."""
        planes = [strip.plane for strip in strips]
        for plane in planes:
            plane.arrows.set(tails=np.zeros_like(BASIS), tips=BASIS)
        self.play(
            *(FadeIn(plane.arrows) for plane in planes),
            *(plane.dots.animate.set_opacity(0.4) for plane in planes),
            run_time=0.8,
        )
        self.wait(1.2)

    def play_step(self, strip: Strip, step: Step, move: Move) -> None:
        """One step of the stack: the product as it is written, the move, and what comes out."""
        product, result = products.growing(step, self.theme)
        self.say(
            caption=self.caption(self.narrator.caption(move.stage)),
            matrices=self.matrices(product),
            result=None,
            left_number=None,
        )
        self.wait(0.6)
        self.play(*self.follow(strip, move))
        number = self.image_number(products.name(step.numbers[-1]), step, 0)
        self.say(result=self.matrices(result), left_number=number)
        self.wait(1.2)

    def follow(self, strip: Strip, move: Move) -> list[Animation]:
        """A move of a plane and of the arrows in it."""
        arrows = MoveArrows(strip.plane.arrows, move, np.zeros_like(BASIS), BASIS)
        return [Follow(strip.plane, move), arrows]

    def image_number(self, symbol: str, step: Step, panel: int) -> Text | None:
        """What a panel shows after a step."""
        number, shorter = products.image_number(symbol, step.product)
        return self.number(number, panel, shorter)

    @property
    def narrator(self) -> Narrator:
        return Narrator(self.subject.network, False, True, self.theme.accent)
