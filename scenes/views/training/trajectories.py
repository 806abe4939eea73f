"""Paths of training over the loss: for every moment the step that is taken, and its numbers."""

from collections.abc import Sequence

import numpy as np

from models.arrays import Array
from models.network.scores import loss
from models.run.loss_surface import Surface, WeightPlane, path_of
from models.run.pace import clock
from models.run.run import Run
from scenes.drawing.charts.graph import Series
from scenes.drawing.plane.division import Field
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.plane.trail import label_box
from scenes.drawing.theme import Theme
from scenes.drawing.ticks import loss_axis, ticks
from scenes.drawing.viewport import Panel, Viewport, viewport_of
from scenes.views.captions import footnotes, numbers, phrases
from scenes.views.plane.lazy import Lazy, Unhashed, digest_of
from scenes.views.plane.network_view import stretches_where
from scenes.views.training import captions

# How strongly a loss is tinted, in every theme.
TINT = 0.42
# A number stands at least so far from another, from a path and from the edge, in its widths.
ROOM = 0.9
# Beside a panel of this height, in scene units, there is room for the whole name of an axis.
LONG = 3.8
NOWHERE = np.zeros((0, 2, 2))


class Trajectory:
    """One run's path over a plane of weights.

    Attributes
    ----------
    run
        Whose path it is.
    epochs, losses
        (E,): the saved epochs, and the loss over all points of the network of each.
    path
        (E, 2): its weights, projected onto the plane.
    """

    def __init__(
        self, run: Run, epochs: Array, weights: Array, plane: WeightPlane, pace: str
    ) -> None:
        self.run, self.epochs = run, epochs
        self.path = plane.project(weights)
        self.losses = np.array([loss(run.at(e), run.points, run.labels) for e in epochs])
        extent = max(float(np.ptp(self.path, axis=0).max()), 1e-300)
        lengths = np.linalg.norm(np.diff(self.path, axis=0), axis=1) / extent
        alphas, at = clock(epochs, lambda: lengths, pace)
        # the epochs at equal shares of the time, as places in the list of the saved ones
        self.alphas, self.places = alphas, np.interp(at, epochs, np.arange(len(epochs)))
        rates, data = repr((run.learning_rate(1), run.decay)), (run.points, run.labels)
        self.key = digest_of(rates, weights, *data, plane.origin, plane.axes, epochs, alphas)

    def reached(self, alpha: float) -> float:
        """How many saved epochs are behind at `alpha` of the time; between two, a part."""
        return float(np.interp(alpha, self.alphas, self.places))

    def rate(self, alpha: float) -> float | None:
        """The learning rate of the step that is being taken; at the end, of the last one."""
        taken = min(int(self.reached(alpha)) + 1, len(self.epochs) - 1)
        return self.run.learning_rate(max(int(self.epochs[taken]), 1))

    @property
    def length(self) -> float:
        """Of its way, in units of the plane."""
        return float(np.linalg.norm(np.diff(self.path, axis=0), axis=1).sum())

    @property
    def rises(self) -> int:
        """How many times the loss is higher at a saved epoch than at the one before."""
        return int((np.diff(self.losses) > 0.0).sum())


class Trajectories:
    """Runs of one network on the same points, and the plane through all their paths.

    Parameters
    ----------
    runs
        The plane goes through the end of the last one.
    last
        The epoch up to which they are shown.
    pace
        Of the time, see `models.pace`.
    """

    def __init__(self, runs: Sequence[Run], last: float, pace: str) -> None:
        self.runs = runs
        paths = [path_of(run, last) for run in runs]
        every_weights = [weights for _, weights in paths]
        self.plane = WeightPlane.of(*every_weights, architecture=runs[0].architecture)
        # side by side, a step takes as long as any other
        pace = "epochs" if pace == "even" and len(runs) > 1 else pace
        self.each = [
            Trajectory(run, *path, self.plane, pace) for run, path in zip(runs, paths, strict=True)
        ]
        self.points, self.labels = runs[0].points, runs[0].labels

    @property
    def several(self) -> bool:
        return len(self.each) > 1

    @property
    def plain(self) -> bool:
        """Whether all are gradient descent as it is."""
        return all(run.descends for run in self.runs)

    def heading(self, trajectory: Trajectory) -> str:
        """What is about to be seen."""
        return captions.learning(trajectory.run, self.runs) if self.several else captions.DESCENDING

    def outcome(self, trajectory: Trajectory) -> str:
        """What came of it."""
        if not self.several:
            return phrases.outcome(trajectory.run, float(trajectory.epochs[-1]), activation=True)
        unit = "steps" if trajectory.run.descends and trajectory.run.every == 1 else "saved epochs"
        of = f"{len(trajectory.epochs) - 1} {unit}"
        return captions.descent_outcome(
            self.heading(trajectory), trajectory.rises, of, trajectory.run.diverged
        )

    def notes(self) -> list[str]:
        """The small print: what network, and what the plane shows of its weights."""
        last = self.each[-1]
        about = footnotes.about(last.run, float(last.epochs[-1])), captions.trained(last.run)
        sliced = captions.sliced(
            len(self.plane.origin), sum(self.plane.variance_ratios), self.several
        )
        return ["; ".join(part for part in about if part), sliced]

    def axes(self, height: float) -> tuple[str, str]:
        """The names of the plane's axes, on a panel of that height in scene units."""
        first, second = self.plane.variance_ratios
        return (
            captions.principal(0, first, self.several),
            captions.principal(1, second, self.several, short=height < LONG),
        )

    def series(self, theme: Theme) -> list[Series]:
        """The loss of each over its epochs, on the same axes, in a colour of its own."""
        colors = theme.many if self.several else (theme.accent,)
        last = float(max(trajectory.epochs[-1] for trajectory in self.each))
        x_ticks = ticks(float(self.each[0].epochs[0]), last, 3)
        y_ticks = loss_axis(np.concatenate([trajectory.losses for trajectory in self.each]))
        return [
            Series(trajectory.epochs, trajectory.losses, color, x_ticks, y_ticks, last=last)
            for trajectory, color in zip(self.each, colors, strict=False)
        ]


