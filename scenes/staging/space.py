"""A network's stages in space as moves: where its plane is, and from where it is seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from models.creases import trace
from models.facets import facets
from models.lift import Lift, SpatialStage, along, edge_on, lift
from models.network import Network
from models.paths import in_space
from models.projection import principal_axes, tour
from models.readout import LinearModel
from models.stages import Key
from scenes.drawing.space import LENS, Cutting, Eye, Space, SpaceMoment
from scenes.drawing.theme import Theme
from scenes.drawing.view import Panel
from scenes.settings import Settings
from scenes.staging.eyes import RAISED, framed, room_for, swollen, well_seen
from scenes.staging.film import CHORD_ERROR, MEASURED, SAMPLES, Later, pace
from scenes.staging.mesh import Mesh, Sheet, mesh_of, window_around
from scenes.staging.strip import Subject

Array = np.ndarray

# The eye, in degrees: over the plane, as a page, elevation and azimuth; how low and how high it
# may stand at last; and how far a cutting plane, or a plane that stayed flat, is turned from its
# edge so that it is seen to be one.
ABOVE = 90.0, -90.0
LOWEST, HIGHEST = 10.0, 40.0
SLANT, FLAT_SLANT = 7.0, 14.0
# What the eye goes around a sheet where nothing says how far.
ROUND = 70.0
TOUR_SWING = 40.0


@dataclass(frozen=True, eq=False)
class SpaceImage:
    """Lines (L, S, 3) and vertices (V, 3) of the surface, at both ends of a move."""

    lines: tuple[Array, Array]
    vertices: tuple[Array, Array]
    sheet: Sheet
    mesh: Mesh


@dataclass(frozen=True, eq=False)
class SpaceMove:
    """A stage, or a moment of it, ready to be played while the eye moves.

    `span` is the stage's t at both ends: (0, 1) plays it, (1, 1) rests on its end.
    """

    stage: SpatialStage
    span: tuple[float, float]
    image: Later
    dots: tuple[Array, Array]
    eyes: tuple[Eye, Eye]
    swell: float
    clock: Array

    def at(self, share: float) -> SpaceMoment:
        """The moment at a share in [0, 1] of the play, evenly paced by what is seen."""
        image, t = self.image(), self.time(share)
        lines, vertices, dots = (
            self.stage.between(*ends, t) for ends in (image.lines, image.vertices, self.dots)
        )
        sheet, mesh = image.sheet, image.mesh
        return SpaceMoment(
            lines, sheet.family, sheet.level,
            vertices, mesh.faces, mesh.smooth, mesh.parts, dots, self.eye(share),
        )  # fmt: skip

    def time(self, share: float) -> float:
        """The stage's t then."""
        t = float(np.interp(share, np.linspace(0.0, 1.0, len(self.clock)), self.clock))
        return self.span[0] + t * (self.span[1] - self.span[0])

    def eye(self, share: float) -> Eye:
        """From where it is seen then."""
        return swollen(self.eyes[0].blend(self.eyes[1], share), self.swell, share)


@dataclass(frozen=True, eq=False)
class Tour:
    """A wide layer seen along changing axes; lines, vertices and dots are (..., K) along them."""

    lift: Lift
    image: Later
    dots: Array
    home: Eye
    swell: float

    def at(self, share: float) -> SpaceMoment:
        """The moment at a share in [0, 1] of the tour."""
        image: SpaceImage = self.image()
        frame = self.frame(share)
        sheet, mesh = image.sheet, image.mesh
        lines, vertices, dots = (
            each @ frame for each in (image.lines[0], image.vertices[0], self.dots)
        )
        return SpaceMoment(
            lines, sheet.family, sheet.level,
            vertices, mesh.faces, mesh.smooth, mesh.parts, dots, self.eye(share),
        )  # fmt: skip

    def frame(self, share: float) -> Array:
        return tour(self.dots.shape[1], share)

    def share_at(self, share: float) -> float:
        """What is shown of the variance, in [0, 1]."""
        assert self.lift.principal is not None
        return self.lift.principal.explained(self.frame(share))

    def eye(self, share: float) -> Eye:
        swing = np.radians(TOUR_SWING) * np.sin(2 * np.pi * share)
        eye = Eye(self.home.azimuth + swing, *self._rest)
        return swollen(eye, self.swell, share)

    @property
    def _rest(self) -> tuple[float, float, tuple[float, float, float]]:
        return self.home.elevation, self.home.distance, self.home.target


