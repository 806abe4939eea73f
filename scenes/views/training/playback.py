"""A run played back: for every moment an epoch, its network, and what each panel shows of it."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

import numpy as np

from models.arrays import Array
from models.motion.drawable import Drawable
from models.network.network import Network
from models.network.scores import loss, score
from models.run.basis_track import Track
from models.run.diagnosis import fault_since
from models.run.pace import pace
from models.run.run import Run
from scenes.cli.settings import Settings
from scenes.drawing.charts.graph import Series
from scenes.drawing.theme import Theme
from scenes.drawing.ticks import loss_axis, ticks
from scenes.views.captions import numbers, phrases
from scenes.views.plane.decision import DecisionMap
from scenes.views.plane.lazy import Unhashed, digest_of

# An epoch that takes this share of a replay, at its usual speed, goes by so slowly that its number
# has a decimal, and more where these stand still; but all for no shorter a while.
SLOW, WHILE = 0.03, 0.1
# A part of a replay that is shorter is none.
BRIEF = 0.04
# Moments at which a pace is looked at, and the edges of a view.
FRAMES = np.linspace(0.0, 1.0, 401)


class Playback:
    """The epochs of a run, at a pace.

    Parameters
    ----------
    run, settings
        What is played, up to `settings.epoch`, at the pace and in the basis they name.
    theme
        Its colours.
    last
        The epoch it ends with.
    """

    def __init__(self, run: Run, settings: Settings, theme: Theme, last: float) -> None:
        self.run, self.theme, self.last = run, theme, last
        self.speed, self.activation = settings.speed, settings.activation
        self.decision = DecisionMap.of(run)
        self.track = Track(run, settings.basis, activation=settings.activation)
        self.alphas, self.epochs = pace(self.track, last, settings.pace)
        # the last ones are kept, for the other panels
        self._drawn = lru_cache(maxsize=1)(self.track.at)
        self._image = lru_cache(maxsize=1)(
            lambda epoch: self._drawn(epoch).embed(self.track.points)
        )
        self._numbers: dict[float, tuple[float, float]] = {}

    @cached_property
    def key(self) -> str:
        """A digest of all that decides what is seen, for Manim's cache."""
        run, track = self.run, self.track
        what = (run.architecture, self.decision, track.basis, self.activation, self.speed)
        tensors = (
            part
            for epoch in run.epochs
            for item in sorted(run.tensors(epoch).items())
            for part in item
        )
        return digest_of(*tensors, run.points, run.labels, self.alphas, self.epochs, repr(what))

    def epoch(self, alpha: float) -> float:
        """The epoch at `alpha` in [0, 1] of the replay."""
        return float(np.interp(alpha, self.alphas, self.epochs))

    def alpha(self, epoch: float) -> float:
        """The share of the replay at which an epoch is shown."""
        return float(np.interp(epoch, self.epochs, self.alphas))

    def written(self, alpha: float) -> str:
        """The epoch then: with decimals where they go by slowly, and as it is at both ends."""
        epoch = self.epoch(alpha)
        if not 0.0 < alpha < 1.0 or epoch == self.last:
            return f"{epoch:g}"
        return f"{epoch:.{self._decimals[round(alpha * (len(FRAMES) - 1))]}f}"

    @cached_property
    def longest(self) -> tuple[str, ...]:
        """Epochs as they are written, of which one is the longest that there will be."""
        last = len(FRAMES) - 1
        ends = np.append(np.flatnonzero(np.diff(self._decimals)), [last - 1, last])
        return tuple(self.written(float(FRAMES[index])) for index in ends)

    @cached_property
    def _decimals(self) -> Array:
        """How many an epoch has at each of FRAMES."""
        epochs = np.interp(FRAMES, self.alphas, self.epochs)
        passing = np.gradient(epochs, FRAMES) * SLOW * self.speed
        needed = sum((passing < least).astype(int) for least in (1.0, 0.03, 0.003))
        slow, span = np.minimum(needed, 1), int(0.5 * WHILE * len(FRAMES))
        # short gaps are filled, and then what is short is left out
        slow = -running_max(-running_max(slow, span), span)
        slow = running_max(-running_max(-slow, span), span)
        starts = np.flatnonzero(np.diff(slow, prepend=-1))
        most = slow[starts] * np.maximum.reduceat(needed, starts)
        return np.repeat(most, np.diff(starts, append=len(FRAMES)))

    def drawn(self, alpha: float) -> Drawable:
        """Its network as it is drawn."""
        return self._drawn(self.epoch(alpha))

    def image(self, alpha: float) -> Array:
        """The points in the last drawn space, (N, 2)."""
        return self._image(self.epoch(alpha))

    def numbers(self, epoch: float) -> tuple[float, float]:
        """Loss and score (accuracy, or R^2) over all points, of the network of that epoch."""
        return self._judged(epoch, lambda: self.track.network(epoch)(self.track.points))

    def numbers_at(self, alpha: float) -> tuple[float, float]:
        """Loss and score at `alpha`, from where its points are drawn."""
        return self._judged(self.epoch(alpha), lambda: self.drawn(alpha).readout(self.image(alpha)))

    def _judged(self, epoch: float, outputs: Callable[[], Array]) -> tuple[float, float]:
        """The numbers of an epoch; its outputs are computed where they aren't known."""
        if epoch not in self._numbers:
            of_the_outputs = Network(()), outputs(), self.run.labels
            self._numbers[epoch] = loss(*of_the_outputs), score(*of_the_outputs)
        return self._numbers[epoch]


