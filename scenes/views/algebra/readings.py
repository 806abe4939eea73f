"""A number of whatever changes, as a counter shows it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from scenes.views.captions.numbers import DECIMALS, rounded


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
