"""What clips of functions share: two charts, and below them formulas and numbers that change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Animation, FadeIn, FadeOut, Mobject
from manim.utils.rate_functions import smooth

from scenes.drawing.animations import Follow
from scenes.drawing.mobject import RasterMobject
from scenes.drawing.text.text import Text
from scenes.views.captions.numbers import DECIMALS, rounded
from scenes.views.clip import FADE, Clip
from scenes.views.layout import Layout, layout

# Parts of a chart, each with what it shows of the source that all of them show.
Parts = dict[RasterMobject, Callable[[Any], Any]]


def whole(source: Any) -> Any:
    """All of a source."""
    return source


@dataclass(frozen=True)
class NumberReading:
    """What a source's method `what` gives, or the number at an `index` of that."""

    source: Any
    what: str
    decimals: int = DECIMALS
    index: int = 0

    def reading(self, alpha: float) -> str:
        values = np.ravel(getattr(self.source, self.what)(alpha))
        return rounded(values[self.index], self.decimals)


class ChartClip(Clip):
    """A clip of charts, some of which rest, while its `parts` go along a source."""

    panels = 2
    parts: Parts

    def setup(self) -> None:
        super().setup()
        self.charts: list[Mobject] = []

    def arrange(self, width: float, height: float) -> Layout:
        text = self.settings.text
        return layout(width, height, 2, text, False, self.matrix_row, numbered=False)

    def bring_in(self, source: Any, parts: Parts, *resting: Mobject, **texts: Text | None) -> None:
        """Fade in charts and the parts that go along the source, at its beginning; and words."""
        self.parts = parts
        for part, shown_of in parts.items():
            part.show(shown_of(source), 0.0)
        coming = [*resting, *parts]
        self.charts += coming
        self.set_text(*(FadeIn(part, run_time=FADE) for part in coming), **texts)

    def run_along(
        self, source: Any, seconds: float, *also: Animation, rate_func: Callable = smooth
    ) -> None:
        """All parts go from the source's beginning to its end."""
        follows = (
            Follow(part, shown_of(source), rate_func=rate_func)
            for part, shown_of in self.parts.items()
        )
        self.play(*follows, *also, run_time=seconds)

    def clear_away(self, *instead: Animation, **texts: Text | None) -> None:
        """The charts go, but for those that are animated `instead`."""
        staying = [animation.mobject for animation in instead]
        leaving = [chart for chart in self.charts if chart not in staying]
        self.charts = staying
        self.set_text(*(FadeOut(chart, run_time=FADE) for chart in leaving), *instead, **texts)
