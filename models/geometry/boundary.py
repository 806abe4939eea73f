"""The separating lines of the last space, pulled back to the curved boundary of the input.

The map is no bijection, so a line isn't carried back point by point: the logit's zero set is
contoured in the input window and its vertices are polished until the logit is 0; pushed forward,
they lie on the line.
"""

from collections.abc import Callable
from itertools import pairwise

import contourpy
import numpy as np

from models.arrays import Array, Window
from models.network.network import Network

# Steps towards a vertex, which is found to its last digits.
POLISH = 30


def decision_boundary(
    network: Network,
    window: Window,
    resolution: int = 320,
    polish: int = POLISH,
    outputs: Array | None = None,
) -> list[Array]:
    """Where the class changes inside `window`.

    Parameters
    ----------
    network
        Two inputs; one logit, or one for each class.
    window
        (left, right, bottom, top) in the input plane.
    resolution
        Cells along the longer side.
    polish
        Steps towards each vertex, along the edge of a cell.
    outputs
        The network's at `SampleGrid.over(window, resolution).positions`, if they are known.

    Returns
    -------
    Curves, each (N, 2) in the input plane, with |logit| near the rounding error on every
    vertex (of more than two classes: the difference of the two highest); closed ones end where
    they begin.
    """
    grid = SampleGrid.over(window, resolution)
    scores = network(grid.positions) if outputs is None else outputs
    if scores.shape[-1] == 1:
        return grid.contour(lambda at: network(at)[..., 0], 0.0, scores[..., 0], polish)
    curves: list[Array] = []
    for index in range(scores.shape[-1] - 1):
        values = margin(scores, index)
        curves_of_class = grid.contour(
            lambda at, i=index: margin(network(at), i), 0.0, values, polish
        )
        curves += [
            part for curve in curves_of_class for part in _against_later(network, curve, index)
        ]
    return curves


def level_curves(
    network: Network,
    window: Window,
    levels: Array,
    resolution: int = 320,
    polish: int = POLISH,
    outputs: Array | None = None,
) -> list[Array]:
    """Where the one output of `network` is one of `levels` (M,); as `decision_boundary`."""
    grid = SampleGrid.over(window, resolution)
    values = (network(grid.positions) if outputs is None else outputs)[..., 0]
    return [
        curve
        for level in levels
        for curve in grid.contour(
            lambda at, level=level: network(at)[..., 0] - level, float(level), values, polish
        )
    ]


def margin(scores: Array, index: int) -> Array:
    """How far one class's score lies above the highest of the others.  # (..., K) -> (...)"""
    others = np.delete(scores, index, axis=-1)
    return scores[..., index] - others.max(axis=-1)


def _against_later(network: Network, curve: Array, index: int) -> list[Array]:
    """The stretches of a class's border on which its rival comes later, so that none is twice."""
    scores = network(curve)
    scores[:, index] = -np.inf
    later = scores.argmax(axis=1) > index
    # the vertex on either side belongs to the stretch, so that three borders meet
    edges = np.flatnonzero(np.diff(np.concatenate([[False], later, [False]]).astype(int)))
    spans = [
        (max(start - 1, 0), end + 1) for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]
    return [curve[start:end] for start, end in spans]


class SampleGrid:
    """Cells over a window of the input plane."""

    def __init__(self, x: Array, y: Array) -> None:
        self.x, self.y = x, y

    @classmethod
    def over(cls, window: Window, resolution: int) -> "SampleGrid":
        """`resolution` cells along the longer side."""
        left, right, bottom, top = window
        cell = max(right - left, top - bottom) / resolution
        x = np.linspace(left, right, max(2, round((right - left) / cell)) + 1)
        y = np.linspace(bottom, top, max(2, round((top - bottom) / cell)) + 1)
        return cls(x, y)

    @property
    def positions(self) -> Array:
        """(H, W, 2), row 0 at the bottom."""
        return np.stack(np.meshgrid(self.x, self.y), axis=-1)

    def contour(
        self, value: Callable[[Array], Array], level: float, values: Array, polish: int
    ) -> list[Array]:
        """Where `value` is 0; `values` (H, W) less `level` are what it is on the grid."""
        generator = contourpy.contour_generator(self.x, self.y, values)
        curves = [np.asarray(curve) for curve in generator.lines(level)]
        if not curves:
            return []
        ends = np.cumsum([0, *map(len, curves)])
        whole = self._polish(value, np.concatenate(curves), polish)
        return [whole[start:end] for start, end in pairwise(ends)]

    def _polish(self, value: Callable[[Array], Array], curve: Array, times: int) -> Array:
        """Find each vertex along the cell edge it lies on.

        By the Illinois method (Dowell and Jarratt 1971): false position that can't get stuck.
        """
        low, high = curve.copy(), curve.copy()
        for axis, ticks in enumerate((self.x, self.y)):
            nearest = _distance_to_nearest(ticks, curve[:, axis])
            between = nearest > 1e-9 * (ticks[-1] - ticks[0])
            place = np.searchsorted(ticks, curve[between, axis])
            low[between, axis] = ticks[place - 1]
            high[between, axis] = ticks[place]
        below, above = value(low), value(high)
        middle, before = curve, np.zeros(len(curve), dtype=bool)
        for turn in range(times):
            fraction = below / np.where(below == above, 1.0, below - above)
            middle = low + np.clip(fraction, 0.0, 1.0)[:, None] * (high - low)
            at_middle = value(middle)
            same = np.sign(at_middle) == np.sign(below)
            low = np.where(same[:, None], middle, low)
            high = np.where(same[:, None], high, middle)
            # an end that stays for a second time counts half
            again = (same == before) & (turn > 0)
            below, above = (
                np.where(same, at_middle, np.where(again, 0.5 * below, below)),
                np.where(same, np.where(again, 0.5 * above, above), at_middle),
            )
            before = same
        return middle


def _distance_to_nearest(ticks: Array, places: Array) -> Array:
    after = np.clip(np.searchsorted(ticks, places), 1, len(ticks) - 1)
    return np.minimum(np.abs(places - ticks[after - 1]), np.abs(places - ticks[after]))


def reached(curves: list[Array], normal: Array, tolerance: float) -> Array:
    """Which stretches of a line the images of boundary curves cover.

    Parameters
    ----------
    curves
        Images of the boundary in the last space, each (N, 2), all on the line.
    normal
        (2,), the line's normal; positions along it are measured in the direction
        (-n2, n1)/|n| from the point nearest to the origin.
    tolerance
        Stretches nearer to each other than this are one.

    Returns
    -------
    (K, 2) stretches (from, to) along the line, sorted and disjoint.
    """
    length = np.linalg.norm(normal)
    if length == 0.0:
        return np.zeros((0, 2))
    direction = np.array([-normal[1], normal[0]]) / length
    spans = []
    for curve in curves:
        along = curve @ direction
        spans.append(np.sort(np.stack([along[:-1], along[1:]], axis=1), axis=1))
    if not spans:
        return np.zeros((0, 2))
    sorted_spans = np.concatenate(spans)
    sorted_spans = sorted_spans[np.argsort(sorted_spans[:, 0])]
    reach = np.maximum.accumulate(sorted_spans[:, 1])
    begins = np.append(True, sorted_spans[1:, 0] > reach[:-1] + tolerance)
    ends = np.append(begins[1:], True)
    return np.stack([sorted_spans[begins, 0], reach[ends]], axis=1)
