"""The part of the input plane that is lifted: its grid lines, and the plane itself as triangles."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array, Window
from models.geometry.surface import creased, cut_faces, patch
from models.motion.lift import LiftedNetwork
from scenes.drawing.ticks import nice_step
from scenes.views.plane.decision import DecisionMap

# The sheet is so many times as large as the box of the points.
ROOM = 1.12
# The fewest and the most squares along each side of a sheet, and how far, as a share of what it
# spans, its chords may stray. It is cut at its creases, if they are of no more than so many units.
CELLS = 20, 64
CELL_ERROR = 0.003
MOST_CREASES = 24


def window_around(points: Array) -> Window:
    """A square about the points, with some room."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle, half = 0.5 * (low + high), 0.5 * ROOM * float((high - low).max())
    half = half if half > 1e-9 else 1.0
    return tuple(float(edge) for x in middle for edge in (x - half, x + half))  # pyright: ignore[reportReturnType]


@dataclass(frozen=True, eq=False)
class SurfaceGrid:
    """The part of the input plane that is filmed.

    Attributes
    ----------
    window
        (left, right, bottom, top).
    segments, family, level
        (L, 2, 2) grid lines from edge to edge, their hue and how fine they are.
    """

    window: Window
    segments: Array
    family: Array
    level: Array

    @classmethod
    def of(cls, window: Window, lines: int) -> "SurfaceGrid":
        """With about so many major lines along its shorter side, and finer ones between."""
        left, right, bottom, top = window
        step = 0.5 * nice_step(min(right - left, top - bottom) / max(lines - 1, 1) * 1.5)
        lines = []
        spans = ((left, right), (bottom, top))
        for axis in (0, 1):
            low, high = spans[axis]
            first, last = int(np.ceil(low / step)), int(np.floor(high / step))
            places = {index * step: index % 2 for index in range(first, last + 1)}
            places |= {low: 0, high: 0}
            for place, fine in places.items():
                ends = np.empty((2, 2))
                ends[:, axis] = place
                ends[:, 1 - axis] = spans[1 - axis]
                lines.append((ends, axis, fine))
        finest_first = sorted(lines, key=lambda line: -line[2])
        return cls(window, *map(np.array, zip(*finest_first, strict=True)))

    @classmethod
    def line(cls, window: Window) -> "SurfaceGrid":
        """Of inputs that are numbers: the first axis alone."""
        segments = np.array([[[window[0], 0.0], [window[1], 0.0]]])
        return cls(window, segments, np.ones(1, dtype=int), np.zeros(1, dtype=int))


@dataclass(frozen=True, eq=False)
class Mesh:
    """The sheet as triangles in the input plane: (V, 2), (F, 3).

    `parts` (F,): which of its answers the network gives on each; see `DecisionMap.parts`.
    """

    vertices: Array
    faces: Array
    smooth: bool
    parts: Array

    @classmethod
    def line(cls) -> "Mesh":
        """A line has no surface."""
        none = np.zeros(0, dtype=np.int64)
        return cls(np.zeros((0, 2)), none.reshape(0, 3), True, none)


def mesh_of(window: Window, lifted: LiftedNetwork, decision: DecisionMap) -> "Mesh":
    """A window as triangles, cut where the network creases it and where its answer changes.

    The creases of very many units lie so close that what they make of the plane looks smooth.
    """
    network = lifted.network
    hidden = network.body.layers
    kinked = sum(layer.width for layer in hidden if layer.activation.has_kink)
    creases = 0 < kinked <= MOST_CREASES
    straight = all(layer.activation.linear_pieces for layer in hidden)
    flat = straight and (creases or not kinked)
    vertices, faces = patch(window, CELLS[0] if flat else _cells(window, lifted))
    if creases:
        vertices, faces = creased(vertices, faces, network)
    for function in decision.changes(network):
        vertices, faces = cut_faces(vertices, faces, function(vertices), function)
    parts = decision.parts(network(vertices[faces].mean(axis=1)))
    return Mesh(vertices, faces, not creases, parts.astype(np.int64))


def _cells(window: Window, lifted: LiftedNetwork) -> int:
    """How many cells a side keep the surface's chords within CELL_ERROR of what it spans.

    An arc strays from its chord by the square of its length.
    """
    least, most = CELLS
    (left, right, bottom, top), fine = window, 2 * least + 1
    grid = np.meshgrid(np.linspace(left, right, fine), np.linspace(bottom, top, fine))
    image = lifted.embed(np.stack(grid, axis=-1))
    spans = np.ptp(image, axis=(0, 1)).max() or 1.0
    across = image[1::2] - 0.5 * (image[:-1:2] + image[2::2])
    along = image[:, 1::2] - 0.5 * (image[:, :-1:2] + image[:, 2::2])
    strays = max(np.linalg.norm(each, axis=-1).max() for each in (across, along)) / spans
    return int(np.clip(np.ceil(least * np.sqrt(strays / CELL_ERROR)), least, most))