class LossSurfaceSource:
    """The surface that the paths run over, as a plane shows it: tints, level lines, numbers."""

    def __init__(self, trajectories: Trajectories, panel: Panel, theme: Theme) -> None:
        self.key = [trajectory.key for trajectory in trajectories.each], repr(panel), theme.name
        vertices = np.concatenate([trajectory.path for trajectory in trajectories.each])
        self._panel, self._viewport = panel, viewport_of(vertices, panel.aspect)
        self.window = self._viewport.window(panel)
        self._trajectories, self._theme = Unhashed(trajectories), Unhashed(theme)
        self._surface = Lazy(
            lambda: Surface.over(
                trajectories.plane, self.window, trajectories.points, trajectories.labels
            )
        )
        self._state = Lazy(self._draw)
        # levels (M,), and where on their lines they are written, (M, 2)
        self.labels = Lazy(self._find_labels)

    def viewport(self, alpha: float) -> Viewport:
        return self._viewport

    def at(self, alpha: float) -> PlaneState:
        return self._state()

    def _find_labels(self) -> tuple[Array, Array]:
        surface, levels, places = self._surface(), [], []
        taken = np.concatenate(
            [_dense(trajectory.path) for trajectory in self._trajectories.value.each]
        )
        for level in surface.levels:
            box = label_box(float(level), self._panel, self._viewport)
            curve = np.concatenate(surface.curves(float(level)))
            place = _free_place(curve, taken, self.window, ROOM * float(box.max()))
            if place is not None:
                levels.append(level)
                places.append(place)
                taken = np.vstack([taken, place])
        return np.array(levels), np.array(places).reshape(-1, 2)

    def _curves(self, level: float) -> list[Array]:
        """Its level lines, with a gap where it is written."""
        curves = self._surface().curves(level)
        numbers, places = self.labels()
        for place in places[numbers == level]:
            box = label_box(level, self._panel, self._viewport)
            outside = [(np.abs(curve - place) > 0.5 * box).any(axis=1) for curve in curves]
            parts = zip(curves, outside, strict=True)
            curves = [part for curve, chosen in parts for part in stretches_where(curve, chosen)]
        return curves

    def _draw(self) -> PlaneState:
        surface, theme = self._surface(), self._theme.value
        colors = theme.of_heights(surface.drawn) / 255.0
        strength = TINT / (2.0 * theme.tint)  # which the layer multiplies it by
        tint = np.dstack([strength * colors, np.full(surface.drawn.shape, strength)])
        curves = [curve for level in surface.levels for curve in self._curves(float(level))]
        none = np.zeros(0, dtype=int)
        return PlaneState(
            NOWHERE,
            NOWHERE,
            np.zeros((0, 2)),
            none,
            none,
            np.zeros((0, 2)),
            self._viewport,
            field=Field(tint[::-1], self.window),
            curves=tuple(curves),
        )


def _dense(path: Array, times: int = 8) -> Array:
    """A path with so many vertices in place of each one; (E, 2) -> (E', 2)"""
    index = np.arange(len(path))
    fine = np.linspace(0.0, len(path) - 1.0, times * (len(path) - 1) + 1)
    return np.stack([np.interp(fine, index, axis) for axis in path.T], axis=1)


def _free_place(curve: Array, taken: Array, window: tuple, room: float) -> Array | None:
    """The vertex (2,) with the most room about it; None if none has enough."""
    left, right, bottom, top = window
    edges = np.stack([curve - [left, bottom], [right, top] - curve]).min(axis=(0, 2))
    others = np.linalg.norm(curve[:, None] - taken[None], axis=2).min(axis=1)
    # numbers are wider than they are high; tick labels stand along the edges
    free = np.minimum(edges / 1.6, others)
    return curve[free.argmax()] if free.max() > room else None


class TrajectoryStep:
    """What one path shows at a moment; Manim's cache knows it by its `key`."""

    def __init__(self, trajectory: Trajectory) -> None:
        self.key = type(self).__name__, trajectory.key
        self._trajectory = Unhashed(trajectory)

    @property
    def trajectory(self) -> Trajectory:
        return self._trajectory.value

    def reached(self, alpha: float) -> float:
        return self.trajectory.reached(alpha)

    def reading(self, alpha: float) -> str:
        """The loss where the last finished step has led."""
        return numbers.loss_number(float(self.trajectory.losses[int(self.reached(alpha))]))

    def mark(self, alpha: float) -> tuple[float, float]:
        """Epoch and loss, on the straight way from one step to the next."""
        trajectory, reached = self.trajectory, self.reached(alpha)
        index = np.arange(len(trajectory.epochs))
        return (
            float(np.interp(reached, index, trajectory.epochs)),
            float(np.interp(reached, index, trajectory.losses)),
        )


class EpochStep(TrajectoryStep):
    def reading(self, alpha: float) -> str:
        return f"{self.trajectory.epochs[int(self.reached(alpha))]:.0f}"


class RateStep(TrajectoryStep):
    def reading(self, alpha: float) -> str:
        rate = self.trajectory.rate(alpha)
        return "" if rate is None else captions.rate_text(rate, self.trajectory.run)
