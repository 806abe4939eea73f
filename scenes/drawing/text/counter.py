"""A number that changes from frame to frame, beside words that stay."""

from typing import Any

import numpy as np

from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import ByIdentity, TimedMobject
from scenes.drawing.text.digits import Digits
from scenes.drawing.text.text import MARGIN, coverage, line_box, typeset_line
from scenes.drawing.text.typesetting import EM
from scenes.drawing.theme import Theme


class Counter(TimedMobject):
    """Words and a number; its digits are typeset once, and only moved.

    `show(source, alpha)` sets it: the number is `source.reading(alpha)`, a text of digits.

    Parameters
    ----------
    words
        Typst markup, before the number; or `behind` it, which then ends where they begin.
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

    written = True

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
        behind: bool = False,
    ) -> None:
        super().__init__(line_box(at, size))
        self.words, self.size, self.at, self.align = words, size, at, align
        self.color, self.longest, self.behind = color or theme.text, (longest,), behind

    def look(self):
        if not self.behind or self.shown is None:
            return super().look()
        source, alpha = self.shown
        return (
            ByIdentity(self),
            self.opacity,
            self.placement,
            source.reading(alpha),
        )  # its many words rest with it

    def draw_source(self, canvas: Canvas, source: Any, alpha: float) -> None:
        em = self.size * canvas.scale
        digits = Digits.of_size(round(em, 3), 450, margin=1.0)  # as words are
        mask, longest = digits.line(source.reading(alpha)), getattr(source, "longest", self.longest)
        room = max(digits.line(text).shape[1] for text in longest)
        ink = np.array([int(self.color[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)
        x, y = canvas.to_pixels(np.array(self.at))
        # words and digits stand on whole pixels: between two they would be soft
        if self.behind:
            x, y = np.round((x, y))
            words, _ = coverage(self.words, em)
            canvas.glyph(
                words, x + room, round(y - 0.5 * len(words)), ink, self.opacity, canvas.frame
            )
            # its right end stays, so that the words behind it do
            begin, top = x + room - mask.shape[1], round(y - 0.5 * len(mask))
        else:
            words, margin = typeset_line(self.words, self.color, round(em, 3)), MARGIN * em / EM
            wide = words.shape[1] - 2.0 * margin + 0.3 * em
            x -= wide + room if self.align > 0 else 0.0
            begin, top = round(x + wide), round(y - 0.5 * len(words))
            canvas.bitmap(words, round(x - margin), top, self.opacity)
            top += (len(words) - len(mask)) // 2
        canvas.glyph(mask, begin, top, ink, self.opacity, canvas.frame)
