"""Stages as moves: for every moment of a play, where lines and points are and what is in view."""

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Array, Window
from models.motion.drawable import Drawable
from models.motion.stages import Key, Stage, stages
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.viewport import View, following, needed_height, view_of
from scenes.views.plane.grid import REACH, GridImage, GridLines, image_of
from scenes.views.plane.lazy import Hidden, Later

# Moments at which a stage is measured for its view and its pace.
SAMPLES = 161
# At most about this many points are measured for it.
MEASURED = 2000
# The error of a drawn chord, in pixels of the panel.
CHORD_ERROR = 0.2
# A stage in which the points cross less than this share of the panel is paced by time alone.
STILL = 0.02


@dataclass(frozen=True, eq=False)
class Move:
    """One stage of one plane, ready to be played.

    `stage` is None where nothing moves: the input plane at rest.
    `image` is that of `lines`, with chords no longer than `tolerances` allow at both ends.
    `clock` maps the share of the play, in SAMPLES equal steps, to t.
    """

    stage: Stage | None
    lines: GridLines
    tolerances: tuple[float, float]
    image: Later
    dots: tuple[Array, Array]
    views: tuple[View, View]
    pull_back: float
    clock: Array

    @property
    def grid(self) -> GridImage:
        return self.image()

    def at(self, share: float) -> PlaneState:
        """The state at a share in [0, 1] of the play, evenly paced by what is seen."""
        return self.at_t(self.time(share))

    def view(self, share: float) -> View:
        """What is in view then."""
        return self.view_at(self.time(share))

    def image_of(self, inputs: Array, share: float) -> Array:
        """Where points of the input plane are then.  # (N, 2) -> (N, 2)"""
        return inputs if self.stage is None else self.stage.at(self.time(share))(inputs)

    def time(self, share: float) -> float:
        """t at a share of the play."""
        return float(np.interp(share, np.linspace(0.0, 1.0, len(self.clock)), self.clock))

    def at_t(self, t: float) -> PlaneState:
        """The state at t in [0, 1] of the stage."""
        grid, stage = self.grid, self.stage
        if stage is None:
            lines, offsets, dots = grid.start, grid.offset_start, self.dots[0]
        else:
            lines = stage.between(grid.start, grid.end, t)
            offsets = stage.between_offsets(grid.offset_start, grid.offset_end, t)
            dots = stage.between(*self.dots, t)
        presence, family, level = grid.presence, grid.family, grid.level
        return PlaneState(lines, offsets, presence, family, level, dots, self.view_at(t))

    def view_at(self, t: float) -> View:
        """What is in view at t in [0, 1] of the stage."""
        return (
            self.views[0].blend(self.views[1], t).grown(1.0 + self.pull_back * 4.0 * t * (1.0 - t))
        )


class Carried:
    """A move the other way, with curves of the input plane carried on it."""

    def __init__(self, move: Move, curves: tuple[Array, ...]) -> None:
        self.move, self.curves = move, curves
        self._ends = Hidden(Later(self._images))

    def _images(self) -> list[tuple[Array, Array]]:
        """Every curve at both ends of the stage."""
        stage = self.move.stage
        if stage is None:
            return [(curve, curve) for curve in self.curves]
        start, end = stage.at(0.0), stage.at(1.0)
        return [(start(curve), end(curve)) for curve in self.curves]

    def view(self, share: float) -> View:
        return self.move.view(1.0 - share)

    def at(self, share: float) -> PlaneState:
        move, stage = self.move, self.move.stage
        images = self._ends.thing()
        if stage is None:
            return replace(move.at(1.0 - share), curves=self.curves)
        t = move.time(1.0 - share)
        curves = tuple(stage.between(start, end, t) for start, end in images)
        return replace(move.at_t(t), curves=curves)


def opening(grid: GridLines, points: Array, view: View) -> Move:
    """The input plane at rest."""
    image = Later(lambda: image_of(grid, None))
    return Move(None, grid, (0.0, 0.0), image, (points, points), (view, view), 0.0, _even_clock())


def reach_needed(drawing: Drawable, points: Array, window: Window, aspect: float) -> float:
    """How far the grid must go on, in windows, to fill the panel after the first affine step."""
    if not drawing.blocks:
        return REACH[0]
    affine = drawing.blocks[0].affine
    left, right, bottom, top = view_of(affine(points), aspect).window_of(aspect)
    corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
    before = (corners - affine.bias) @ np.linalg.pinv(affine.weight).T
    centre = np.array([window[0] + window[1], window[2] + window[3]]) / 2
    half = np.array([window[1] - window[0], window[3] - window[2]]) / 2
    return float(np.clip(1.1 * np.abs((before - centre) / half).max(), *REACH))


