"""The cross-entropy: a mark that runs along it, the losses of samples and of a run's points."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array
from models.network.activations import sigmoid
from models.network.losses import cross_entropy, losses_of, mean_loss
from scenes.drawing.charts.graph import Series
from scenes.drawing.text.matrix import in_color
from scenes.drawing.ticks import ticks
from scenes.views.captions.numbers import rounded
from scenes.views.plane.lazy import Unhashed
from scenes.views.training.playback import Playback, Source

# The graphs end at this loss; of a run, above its highest.
TOP = 6.5
# Room below 0 and beside 0 and 1, as a share of the axes.
ROOM = 0.03
# A mark goes evenly to this probability of the truth, then evenly in the loss to the next, for the
# last part of its way; and at the very end it is 0.
NEAR, LEAST, LAST_PART = 0.08, 1e-4, 0.35
VERTICES = 400
# A handful of answers: the logits that a network might give for these labels. The last one is
# wrong, and then it is surer of that.
LABELS = (1, 1, 1, 0, 0, 0)
LOGITS = (3.2, 1.1, -0.4, -2.5, -0.8, 1.6)
SURE = (3.2, 1.1, -0.4, -2.5, -0.8, 6.0)


def loss_axes(top: float = TOP) -> Series:
    """Probabilities across, losses up."""
    window = (-ROOM, 1.0 + ROOM, -ROOM * top, top)
    none = np.zeros(0)
    return Series(none, none, "", (0.0, 0.25, 0.5, 0.75, 1.0), ticks(0.0, top, 4), window=window)


def loss_curve(label: int, top: float = TOP) -> Array:
    """The loss over the probability of class 1, (M, 2), as far as its axis goes and beyond."""
    values = np.linspace(0.0, 1.2 * top, VERTICES)
    truth = np.exp(-values)  # evenly in the loss: the steep end is as fine as the flat one
    alphas = truth if label == 1 else 1.0 - truth
    return np.stack([alphas, cross_entropy(alphas, np.array(label))], axis=1)


@dataclass(frozen=True)
class Answer:
    """The predicted probability goes from the truth to its opposite."""

    label: int

    def probability(self, alpha: float) -> float:
        """Of class 1."""
        if alpha >= 1.0:
            truth = 0.0
        elif alpha <= 1.0 - LAST_PART:
            truth = 1.0 - alpha / (1.0 - LAST_PART) * (1.0 - NEAR)
        else:
            part = (alpha - 1.0 + LAST_PART) / LAST_PART
            truth = NEAR * (LEAST / NEAR) ** part
        return truth if self.label == 1 else 1.0 - truth

    def loss(self, alpha: float) -> float:
        return float(cross_entropy(np.array(self.probability(alpha)), np.array(self.label)))

    def curves(self, alpha: float) -> list[Array]:
        return [loss_curve(self.label)]

    def marks(self, alpha: float) -> Array:
        """(1, 2); none where the loss is infinite."""
        mark = np.array([[self.probability(alpha), self.loss(alpha)]])
        return mark[np.isfinite(mark[:, 1])]


class Losses:
    """The losses of many answers at a moment; `logits(alpha)` says which, `names` what they are."""

    labels: Array
    top: float
    names: tuple[str, ...] = ()

    def logits(self, alpha: float) -> Array:
        """(N,)"""
        raise NotImplementedError

    def heights(self, alpha: float) -> Array:
        """The losses, (N,)."""
        return losses_of(self.logits(alpha)[:, None], self.labels)

    def figures(self, alpha: float) -> list[str]:
        return []

    def level(self, alpha: float) -> float:
        """The mean."""
        return float(mean_loss(self.logits(alpha)[:, None], self.labels))

    def reading(self, alpha: float) -> str:
        return rounded(self.level(alpha), 3)

    def curves(self, alpha: float) -> list[Array]:
        return [loss_curve(0, self.top), loss_curve(1, self.top)]

    def marks(self, alpha: float) -> Array:
        """(N, 2): every answer on the curve of its label."""
        logits = self.logits(alpha)
        return np.stack([sigmoid(logits), self.heights(alpha)], axis=1)


@dataclass(frozen=True)
class Samples(Losses):
    """A handful of answers, from some logits to others."""

    start: tuple[float, ...]
    end: tuple[float, ...]
    top = TOP
    labels = np.array(LABELS)
    names = tuple(f"$y = {label}$" for label in LABELS)

    def logits(self, alpha: float) -> Array:
        start, end = np.array(self.start), np.array(self.end)
        return start + alpha * (end - start)

    def figures(self, alpha: float) -> list[str]:
        return [rounded(value, 2) for value in self.heights(alpha)]


def handful() -> tuple[Samples, Samples]:
    """From knowing nothing to some answers; then one of them, a wrong one, gets surer."""
    nothing = (0.0,) * len(LOGITS)
    return Samples(nothing, LOGITS), Samples(LOGITS, SURE)


class PointLosses(Source, Losses):
    """The losses of a run's points through its training, in order within each class."""

    def __init__(self, playback: Playback) -> None:
        super().__init__(playback)
        self.labels = np.sort(playback.run.labels.astype(int))
        self._last = Unhashed((None, None))  # the moment's logits, for all that show them
        highest = max(self.heights(alpha).max() for alpha in np.linspace(0.0, 1.0, 33))
        self.top = float(1.08 * max(highest, 1.0))

    def logits(self, alpha: float) -> Array:
        if self._last.value[0] != alpha:
            playback = self.playback
            network = playback.track.network(playback.epoch(alpha))
            logits = network(playback.track.points)[:, 0]
            # the surest first among those of class 0, and last among those of class 1
            logits = logits[np.lexsort((logits, playback.run.labels))]
            self._last.value = alpha, logits
        return self._last.value[1]


# --- words ----------------------------------------------------------------------------------


def loss_formula(colors: tuple[str, str]) -> str:
    """The mean cross-entropy; the terms of class 0 and class 1 in their colours."""
    one = in_color("y_i log hat(y)_i", colors[1])
    zero = in_color("(1 - y_i) log(1 - hat(y)_i)", colors[0])
    return f"$ L = -1/m sum_(i=1)^m [{one} + {zero}] $"


def loss_of_label(label: int, color: str) -> str:
    """The loss of one answer."""
    return f"${in_color('- log hat(y)' if label == 1 else '- log(1 - hat(y))', color)} =$"
