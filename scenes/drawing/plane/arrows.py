"""Arrows in a plane: two basis vectors, or a small one at every point; and how they move."""

from typing import Any

import numpy as np
from manim.utils.rate_functions import smooth

from models.arrays import Array
from scenes.drawing.animations import Stateless
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.plane.state import PlaneContext

# Length and width of a head, in widths of the shaft.
HEAD = (4.6, 3.8)
# The rim that keeps an arrow apart from what lies under it, in widths of the shaft.
RIM = 0.4
# The width of arrows that there is one of for every point.
SMALL = 1.5
# Where an arrow from the origin starts; and the two basis vectors: tails and tips.
ORIGIN = np.zeros((1, 2))
BASIS = np.zeros((2, 2)), np.eye(2)


class Arrows(PlaneLayer):
    """Straight arrows of a plane; their heads keep their size on the screen, whatever the view.

    Where it has none of its own, it draws the state's, one at each point. Those
    that are too short for a head are drawn smaller as a whole.

    Attributes
    ----------
    tails, tips
        (N, 2), in plane units. Give it other arrays to change them: that is what is noticed.
    colors
        (N, 3), 0 to 255.
    stroke_width
        Of the shafts, in pixels of a frame 1080 high.
    """

    def __init__(
        self,
        plane: PlaneContext,
        tails: Array | None = None,
        tips: Array | None = None,
        colors: Array | None = None,
        stroke_width: float = 6.0,
    ) -> None:
        super().__init__(plane)
        self.tails = np.zeros((0, 2)) if tails is None else tails
        self.tips = np.zeros((0, 2)) if tips is None else tips
        self.colors = np.zeros((0, 3)) if colors is None else colors
        self.stroke_width = stroke_width

    def draw_in(self, canvas, clip):
        if len(self.tails):
            self.draw_all(canvas, clip, self.tails, self.tips, self.colors, self.stroke_width)
        elif self.plane.shown is not None and self.state.arrows is not None:
            state = self.state
            self.draw_all(canvas, clip, state.dots, state.arrows, self.plane.colors, SMALL)

    def draw_all(self, canvas, clip, tails, tips, colors, width):
        theme, width = self.plane.theme, canvas.reference(width)
        # the longest first: a short one isn't lost under it
        order = np.argsort(-np.linalg.norm(tips - tails, axis=1), kind="stable")
        tails, tips = self.pixels(canvas, tails[order]), self.pixels(canvas, tips[order])
        colors = colors[order]
        rims = np.broadcast_to(theme.rgb(theme.ground), colors.shape)
        alphas = np.full(len(tails), float(self.opacity))
        head = (HEAD[0] * width, HEAD[1] * width)
        # all rims first: one mustn't cut another arrow that has the same tail
        canvas.arrows(tails, tips, rims, alphas, width, head, clip, grown=RIM * width)
        canvas.arrows(tails, tips, colors, alphas, width, head, clip)


def arrow_to(tip: Array, plane: PlaneContext, hue: str, stroke_width: float = 6.0) -> Arrows:
    """An arrow from the origin to a tip (2,); the width in pixels of a frame 1080 high."""
    return Arrows(plane, ORIGIN, tip[None], plane.theme.rgb(hue)[None], stroke_width)


class MoveArrows(Stateless):
    """Take arrows along with a motion: at each alpha their ends are those of its inputs."""

    mobject: Arrows

    def __init__(
        self,
        arrows: Arrows,
        motion: Any,
        tails: Array,
        tips: Array,
        *,
        run_time: float = 3.0,
        rate_func=smooth,
    ) -> None:
        super().__init__(arrows, run_time=run_time, rate_func=rate_func)
        self.motion, self.tails, self.tips = motion, tails, tips

    def interpolate_mobject(self, alpha: float) -> None:
        alpha = self.rate_func(alpha)
        self.mobject.tails = self.motion.image_of(self.tails, alpha)
        self.mobject.tips = self.motion.image_of(self.tips, alpha)


class GrowFromOrigin:
    """For `MoveArrows`: arrows that grow from the origin of the plane."""

    def image_of(self, inputs: Array, alpha: float) -> Array:
        return alpha * inputs


class SlideAndGrow:
    """For `MoveArrows`: arrows from the origin that are shifted by (2,) and get `times` as long."""

    def __init__(self, way: Array, times: float = 1.0) -> None:
        self.way, self.times = way, times

    def image_of(self, inputs: Array, alpha: float) -> Array:
        return (1.0 + alpha * (self.times - 1.0)) * inputs + alpha * self.way
