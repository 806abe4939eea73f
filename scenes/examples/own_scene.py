"""A scene of your own: a network's plane beside Manim's mobjects, in Manim's animations.

It films `media/runs/spiral`, which `python -m training spiral` trains:

    manim -ql scenes/examples/own_scene.py Unfold
"""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Brace,
    FadeIn,
    GrowArrow,
    GrowFromCenter,
    LaggedStart,
    MathTypst,
    Typst,
    Write,
)

from scenes.cli.settings import Settings
from scenes.drawing.animations import Follow
from scenes.views.clip import Clip


class Unfold(Clip):
    """The spiral goes through its network, and Manim says what is seen."""

    settings = Settings(text="none")  # the words are our own

    def construct(self) -> None:
        view = self.view(self.snapshot)  # the run's network on a plane, which fills the frame
        plane = view.plane
        self.play(FadeIn(plane))
        self.play(plane.animate.scale(0.62).to_edge(LEFT, buff=0.6).shift(0.4 * UP))

        brace = Brace(plane, DOWN, color=self.theme.accent)
        words = Typst("the plane of all inputs", font_size=36).next_to(brace, DOWN)
        hidden = MathTypst("h = W_2 phi(W_1 x + b_1) + b_2", font_size=32)
        hidden.next_to(plane, RIGHT, buff=0.5).shift(1.2 * UP)
        self.play(LaggedStart(GrowFromCenter(brace), FadeIn(words), Write(hidden), lag_ratio=0.4))
        for motion in view.motions.values():
            self.play(Follow(plane, motion), run_time=2.5)

        view.divide_last()  # from here on there is a line to draw, and two sides to tint
        self.play(plane.curves.animate.set(progress=1), FadeIn(plane.tint), run_time=1.5)
        (w,), (b,) = view.at_last.weight, view.at_last.bias
        x = plane.viewport.x + 0.4 * plane.viewport.height
        line = MathTypst("W_3 h + b_3 = 0", font_size=32, color=self.theme.accent)
        line.next_to(hidden, DOWN, buff=1.6, aligned_edge=LEFT)
        end = plane.c2p(x, -(w[0] * x + b) / w[1])
        arrow = Arrow(line.get_left(), end, buff=0.12, stroke_width=3, tip_length=0.2)
        self.play(FadeIn(line, shift=LEFT), GrowArrow(arrow.set_color(self.theme.accent)))
        self.wait(2)
