"""A sheet of convex pieces with creases between them, flat or folded: the layers of a plane."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.plane.plane import Plane
from scenes.drawing.plane.state import PlaneState

# Of the time in which a set of creases is drawn, one takes this share; they start in turn.
DRAWN_IN = 0.45


@dataclass(frozen=True, eq=False)
class LinearPieces:
    """A sheet at one moment, in plane units.

    Attributes
    ----------
    pieces
        (P, V, 2): convex polygons; those with fewer corners repeat one.
    colors
        (P, 3), 0 to 255.
    creases
        (L, S, 2): polylines, which values that aren't finite interrupt.
    layer
        (L,): of which set of creases each is.
    boundary
        (B, S, 2): the line drawn over all of it, in polylines of the same kind.
    count
        Of the pieces, as they are counted: `boundary` may cut one in two.
    """

    pieces: Array
    colors: Array
    creases: Array
    layer: Array
    boundary: Array
    count: int


@dataclass(frozen=True, eq=False, kw_only=True)
class PiecesState(PlaneState):
    """What a plane with a sheet on it shows at one moment."""

    linear_pieces: LinearPieces


class Pieces(PlaneLayer):
    """The pieces; where they lie on one another, each shows through the others."""

    def draw_in(self, canvas, clip):
        linear_pieces = self.plane.state.linear_pieces
        canvas.polygons(
            self.pixels(canvas, linear_pieces.pieces), linear_pieces.colors, self.opacity, clip
        )


class CreaseLines(PlaneLayer):
    """The creases of one set, each drawn from its start when `progress` goes from 0 to 1."""

    def __init__(self, plane: Plane, number: int, color: str, stroke_width: float) -> None:
        super().__init__(plane)
        self.number = number
        self.color = color
        self.stroke_width = stroke_width
        self.progress = 1.0

    def draw_in(self, canvas, clip):
        linear_pieces = self.plane.state.linear_pieces
        lines = linear_pieces.creases[linear_pieces.layer == self.number]
        if self.progress < 1.0:
            lines = _begun(lines, self.progress)
        color, width = self.plane.theme.rgb(self.color), canvas.reference(self.stroke_width)
        canvas.strokes(self.pixels(canvas, lines), color, self.opacity, width, clip)


class BoundaryLines(PlaneLayer):
    """The line over the sheet."""

    def draw_in(self, canvas, clip):
        theme, lines = self.plane.theme, self.plane.state.linear_pieces.boundary
        color, width = theme.rgb(theme.line), canvas.reference(theme.line_width)
        canvas.strokes(self.pixels(canvas, lines), color, self.opacity, width, clip)


def _begun(lines: Array, progress: float) -> Array:
    """The first part of each line (L, S, 2); they start one after the other."""
    starts = np.linspace(0.0, 1.0 - DRAWN_IN, max(len(lines), 1))[: len(lines)]
    fractions = np.clip((progress - starts) / DRAWN_IN, 0.0, 1.0)
    steps = np.linalg.norm(np.diff(lines, axis=1), axis=2)
    along = np.concatenate([np.zeros((len(lines), 1)), np.cumsum(steps, axis=1)], axis=1)
    ends = fractions * along[:, -1]
    # every later vertex moves back to where the pen is
    after = np.clip((ends[:, None] - along[:, :-1]) / np.maximum(steps, 1e-300), 0.0, 1.0)
    moved = lines[:, :-1] + after[..., None] * np.diff(lines, axis=1)
    begun = np.concatenate([lines[:, :1], moved], axis=1)
    last = np.maximum((along < ends[:, None]).sum(axis=1), 1)  # where the pen is
    index = np.minimum(np.arange(lines.shape[1]), last[:, None])
    return np.take_along_axis(begun, index[..., None], axis=1)


def interrupted(segments: Array, group: Array) -> Array:
    """Segments (S, 2, 2) as one polyline a group, interrupted between them: (G, 3 N, 2).

    A translucent line is laid over the frame once, so that the joints of its segments don't show.
    """
    groups, member, sizes = np.unique(group, return_inverse=True, return_counts=True)
    if sizes.max(initial=0) == 1:
        return segments[np.argsort(group)]  # each stands alone, and is drawn faster as it is
    order = np.argsort(member, kind="stable")
    rank = np.empty(len(group), dtype=int)
    rank[order] = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    lines = np.full((len(groups), sizes.max(initial=1), 3, 2), np.nan)
    lines[member, rank, :2] = segments
    return lines.reshape(len(groups), 3 * lines.shape[1], 2)
