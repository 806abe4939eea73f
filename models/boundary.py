"""The separating line of the last space, pulled back to the curved boundary of the input.

The map is no bijection, so the line isn't carried back point by point: the logit's zero set is
contoured in the input window and its vertices are polished until the logit is 0; pushed forward,
they lie on the line.
"""

import contourpy
import numpy as np

from models.network import Network

Array = np.ndarray

POLISH = 50


def decision_boundary(
    network: Network, window: tuple[float, float, float, float], resolution: int = 320
) -> list[Array]:
    """Where the logit is 0 inside `window`.

    Parameters
    ----------
    network
        Two inputs, one logit.
    window
        (left, right, bottom, top) in the input plane.
    resolution
        Cells along the longer side.

    Returns
    -------
    Curves, each (N, 2) in the input plane, with |logit| near the rounding error on every
    vertex; closed ones end where they begin.
    """
    left, right, bottom, top = window
    cell = max(right - left, top - bottom) / resolution
    x = np.linspace(left, right, max(2, round((right - left) / cell)) + 1)
    y = np.linspace(bottom, top, max(2, round((top - bottom) / cell)) + 1)
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    logits = network(grid)[..., 0]
    generator = contourpy.contour_generator(x, y, logits)
    return [_polish(network, np.asarray(curve), x, y) for curve in generator.lines(0.0)]


def _polish(network: Network, curve: Array, x: Array, y: Array) -> Array:
    """Bisect each vertex along the cell edge it lies on."""
    low, high = curve.copy(), curve.copy()
    for axis, ticks in enumerate((x, y)):
        nearest = np.abs(curve[:, axis, None] - ticks).min(axis=1)
        between = nearest > 1e-9 * (ticks[-1] - ticks[0])
        place = np.searchsorted(ticks, curve[between, axis])
        low[between, axis] = ticks[place - 1]
        high[between, axis] = ticks[place]
    sign = np.sign(network(low)[:, 0])
    for _ in range(POLISH):
        middle = 0.5 * (low + high)
        same = np.sign(network(middle)[:, 0]) == sign
        low = np.where(same[:, None], middle, low)
        high = np.where(same[:, None], high, middle)
    return 0.5 * (low + high)


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
