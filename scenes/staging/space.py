"""A network's stages in space as moves: where its plane is while an eye goes around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from models.creases import trace
from models.facets import facets
from models.lift import Lift, SpatialStage, lift
from models.network import Network
from models.paths import in_space
from models.projection import tour
from models.readout import LinearModel
from models.stages import Key
from scenes.drawing.space import LENS, Cutting, Eye, Space, SpaceMoment
from scenes.drawing.theme import Theme
from scenes.drawing.view import Panel
from scenes.settings import Settings
from scenes.staging.eyes import room_for, swollen
from scenes.staging.film import CHORD_ERROR, MEASURED, SAMPLES, Later, pace
from scenes.staging.gaze import Gaze
from scenes.staging.mesh import Mesh, Sheet, mesh_of, window_around
from scenes.staging.strip import Subject

Array = np.ndarray

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
        return Gaze(self).eyes

    def clock(self, stage: SpatialStage, eyes: tuple[Eye, Eye] | None = None) -> Array:
        """(SAMPLES,): the stage's t, such that its points move evenly in what eyes see of them.

        Without eyes they are taken to be as far away as is needed.
        """
        times, points = np.linspace(0.0, 1.0, SAMPLES), self.subject.points
        some = points[:: max(1, len(points) // MEASURED)]
        ends = stage.place(some, 0.0), stage.place(some, 1.0)
        images = np.stack([stage.between(*ends, t) for t in times])
        if eyes is None:
            far = np.maximum(np.ptp(images, axis=1).max(axis=1), 1e-9)
        else:
            far = np.array([eyes[0].blend(eyes[1], t).distance for t in times])
        return pace(images / far[:, None, None], times)

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

    @cached_property
    def outline(self) -> Array:
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
        dots, outline = lifted.among_axes(points), lifted.among_axes(self.outline)
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

        clock = np.linspace(0.0, 1.0, SAMPLES)
        if span[0] != span[1]:
            clock = self.clock(stage, (start, end))
        move = SpaceMove(stage, span, Later(image), dots, (start, end), 0.0, clock)
        return replace(move, swell=self._swell(move))

    def _swell(self, move: SpaceMove) -> float:
        """How much farther the eye must be in mid-move to see what doesn't move straight."""
        outline = move.stage.place(self.outline, 0.0), move.stage.place(self.outline, 1.0)
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
        # several planes that meet are shown about all points, one about what it cuts
        about = (*images, points) if answers.task == "classes" else images
        found = facets(self.readout, points, about, answers.levels)
        if self.lift.ends_in_a_plane:
            # all that is seen of them there are lines
            found = tuple(facet * np.array([1.0, 1.0, 0.0]) for facet in found)
        return Cutting(found, images, thin=answers.heights)
