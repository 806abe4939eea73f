"""A run played back: for every moment an epoch, its network, and what each panel shows of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import blake2b

import numpy as np

from models.creases import Cuts, cut
from models.diagnosis import fault_since
from models.drawable import Drawable
from models.gradients import gradients
from models.network import Network
from models.pace import pace
from models.probe import loss, score
from models.readout import LinearModel
from models.run import Run
from models.track import Track
from scenes.drawing.graph import Series
from scenes.drawing.plane import Moment
from scenes.drawing.theme import Theme
from scenes.drawing.view import Panel, View, needed_height
from scenes.settings import Settings
from scenes.staging import words
from scenes.staging.answers import Answers
from scenes.staging.film import Hidden, Later
from scenes.staging.grid import GridLines, Window, grid_lines, image_under, line_in, nice_step

Array = np.ndarray

# Cells along the input panel, on which the answers are computed for every frame, and the steps
# towards the boundary's vertices in them: to a thousandth of a pixel.
CELLS, POLISH = 100, 5
# Levels of grid lines; a replay's panels are smaller than a clip's one.
LEVELS = 3
# The error of a drawn chord, in pixels of the panel.
CHORD_ERROR = 0.35
# A view is ready for what comes within this share of the replay, and forgets what was as long ago.
FORESIGHT = 0.05
# An epoch that takes this share of a replay, at its usual speed, goes by so slowly that its number
# has a decimal, and more where these stand still; but all for no shorter a while.
SLOW, WHILE = 0.03, 0.1
# A part of a replay that is shorter is none.
BRIEF = 0.04
# Moments at which a pace is looked at, and the edges of a view.
FRAMES = np.linspace(0.0, 1.0, 401)
# A loss is so many times higher than nearly all others before it is no longer on the axis.
ALONE = 100.0
# Moments at which smooth curves are measured.
SAMPLES = np.linspace(0.0, 1.0, 17).tolist()
# The longest arrow, as a share of the view's height.
ARROW = 0.11


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
        self.answers = Answers.of(run)
        self.track = Track(run, settings.basis, activation=settings.activation)
        self.shares, self.epochs = pace(self.track, last, settings.pace)
        self._drawn: tuple[float, Drawable] | None = None
        self._image: Array | None = None
        self._numbers: dict[float, tuple[float, float]] = {}

    @cached_property
    def key(self) -> str:
        """A digest of all that decides what is seen, for Manim's cache."""
        digest = blake2b(digest_size=16)
        for epoch in self.run.epochs:
            for name, array in sorted(self.run.tensors(epoch).items()):
                digest.update(name.encode() + array.tobytes())
        for array in (self.run.points, self.run.labels, self.shares, self.epochs):
            digest.update(array.tobytes())
        said = (self.run.architecture, self.answers, self.track.basis, self.activation, self.speed)
        digest.update(repr(said).encode())
        return digest.hexdigest()

    def epoch(self, share: float) -> float:
        """The epoch at a share in [0, 1] of the replay."""
        return float(np.interp(share, self.shares, self.epochs))

    def share(self, epoch: float) -> float:
        """The share of the replay at which an epoch is shown."""
        return float(np.interp(epoch, self.epochs, self.shares))

    def written(self, share: float) -> str:
        """The epoch then: with decimals where they go by slowly, and as it is at both ends."""
        epoch = self.epoch(share)
        if not 0.0 < share < 1.0 or epoch == self.last:
            return f"{epoch:g}"
        return f"{epoch:.{self._decimals[round(share * (len(FRAMES) - 1))]}f}"

    @cached_property
    def longest(self) -> tuple[str, ...]:
        """Epochs as they are written, of which one is the longest that there will be."""
        last = len(FRAMES) - 1
        ends = np.append(np.flatnonzero(np.diff(self._decimals)), [last - 1, last])
        return tuple(self.written(float(FRAMES[index])) for index in ends)

    @cached_property
    def _decimals(self) -> Array:
        """How many an epoch has at each of FRAMES."""
        epochs = np.interp(FRAMES, self.shares, self.epochs)
        passing = np.gradient(epochs, FRAMES) * SLOW * self.speed
        needed = sum((passing < least).astype(int) for least in (1.0, 0.03, 0.003))
        slow, span = np.minimum(needed, 1), int(0.5 * WHILE * len(FRAMES))
        # short gaps are filled, and then what is short is left out
        slow = -_largest(-_largest(slow, span), span)
        slow = _largest(-_largest(-slow, span), span)
        starts = np.flatnonzero(np.diff(slow, prepend=-1))
        most = slow[starts] * np.maximum.reduceat(needed, starts)
        return np.repeat(most, np.diff(starts, append=len(FRAMES)))

    def drawn(self, share: float) -> Drawable:
        """Its network as it is drawn; the last one is kept, for the other panels."""
        epoch = self.epoch(share)
        if self._drawn is None or self._drawn[0] != epoch:
            self._drawn, self._image = (epoch, self.track.at(epoch)), None
        return self._drawn[1]

    def image(self, share: float) -> Array:
        """The points in the last drawn space, (N, 2); kept as `drawn` is."""
        drawn = self.drawn(share)
        if self._image is None:
            self._image = drawn.embed(self.track.points)
        return self._image

    def numbers(self, epoch: float) -> tuple[float, float]:
        """Loss and score (accuracy, or R^2) over all points, of the network of that epoch."""
        if epoch not in self._numbers:
            self._judge(epoch, self.track.network(epoch)(self.track.points))
        return self._numbers[epoch]

    def numbers_at(self, share: float) -> tuple[float, float]:
        """Those of the network that is drawn, from where its points are drawn."""
        epoch = self.epoch(share)
        if epoch not in self._numbers:
            self._judge(epoch, self.drawn(share).readout(self.image(share)))
        return self._numbers[epoch]

    def _judge(self, epoch: float, outputs: Array) -> None:
        labels, as_it_is = self.run.labels, Network(())
        self._numbers[epoch] = loss(as_it_is, outputs, labels), score(as_it_is, outputs, labels)


