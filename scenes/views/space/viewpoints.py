"""From where a surface in space is seen, so that all of it is in view and spread out.

`best_path` chooses a direction d_i = (a_i, e_i) for every stop i of the camera, azimuth and
elevation in degrees. Among all choices it maximises

    sum over i > 0 of   AT_REST q(d_i) + IN_MOVE min over s of q(d_(i-1) + s (d_i - d_(i-1)))
                      - ((a_i - way_i) / SIDEWAYS)^2 - ((e_i - RAISED) / UPWARDS)^2
                      - (v_i / HASTE)^2 - TOO_FAST max(v_i - FASTEST, 0)

    q(d) = SPREAD log(seen / (seen + ENOUGH)) - LARGE log(large)

with s of ON_THE_WAY, the stop's azimuth way_i on an even way round, and the turning speed v_i in
degrees a second. q is `ViewScore.score` of the surface as it is then: seen, in (0, 1], is how much
of it is seen, and large its extent in the panel over its size in space. A penalty of 1 is a factor
e.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from models.arrays import Array
from scenes.drawing.space.camera3d import LENS, Camera3D

# Share of a panel that the points may fill, and that the sheet may.
FILL = 0.80
SHEET_FILL = 0.97
# Factor by which the sheet may push the camera back.
BACK = 1.3
# Shares of what the points span: how far about their middle the sheet counts.
AROUND = 0.8
# Degrees over the plane: where the camera stands best, where it may stand, what costs 1.
RAISED = 30.0
ELEVATIONS = (18.0, 24.0, 30.0, 36.0, 42.0, 48.0)
UPWARDS = 25.0
# Degrees aside from the even way round: where the camera may stand, what costs 1.
ASIDE = np.arange(-120.0, 121.0, 7.5)
SIDEWAYS = 120.0
# Degrees a second, on average over a move: what costs 1, and the most, which little exceeds: the
# cost of each degree more.
HASTE = 40.0
FASTEST = 30.0
TOO_FAST = 10.0
# Weights of what is seen at rest, and of the worst of what is seen in a move.
AT_REST = 2.0
IN_MOVE = 2.0
# Shares of a move at which it is asked what is seen.
ON_THE_WAY = (0.2, 0.35, 0.5, 0.65, 0.8)
# Weights of how much of a surface is seen, and of how large that is.
SPREAD = 2.0
LARGE = 0.7
# Sine: a piece of a surface that is seen from its edge counts as turned by so much.
FROM_ITS_EDGE = 0.02
# Share of a surface, from about which on it matters less how much is seen.
ENOUGH = 0.3
# Degrees: the steps in which a score is known.
STEP = 4.5


def pulled_back(camera: Camera3D, pull_back: float, alpha: float) -> Camera3D:
    """The camera farther away in mid-motion."""
    farther = camera.distance * (1.0 + pull_back * 4.0 * alpha * (1.0 - alpha))
    return Camera3D(camera.azimuth, camera.elevation, farther, camera.target)


def needed_distance(positions: Array, camera: Camera3D, aspect: float, fill: float) -> float:
    """How far away a camera must be, on its own line of sight, to see all positions (N, 3)."""
    seen = (positions - np.array(camera.target)) @ camera.axes.T
    reach = np.maximum(np.abs(seen[:, 0]) / aspect, np.abs(seen[:, 1]))
    return max(float((seen[:, 2] + LENS * reach / fill).max()), 1e-9)


def room_for(positions: Array, surface: Array, camera: Camera3D, aspect: float) -> float:
    """How far away a camera must be to see all positions (N, 3), and most of a sheet (V, 3)."""
    near = needed_distance(positions, camera, aspect, FILL)
    whole = needed_distance(_nearby(positions, surface), camera, aspect, SHEET_FILL)
    distance = min(max(near, whole), BACK * near)
    return distance if distance > 1e-8 else 10.0


def _nearby(positions: Array, surface: Array) -> Array:
    """A sheet (V, 3) cut off where it goes far beyond the positions (N, 3).

    The camera won't go back for that, so it shall not draw it aside either.
    """
    low, high = positions.min(axis=0), positions.max(axis=0)
    middle, reach = 0.5 * (low + high), AROUND * (high - low).max()
    return np.clip(surface, middle - reach, middle + reach) if reach > 0.0 else surface


def framed(
    positions: Array, surface: Array, aspect: float, azimuth: float, elevation: float
) -> Camera3D:
    """The camera in a direction (radians) that sees positions (N, 3), and most of a sheet (V, 3).

    It looks at the middle of what it sees of them.
    """
    low, high = positions.min(axis=0), positions.max(axis=0)
    surface = _nearby(positions, surface)
    camera = Camera3D(azimuth, elevation, 1.0, tuple((0.5 * (low + high)).tolist()))
    for _ in range(4):  # what is nearer looks larger, so that the middle depends on the distance
        camera = replace(camera, distance=room_for(positions, surface, camera, aspect))
        camera = replace(camera, target=_centred(np.concatenate([positions, surface]), camera))
    return camera


def _centred(positions: Array, camera: Camera3D) -> tuple[float, float, float]:
    """What a camera looks at when the positions (N, 3) that it sees are in the middle."""
    right, up, back = camera.axes
    away = positions - np.array(camera.target)
    far = np.maximum(camera.distance - away @ back, 0.1 * camera.distance)
    middle = [0.5 * (seen.max() + seen.min()) for seen in (away @ right / far, away @ up / far)]
    moved = camera.distance * (middle[0] * right + middle[1] * up)
    return tuple((np.array(camera.target) + moved).tolist())


def towards(azimuths: Array, elevations: Array) -> Array:
    """Directions to the camera.  # (D,), (D,) radians -> (D, 3)"""
    flat = np.cos(elevations)
    return np.stack([flat * np.cos(azimuths), flat * np.sin(azimuths), np.sin(elevations)], axis=1)


