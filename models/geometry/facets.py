"""Where a linear model of space changes its answer: flat facets, as far as they are shown."""

from itertools import combinations

import numpy as np

from models.arrays import Array
from models.geometry.linear_model import LinearModel

# A facet goes on around what it cuts, by this share of what the points span.
ROOM = 0.16


def facets(
    model: LinearModel, points: Array, curves: tuple[Array, ...], levels: Array
) -> tuple[Array, ...]:
    """The facets of a model of three coordinates.

    Parameters
    ----------
    points
        (N, 3).
    curves
        (S, 3) each: where the answer changes on the surface that is cut. The facets are shown about
        them; where there are none, beside the points.
    levels
        (M,), the heights that have a facet, where the answer is a height.

    Returns
    -------
    Convex polygons, (V, 3) each: one rectangle between two classes, one at each height; of more
    classes one between any two that are neighbours, and they meet. None where all is one answer.
    """
    about = np.concatenate(curves) if curves else points
    if len(model.weight) <= 2:
        normal, offset = model.difference
        offsets = offset - levels if model.regression else np.array([offset])
        return _rectangles(normal, offsets, points, about)
    weight, bias = model.weight, model.bias
    room = ROOM * np.ptp(points, axis=0).max()
    low, high = about.min(axis=0) - room, about.max(axis=0) + room
    box = [*zip(np.eye(3), -low, strict=True), *zip(-np.eye(3), high, strict=True)]
    polygons = []
    for i, j in combinations(range(len(weight)), 2):
        facet = _square(weight[j] - weight[i], float(bias[j] - bias[i]), low, high)
        others = [k for k in range(len(weight)) if k not in (i, j)]
        for normal, offset in [*((weight[i] - weight[k], bias[i] - bias[k]) for k in others), *box]:
            facet = clipped(facet, normal, float(offset))
        if len(facet) > 2:
            polygons.append(facet)
    return tuple(polygons)


def clipped(polygon: Array, normal: Array, offset: float) -> Array:
    """The part of a convex polygon (V, 3) where normal . z + offset >= 0; (0, 3) if there is none.

    Sutherland and Hodgman, "Reentrant polygon clipping" (1974).
    """
    if not len(polygon):
        return polygon
    heights = polygon @ normal + offset
    corners = []
    for index, (here, height) in enumerate(zip(polygon, heights, strict=True)):
        before, lower = polygon[index - 1], heights[index - 1]
        if (height < 0.0) != (lower < 0.0):
            corners.append(before + lower / (lower - height) * (here - before))
        if height >= 0.0:
            corners.append(here)
    return np.array(corners).reshape(-1, 3)


def _axes(normal: Array) -> Array:
    """(2, 3): two directions across a unit normal, the first of them level."""
    level = np.cross(normal, [0.0, 0.0, 1.0])
    size = np.linalg.norm(level)
    level = level / size if size > 1e-9 else np.array([1.0, 0.0, 0.0])
    return np.stack([level, np.cross(level, normal)])


def _rectangles(normal: Array, offsets: Array, points: Array, about: Array) -> tuple[Array, ...]:
    """Parallel planes, normal . z + offset = 0, each as a rectangle about some places (N, 3)."""
    length = np.linalg.norm(normal)
    if length == 0.0:
        return ()
    normal = normal / length
    axes = _axes(normal)
    low, high = (about @ axes.T).min(axis=0), (about @ axes.T).max(axis=0)
    # as much room on all sides, by what the points need across
    room = ROOM * np.ptp(points @ axes.T, axis=0).max()
    (left, bottom), (right, top) = low - room, high + room
    corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]]) @ axes
    return tuple(corners - offset / length * normal for offset in offsets)


def _square(normal: Array, offset: float, low: Array, high: Array) -> Array:
    """The plane normal . z + offset = 0 as a square (4, 3) that leaves a box on all sides."""
    length = np.linalg.norm(normal)
    if length == 0.0:
        return np.zeros((0, 3))
    middle = 0.5 * (low + high)
    foot = middle - (middle @ normal + offset) / length**2 * normal
    half = np.linalg.norm(high - low)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) @ _axes(normal / length)
    return foot + half * corners