class Source:
    """Something that shows a playback; Manim's cache knows it by its `key`."""

    def __init__(self, playback: Playback, *what: object) -> None:
        self.key = playback.key, repr(what)
        self._playback = Hidden(playback)

    @property
    def playback(self) -> Playback:
        return self._playback.thing


class EpochReading(Source):
    """The number of the epoch: with decimals while they go by slowly."""

    def reading(self, share: float) -> str:
        return self.playback.written(share)

    @property
    def longest(self) -> tuple[str, ...]:
        return self.playback.longest


class LossReading(Source):
    def reading(self, share: float) -> str:
        return words.loss(self.playback.numbers_at(share)[0])

    def mark(self, share: float) -> tuple[float, float]:
        return self.playback.epoch(share), self.playback.numbers_at(share)[0]


class ScoreReading(Source):
    def reading(self, share: float) -> str:
        return words.steady_percent(self.playback.numbers_at(share)[1])

    def mark(self, share: float) -> tuple[float, float]:
        return self.playback.epoch(share), self.playback.numbers_at(share)[1]


class Embedding(Source):
    """A drawn space: grid and points as the network of the moment lays them out.

    `space` counts the drawn spaces from 1; the last one, which None means, has the lines of the
    readout.
    """

    def __init__(
        self,
        playback: Playback,
        panel: Panel,
        settings: Settings,
        window: Window,
        pixels: float,
        space: int | None = None,
    ) -> None:
        super().__init__(playback, panel, settings.grid, window, pixels, settings.arrows, space)
        self.space = space
        on_a_line = playback.run.architecture.widths[0] == 1
        grid = line_in(window, 1.0) if on_a_line else grid_lines(window, settings.grid, 1.0, LEVELS)
        self._grid = Hidden(grid)
        self._views = Hidden(Later(lambda: views_over(playback, self.network)))
        self.aspect, self.pixels, self.arrows = panel.aspect, pixels, settings.arrows
        # Creases move, and are solved for in every frame. What is smooth everywhere is cut once, so
        # finely that its curves are right all along.
        layers = playback.track.at(playback.last).layers
        smooth = not any(layer.activation.has_kink for layer in layers)
        self._cuts = Later(lambda: self._cut(SAMPLES)) if smooth else None

    @property
    def grid(self) -> GridLines:
        return self._grid.thing

    def network(self, drawn: Drawable) -> Network:
        """From the input to this space."""
        return Network(drawn.layers if self.space is None else drawn.layers_to(self.space))

    def view(self, share: float) -> View:
        shares, edges = self._views.thing()
        left, right, bottom, top = (np.interp(share, shares, edge) for edge in edges)
        centre = np.array([0.5 * (left + right), 0.5 * (bottom + top)])
        corners = np.array([[left, bottom], [right, top]])
        height = needed_height(corners, centre, self.aspect)
        return View(float(centre[0]), float(centre[1]), height if height > 1e-8 else 1.0)

    def at(self, share: float) -> Moment:
        playback, view, grid = self.playback, self.view(share), self.grid
        drawn, points = playback.drawn(share), playback.track.points
        network, last = self.network(drawn), self.space is None
        cuts = self._cut([share]) if self._cuts is None else self._cuts()
        lines, offsets, presence = image_under(grid, network, cuts)
        dots = playback.image(share) if last else network(points)
        readout = LinearModel(
            drawn.readout.weight, drawn.readout.bias, 0.0, playback.answers.heights
        )
        return Moment(
            lines,
            offsets,
            presence,
            grid.family,
            grid.level,
            dots,
            view,
            divider=playback.answers.division(readout) if last else None,
            arrows=self._arrows(drawn, dots, view) if self.arrows and last else None,
        )

    def _cut(self, shares: Sequence[float]) -> Cuts:
        """Where grid lines are cut, so that their images are exact at some moments."""
        views = [self.view(share) for share in shares]
        return cut(
            self.grid.segments,
            [self.network(self.playback.drawn(share)) for share in shares],
            [CHORD_ERROR * view.height / self.pixels for view in views],
            [view.window_of(self.aspect) for view in views],
        )

    def _arrows(self, drawn: Drawable, dots: Array, view: View) -> Array:
        """(N, 2): where the loss pushes each point's image, -dL/dz in what is drawn.

        The longest arrow there can be is for an answer that couldn't be more wrong.
        """
        playback, weight = self.playback, drawn.readout.weight
        push = -gradients(Network((drawn.readout,)), dots, playback.run.labels).spaces[0]
        longest = _steepest(weight, playback.answers) * playback.answers.span
        longest = max(longest, float(np.linalg.norm(push, axis=1).max()))  # a height has no worst
        return dots + push * (ARROW * view.height / max(longest, 1e-300))