class Source:
    """Something that shows a playback; Manim's cache knows it by its `key`."""

    def __init__(self, playback: Playback, *what: object) -> None:
        self.key = playback.key, repr(what)
        self._playback = Unhashed(playback)

    @property
    def playback(self) -> Playback:
        return self._playback.value


class EpochReading(Source):
    """The number of the epoch: with decimals while they go by slowly."""

    def reading(self, alpha: float) -> str:
        return self.playback.written(alpha)

    @property
    def longest(self) -> tuple[str, ...]:
        return self.playback.longest


class LossReading(Source):
    def reading(self, alpha: float) -> str:
        return numbers.loss_number(self.playback.numbers_at(alpha)[0])

    def mark(self, alpha: float) -> tuple[float, float]:
        return self.playback.epoch(alpha), self.playback.numbers_at(alpha)[0]


class ScoreReading(Source):
    def reading(self, alpha: float) -> str:
        return numbers.steady_percent(self.playback.numbers_at(alpha)[1])

    def mark(self, alpha: float) -> tuple[float, float]:
        return self.playback.epoch(alpha), self.playback.numbers_at(alpha)[1]


def chapters(playback: Playback) -> list[tuple[float, float, str]]:
    """From which alpha of a replay to which, and what is said meanwhile; none if nothing happens.

    What a network suffers from up to the end is said from where it begins.
    """
    run, last, activation = playback.run, playback.last, playback.activation
    if last <= run.epochs[0]:
        return []
    since, trouble = fault_since(run, last) if activation else (last, "")
    begin, usual = playback.alpha(since), phrases.playing(activation)
    if not trouble or begin > 1.0 - BRIEF:
        return [(0.0, 1.0, usual)]
    if begin < BRIEF:
        return [(0.0, 1.0, trouble)]
    return [(0.0, begin, usual), (begin, 1.0, trouble)]


def curves_of(playback: Playback, theme: Theme) -> tuple[Series, Series]:
    """Loss and score over the epochs of a replay."""
    epochs = fine_epochs(playback.epochs)
    losses, scores = np.array([playback.numbers(float(epoch)) for epoch in epochs]).T
    # before the first step there is one point, on the axis of the whole run
    last = float(epochs[-1] if epochs[-1] > epochs[0] else playback.run.last)
    x_ticks = ticks(float(epochs[0]), last, 3)
    lowest = float(scores.min())
    # R^2 has no lower end: below 0 its curve leaves the picture
    base = 0.5 if lowest >= 0.5 else 0.0
    y_ticks = (base, 0.5 * (1 + base), 1.0)
    return (
        Series(epochs, losses, theme.accent, x_ticks, loss_axis(losses), last=last),
        Series(epochs, scores, theme.first_family, x_ticks, y_ticks, True, last=last),
    )


def fine_epochs(epochs: Sequence[float], most: int = 400) -> Array:
    """The saved epochs, and between two of them what is needed for a curve of `most` vertices."""
    epochs = np.asarray(epochs, dtype=float)
    between = max(1, most // max(len(epochs), 1))
    at = np.arange((len(epochs) - 1) * between + 1) / between
    return np.interp(at, np.arange(len(epochs)), epochs)


def running_max(values: Array, span: int) -> Array:
    """The largest of every value and `span` on either side of it, the ends going on.

    # (N,) -> (N,)
    """
    from scipy.ndimage import maximum_filter1d  # 0.1 s, which only replays need

    return maximum_filter1d(values, 2 * span + 1, mode="nearest")


def running_mean(values: Array, span: int) -> Array:
    """Their mean.  # (N,) -> (N,)"""
    from scipy.ndimage import uniform_filter1d

    return uniform_filter1d(values, 2 * span + 1, mode="nearest")
