"""The cross-entropy: a mark that runs along it, the losses of samples and of a run's points."""

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Array
from models.network import losses
from scenes.drawing.charts.graph import Series
from scenes.drawing.text.matrix import in_color
from scenes.drawing.ticks import ticks
from scenes.views.captions.numbers import rounded
from scenes.views.plane.lazy import Hidden
from scenes.views.training.playback import Playback, Source

# The graphs end at this loss; of a run, above its highest.
TOP = 6.5
# Room below 0 and beside 0 and 1, as a share of the axes.
ROOM = 0.03
# A mark goes evenly to this probability of the truth, then evenly in the loss to the next, for the
# last part of its way; and at the very end it is 0.
NEAR, LEAST, LAST_PART = 0.08, 1e-4, 0.35
VERTICES = 400


def axes(top: float = TOP) -> Series:
    """Probabilities across, losses up."""
    window = (-ROOM, 1.0 + ROOM, -ROOM * top, top)
    none = np.zeros(0)
    return Series(none, none, "", (0.0, 0.25, 0.5, 0.75, 1.0), ticks(0.0, top, 4), window=window)


def heights(top: float = TOP) -> Series:
    """The same with losses alone, for bars."""
    return replace(axes(top), x_ticks=())


def curve(label: int, top: float = TOP) -> Array:
    """The loss over the probability of class 1, (M, 2), as far as its axis goes and beyond."""
    values = np.linspace(0.0, 1.2 * top, VERTICES)
    truth = np.exp(-values)  # evenly in the loss: the steep end is as fine as the flat one
    shares = truth if label == 1 else 1.0 - truth
    return np.stack([shares, losses.cross_entropy(shares, np.array(label))], axis=1)


@dataclass(frozen=True)
class Answer:
    """The predicted probability goes from the truth to its opposite."""

    label: int

    def probability(self, share: float) -> float:
        """Of class 1."""
        if share >= 1.0:
            truth = 0.0
        elif share <= 1.0 - LAST_PART:
            truth = 1.0 - share / (1.0 - LAST_PART) * (1.0 - NEAR)
        else:
            part = (share - 1.0 + LAST_PART) / LAST_PART
            truth = NEAR * (LEAST / NEAR) ** part
        return truth if self.label == 1 else 1.0 - truth

    def loss(self, share: float) -> float:
        return float(losses.cross_entropy(np.array(self.probability(share)), np.array(self.label)))

    def curves(self, share: float) -> list[Array]:
        return [curve(self.label)]

    def marks(self, share: float) -> Array:
        """(1, 2); none where the loss is infinite."""
        value = self.loss(share)
        return (
            np.array([[self.probability(share), value]]) if np.isfinite(value) else np.zeros((0, 2))
        )


@dataclass(frozen=True)
class AnswerReading:
    """The probability, or its loss."""

    answer: Answer
    loss: bool

    def reading(self, share: float) -> str:
        if self.loss:
            return rounded(self.answer.loss(share), 3)
        return rounded(self.answer.probability(share), 4)


class Losses:
    """The losses of many answers at a moment; `logits(share)` says which."""

    labels: Array
    top: float

    def logits(self, share: float) -> Array:
        """(N,)"""
        raise NotImplementedError

    def heights(self, share: float) -> Array:
        """The losses, (N,)."""
        return losses.cross_entropy_of_logits(self.logits(share), self.labels)

    def figures(self, share: float) -> list[str]:
        return []

    def level(self, share: float) -> float:
        """The mean."""
        return losses.mean_loss(self.logits(share), self.labels)

    def reading(self, share: float) -> str:
        return rounded(self.level(share), 3)

    def curves(self, share: float) -> list[Array]:
        return [curve(0, self.top), curve(1, self.top)]

    def marks(self, share: float) -> Array:
        """(N, 2): every answer on the curve of its label."""
        logits = self.logits(share)
        return np.stack([losses.probabilities(logits), self.heights(share)], axis=1)


@dataclass(frozen=True)
class Samples(Losses):
    """A handful of answers, from some logits to others."""

    start: tuple[float, ...]
    end: tuple[float, ...]
    top = TOP

    @property
    def labels(self) -> Array:
        return np.array(losses.LABELS)

    def logits(self, share: float) -> Array:
        start, end = np.array(self.start), np.array(self.end)
        return start + share * (end - start)

    def figures(self, share: float) -> list[str]:
        return [rounded(value, 2) for value in self.heights(share)]


def handful() -> tuple[Samples, Samples]:
    """From knowing nothing to some answers; then one of them, a wrong one, gets surer."""
    nothing = (0.0,) * len(losses.LOGITS)
    return Samples(nothing, losses.LOGITS), Samples(losses.LOGITS, losses.SURE)


class PointLosses(Source, Losses):
    """The losses of a run's points through its training, in order within each class."""

    def __init__(self, playback: Playback) -> None:
        super().__init__(playback)
        labels = playback.run.labels.astype(int)
        self.order = np.argsort(labels, kind="stable")
        self.labels = labels[self.order]
        self._last = Hidden(None)  # the moment's logits, for all that show them
        highest = max(self.heights(share).max() for share in np.linspace(0.0, 1.0, 33))
        self.top = float(1.08 * max(highest, 1.0))

    def logits(self, share: float) -> Array:
        if self._last.thing is None or self._last.thing[0] != share:
            self._last.thing = share, self._logits(share)
        return self._last.thing[1]

    def _logits(self, share: float) -> Array:
        playback = self.playback
        network = playback.track.network(playback.epoch(share))
        found = network(playback.track.points)[self.order, 0]
        # the surest first among those of class 0, and last among those of class 1
        zeros = int((self.labels == 0).sum())
        return np.concatenate([np.sort(found[:zeros]), np.sort(found[zeros:])])


# --- words ----------------------------------------------------------------------------------


def formula(colors: tuple[str, str]) -> str:
    """The mean cross-entropy; the terms of class 0 and class 1 in their colours."""
    one = in_color("y_i log hat(y)_i", colors[1])
    zero = in_color("(1 - y_i) log(1 - hat(y)_i)", colors[0])
    return f"$ L = -1/m sum_(i=1)^m [{one} + {zero}] $"


def term(label: int, color: str) -> str:
    """The loss of one answer."""
    return f"${in_color('- log hat(y)' if label == 1 else '- log(1 - hat(y))', color)} =$"