class InputPlane(Source):
    """The input plane, or a graph: what the network of the moment says of every point of it."""

    def __init__(
        self, playback: Playback, panel: Panel, opening: Moment, graph: bool = False
    ) -> None:
        super().__init__(playback, panel, playback.theme.name, graph)
        self.graph = graph
        self._opening = Hidden(opening)
        self.window = opening.view.window(panel)

    def view(self, share: float) -> View:
        return self._opening.thing.view

    def at(self, share: float) -> Moment:
        playback, rest = self.playback, self._opening.thing
        network = playback.track.network(playback.epoch(share))
        if self.graph:
            return replace(rest, curves=(playback.answers.graph(network, self.window),))
        field, curves = playback.answers.map(network, self.window, CELLS, POLISH, playback.theme)
        return replace(rest, field=field, curves=tuple(curves))


def _steepest(weight: Array, answers: Answers) -> float:
    """How long the gradient of a loss at most is, for errors of 1."""
    if answers.heights:
        return 2.0 * float(np.linalg.norm(weight[0]))
    if len(weight) == 1:
        return float(np.linalg.norm(weight[0]))
    return float(np.linalg.norm(weight[:, None] - weight[None, :], axis=2).max())


def views_over(
    playback: Playback, network: Callable[[Drawable], Network]
) -> tuple[Array, list[Array]]:
    """Shares of a replay, and the edges (left, right, bottom, top) of what to keep in view then.

    `network` gives the one from the input to the space. Every edge lies beyond the points of all
    epochs within FORESIGHT, and moves evenly: a largest value over a span, then the mean over
    the same span.
    """
    shares, boxes = FRAMES, []
    for epoch in playback.epochs:
        image = network(playback.track.at(float(epoch)))(playback.track.points)
        boxes.append([*image.min(axis=0), *image.max(axis=0)])
    left, bottom, right, top = np.array(boxes).T
    span = int(FORESIGHT * len(shares))
    edges = []
    for edge, sign in ((left, -1.0), (right, 1.0), (bottom, -1.0), (top, 1.0)):
        at_all = sign * np.interp(shares, playback.shares, edge)
        edges.append(sign * _mean(_largest(at_all, span), span))
    return shares, edges


def _windows(values: Array, span: int) -> Array:
    padded = np.pad(values, span, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * span + 1)


def _largest(values: Array, span: int) -> Array:
    return _windows(values, span).max(axis=1)


def _mean(values: Array, span: int) -> Array:
    return _windows(values, span).mean(axis=1)


def chapters(playback: Playback) -> list[tuple[float, float, str]]:
    """From which share of a replay to which, and what is said meanwhile; none if nothing happens.

    What a network suffers from up to the end is said from where it begins.
    """
    run, last, activation = playback.run, playback.last, playback.activation
    if last <= run.epochs[0]:
        return []
    since, trouble = fault_since(run, last) if activation else (last, "")
    begin, usual = playback.share(since), words.playing(activation)
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


def _top(losses: Array) -> float:
    """Where a loss's axis ends: at the largest, unless that stands alone."""
    losses = losses[np.isfinite(losses)]
    if not len(losses):
        return 1.0
    most = 3.0 * float(np.percentile(losses, 90))
    return most if losses.max() > ALONE / 3.0 * most > 0.0 else float(losses.max()) or 1.0


def loss_axis(losses: Array) -> tuple[float, ...]:
    """0 and two or three round numbers above it, the last beyond the losses.

    One that is out of all proportion is left out, and the curve leaves the picture there.
    """
    return ticks(0.0, _top(losses), 3, beyond=True)


def ticks(low: float, high: float, about: int, beyond: bool = False) -> tuple[float, ...]:
    """Round numbers from `low` to `high`, some `about` steps; with `beyond` the last is above."""
    step = nice_step(max(high - low, 1e-12 * max(abs(high), 1.0)) / about * 1.3)
    first, last = np.ceil(low / step - 1e-9), (np.ceil if beyond else np.floor)(high / step)
    return tuple(float(f"{step * index:.12g}") + 0.0 for index in np.arange(first, last + 1))


def fine_epochs(epochs: Sequence[float], most: int = 400) -> Array:
    """The saved epochs, and between two of them what is needed for a curve of `most` vertices."""
    epochs = np.asarray(epochs, dtype=float)
    between = max(1, most // max(len(epochs), 1))
    at = np.arange((len(epochs) - 1) * between + 1) / between
    return np.interp(at, np.arange(len(epochs)), epochs)
