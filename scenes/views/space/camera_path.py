"""Where the camera stands around a plane in space: on the page, after every stage, at last."""

from functools import cached_property

import numpy as np

from models.arrays import Array
from models.motion.lift import SpatialStage, differing, edge_on, slanted
from models.motion.projection import principal_axes
from scenes.drawing.space.camera3d import Camera3D
from scenes.views.forward_pass import RUN_TIMES
from scenes.views.plane.motion import SAMPLES
from scenes.views.space.lifted import Lifted
from scenes.views.space.viewpoints import (
    ON_THE_WAY,
    RAISED,
    UPWARDS,
    PathSegment,
    ViewScore,
    angles,
    around,
    best_path,
    framed,
    towards,
)

# Degrees, elevation and azimuth: over the plane, as a page.
ABOVE = 90.0, -90.0
# Degrees of elevation at last: the least, the most, and the most where more is to be seen.
LOWEST = 10.0
HIGHEST = 40.0
HIGHER = 50.0
# Degrees that a plane is turned from its edge, so that it is seen to be one: one that cuts, level
# planes, which are many, and a plane that stayed flat.
SLANT = 7.0
LEVEL_SLANT = 24.0
FLAT_SLANT = 27.0
# Weight, beside the surface's score, of seeing the planes between several classes from their edges.
FROM_THE_EDGE = 0.8
# Degrees around a sheet: where nothing says how far, and the most.
ROUND = 70.0
FARTHEST = 240.0
# Seconds to leave the page, and to come to rest; it has more for that, but what is cut then should
# be well seen all the while.
LEAVING = 2.5
RESTING = 1.5
# Number of points that say what is seen of a surface.
JUDGED = 80
# Shares of the window: the size of the pieces of it about them.
PIECE = 1e-4


