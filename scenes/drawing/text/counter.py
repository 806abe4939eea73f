"""A number that changes from frame to frame, beside words that stay."""

from typing import Any

import numpy as np

from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import TimedMobject
from scenes.drawing.text.digits import Digits
from scenes.drawing.text.text import MARGIN, bitmap, line_box
from scenes.drawing.text.typesetting import EM
from scenes.drawing.theme import Theme


class Counter(TimedMobject):
    """Words and a number; its digits are typeset once, and only moved.

    `show(source, share)` sets it: the number is `source.reading(share)`, a text of digits.

    Parameters
    ----------
    words
        Typst markup, before the number.
    size
        The em, in scene units.
    at, align
        (x, y) in scene units: the left end (-1), or the right end (1) of the longest number.
    longest
        The longest number there will be, which the others leave room for; a source that has
        `longest`, several texts of which one is the longest, knows better.
    color
        #rrggbb; that of text, if none is given.
    """

    def __init__(
        self,
        words: str,
        size: float,
        theme: Theme,
        at: tuple[float, float],
        *,
        align: int = -1,
        longest: str = "100 %",
        color: str = "",
    ) -> None:
        super().__init__(line_box(at, size))
        self.words, self.size, self.at, self.align = words, size, at, align
        self.color, self.longest = color or theme.text, longest

    def draw_source(self, canvas: Canvas, source: Any, share: float) -> None:
        em = self.size * canvas.scale
        words = bitmap(self.words, self.color, round(em, 3))
        digits = Digits.of_size(round(em, 3), 450, margin=1.0)  # as words are
        margin = MARGIN * em / EM
        wide = words.shape[1] - 2.0 * margin + 0.3 * em
        x, y = canvas.to_pixels(np.array(self.at))
        if self.align > 0:
            longest = getattr(source, "longest", (self.longest,))
            x -= wide + max(digits.line(text).shape[1] for text in longest)
        # words and digits stand on whole pixels: between two they would be soft
        left, top = round(x - margin), round(y - 0.5 * words.shape[0])
        canvas.bitmap(words, left, top, self.opacity)
        mask = digits.line(source.reading(share))
        at = round(x + wide), top + (words.shape[0] - mask.shape[0]) // 2
        frame = (0, 0, canvas.pixels.shape[1], canvas.pixels.shape[0])
        ink = np.array([int(self.color[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)
        canvas.glyph(mask, *at, ink, self.opacity, frame)