def film(
    drawing: Drawable, points: Array, grid: GridLines, aspect: float, pixels: float
) -> dict[Key, Move]:
    """The moves of a network, one a stage, in order.

    Parameters
    ----------
    drawing
        The network, cut at its drawn spaces.
    points
        (N, 2), inputs.
    aspect, pixels
        Of the panel: width over height, and its height in pixels, which sets how far smooth
        curves are refined.
    """
    view = view_of(points, aspect)
    moves: dict[Key, Move] = {}
    for stage in stages(drawing):
        moves[stage.key] = _move(stage, points, grid, view, aspect, pixels)
        view = moves[stage.key].views[1]
    return moves


def _move(
    stage: Stage, points: Array, grid: GridLines, view: View, aspect: float, pixels: float
) -> Move:
    start, end = stage.at(0.0)(points), stage.at(1.0)(points)
    after = view_of(end, aspect) if stage.kind != "shift" else following(view, end, aspect)
    times = np.linspace(0.0, 1.0, SAMPLES)
    some = slice(None, None, max(1, len(points) // MEASURED))
    images = np.stack([stage.between(start[some], end[some], t) for t in times])  # (T, M, 2)
    pull_back = _pull_back(images, times, view, after, aspect)
    tolerances = (CHORD_ERROR * view.height / pixels, CHORD_ERROR * after.height / pixels)
    windows = (view.window_of(aspect), after.window_of(aspect))
    image = Later(lambda: image_of(grid, stage, tolerances, windows))
    move = Move(stage, grid, tolerances, image, (start, end), (view, after), pull_back, times)
    return replace(move, clock=_paced_clock(images, times, move))


def still_move(
    stage: Stage, points: Array, grid: GridLines, view: View, aspect: float, pixels: float
) -> Move:
    """A stage seen in one view all the way, at the pace of t."""
    dots = stage.at(0.0)(points), stage.at(1.0)(points)
    tolerance, window = CHORD_ERROR * view.height / pixels, view.window_of(aspect)
    image = Later(lambda: image_of(grid, stage, (tolerance, tolerance), (window, window)))
    tolerances = (tolerance, tolerance)
    return Move(stage, grid, tolerances, image, dots, (view, view), 0.0, _even_clock())


def _pull_back(images: Array, times: Array, start: View, end: View, aspect: float) -> float:
    """How much a view must widen in mid-stage to hold points that don't move straight."""
    most = 0.0
    for t, image in zip(times[1:-1], images[1:-1], strict=True):
        if t * (1.0 - t) < 0.025:
            continue  # so near to an end, which holds them, the division below means nothing
        view = start.blend(end, t)
        missing = needed_height(image, np.array([view.x, view.y]), aspect) / view.height - 1.0
        most = max(most, missing / (4.0 * t * (1.0 - t)) if missing > 1e-6 else 0.0)
    return most


def _even_clock() -> Array:
    return np.linspace(0.0, 1.0, SAMPLES)


def _paced_clock(images: Array, times: Array, move: Move) -> Array:
    """t(share) such that the points cross the panel at an even speed.

    Most of a fold happens in the last tenth of t, while the view closes in: played by t,
    nothing would be seen for long, and then too much at once.
    """
    views = [move.view_at(t) for t in times]
    centres = np.array([[view.x, view.y] for view in views])[:, None, :]
    heights = np.array([view.height for view in views])[:, None, None]
    return pace((images - centres) / heights, times)


def pace(seen: Array, times: Array) -> Array:
    """t(share) in SAMPLES steps, such that what is `seen` (T, M, D) at `times` moves evenly."""
    steps = np.linalg.norm(np.diff(seen, axis=0), axis=2).mean(axis=1)
    travelled = np.concatenate([[0.0], np.cumsum(steps)])
    if travelled[-1] < STILL:
        return _even_clock()
    # a little of plain time, so that no moment of t is skipped where the points rest
    travelled = travelled / travelled[-1] * 0.95 + 0.05 * times
    return np.interp(np.linspace(0.0, 1.0, SAMPLES), travelled, times)