class CameraPath:
    """The places of the camera around a network in space."""

    def __init__(self, lifted: Lifted) -> None:
        self.lifted = lifted

    @cached_property
    def cameras(self) -> list[Camera3D]:
        """From the page, to space, then after every planned stage, and at last."""
        start, page = self.lifted.lift.stages[0], np.array([ABOVE[::-1]])
        own = {stage.key for stage in self.lifted.lift.stages}
        spans = [(start, 0.0, 0.0, LEAVING)]
        for stage in self.lifted.planned:
            seconds, (before, _, t, _) = RUN_TIMES[stage.kind], spans[-1]
            rests = stage.key not in own
            spans.append((before, t, t, seconds) if rests else (stage, 0.0, 1.0, seconds))
        spans.append((*spans[-1][:1], spans[-1][2], spans[-1][2], RESTING))
        segments = [self._segment(*span) for span in spans]
        best, best_directions = -np.inf, []
        alphas = np.linspace(0.0, 1.0, len(segments) + 1)
        for end, last in self._endings:
            ways = ABOVE[1] + alphas * (end - ABOVE[1])
            if self.lifted.lift.ends_in_a_plane:
                ways = ways + 0.5 * ROUND * np.sin(np.pi * alphas)
            between = [
                page if self.lifted.flattens(stage) else around(way)
                for (stage, *_), way in zip(spans[:-1], ways[1:-1], strict=True)
            ]
            directions, score = best_path([page, *between, last], ways, segments)
            if score > best:
                best, best_directions = score, directions
        ends = [(start, 0.0), *((stage, t) for stage, _, t, _ in spans)]
        return [
            self._framed(stage, t, float(azimuth), float(elevation), index >= len(ends) - 2)
            for index, ((stage, t), (azimuth, elevation)) in enumerate(
                zip(ends, np.radians(best_directions), strict=True)
            )
        ]

    def _segment(
        self, stage: SpatialStage, start: float, end: float, seconds: float
    ) -> PathSegment:
        """What is seen while the camera moves and a stage goes from one t to another."""
        if start == end:
            view = self._view(stage, end)
            return PathSegment(seconds, (view,) * len(ON_THE_WAY), view)
        times = np.interp(ON_THE_WAY, np.linspace(0.0, 1.0, SAMPLES), self.lifted.clock(stage))
        return PathSegment(
            seconds, tuple(self._view(stage, t) for t in times), self._view(stage, end)
        )

    def _view(self, stage: SpatialStage, t: float, *also: Array) -> ViewScore:
        """The surface at t, with other places (N, 3) that are to be seen."""
        points = self.lifted.snapshot.points
        some = points[:: max(1, len(points) // JUDGED)]
        small = PIECE * (self.lifted.window[1] - self.lifted.window[0])
        here, right, up = (stage.place(some + small * step, t) for step in np.eye(3, 2, -1))
        line = self.lifted.snapshot.one_dimensional
        pieces = right - here if line else np.cross(right - here, up - here)
        return ViewScore(np.concatenate([here, *also]), pieces, line, self.lifted.aspect)

    @property
    def _endings(self) -> list[tuple[float, Array]]:
        """The ways round to the camera at rest: an azimuth, and directions (C, 2); degrees."""
        elevation, azimuth = ABOVE
        if self.lifted.lift.ends_in_a_plane:
            return [(azimuth, np.array([[azimuth, elevation]]))]
        if self.lifted.activation and self.lifted.readout is None:
            return [(azimuth + ROUND, around(azimuth + ROUND))]
        where, up = (float(np.degrees(angle[0])) for angle in angles(self._last_direction[None]))
        turn = (where - azimuth + 180.0) % 360.0 - 180.0
        turns = [each for each in (turn, turn - np.copysign(360.0, turn)) if abs(each) <= FARTHEST]
        return [(azimuth + each, np.array([[azimuth + each, up]])) for each in turns]

    @property
    def _last_direction(self) -> Array:
        """(3,): towards the camera at rest, where something is seen from its edge, or nearly."""
        points, readout = self.lifted.lift.embed(self.lifted.snapshot.points), self.lifted.readout
        if not self.lifted.activation or readout is None:
            # nearly from its edge, so that it is seen to be flat
            flat = principal_axes(points, 3)
            return self._along(flat.axes[2], flat.mean, FLAT_SLANT)
        if len(readout.weight) > 2:
            return self._among_classes(readout.weight)
        normal, offset = readout.difference
        if readout.regression:
            offset -= self.lifted.snapshot.decision.middle
        foot = -offset * normal / (normal @ normal or 1.0)
        return self._along(normal, foot, LEVEL_SLANT if readout.regression else SLANT)

    def _among_classes(self, weight: Array) -> Array:
        """(3,): from where planes between classes are nearly lines, the surface is not."""
        azimuths, elevations = (
            each.ravel()
            for each in np.meshgrid(
                np.radians(np.arange(0.0, 360.0, 5.0)),
                np.radians(np.arange(LOWEST, HIGHER + 1.0, 5.0)),
            )
        )
        directions = towards(azimuths, elevations)
        score = self._last_view.score(azimuths, elevations)
        score -= ((np.degrees(elevations) - RAISED) / UPWARDS) ** 2
        return directions[(score - FROM_THE_EDGE * differing(weight, directions)).argmax()]

    @property
    def _last_view(self) -> ViewScore:
        also = self.lifted.cutting.facets if self.lifted.cutting is not None else ()
        return self._view(self.lifted.lift.stages[-1], 1.0, *also)

    def _along(self, normal: Array, foot: Array, slant: float) -> Array:
        """(3,): to the camera, from where a plane through `foot` is seen nearly from its edge.

        It is seen by `slant` degrees.
        """
        length = np.linalg.norm(normal)
        normal = normal / length if length > 0 else np.array([0.0, 0.0, 1.0])
        goal = raised = np.sin(np.radians(slant))
        low, high, higher = np.radians([LOWEST, HIGHEST, HIGHER])
        if slant <= SLANT:  # but a line: what lies along it is spread out
            normal = normal if normal[2] >= 0 else -normal
            towards = edge_on(
                normal, self.lifted.lift.embed(self.lifted.snapshot.points), (low, high)
            )
        else:
            directions = slanted(normal, np.radians(slant), (low, higher))
            towards = directions[self._last_view.score(*angles(directions)).argmax()]
            normal = normal * np.sign(towards @ normal)
            towards = (towards - raised * normal) / np.sqrt(1.0 - raised**2)
        direction = towards
        for _ in range(4):
            direction = np.sqrt(1.0 - raised**2) * towards + raised * normal
            # what the camera looks at needn't lie in the plane
            azimuth, elevation = (float(angle[0]) for angle in angles(direction[None]))
            camera = self._framed(self.lifted.lift.stages[-1], 1.0, azimuth, elevation, True)
            aside = float((np.array(camera.target) - foot) @ normal)
            raised = float(np.clip(goal - aside / camera.distance, -0.5, 0.5))
        return direction

    def _framed(
        self, stage: SpatialStage, t: float, azimuth: float, elevation: float, at_last: bool
    ) -> Camera3D:
        """The camera in a direction; at last it sees what cuts the sheet too."""
        points, surface = (
            stage.place(x, t) for x in (self.lifted.snapshot.points, self.lifted.outline)
        )
        if at_last and self.lifted.cutting is not None:
            surface = np.concatenate([surface, *self.lifted.cutting.facets])
        return framed(points, surface, self.lifted.aspect, azimuth, elevation)
