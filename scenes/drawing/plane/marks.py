"""Names at the tips of arrows, and marked points: what is pointed at in a plane."""

from collections.abc import Sequence

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas, Clip
from scenes.drawing.plane.arrows import Arrows
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.text.text import coverage

NAME_SIZE = 40.0  # the em, in reference pixels
# How far the ground is kept free around a name, in ems.
HALO = 0.25
# From a tip to the nearest of its name, in ems.
AWAY = 0.3
RING, RING_WIDTH = 11.0, 3.5  # reference pixels


def write(
    canvas: Canvas,
    markup: str,
    middle: Array,
    color: Array,
    ground: Array,
    opacity: float,
    clip: Clip,
    size: float = NAME_SIZE,
) -> None:
    """Typst markup about a pixel position, with a halo that keeps it apart from what is below."""
    if not markup or opacity <= 0.0 or not np.isfinite(middle).all():
        return
    mask, halo = coverage(markup, round(canvas.reference(size), 3), HALO)
    # names stay inside, also where what they name comes near the edge
    high, wide = mask.shape
    x = float(np.clip(middle[0] - 0.5 * wide, clip[0], max(clip[2] - wide, clip[0])))
    y = float(np.clip(middle[1] - 0.5 * high, clip[1], max(clip[3] - high, clip[1])))
    canvas.glyph(halo, x, y, ground, opacity, clip)
    canvas.glyph(mask, x, y, color, opacity, clip)


def _room(canvas: Canvas, name: str) -> Array:
    """(2,) pixels: across and down, from a tip to the middle of its name."""
    em = canvas.reference(NAME_SIZE)
    if not name:
        return np.zeros(2)
    mask, _ = coverage(name, round(em, 3), HALO)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    ink = np.array([np.ptp(columns), np.ptp(rows)])
    return 0.5 * ink + AWAY * em


class NameTags(PlaneLayer):
    """Names at the tips of arrows, in their colours.

    Parameters
    ----------
    names
        Typst markup, one for each arrow.
    lean
        Radians anticlockwise from the arrow's direction: where its name is, seen from the tip.
    """

    def __init__(self, arrows: Arrows, names: Sequence[str], lean: float = 0.0) -> None:
        super().__init__(arrows.plane)
        self.arrows, self.names, self.lean = arrows, tuple(names), lean

    def draw_in(self, canvas, clip):
        arrows, theme = self.arrows, self.plane.theme
        tails = self.pixels(canvas, np.asarray(arrows.tails, dtype=float))
        tips = self.pixels(canvas, np.asarray(arrows.tips, dtype=float))
        ground, cosine, sine = theme.rgb(theme.ground), np.cos(self.lean), np.sin(self.lean)
        turn = np.array([[cosine, sine], [-sine, cosine]])  # y goes down in pixels
        for name, tail, tip, color in zip(self.names, tails, tips, arrows.colors, strict=True):
            way = tip - tail
            length = float(np.linalg.norm(way))
            way = way / length if length > 1.0 else np.array([0.7, -0.7])
            middle = tip + (turn @ way) * _room(canvas, name)
            write(canvas, name, middle, color, ground, self.opacity, clip)


class Rings(NameTags):
    """Rings around the tips of arrows, with names beside them: marked points."""

    def draw_in(self, canvas, clip):
        arrows, theme = self.arrows, self.plane.theme
        ground, em = theme.rgb(theme.ground), canvas.reference(NAME_SIZE)
        tips = self.pixels(canvas, np.asarray(arrows.tips, dtype=float))
        for name, tip, color in zip(self.names, tips, arrows.colors, strict=True):
            inks = (ground, 2.2 * RING_WIDTH), (color, RING_WIDTH)
            canvas.ring(tip, RING, inks, self.opacity, clip)
            beside = tip + em * np.array([-0.85, 0.75])
            write(canvas, name, beside, color, ground, self.opacity, clip)