class SpaceStrip:
    """A subject in space on a panel; see `scenes.staging.strip.Strip`."""

    def __init__(
        self,
        subject: Subject,
        panel: Panel,
        theme: Theme,
        settings: Settings,
        pixels: float,
    ) -> None:
        self.subject, self.panel, self.pixels = subject, panel, pixels
        self.activation = settings.activation
        whole = subject.network
        self.acting = subject.once("lift", lambda: lift(whole, subject.points))
        self.lift: Lift = self.acting
        if not self.activation:
            straight = whole.without_activations()
            self.lift = subject.once("flat", lambda: lift(straight, subject.points))
        self.window = settings.window or window_around(subject.points)
        on_a_line, answers = subject.on_a_line, subject.answers
        self.sheet = Sheet.line(self.window) if on_a_line else Sheet.of(self.window, settings.grid)
        self.mesh = subject.once(
            ("mesh", self.activation, self.window),
            lambda: Later(
                lambda: Mesh.line() if on_a_line else mesh_of(self.window, self.lift, answers)
            ),
        )
        colors = answers.colors(subject.labels, theme)
        self.space = Space(panel, theme, colors, answers.part_colors(theme))
        self.space.show(self.opening, 0.0)

    @property
    def planned(self) -> list[SpatialStage]:
        """The stages of the network as trained; an activation left out still has its place."""
        if self.activation:
            return list(self.lift.stages)
        own = {stage.key: stage for stage in self.lift.stages}
        acting = self.acting.stages
        return [own.get(s.key, s) for s in acting if s.kind == "activate" or s.key in own]

    @cached_property
    def readout(self) -> LinearModel | None:
        """The last layer over the last space, where that is drawn."""
        return self.lift.readout(self.subject.points, self.subject.labels)

    # from where it is seen

    @cached_property
    def eyes(self) -> list[Eye]:
        """From the page, to space, then after every planned stage, and at last."""
        start, stages = self.lift.stages[0], self.planned
        ends = [(start, 0.0), (start, 0.0)]
        for stage in stages:
            moved = stage.key in {own.key for own in self.lift.stages}
            ends.append((stage, 1.0) if moved else ends[-1])
        ends.append(ends[-1])
        elevation, azimuth = np.radians(ABOVE)
        last = self._last_direction(azimuth)
        eyes = []
        for index, (stage, t) in enumerate(ends):
            share = index / (len(ends) - 1)
            if index == 0 or self.flattens(stage):
                where = azimuth, elevation  # a plane, or one again: seen as a page
            elif index == len(ends) - 1:
                where = last
            else:
                around = azimuth + share * (last[0] - azimuth)
                if self.lift.ends_in_a_plane:
                    around += 0.5 * np.radians(ROUND) * np.sin(np.pi * share)
                where = well_seen(stage.place(self.subject.points, t), around)
            at_last = index >= len(ends) - 2
            eyes.append(self._framed(stage, t, *where, at_last))
        return eyes

    def flattens(self, stage: SpatialStage) -> bool:
        """Whether a stage leads to a plane, in which the network ends."""
        return self.lift.ends_in_a_plane and stage.block.space == self.lift.blocks[-1].space

    @property
    def ending(self) -> str:
        """What the clip comes to behind its stages, in a word; "" where that is nothing."""
        if self.lift.principal is not None:
            return "tour" if self.activation else ""
        if not self.activation:
            return ""
        if self.subject.answers.heights:
            return "levels"
        one = "line" if self.lift.ends_in_a_plane else "plane"
        return one if self.subject.answers.task == "binary" else f"{one}s"

    def _last_direction(self, azimuth: float) -> tuple[float, float]:
        """Azimuth and elevation of the eye at rest, radians; the azimuth goes on from another."""
        if self.lift.ends_in_a_plane:
            elevation, azimuth = np.radians(ABOVE)
            return azimuth, elevation
        points = self.lift.embed(self.subject.points)
        if not self.activation:
            # nearly from its edge, so that it is seen to be flat
            flat = principal_axes(points, 3)
            return self._along(flat.axes[2], flat.mean, np.radians(FLAT_SLANT), azimuth)
        if self.readout is None:
            return azimuth + np.radians(ROUND), np.radians(RAISED)
        if len(self.readout.weight) > 2:
            towards = along(self.readout.weight, (np.radians(LOWEST), np.radians(HIGHEST)))
            return _turned(azimuth, towards), float(np.arcsin(towards[2]))
        normal, offset = self.readout.difference
        if self.readout.heights:
            offset -= self.subject.answers.middle
        foot = -offset * normal / (normal @ normal or 1.0)
        return self._along(normal, foot, np.radians(SLANT), azimuth)

    def _along(
        self, normal: Array, foot: Array, slant: float, azimuth: float
    ) -> tuple[float, float]:
        """Azimuth and elevation from which a plane through `foot` is seen nearly from its edge.

        It is seen by `slant` radians from above. The azimuth goes on from a given one.
        """
        points, length = self.lift.embed(self.subject.points), np.linalg.norm(normal)
        normal = normal / length if length > 0 else np.array([0.0, 0.0, 1.0])
        normal = normal if normal[2] >= 0 else -normal
        towards = edge_on(normal, points, (np.radians(LOWEST), np.radians(HIGHEST)))
        raised, where = np.sin(slant), (azimuth, 0.0)
        for _ in range(4):
            direction = np.sqrt(1.0 - raised**2) * towards + raised * normal
            elevation = float(np.arcsin(np.clip(direction[2], -1.0, 1.0)))
            where = _turned(azimuth, direction), elevation
            # what the eye looks at needn't lie in the plane
            eye = self._framed(self.lift.stages[-1], 1.0, *where, True)
            aside = float((np.array(eye.target) - foot) @ normal)
            raised = float(np.clip(np.sin(slant) - aside / eye.distance, -0.5, 0.5))
        return where

    def _framed(
        self, stage: SpatialStage, t: float, azimuth: float, elevation: float, at_last: bool
    ) -> Eye:
        """The eye in a direction; at last it sees what cuts the sheet too."""
        points, sheet = (stage.place(x, t) for x in (self.subject.points, self._outline))
        if at_last and self.cutting is not None:
            sheet = np.concatenate([sheet, *self.cutting.facets])
        return framed(points, sheet, self.panel.aspect, azimuth, elevation)

    @cached_property
    def _outline(self) -> Array:
        """(N, 2): places on the sheet by which its image is measured."""
        left, right, bottom, top = self.window
        if self.subject.on_a_line:
            bottom = top = 0.0
        grid = np.meshgrid(np.linspace(left, right, 13), np.linspace(bottom, top, 13))
        return np.stack(grid, axis=-1).reshape(-1, 2)

    # what moves

    @cached_property
    def opening(self) -> SpaceMove:
        """The plane as a page, until the eye has left it."""
        return self._move(self.lift.stages[0], (0.0, 0.0), self.eyes[0], self.eyes[1])

    @cached_property
    def moves(self) -> dict[Key, SpaceMove]:
        """A move for every planned stage; where an activation is left out, the eye alone moves."""
        found: dict[Key, SpaceMove] = {}
        own = {stage.key for stage in self.lift.stages}
        before = self.lift.stages[0]
        for stage, (start, end) in zip(self.planned, pairwise(self.eyes[1:-1]), strict=True):
            if stage.key in own:
                found[stage.key] = self._move(stage, (0.0, 1.0), start, end)
                before = stage
            else:
                found[stage.key] = self._move(before, (1.0, 1.0), start, end)
        return found

    @cached_property
    def closing(self) -> SpaceMove:
        """The last space, while the eye comes to rest."""
        return self._move(self.lift.stages[-1], (1.0, 1.0), *self.eyes[-2:])

    @cached_property
    def tour(self) -> Tour:
        """A wide layer along further principal axes."""
        lifted, points = self.lift, self.subject.points
        dots, outline = lifted.among_axes(points), lifted.among_axes(self._outline)
        home = self.eyes[-1]
        move = Tour(lifted, Later(self._among_axes), dots, home, 0.0)
        swell = 0.0
        for share in np.linspace(0.05, 0.95, 19):
            points, sheet = dots @ move.frame(share), outline @ move.frame(share)
            needed = room_for(points, sheet, move.eye(share), self.panel.aspect)
            swell = max(swell, (needed / home.distance - 1.0) / (4 * share * (1 - share)))
        return Tour(lifted, move.image, dots, home, swell)

    def _among_axes(self) -> SpaceImage:
        mesh, end = self.mesh(), self.lift.map
        network = Network(end.layers[:-1])
        inputs = trace(self.sheet.segments, (network,), (self._tolerance(self.eyes[-1]),))
        lines, vertices = self.lift.among_axes(inputs), self.lift.among_axes(mesh.vertices)
        return SpaceImage((lines, lines), (vertices, vertices), self.sheet, mesh)

    def _tolerance(self, eye: Eye) -> float:
        """The largest error of a chord, in units of space."""
        return CHORD_ERROR * 2.0 * eye.distance / (LENS * self.pixels)

    def _move(
        self, stage: SpatialStage, span: tuple[float, float], start: Eye, end: Eye
    ) -> SpaceMove:
        dots = stage.place(self.subject.points, 0.0), stage.place(self.subject.points, 1.0)
        tolerances = self._tolerance(start), self._tolerance(end)

        def image() -> SpaceImage:
            mesh, sheet = self.mesh(), self.sheet
            ends = stage.at(0.0), stage.at(1.0)
            inputs = trace(sheet.segments, ends, tolerances)
            lines = in_space(ends[0](inputs)), in_space(ends[1](inputs))
            vertices = in_space(ends[0](mesh.vertices)), in_space(ends[1](mesh.vertices))
            return SpaceImage(lines, vertices, sheet, mesh)

        times = np.linspace(0.0, 1.0, SAMPLES)
        move = SpaceMove(stage, span, Later(image), dots, (start, end), 0.0, times)
        if span[0] != span[1]:
            some = slice(None, None, max(1, len(dots[0]) // MEASURED))
            images = np.stack([stage.between(dots[0][some], dots[1][some], t) for t in times])
            far = np.array([start.blend(end, t).distance for t in times])[:, None, None]
            move = replace(move, clock=pace(images / far, times))
        return replace(move, swell=self._swell(move))

    def _swell(self, move: SpaceMove) -> float:
        """How much farther the eye must be in mid-move to see what doesn't move straight."""
        outline = move.stage.place(self._outline, 0.0), move.stage.place(self._outline, 1.0)
        most = 0.0
        for share in np.linspace(0.1, 0.9, 17):
            eye, t = move.eye(share), move.time(share)
            points, sheet = (move.stage.between(*ends, t) for ends in (move.dots, outline))
            missing = room_for(points, sheet, eye, self.panel.aspect) / eye.distance - 1.0
            most = max(most, missing / (4.0 * share * (1.0 - share)))
        return most

    # where it is cut

    @cached_property
    def cutting(self) -> Cutting | None:
        """Where the answer changes in space, and the curves in which that cuts the surface."""
        if self.readout is None or not self.activation:
            return None
        answers = self.subject.answers
        curves = answers.borders(self.subject.network, self.window)
        images = tuple(self.lift.embed(curve) for curve in curves)
        points = self.lift.embed(self.subject.points)
        found = facets(self.readout, points, images, answers.levels)
        if self.lift.ends_in_a_plane:
            # all that is seen of them there are lines
            found = tuple(facet * np.array([1.0, 1.0, 0.0]) for facet in found)
        return Cutting(found, images, thin=answers.heights)


def _turned(azimuth: float, towards: Array) -> float:
    """The azimuth of a direction (3,), the short way on from another; radians."""
    turn = np.arctan2(towards[1], towards[0]) - azimuth
    return float(azimuth + np.mod(turn + np.pi, 2 * np.pi) - np.pi)
