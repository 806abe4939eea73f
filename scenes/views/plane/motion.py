"""Stages as moves: for every moment of a play, where lines and points are and what is in view."""

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Array, Window
from models.motion.drawable import Drawable
from models.motion.stages import Key, Stage, stages
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.viewport import Viewport, following, needed_height, viewport_of
from scenes.views.plane.grid import EXTENT, GridImage, GridLines, image_of
from scenes.views.plane.lazy import Lazy, Unhashed

# Moments at which a stage is measured for its view and its pace.
SAMPLES = 161
# At most about this many points are measured for it.
MEASURED = 2000
# The error of a drawn chord, in pixels of the panel.
CHORD_ERROR = 0.2
# A stage in which the points cross less than this share of the panel is paced by time alone.
STILL = 0.02


@dataclass(frozen=True, eq=False)
class Motion:
    """One stage of one plane, ready to be played.

    `stage` is None where nothing moves: the input plane at rest.
    `image` is that of `lines`, with chords no longer than `tolerances` allow at both ends.
    `clock` maps alpha, in SAMPLES equal steps, to t.
    """

    stage: Stage | None
    lines: GridLines
    tolerances: tuple[float, float]
    image: Lazy
    dots: tuple[Array, Array]
    viewports: tuple[Viewport, Viewport]
    pull_back: float
    clock: Array

    @property
    def grid(self) -> GridImage:
        return self.image()

    def at(self, alpha: float) -> PlaneState:
        """The state at a alpha in [0, 1] of the play, evenly paced by what is seen."""
        return self.at_t(self.time(alpha))

    def viewport(self, alpha: float) -> Viewport:
        """What is in view then."""
        return self.viewport_at(self.time(alpha))

    def image_of(self, inputs: Array, alpha: float) -> Array:
        """Where points of the input plane are then.  # (N, 2) -> (N, 2)"""
        return inputs if self.stage is None else self.stage.at(self.time(alpha))(inputs)

    def time(self, alpha: float) -> float:
        """t at `alpha` of the play."""
        return float(np.interp(alpha, np.linspace(0.0, 1.0, len(self.clock)), self.clock))

    def at_t(self, t: float) -> PlaneState:
        """The state at t in [0, 1] of the stage."""
        grid, stage = self.grid, self.stage
        if stage is None:
            lines, offsets, dots = grid.start, grid.offset_start, self.dots[0]
        else:
            lines = stage.between(grid.start, grid.end, t)
            offsets = stage.between_offsets(grid.offset_start, grid.offset_end, t)
            dots = stage.between(*self.dots, t)
        line_opacity, family, level = grid.line_opacity, grid.family, grid.level
        return PlaneState(lines, offsets, line_opacity, family, level, dots, self.viewport_at(t))

    def viewport_at(self, t: float) -> Viewport:
        """What is in view at t in [0, 1] of the stage."""
        return (
            self.viewports[0]
            .blend(self.viewports[1], t)
            .grown(1.0 + self.pull_back * 4.0 * t * (1.0 - t))
        )


class Carried:
    """A move the other way, with curves of the input plane carried on it."""

    def __init__(self, motion: Motion, curves: tuple[Array, ...]) -> None:
        self.motion, self.curves = motion, curves
        self._ends = Unhashed(Lazy(self._images))

    def _images(self) -> list[tuple[Array, Array]]:
        """Every curve at both ends of the stage."""
        stage = self.motion.stage
        start, end = stage.at(0.0), stage.at(1.0)
        return [(start(curve), end(curve)) for curve in self.curves]

    def viewport(self, alpha: float) -> Viewport:
        return self.motion.viewport(1.0 - alpha)

    def at(self, alpha: float) -> PlaneState:
        motion, stage = self.motion, self.motion.stage
        images = self._ends.value()
        t = motion.time(1.0 - alpha)
        curves = tuple(stage.between(start, end, t) for start, end in images)
        return replace(motion.at_t(t), curves=curves)


def opening(grid: GridLines, points: Array, viewport: Viewport) -> Motion:
    """The input plane at rest."""
    image = Lazy(lambda: image_of(grid, None))
    return Motion(
        None, grid, (0.0, 0.0), image, (points, points), (viewport, viewport), 0.0, _even_clock()
    )


