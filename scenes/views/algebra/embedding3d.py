"""A 3x2 matrix that places the plane in space, entry by entry: pictures and words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.arrays import PLANE, SPACE, Array
from models.geometry.creases import cut_at_creases
from models.network.network import Layer, Network
from scenes.drawing.charts.diagram import MatrixDiagram, State, Wires
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.space.camera3d import axes_of
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel, Viewport, viewport_of
from scenes.views.plane.grid import GridLines, image_under

ENTRIES = SPACE * PLANE
# Radians: how high the camera is, and how far from an axis it starts and ends.
ELEVATION, ASIDE = 0.50, (0.38, 1.19)
# A sheet is seen well if it is seen as large as this share of itself.
WELL = 0.45
# How far the axes go, in largest coordinates; moments at which their picture is measured.
BEYOND, SAMPLES = 1.12, 13
# Scene units: the largest radius of a unit, and the largest distance of two in a column.
RADIUS, PITCH = 0.36, 1.25
# Where the columns of the diagram stand, as shares of the panel's width; how much of its hue fills
# a unit.
COLUMNS, FILLED = (0.13, 0.58, 0.94), 0.2


@dataclass(frozen=True, eq=False)
class PlaneEmbedding:
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
    def of(cls, network: Network, x: Array) -> "PlaneEmbedding":
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
        here = np.arange(SPACE) == row
        return np.where(here, self.terms[row, :column].sum(), self.corner(row))


def layer_diagram(
    embedding: PlaneEmbedding, panel: Panel, theme: Theme, names: Sequence[str], rest: int
) -> MatrixDiagram:
    """The first layer as a diagram, of what comes after it `rest` units, muted.

    Parameters
    ----------
    names
        Of the inputs and of the units, Typst markup.
    """
    slots = SPACE + (embedding.width > SPACE)
    pitch = min(panel.height / (slots + 0.2), PITCH)
    radius = min(0.36 * pitch, RADIUS)
    xs = panel.x + (np.array(COLUMNS) - 0.5) * min(panel.width, 6.0)
    counts = (PLANE, slots, rest)
    heights = [panel.y + pitch * (0.5 * (count - 1) - np.arange(count)) for count in counts]
    places = [np.stack([0.0 * ys + x, ys], axis=1) for x, ys in zip(xs, heights, strict=True)]
    shown, gaps = places[1][:SPACE], places[1][SPACE:] + np.array([0.0, 0.5 * radius])
    nodes = np.concatenate([places[0], shown, places[2]])
    inputs, units, after = np.split(np.arange(len(nodes)), [PLANE, PLANE + SPACE])
    edges = np.array([(start, end) for end in units for start in inputs])
    muted = np.array([(start, end) for start in units for end in after], dtype=int).reshape(-1, 2)
    faint = 0.5 * (theme.rgb(theme.ground) + theme.rgb(theme.ghost))
    own = [theme.rgb(theme.input)] * PLANE + [theme.rgb(theme.hidden)] * SPACE
    wires = Wires(nodes, radius, edges, np.array(own + [faint] * rest), gaps)
    entries = np.array([theme.rgb(hue) for hue in theme.entries[:ENTRIES]])
    return MatrixDiagram(wires, theme, entries, [*names, *[""] * rest], muted)


class Lighting:
    """From one way of lighting a diagram's edges to another, with a pulse along one that comes up.

    `start` and `end` are (6,), 0 to 1, of a diagram of so many nodes.
    """

    def __init__(self, start: Array, end: Array, nodes: int) -> None:
        self.start, self.end, self.nodes = start, end, nodes

    def at(self, alpha: float) -> State:
        none, nothing = np.zeros(len(self.end)), np.zeros(self.nodes)
        alone = (self.end > 0.0) & (self.end.sum() == 1.0)
        return State(
            strengths=self.start + min(3.0 * alpha, 1.0) * (self.end - self.start),
            values=nothing,
            levels=np.where(np.arange(self.nodes) < PLANE + SPACE, FILLED, 0.0),
            known=nothing,
            lit_edges=none,
            lit_nodes=nothing,
            pulses=np.where(alone, alpha, 0.0),
        )


@dataclass(frozen=True, eq=False)
class Orbit:
    """Space as it is seen for one play: axes, and the sheet that the inputs are placed on.

    Attributes
    ----------
    weight
        (3, 2)
    points, grid
        (N, 2) inputs, and the lines of their plane.
    azimuths
        Of the camera, in radians, at the beginning and at the end.
    viewports, reaches
        What the panel shows then, and how far the axes go.
    """

    weight: Array
    points: Array
    grid: GridLines
    azimuths: tuple[float, float]
    viewports: tuple[Viewport, Viewport]
    reaches: tuple[float, float]

    def camera(self, alpha: float) -> Array:
        """(2, 3)"""
        start, end = self.azimuths
        return axes_of(start + alpha * (end - start), ELEVATION)[:PLANE]

    def image_of(self, places: Array, alpha: float) -> Array:
        """# (N, 3) of space -> (N, 2) of the picture"""
        return places @ self.camera(alpha).T

    def viewport(self, alpha: float) -> Viewport:
        return self.viewports[0].blend(self.viewports[1], alpha)

    def at(self, alpha: float) -> PlaneState:
        seen = Network((Layer(self.camera(alpha) @ self.weight, np.zeros(PLANE)),))
        grid = self.grid
        lines, offsets, line_opacity = image_under(grid, seen, cut_at_creases(grid.segments, ()))
        dots = seen(self.points)
        return PlaneState(
            lines, offsets, line_opacity, grid.family, grid.level, dots, self.viewport(alpha)
        )


