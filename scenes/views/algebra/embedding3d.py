"""A 3x2 matrix that places the plane in space, entry by entry: pictures and words."""

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Array
from models.geometry.creases import cut
from models.network.network import Layer, Network
from scenes.drawing.plane.state import Moment
from scenes.drawing.space.axonometry import eye
from scenes.drawing.viewport import View, view_of
from scenes.views.plane.grid import GridLines, image_under

SPACE, PLANE = 3, 2
# Radians: how high the eye is, and how far from an axis it starts and ends.
ELEVATION, ASIDE = 0.50, (0.38, 1.19)
# A sheet is seen well if it is seen as large as this share of itself.
WELL = 0.45
# How far the axes go, in largest coordinates; moments at which their picture is measured.
BEYOND, SAMPLES = 1.12, 13


@dataclass(frozen=True, eq=False)
class Placement:
    """The matrix and the input that is placed.

    Attributes
    ----------
    weight
        (3, 2): the first layer's rows, as many as are shown.
    width
        How many rows that layer has.
    x
        (2,)
    """

    weight: Array
    width: int
    x: Array

    @classmethod
    def of(cls, network: Network, x: Array) -> "Placement":
        """That of a network's first layer."""
        weight = network.layers[0].weight
        return cls(weight[:SPACE], len(weight), x)

    @property
    def terms(self) -> Array:
        """(3, 2): w_ij x_j"""
        return self.weight * self.x

    @property
    def image(self) -> Array:
        """(3,): h = W x, which is the sum of the terms of each row."""
        return self.weight @ self.x

    def corner(self, row: int) -> Array:
        """(3,): where the way along the axes is before row `row`, counted from 0."""
        return np.where(np.arange(SPACE) < row, self.image, 0.0)

    def before(self, row: int, column: int) -> Array:
        """(3,): where it is before one term."""
        found = self.corner(row)
        found[row] = self.terms[row, :column].sum()
        return found


class Lighting:
    """From one way of lighting the links to another, with a pulse along those that come up.

    `start` and `end` are (3, 2), 0 to 1.
    """

    def __init__(self, start: Array, end: Array) -> None:
        self.start, self.end = start, end

    def strengths(self, share: float) -> Array:
        quick = min(3.0 * share, 1.0)
        return self.start + quick * (self.end - self.start)

    def pulses(self, share: float) -> Array:
        alone = (self.end > 0.0) & (self.end.sum() == 1.0)
        return np.where(alone, share, 0.0)


@dataclass(frozen=True, eq=False)
class Turntable:
    """Space as it is seen for one play: axes, and the sheet that the inputs are placed on.

    Attributes
    ----------
    weight
        (3, 2)
    points, grid
        (N, 2) inputs, and the lines of their plane.
    azimuths
        Of the eye, in radians, at the beginning and at the end.
    views, reaches
        What the panel shows then, and how far the axes go.
    """

    weight: Array
    points: Array
    grid: GridLines
    azimuths: tuple[float, float]
    views: tuple[View, View]
    reaches: tuple[float, float]

    def eye(self, share: float) -> Array:
        """(2, 3)"""
        start, end = self.azimuths
        return eye(start + share * (end - start), ELEVATION)

    def image_of(self, places: Array, share: float) -> Array:
        """# (N, 3) of space -> (N, 2) of the picture"""
        return places @ self.eye(share).T

    def view(self, share: float) -> View:
        return self.views[0].blend(self.views[1], share)

    def at(self, share: float) -> Moment:
        seen = Network((Layer(self.eye(share) @ self.weight, np.zeros(PLANE)),))
        grid = self.grid
        lines, offsets, presence = image_under(grid, seen, cut(grid.segments, ()))
        dots = seen(self.points)
        return Moment(lines, offsets, presence, grid.family, grid.level, dots, self.view(share))


def turntables(
    placement: Placement, points: Array, grid: GridLines, aspect: float
) -> tuple[Turntable, Turntable]:
    """Space for two plays: all points come into view; the eye goes round.

    The sheet is never seen edge-on, where that can be had, and no axis end-on.
    """
    start, end = _azimuths(placement.weight)
    corners = np.array([placement.before(row, at) for row in range(SPACE) for at in range(PLANE)])
    way = np.vstack([corners, placement.image])
    near, near_reach = _view(way, (start, start), aspect)
    far, far_reach = _view(np.vstack([points @ placement.weight.T, way]), (start, end), aspect)
    widening = Turntable(
        placement.weight, points, grid, (start, start), (near, far), (near_reach, far_reach)
    )
    turning = replace(
        widening, azimuths=(start, end), views=(far, far), reaches=(far_reach, far_reach)
    )
    return widening, turning


def _view(places: Array, azimuths: tuple[float, float], aspect: float) -> tuple[View, float]:
    """What holds places (N, 3) and the axes while the eye goes round; how far the axes go."""
    reach = BEYOND * max(float(np.abs(places).max()), 1e-6)
    shown = np.vstack([places, 1.1 * reach * np.eye(SPACE), -reach * np.eye(SPACE)])
    turned = [shown @ eye(angle, ELEVATION).T for angle in np.linspace(*azimuths, SAMPLES)]
    return view_of(np.concatenate(turned), aspect), reach


def _azimuths(weight: Array) -> tuple[float, float]:
    """Where the eye starts and ends: from near one axis to near another, the sheet well seen."""
    normal = np.cross(*weight.T)
    normal = normal / max(float(np.linalg.norm(normal)), 1e-300)
    quarters = 0.5 * np.pi * np.arange(4)
    ways = [(q + a, q + b) for q in quarters for a, b in (ASIDE, ASIDE[::-1])]

    def least(way: tuple[float, float]) -> float:
        seen = [abs(normal @ np.cross(*eye(angle, ELEVATION))) for angle in np.linspace(*way, 9)]
        return min(min(seen), WELL)

    start, end = max(ways, key=least)
    return float(start), float(end)


class AxesOf:
    """For `MoveArrows`: the axes of a turntable, given as units (N, 3)."""

    def __init__(self, table: Turntable) -> None:
        self.table = table

    def image_of(self, units: Array, share: float) -> Array:
        start, end = self.table.reaches
        return self.table.image_of((start + share * (end - start)) * units, share)


class Growing:
    """For `MoveArrows`: arrows from a place of space (3,), as the eye sees them at first."""

    def __init__(self, table: Turntable, start: Array) -> None:
        self.table, self.start = table, start

    def image_of(self, places: Array, share: float) -> Array:
        return self.table.image_of(self.start + share * (places - self.start), 0.0)


# --- what is said ---------------------------------------------------------------------------
