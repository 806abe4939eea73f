"""A patch of the plane as triangles, cut exactly where a network creases it."""

from collections.abc import Callable

import numpy as np

from models.arrays import Array, Window
from models.geometry.creases import bisected
from models.network.network import Layer, Network

# A pre-activation so near to 0, as a share of the largest, is taken for 0: a vertex on a crease.
ON_CREASE = 1e-9
BISECTIONS = 40


def patch(window: Window, cells: int) -> tuple[Array, Array]:
    """A window (left, right, bottom, top) of the plane as triangles.

    Returns
    -------
    Vertices (V, 2), and faces (F, 3) that index them; `cells` squares along each side, every
    one halved, the halves alternating so that no direction is preferred.
    """
    left, right, bottom, top = window
    x, y = np.linspace(left, right, cells + 1), np.linspace(bottom, top, cells + 1)
    vertices = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    row, column = np.divmod(np.arange(cells * cells), cells)
    a = row * (cells + 1) + column
    b, c, d = a + 1, a + cells + 2, a + cells + 1
    even = ((row + column) % 2 == 0)[:, None]
    first = np.where(even, np.stack([a, b, c], axis=1), np.stack([a, b, d], axis=1))
    second = np.where(even, np.stack([a, c, d], axis=1), np.stack([b, c, d], axis=1))
    return vertices, np.concatenate([first, second])


def creased(vertices: Array, faces: Array, network: Network) -> tuple[Array, Array]:
    """The same patch, cut so that no face lies on both sides of a kink.

    Under a piecewise linear network every face's image is then flat.
    """
    for depth, layer in enumerate(network.layers):
        if not layer.activation.has_kink:
            continue
        prefix = Network(network.layers[:depth])
        for weight, bias in zip(layer.weight, layer.bias, strict=True):
            unit = Layer(weight[None], bias[None])
            values = unit(prefix(vertices) if depth else vertices)[:, 0]
            vertices, faces = cut_faces(vertices, faces, values)
    return vertices, faces


def cut_faces(
    vertices: Array,
    faces: Array,
    values: Array,
    exactly: Callable[[Array], Array] | None = None,
) -> tuple[Array, Array]:
    """Cut faces along the line on which `values` are 0.

    Parameters
    ----------
    vertices, faces, values
        (V, 2), (F, 3), and (V,) at the vertices; linear on every face, unless
    exactly
        is given, the function (..., 2) -> (...) whose values they are: then the edges are cut where
        that is 0.

    Returns
    -------
    Vertices, the old ones first, and faces, none of which has values of both signs.
    """
    values = np.where(np.abs(values) <= ON_CREASE * np.abs(values).max(initial=0.0), 0.0, values)
    signs = np.sign(values)[faces]
    through = (signs.min(axis=1) < 0) & (signs.max(axis=1) > 0)
    if not through.any():
        return vertices, faces
    struck, signs = faces[through], signs[through]
    # the corner that is alone with its sign comes first: the 0 if there is one
    total = signs.sum(axis=1)
    on_it = (signs == 0).any(axis=1)
    first = np.where(on_it, (signs == 0).argmax(axis=1), (signs == -total[:, None]).argmax(axis=1))
    turned = (first[:, None] + np.arange(3)) % 3
    a, b, c = np.take_along_axis(struck, turned, axis=1).T
    # one new vertex an edge, however many faces have it
    edges = np.concatenate(
        [
            np.stack([a, b], axis=1)[~on_it],
            np.stack([a, c], axis=1)[~on_it],
            np.stack([b, c], axis=1)[on_it],
        ]
    )
    edges, index = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    index = index.reshape(-1) + len(vertices)
    low, high = edges.T

    def between(fraction: Array) -> Array:
        """Places on the edges, (E,) shares of the way from the lower vertex -> (E, 2)"""
        return vertices[low] + fraction[:, None] * (vertices[high] - vertices[low])

    fraction = values[low] / (values[low] - values[high])
    if exactly is not None:
        start, end, sign = np.zeros(len(low)), np.ones(len(low)), np.sign(values[low])
        fraction = bisected(lambda share: exactly(between(share)), start, end, sign, BISECTIONS)
    added = between(fraction)
    split, alone = np.count_nonzero(~on_it), ~on_it
    p, q, r = index[:split], index[split : 2 * split], index[2 * split :]
    pieces = [
        faces[~through],
        np.stack([a[alone], p, q], axis=1),
        np.stack([p, b[alone], c[alone]], axis=1),
        np.stack([p, c[alone], q], axis=1),
        np.stack([a[on_it], b[on_it], r], axis=1),
        np.stack([a[on_it], r, c[on_it]], axis=1),
    ]
    return np.concatenate([vertices, added]), np.concatenate(pieces)