def orbits(
    embedding: PlaneEmbedding, points: Array, grid: GridLines, aspect: float
) -> tuple[Orbit, Orbit]:
    """Space for two plays: all points come into view; the camera goes round.

    The sheet is never seen edge-on, where that can be had, and no axis end-on.
    """
    start, end = _azimuths(embedding.weight)
    terms = np.ndindex(SPACE, PLANE)
    way = np.vstack([*(embedding.before(*term) for term in terms), embedding.image])
    near, near_reach = _viewport(way, (start, start), aspect)
    far, far_reach = _viewport(np.vstack([points @ embedding.weight.T, way]), (start, end), aspect)
    widening = Orbit(
        embedding.weight, points, grid, (start, start), (near, far), (near_reach, far_reach)
    )
    turning = replace(
        widening, azimuths=(start, end), viewports=(far, far), reaches=(far_reach, far_reach)
    )
    return widening, turning


def _viewport(
    places: Array, azimuths: tuple[float, float], aspect: float
) -> tuple[Viewport, float]:
    """What holds places (N, 3) and the axes while the camera goes round; how far the axes go."""
    reach = BEYOND * max(float(np.abs(places).max()), 1e-6)
    shown = np.vstack([places, 1.1 * reach * np.eye(SPACE), -reach * np.eye(SPACE)])
    turned = [
        shown @ axes_of(angle, ELEVATION)[:PLANE].T for angle in np.linspace(*azimuths, SAMPLES)
    ]
    return viewport_of(np.concatenate(turned), aspect), reach


def _azimuths(weight: Array) -> tuple[float, float]:
    """Where the camera starts and ends: from near one axis to near another, the sheet well seen."""
    normal = np.cross(*weight.T)
    normal = normal / max(float(np.linalg.norm(normal)), 1e-300)
    quarters = 0.5 * np.pi * np.arange(4)
    ways = [(q + a, q + b) for q in quarters for a, b in (ASIDE, ASIDE[::-1])]

    def least(way: tuple[float, float]) -> float:
        seen = [abs(normal @ axes_of(angle, ELEVATION)[2]) for angle in np.linspace(*way, 9)]
        return min(min(seen), WELL)

    start, end = max(ways, key=least)
    return float(start), float(end)


class AxesOf:
    """For `MoveArrows`: the axes of an orbit, given as units (N, 3)."""

    def __init__(self, orbit: Orbit) -> None:
        self.orbit = orbit

    def image_of(self, units: Array, alpha: float) -> Array:
        start, end = self.orbit.reaches
        return self.orbit.image_of((start + alpha * (end - start)) * units, alpha)


class Growing:
    """For `MoveArrows`: arrows that grow from a place (3,), as the camera sees them at first."""

    def __init__(self, orbit: Orbit, start: Array) -> None:
        self.orbit, self.start = orbit, start

    def image_of(self, places: Array, alpha: float) -> Array:
        return self.orbit.image_of(self.start + alpha * (places - self.start), 0.0)
