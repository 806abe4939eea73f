"""Numbers as bitmaps: typeset once a size, then only moved, so that they can change every frame."""

from functools import lru_cache

import numpy as np

from models.arrays import Array
from scenes.drawing.raster.kernels import spread
from scenes.drawing.text.typesetting import typeset

# Digits and signs, and the letters of "below 0 %".
ALPHABET = "0123456789−.%e<°+∞blow"
# A page a character, all of one height, so that they stand on one line.
SOURCE = """
#set page(width: auto, height: auto, margin: (x: 0pt, y: {margin}pt), fill: none)
#set text(font: "New Computer Modern", weight: {weight}, size: 10pt,
  top-edge: "ascender", bottom-edge: "descender")
{pages}
"""


def short(value: float, digits: int = 6) -> str:
    """A number as short as it is exact to so many digits: 0.25, −3, 1.5e17."""
    mantissa, _, power = f"{value:.{digits}g}".partition("e")
    return f"{mantissa}e{int(power)}".replace("-", "−") if power else mantissa.replace("-", "−")


class Digits:
    """The characters of `ALPHABET` at one size, as coverages in [0, 1]."""

    def __init__(self, pixels: float, weight: int, margin: float) -> None:
        pages = "\n#pagebreak()\n".join(f'#text("{character}")' for character in ALPHABET)
        images = typeset(SOURCE.format(pages=pages, weight=weight, margin=margin), pixels)
        self.glyphs = {
            character: image[..., 3].astype(np.float32) / 255.0
            for character, image in zip(ALPHABET, images, strict=True)
        }
        self.halo = max(2, round(pixels / 7))
        self.space = np.zeros((1, round(0.25 * pixels)), dtype=np.float32)
        self._lines: dict[str, Array] = {}
        self._numbers: dict[float, tuple[Array, Array]] = {}

    @classmethod
    @lru_cache(maxsize=8)
    def of_size(cls, pixels: float, weight: int = 400, margin: float = 0.0) -> "Digits":
        """Digits `pixels` high (the em), made once; with a margin above and below, in points."""
        return cls(max(6.0, pixels), weight, margin)

    def line(self, text: str) -> Array:
        """A line of characters and spaces as a mask (h, w)."""
        if text not in self._lines:
            glyphs = [self.glyphs.get(character, self.space) for character in text]
            height = max(glyph.shape[0] for glyph in glyphs)
            mask = np.zeros((height, sum(glyph.shape[1] for glyph in glyphs)), dtype=np.float32)
            begin = 0
            for glyph in glyphs:
                rows, columns = glyph.shape
                mask[:rows, begin : begin + columns] = glyph
                begin += columns
            self._lines[text] = mask
        return self._lines[text]

    def number(self, value: float) -> tuple[Array, Array]:
        """A number as short as it is exact: its mask (h, w), and a soft halo to lie under it."""
        if value not in self._numbers:
            mask = np.pad(self.line(short(value)), self.halo)
            self._numbers[value] = (mask, spread(mask, self.halo))
        return self._numbers[value]
