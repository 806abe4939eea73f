"""Numbers that change through a replay: the epoch, the loss, the score."""

from scenes.views.captions import numbers as numbers_
from scenes.views.training.playback import Source


class EpochReading(Source):
    """The number of the epoch: with decimals while they go by slowly."""

    def reading(self, alpha: float) -> str:
        return self.playback.written(alpha)

    @property
    def longest(self) -> tuple[str, ...]:
        return self.playback.longest


class LossReading(Source):
    def reading(self, alpha: float) -> str:
        return numbers_.loss_number(self.playback.numbers_at(alpha)[0])

    def mark(self, alpha: float) -> tuple[float, float]:
        return self.playback.epoch(alpha), self.playback.numbers_at(alpha)[0]


class ScoreReading(Source):
    def reading(self, alpha: float) -> str:
        return numbers_.steady_percent(self.playback.numbers_at(alpha)[1])

    def mark(self, alpha: float) -> tuple[float, float]:
        return self.playback.epoch(alpha), self.playback.numbers_at(alpha)[1]
