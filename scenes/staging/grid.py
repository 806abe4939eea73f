"""The grid of the input plane, and its image under a stage."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.creases import trace
from models.network import Network
from models.stages import Stage

Array = np.ndarray
Window = tuple[float, float, float, float]

# Major lines reach at least this many times as far as the window, and at most so many times.
REACH = (3.0, 6.0)
# Levels of lines: level k has the spacing of level 0 over 2^k.
LEVELS = 4


def nice_step(length: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is at most `length`."""
    power = 10.0 ** np.floor(np.log10(length))
    return float(max(factor * power for factor in (1, 2, 5) if factor * power <= length * 1.0001))


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
    reach
        How many times as far as the window the major lines go on, ever fainter.
    """

    segments: Array
    family: Array
    level: Array
    spacing: float
    window: Window
    reach: float

    def presence(self, positions: Array, level: Array) -> Array:
        """How strong a line is at input positions, 0 to 1.

        Beyond the window lines die away; the finer ones end with it.

        Parameters
        ----------
        positions
            (L, S, 2).
        level
            (L,).
        """
        left, right, bottom, top = self.window
        centre = np.array([left + right, bottom + top]) / 2
        half = np.array([right - left, top - bottom]) / 2
        beyond = np.abs((positions - centre) / half).max(axis=-1)
        presence = np.clip((1.0 - beyond) / 0.12, 0.0, 1.0)
        for k in (1, 0):
            reach = min(reach_of(k, self.reach), self.reach)
            faint = 0.65 * np.clip((reach - beyond) / max(reach - 1.0, 1e-9), 0.0, 1.0)
            faint = np.where(beyond <= 1.0 + 1e-9, 1.0, faint)
            presence = np.where(level[:, None] == k, faint, presence)
        return presence


def reach_of(level: int, reach: float) -> float:
    """How many times as far as the window the lines of a level go."""
    return {0: reach, 1: REACH[0]}.get(level, 1.0)


def grid_lines(
    window: Window, lines: int, reach: float = REACH[0], levels: int = LEVELS
) -> GridLines:
    """The grid for an input window.

    Parameters
    ----------
    window
        (left, right, bottom, top), in the input plane.
    lines
        About how many major lines cross the shorter side.
    reach
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
            far = min(reach_of(k, reach), reach)
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
        reach,
    )


def line_in(window: Window, reach: float = REACH[0]) -> GridLines:
    """The grid of inputs that are numbers: the first axis alone; as `grid_lines`."""
    left, right, _, _ = window
    extra = 0.5 * (reach - 1.0) * (right - left)
    cuts = [left - extra, left, right, right + extra]
    segments = np.array([[[a, 0.0], [b, 0.0]] for a, b in pairwise(cuts)])
    count = len(segments)
    family, level = np.ones(count, dtype=int), np.zeros(count, dtype=int)
    return GridLines(segments, family, level, right - left, window, reach)


@dataclass(frozen=True, eq=False)
class GridImage:
    """The grid's image at both ends of a stage; all arrays (L, S, ...).

    `offset_*` is the way to the next line of the same level: what its local spacing is.
    """

    start: Array
    end: Array
    offset_start: Array
    offset_end: Array
    presence: Array
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
    if stage is None:
        inputs = grid.segments
        step = _offsets(grid, inputs)
        return _pack(grid, inputs, inputs, inputs, step, step)
    start, end = stage.at(0.0), stage.at(1.0)
    inputs = trace(grid.segments, (start, end), tolerances, windows)
    step = _offsets(grid, inputs)
    # most lines have far fewer vertices than the longest: the repeated ones are only copied
    fresh = np.ones(inputs.shape[:2], dtype=bool)
    fresh[:, 1:] = (inputs[:, 1:] != inputs[:, :-1]).any(axis=2)
    copied = np.cumsum(fresh.ravel()) - 1
    at, aside = inputs[fresh], step[fresh]

    def images(network: Network) -> tuple[Array, Array]:
        offsets = 0.5 * (network(at + aside) - network(at - aside))
        return tuple(found[copied].reshape(inputs.shape) for found in (network(at), offsets))

    (begin, before), (finish, after) = images(start), images(end)
    return _pack(grid, inputs, begin, finish, before, after)


def image_under(grid: GridLines, network: Network, inputs: Array) -> tuple[Array, Array, Array]:
    """The grid's image under one network: (L, S, 2), its offsets, and (L, S) its presence.

    As `image_of`, for a picture that is seen for one frame; `inputs` (L, S, 2) are the vertices.
    """
    fresh = np.ones(inputs.shape[:2], dtype=bool)
    fresh[:, 1:] = (inputs[:, 1:] != inputs[:, :-1]).any(axis=2)
    copied = np.cumsum(fresh.ravel()) - 1
    at, aside = inputs[fresh], _offsets(grid, inputs)[fresh]
    # to a thousandth of a pixel, at half the time
    network = network.single()
    image = network(at)
    offsets = network(at + aside) - image
    shape = inputs.shape
    return (
        image[copied].reshape(shape).astype(float),
        offsets[copied].reshape(shape).astype(float),
        grid.presence(inputs, grid.level),
    )


def _offsets(grid: GridLines, inputs: Array) -> Array:
    step = np.zeros_like(inputs)
    size = grid.spacing / 2.0**grid.level
    for axis in (0, 1):
        chosen = grid.family == axis
        step[chosen, :, axis] = size[chosen, None]
    return step


def _pack(grid, inputs, start, end, offset_start, offset_end) -> GridImage:
    presence = grid.presence(inputs, grid.level)
    return GridImage(start, end, offset_start, offset_end, presence, grid.family, grid.level)