def extent_needed(drawing: Drawable, points: Array, window: Window, aspect: float) -> float:
    """How far the grid must go on, in windows, to fill the panel after the first affine step."""
    if not drawing.blocks:
        return EXTENT[0]
    affine = drawing.blocks[0].affine
    left, right, bottom, top = viewport_of(affine(points), aspect).window_of(aspect)
    corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
    before = (corners - affine.bias) @ np.linalg.pinv(affine.weight).T
    centre = np.array([window[0] + window[1], window[2] + window[3]]) / 2
    half = np.array([window[1] - window[0], window[3] - window[2]]) / 2
    return float(np.clip(1.1 * np.abs((before - centre) / half).max(), *EXTENT))


def motions_of(
    drawing: Drawable, points: Array, grid: GridLines, aspect: float, pixels: float
) -> dict[Key, Motion]:
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
    viewport = viewport_of(points, aspect)
    motions: dict[Key, Motion] = {}
    for stage in stages(drawing):
        motions[stage.key] = _motion(stage, points, grid, viewport, aspect, pixels)
        viewport = motions[stage.key].viewports[1]
    return motions


def _motion(
    stage: Stage, points: Array, grid: GridLines, viewport: Viewport, aspect: float, pixels: float
) -> Motion:
    start, end = stage.at(0.0)(points), stage.at(1.0)(points)
    after = viewport_of(end, aspect) if stage.kind != "shift" else following(viewport, end, aspect)
    times = np.linspace(0.0, 1.0, SAMPLES)
    some = slice(None, None, max(1, len(points) // MEASURED))
    images = np.stack([stage.between(start[some], end[some], t) for t in times])  # (T, M, 2)
    pull_back = _pull_back(images, times, viewport, after, aspect)
    tolerances = (CHORD_ERROR * viewport.height / pixels, CHORD_ERROR * after.height / pixels)
    windows = (viewport.window_of(aspect), after.window_of(aspect))
    image = Lazy(lambda: image_of(grid, stage, tolerances, windows))
    motion = Motion(
        stage, grid, tolerances, image, (start, end), (viewport, after), pull_back, times
    )
    return replace(motion, clock=_paced_clock(images, times, motion))


def still_motion(
    stage: Stage, points: Array, grid: GridLines, viewport: Viewport, aspect: float, pixels: float
) -> Motion:
    """A stage seen in one view all the way, at the pace of t."""
    dots = stage.at(0.0)(points), stage.at(1.0)(points)
    tolerance, window = CHORD_ERROR * viewport.height / pixels, viewport.window_of(aspect)
    image = Lazy(lambda: image_of(grid, stage, (tolerance, tolerance), (window, window)))
    tolerances = (tolerance, tolerance)
    return Motion(stage, grid, tolerances, image, dots, (viewport, viewport), 0.0, _even_clock())


def _pull_back(images: Array, times: Array, start: Viewport, end: Viewport, aspect: float) -> float:
    """How much a view must widen in mid-stage to hold points that don't move straight."""
    most = 0.0
    for t, image in zip(times[1:-1], images[1:-1], strict=True):
        if t * (1.0 - t) < 0.025:
            continue  # so near to an end, which holds them, the division below means nothing
        viewport = start.blend(end, t)
        missing = (
            needed_height(image, np.array([viewport.x, viewport.y]), aspect) / viewport.height - 1.0
        )
        most = max(most, missing / (4.0 * t * (1.0 - t)) if missing > 1e-6 else 0.0)
    return most


def _even_clock() -> Array:
    return np.linspace(0.0, 1.0, SAMPLES)


def _paced_clock(images: Array, times: Array, motion: Motion) -> Array:
    """t(alpha) such that the points cross the panel at an even speed.

    Most of a fold happens in the last tenth of t, while the view closes in: played by t,
    nothing would be seen for long, and then too much at once.
    """
    viewports = [motion.viewport_at(t) for t in times]
    centres = np.array([[viewport.x, viewport.y] for viewport in viewports])[:, None, :]
    heights = np.array([viewport.height for viewport in viewports])[:, None, None]
    return even_pace((images - centres) / heights, times)


def even_pace(seen: Array, times: Array) -> Array:
    """t(alpha) in SAMPLES steps, such that what is `seen` (T, M, D) at `times` moves evenly."""
    steps = np.linalg.norm(np.diff(seen, axis=0), axis=2).mean(axis=1)
    travelled = np.concatenate([[0.0], np.cumsum(steps)])
    if travelled[-1] < STILL:
        return _even_clock()
    # a little of plain time, so that no moment of t is skipped where the points rest
    travelled = travelled / travelled[-1] * 0.95 + 0.05 * times
    return np.interp(np.linspace(0.0, 1.0, SAMPLES), travelled, times)
