"""Text and formulas, typeset by Typst in its own fonts, so that they look the same everywhere.

Typst draws them at the frame's resolution, colours included, and they are laid on as bitmaps.
Manim's own `Typst` mobjects hold a curve for every glyph, which its cache key walks
and its animations copy: measured on `warp`, that took two thirds of the whole rendering time.
"""

import re
from functools import lru_cache

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import RasterMobject
from scenes.drawing.raster.kernels import spread
from scenes.drawing.text.typesetting import EM, typeset
from scenes.drawing.theme import Theme

# Computer Modern in its book weight, which holds on a dark ground. The page's edges follow
# the font, not the letters, so that lines of text share their baselines.
SOURCE = """
#set page(width: auto, height: auto, margin: (x: {margin}pt, y: 1pt), fill: none)
#set text(font: "New Computer Modern", weight: 450, size: 10pt, fill: rgb("{color}"),
  top-edge: "ascender", bottom-edge: "descender")
{body}
"""
# A text that is up to so many times too wide is set smaller, and not said shorter.
SQUEEZE = 1.2
# Room for what letters and chips draw beyond their boxes, in points.
MARGIN = 2.0


@lru_cache(maxsize=512)
def typeset_line(markup: str, color: str, pixels_per_em: float) -> Array:
    """Typst markup as a straight RGBA bitmap, (h, w, 4) uint8."""
    source = SOURCE.format(color=color, body=markup, margin=MARGIN)
    return typeset(source, pixels_per_em)[0]


def _fitted(
    markup: str, shorter: str, color: str, pixels_per_em: float, width: float, height: float
) -> Array:
    """The same; where it is much wider than `width` pixels, `shorter`, or it is set smaller."""
    image = typeset_line(markup, color, pixels_per_em)
    if image.shape[1] > SQUEEZE * width and shorter:
        markup = shorter
        image = typeset_line(markup, color, pixels_per_em)
    excess = max(image.shape[1] / width, image.shape[0] / height)
    if excess > 1.0:
        image = typeset_line(markup, color, round(pixels_per_em / excess, 3))
    return image


def line_box(at: tuple[float, float], size: float) -> tuple[float, float, float, float]:
    """The box that stands for a line of text which isn't typeset yet: as high, at its anchor."""
    x, y = at
    return (x, y - 0.5 * size, x, y + 0.5 * size)


class Text(RasterMobject):
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
    width, shorter
        Where it would be wider than this, `shorter` stands in its place, or it is set smaller.
    height
        Where it would be higher than this, it is set smaller.
    """

    written = True

    def __init__(
        self,
        markup: str,
        size: float,
        color: str,
        at: tuple[float, float],
        *,
        align: int = -1,
        width: float = np.inf,
        shorter: str = "",
        height: float = np.inf,
    ) -> None:
        super().__init__(line_box(at, size))
        self.markup, self.shorter, self.color = markup, shorter, color
        self.size, self.room, self.align = size, (width, height), align
        # the page's own margin doesn't count: letters line up with what is beside them
        self.at = (at[0] + align * MARGIN * size / EM, at[1])

    def says_as(self, other: "Text | None") -> bool:
        """Whether another text says the same, but for its colours."""
        return other is not None and _plain(self.markup) == _plain(other.markup)

    def draw(self, canvas: Canvas) -> None:
        # a text that is never drawn is never typeset
        em, *room = (round(length * canvas.scale, 3) for length in (self.size, *self.room))
        image = _fitted(self.markup, self.shorter, self.color, em, *room)
        high, wide = image.shape[:2]
        x, y = canvas.to_pixels(np.array(self.at))
        left, top = x - 0.5 * wide * (self.align + 1), y - 0.5 * high
        canvas.bitmap(image, round(left), round(top), self.opacity)


COLOURED = re.compile(r'text\(fill: #?rgb\("#?[0-9a-f]+"\), ((?:[^()]|\([^()]*\))*)\)')


def _plain(markup: str) -> str:
    """Markup without its colours."""
    return COLOURED.sub(r"\1", markup)


@lru_cache(maxsize=64)
def coverage(markup: str, pixels_per_em: float, reach: float = 1 / 7) -> tuple[Array, Array]:
    """Typst markup to be laid anywhere, between pixels too: its mask (h, w), and a halo for it.

    `reach`, in ems, is how far the halo goes.
    """
    image = typeset_line(markup, "#ffffff", pixels_per_em)
    radius = max(2, round(pixels_per_em * reach))
    mask = np.pad(image[..., 3].astype(np.float32) / 255.0, radius)
    return mask, spread(mask, radius)


def wrapped(markup: str, width: float) -> str:
    """The same in as many lines as it takes to be no wider than `width`, in ems."""
    return (
        f"#set par(leading: 0.3em)\n#context {{ let said = [{markup}]; "
        f"box(width: calc.min(measure(said).width, {EM * width - 2 * MARGIN:.2f}pt), said) }}"
    )


def escape(text: str) -> str:
    """Plain text as Typst markup."""
    return "".join(f"\\{char}" if char in r"\#$*_`<>@~=-+/[]" else char for char in text)


def swatch(color: str) -> str:
    """A dot of a colour #rrggbb, as markup."""
    return f'#box(baseline: -0.14em, circle(radius: 0.24em, fill: rgb("{color}")))'


def turned_upwards(markup: str) -> str:
    """The same, read from below."""
    return f"#rotate(-90deg, reflow: true)[{markup}]"


def rail_markup(stops: list[str], active: int, theme: Theme, at_once: int) -> str:
    """The stages of a clip in a row of chips, the active one lit; one line of markup.

    Of more than `at_once` stops only those around the active one are shown.
    """
    chips = [_chip(stop, index == active, theme) for index, stop in enumerate(stops)]
    more = f'#text(fill: rgb("{theme.muted}"))[…]'
    return "#h(3.5pt)".join(abridged(chips, active, at_once, more))


def abridged(parts: list[str], active: int, most: int, more: str) -> list[str]:
    """So many parts around the active one at most, with `more` where others are left out."""
    first = max(0, min(active - most // 2, len(parts) - most))
    before, after = [more] * (first > 0), [more] * (first + most < len(parts))
    return [*before, *parts[first : first + most], *after]


def _chip(stop: str, active: bool, theme: Theme) -> str:
    color, edge = (theme.accent, theme.accent) if active else (theme.muted, theme.frame)
    fill = f'rgb("{theme.accent}29")' if active else "none"
    return (
        f'#box(inset: (x: 5pt, y: 3pt), radius: 4pt, stroke: 0.6pt + rgb("{edge}"), '
        f'fill: {fill}, text(fill: rgb("{color}"))[{stop}])'
    )
