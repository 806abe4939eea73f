"""Text and formulas, typeset by Typst in its own fonts, so that they look the same everywhere.

Typst draws them at the frame's resolution, colours included, and they are laid on as bitmaps.
Manim's own `Typst` mobjects hold a curve for every glyph, which its cache key walks
and its animations copy: measured on `warp`, that took two thirds of the whole rendering time.
"""

import io
from functools import lru_cache

import numpy as np
from PIL import Image

from scenes.drawing.camera import Bulk
from scenes.drawing.canvas import Canvas
from scenes.drawing.theme import Theme

Array = np.ndarray

# Computer Modern in its book weight, which holds on a dark ground. The page's edges follow
# the font, not the letters, so that lines of text share their baselines.
SOURCE = """
#set page(width: auto, height: auto, margin: (x: {margin}pt, y: 1pt), fill: none)
#set text(font: "New Computer Modern", weight: 450, size: 10pt, fill: rgb("{color}"),
  top-edge: "ascender", bottom-edge: "descender")
{body}
"""
# A text of size 1 is one scene unit from line to line.
POINTS = 10.0
# Room for what letters and chips draw beyond their boxes, in points.
MARGIN = 2.0


@lru_cache(maxsize=512)
def _bitmap(markup: str, color: str, pixels_per_em: float) -> Array:
    """Typst markup as a straight RGBA bitmap, (h, w, 4) uint8."""
    import typst

    source = SOURCE.format(color=color, body=markup, margin=MARGIN).encode()
    png = typst.compile(source, format="png", ppi=72.0 * pixels_per_em / POINTS)
    assert isinstance(png, bytes)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


class Text(Bulk):
    """A line of Typst markup on the frame.

    Parameters
    ----------
    markup
        Typst; formulas in it stand between dollar signs.
    size
        The em, in scene units.
    color
        #rrggbb, where the markup doesn't say otherwise.
    at
        (x, y) in scene units: the middle of its left end, itself or its right end, by `align`.
    align
        -1, 0 or 1.
    width
        It is set smaller where it would be wider than this.
    scale
        Pixels a scene unit.
    """

    def __init__(
        self,
        markup: str,
        size: float,
        color: str,
        at: tuple[float, float],
        *,
        align: int = -1,
        width: float = np.inf,
        scale: float = 135.0,
    ) -> None:
        super().__init__()
        image = _bitmap(markup, color, round(size * scale, 3))
        if image.shape[1] / scale > width:
            image = _bitmap(markup, color, round(size * width * scale**2 / image.shape[1], 3))
        self.opacity = 0.0
        self.image = image
        self.wide, self.high = image.shape[1] / scale, image.shape[0] / scale
        # the page's own margin doesn't count: letters line up with what is beside them
        margin = align * MARGIN * size / POINTS
        self.left = at[0] - self.wide * 0.5 * (align + 1) + margin
        self.top = at[1] + 0.5 * self.high
        right, bottom = self.left + self.wide, self.top - self.high
        self.points = np.array(
            [
                [self.left, bottom, 0],
                [right, bottom, 0],
                [right, self.top, 0],
                [self.left, self.top, 0],
            ]
        )

    def draw(self, canvas: Canvas) -> None:
        x, y = canvas.to_pixels(np.array([self.left, self.top]))
        canvas.bitmap(self.image, round(x), round(y), self.opacity)


def escape(text: str) -> str:
    """Plain text as Typst markup."""
    return "".join(f"\\{char}" if char in r"\#$*_`<>@~=-+/[]" else char for char in text)


def rail_markup(stops: list[str], active: int, theme: Theme, at_once: int) -> str:
    """The stages of a clip in a row of chips, the active one lit; one line of markup.

    Of more than `at_once` stops only those around the active one are shown.
    """
    first = max(0, min(active - at_once // 2, len(stops) - at_once))
    shown = range(first, min(first + at_once, len(stops)))
    chips = [_chip(stops[index], index == active, theme) for index in shown]
    more = f'#text(fill: rgb("{theme.muted}"))[…]'
    if shown[0] > 0:
        chips.insert(0, more)
    if shown[-1] < len(stops) - 1:
        chips.append(more)
    return "#h(3.5pt)".join(chips)


def _chip(stop: str, active: bool, theme: Theme) -> str:
    color, edge = (theme.accent, theme.accent) if active else (theme.muted, theme.frame)
    fill = f'rgb("{theme.accent}29")' if active else "none"
    return (
        f'#box(inset: (x: 5pt, y: 3pt), radius: 4pt, stroke: 0.6pt + rgb("{edge}"), '
        f'fill: {fill}, text(fill: rgb("{color}"))[{stop}])'
    )