def angles(directions: Array) -> tuple[Array, Array]:
    """Their azimuths and elevations in radians.  # (D, 3) -> (D,), (D,)"""
    x, y, z = directions.T
    return np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))


@dataclass(frozen=True, eq=False)
class ViewScore:
    """A surface at one moment, as it is judged from all around.

    Attributes
    ----------
    places
        (N, 3): what is to be in view.
    pieces
        (N, 3), of the surface about them: the sizes of small pieces, as vectors across them.
        Where it is but a curve, along them: `curve` says so.
    aspect
        The panel's width over its height.
    """

    places: Array
    pieces: Array
    curve: bool
    aspect: float

    def seen(self, directions: Array) -> Array:
        """The share of the surface that is seen from directions (D, 3), of length 1.

        It is the geometric mean over the pieces, so that none of them is seen from its edge.
        Returns (D,), in (0, 1].
        """
        sizes = np.linalg.norm(self.pieces, axis=1)
        if not sizes.any():
            return np.ones(len(directions))
        turned = np.abs(directions @ (self.pieces / np.maximum(sizes, 1e-300)[:, None]).T)
        seen = np.sqrt(np.maximum(1.0 - turned**2, 0.0)) if self.curve else turned
        return np.exp(np.log(np.maximum(seen, FROM_ITS_EDGE)) @ (sizes / sizes.sum()))

    def score(self, azimuths: Array, elevations: Array) -> Array:
        """How well all is seen from directions (D,), (D,) in radians; logarithms, (D,).

        What counts is how much of the surface is seen, as long as it is little, and how large.
        """
        quarter = 0.5 * np.pi
        rights = towards(azimuths + quarter, 0.0 * elevations)
        ups = towards(azimuths, elevations + quarter)
        across, up = (np.ptp(self.places @ each.T, axis=0) for each in (rights, ups))
        extent = np.maximum(across / self.aspect, up)
        size = np.linalg.norm(np.ptp(self.places, axis=0))
        large = np.log(np.maximum(extent, 1e-3 * size) / size) if size > 0.0 else 0.0 * extent
        seen = self.seen(towards(azimuths, elevations))
        return SPREAD * np.log(seen / (seen + ENOUGH)) - LARGE * large

    @cached_property
    def _table(self) -> Array:
        """(A, E): the same all around, and from the level to straight above."""
        around, up = np.radians(np.arange(0.0, 360.0, STEP)), np.radians(np.arange(0.0, 91.0, STEP))
        azimuths, elevations = (each.ravel() for each in np.meshgrid(around, up, indexing="ij"))
        return self.score(azimuths, elevations).reshape(len(around), len(up))

    def about(self, directions: Array) -> Array:
        """What azimuths and elevations (..., 2), in degrees, score, but for a step; (...)."""
        azimuth, elevation = np.moveaxis(np.rint(directions / STEP).astype(int), -1, 0)
        around, up = self._table.shape
        return self._table[azimuth % around, np.clip(elevation, 0, up - 1)]


@dataclass(frozen=True, eq=False)
class PathSegment:
    """A move of the camera: its seconds, and what is there to be seen ON_THE_WAY and at its end."""

    seconds: float
    views: tuple[ViewScore, ...]
    end: ViewScore


def around(way: float) -> Array:
    """Azimuths and elevations (C, 2), in degrees, from which a camera may look near its way."""
    aside, up = np.meshgrid(ASIDE, ELEVATIONS, indexing="ij")
    return np.stack([way + aside.ravel(), up.ravel()], axis=1)


def best_path(
    stops: list[Array], ways: Array, segments: list[PathSegment]
) -> tuple[list[Array], float]:
    """The way of a camera on which it sees a surface best, at rest and in mid-move.

    Parameters
    ----------
    stops
        (C, 2) each: the azimuths and elevations among which it may choose, in degrees.
    ways
        (S,): the azimuths, in degrees, at which it would stand if all were seen equally well.
    segments
        From each stop to the next.

    Returns
    -------
    An azimuth and elevation (2,) for every stop, and what they score. Of all paths it is the
    best (Bellman's dynamic programming): much is seen, and the camera turns without haste.
    """
    total, chosen = np.zeros(len(stops[0])), []
    for segment, way, (before, after) in zip(segments, ways[1:], pairwise(stops), strict=True):
        turn = after[None] - before[:, None]
        haste = np.hypot(turn[..., 0], turn[..., 1]) / segment.seconds
        off = np.hypot((after[:, 0] - way) / SIDEWAYS, (after[:, 1] - RAISED) / UPWARDS)
        gain = AT_REST * segment.end.about(after) - off**2
        gain = gain - (haste / HASTE) ** 2 - TOO_FAST * np.maximum(haste - FASTEST, 0.0)
        on_the_way = [
            view.about(before[:, None] + alpha * turn)
            for alpha, view in zip(ON_THE_WAY, segment.views, strict=True)
        ]
        sums = total[:, None] + gain + IN_MOVE * np.min(on_the_way, axis=0)
        chosen.append(sums.argmax(axis=0))
        total = sums.max(axis=0)
    index, directions = int(total.argmax()), []
    best = float(total[index])
    for stop, before in zip(stops[:0:-1], chosen[::-1], strict=True):
        directions.append(stop[index])
        index = int(before[index])
    return [stops[0][index], *directions[::-1]], best
