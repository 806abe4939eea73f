"""The grid of the input plane, and its image under a stage."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.arrays import Array, Window
from models.geometry.creases import Cuts, cut_at_creases
from models.motion.stages import Stage
from models.network.float32 import Float32Network
from models.network.network import Network
from scenes.drawing.ticks import nice_step

# Major lines reach at least this many times as far as the window, and at most so many times.
EXTENT = (3.0, 6.0)
# Levels of lines: level k has the spacing of level 0 over 2^k.
LEVELS = 4


@dataclass(frozen=True, eq=False)
class GridLines:
    """Straight lines of the input plane, cut at the window's edges.

    Attributes
    ----------
    segments
        (L, 2, 2).
    family
        (L,): 0 for lines x1 = const, 1 for x2 = const.
    level
        (L,): 0 for major lines, then ever finer ones.
    spacing
        The distance of major lines.
    window
        (left, right, bottom, top), where the lines are at full strength.
    extent
        How many times as far as the window the major lines go on, ever fainter.
    """

    segments: Array
    family: Array
    level: Array
    spacing: float
    window: Window
    extent: float

    def line_opacity(self, positions: Array, level: Array) -> Array:
        """How strong a line is at input positions, 0 to 1.

        Beyond the window lines die away; the finer ones end with it.

        Parameters
        ----------
        positions
            (M, 2).
        level
            (M,), of the line that each lies on.
        """
        left, right, bottom, top = self.window
        centre = np.array([left + right, bottom + top]) / 2
        half = np.array([right - left, top - bottom]) / 2
        beyond = np.abs((positions - centre) / half).max(axis=-1)
        line_opacity = np.clip((1.0 - beyond) / 0.12, 0.0, 1.0)
        for k in (1, 0):
            extent = min(extent_of(k, self.extent), self.extent)
            faint = 0.65 * np.clip((extent - beyond) / max(extent - 1.0, 1e-9), 0.0, 1.0)
            faint = np.where(beyond <= 1.0 + 1e-9, 1.0, faint)
            line_opacity = np.where(level == k, faint, line_opacity)
        return line_opacity


def extent_of(level: int, extent: float) -> float:
    """How many times as far as the window the lines of a level go."""
    return {0: extent, 1: EXTENT[0]}.get(level, 1.0)


def grid_lines(
    window: Window, lines: int, extent: float = EXTENT[0], levels: int = LEVELS
) -> GridLines:
    """The grid for an input window.

    Parameters
    ----------
    window
        (left, right, bottom, top), in the input plane.
    lines
        About how many major lines cross the shorter side.
    extent
        How many times as far as the window they go on; 1: all lines end with it.
    levels
        How many levels of ever finer lines there are.
    """
    left, right, bottom, top = window
    spacing = nice_step(min(right - left, top - bottom) / max(lines - 1, 1) * 1.5)
    segments, family, level = [], [], []
    spans = ((left, right), (bottom, top))
    for axis in (0, 1):
        low, high = spans[axis]
        start, end = spans[1 - axis]
        length = end - start
        centre, half = 0.5 * (low + high), 0.5 * (high - low)
        for k in range(levels):
            step = spacing / 2**k
            far = min(extent_of(k, extent), extent)
            first = int(np.ceil((centre - far * half) / step))
            last = int(np.floor((centre + far * half) / step))
            for index in range(first, last + 1):
                if k > 0 and index % 2 == 0:
                    continue  # that one is of a coarser level
                extra = 0.5 * (far - 1.0) * length
                cuts = [start - extra, start, end, end + extra] if extra else [start, end]
                for a, b in pairwise(cuts):
                    ends = np.empty((2, 2))
                    ends[:, axis] = index * step
                    ends[:, 1 - axis] = a, b
                    segments.append(ends)
                    family.append(axis)
                    level.append(k)
    # finer lines first, so that major ones are drawn over them
    order = np.argsort(-np.array(level), kind="stable")
    return GridLines(
        np.array(segments)[order],
        np.array(family)[order],
        np.array(level)[order],
        spacing,
        window,
        extent,
    )


def line_in(window: Window, extent: float = EXTENT[0]) -> GridLines:
    """The grid of inputs that are numbers: the first axis alone; as `grid_lines`."""
    left, right, _, _ = window
    extra = 0.5 * (extent - 1.0) * (right - left)
    cuts = [left - extra, left, right, right + extra]
    segments = np.array([[[a, 0.0], [b, 0.0]] for a, b in pairwise(cuts)])
    count = len(segments)
    family, level = np.ones(count, dtype=int), np.zeros(count, dtype=int)
    return GridLines(segments, family, level, right - left, window, extent)


@dataclass(frozen=True, eq=False)
class GridImage:
    """The grid's image at both ends of a stage; all arrays (L, S, ...).

    `offset_*` is the way to the next line of the same level: what its local spacing is.
    """

    start: Array
    end: Array
    offset_start: Array
    offset_end: Array
    line_opacity: Array
    family: Array
    level: Array


def image_of(
    grid: GridLines,
    stage: Stage | None,
    tolerances: tuple[float, float] = (0.0, 0.0),
    windows: tuple[Window, Window] | tuple[()] = (),
) -> GridImage:
    """Trace the grid through a stage (None: the input plane, at rest).

    Parameters
    ----------
    tolerances
        The largest error of a chord at t = 0 and at t = 1, in units of the plane shown then.
    windows
        What is shown then; curves far from it aren't refined.
    """
    ends = () if stage is None else (stage.at(0.0), stage.at(1.0))
    cuts = cut_at_creases(grid.segments, ends, tolerances, windows)
    at, aside = cuts.points, _offsets(grid)[cuts.owner]

    def images(network: Network) -> tuple[Array, Array]:
        offsets = 0.5 * (network(at + aside) - network(at - aside))
        return cuts.rows(network(at)), cuts.rows(offsets)

    still = cuts.rows(at), cuts.rows(aside)
    (begin, before), (finish, after) = [images(end) for end in ends] or (still, still)
    line_opacity = cuts.rows(grid.line_opacity(at, grid.level[cuts.owner]))
    return GridImage(begin, finish, before, after, line_opacity, grid.family, grid.level)


def image_under(grid: GridLines, network: Network, cuts: Cuts) -> tuple[Array, Array, Array]:
    """The grid's image under one network: (L, S, 2), its offsets, and (L, S) its presence.

    As `image_of`, for a picture that is seen for one frame.
    """
    at = cuts.points
    # to a thousandth of a pixel
    float32 = Float32Network(network)
    image = float32(at)
    offsets = float32(at + _offsets(grid)[cuts.owner]) - image
    return (
        cuts.rows(image.astype(float)),
        cuts.rows(offsets.astype(float)),
        cuts.rows(grid.line_opacity(at, grid.level[cuts.owner])),
    )


def _offsets(grid: GridLines) -> Array:
    """The way from each line to the next of its level.  # (L, 2)"""
    size = grid.spacing / 2.0**grid.level
    return size[:, None] * np.eye(2)[grid.family]
