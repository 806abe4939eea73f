"""A network's stages in space as moves: where its plane is while a camera goes around it."""

from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from models.geometry.creases import trace
from models.motion.lift import SpatialStage
from models.motion.paths import in_space
from models.motion.stages import Key
from models.network.network import Network
from scenes.cli.settings import Settings
from scenes.drawing.space.camera3d import LENS, Camera3D
from scenes.drawing.space.space import Space
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel
from scenes.views.plane.lazy import Lazy
from scenes.views.plane.motion import CHORD_ERROR, SAMPLES
from scenes.views.plane.snapshot import Snapshot
from scenes.views.space.camera_path import CameraPath
from scenes.views.space.lifted import Lifted
from scenes.views.space.mesh import Mesh, SurfaceGrid, mesh_of
from scenes.views.space.motion import SpaceImage, SpaceMotion, Tour
from scenes.views.space.viewpoints import room_for


class SpaceView(Lifted):
    """A subject in space on a panel; see `scenes.views.plane.network_view.NetworkView`."""

    def __init__(
        self,
        snapshot: Snapshot,
        panel: Panel,
        theme: Theme,
        settings: Settings,
        pixels: float,
    ) -> None:
        super().__init__(snapshot, panel.aspect, settings)
        self.panel, self.pixels = panel, pixels
        one_dimensional, decision = snapshot.one_dimensional, snapshot.decision
        self.grid = (
            SurfaceGrid.line(self.window)
            if one_dimensional
            else SurfaceGrid.of(self.window, settings.grid)
        )
        self.mesh = snapshot.once(
            ("mesh", self.activation, self.window),
            lambda: Lazy(
                lambda: (
                    Mesh.line() if one_dimensional else mesh_of(self.window, self.lift, decision)
                )
            ),
        )
        colors = decision.colors(snapshot.labels, theme)
        self.space = Space(panel, theme, colors, decision.part_colors(theme))
        self.space.show(self.opening, 0.0)

    # from where it is seen

    @cached_property
    def cameras(self) -> list[Camera3D]:
        """From the page, to space, then after every planned stage, and at last."""
        return CameraPath(self).cameras

    @property
    def ending(self) -> str:
        """What the clip comes to behind its stages, in a word; "" where that is nothing."""
        if self.lift.principal is not None:
            return "tour" if self.activation else ""
        if not self.activation:
            return ""
        if self.snapshot.decision.regression:
            return "levels"
        one = "line" if self.lift.ends_in_a_plane else "plane"
        return one if self.snapshot.decision.task == "binary" else f"{one}s"

    # what moves

    @cached_property
    def opening(self) -> SpaceMotion:
        """The plane as a page, until the camera has left it."""
        return self._motion(self.lift.stages[0], (0.0, 0.0), self.cameras[0], self.cameras[1])

    @cached_property
    def motions(self) -> dict[Key, SpaceMotion]:
        """A motion for every planned stage; for an activation left out the camera alone moves."""
        motions: dict[Key, SpaceMotion] = {}
        own = {stage.key for stage in self.lift.stages}
        before = self.lift.stages[0]
        for stage, (start, end) in zip(self.planned, pairwise(self.cameras[1:-1]), strict=True):
            if stage.key in own:
                motions[stage.key] = self._motion(stage, (0.0, 1.0), start, end)
                before = stage
            else:
                motions[stage.key] = self._motion(before, (1.0, 1.0), start, end)
        return motions

    @cached_property
    def closing(self) -> SpaceMotion:
        """The last space, while the camera comes to rest."""
        return self._motion(self.lift.stages[-1], (1.0, 1.0), *self.cameras[-2:])

    @cached_property
    def tour(self) -> Tour:
        """A wide layer along further principal axes."""
        lifted, points = self.lift, self.snapshot.points
        dots, outline = lifted.among_axes(points), lifted.among_axes(self.outline)
        home = self.cameras[-1]
        motion = Tour(lifted, Lazy(self._among_axes), dots, home, 0.0)
        pull_back = 0.0
        for alpha in np.linspace(0.05, 0.95, 19):
            points, surface = dots @ motion.frame(alpha), outline @ motion.frame(alpha)
            needed = room_for(points, surface, motion.camera(alpha), self.panel.aspect)
            pull_back = max(pull_back, (needed / home.distance - 1.0) / (4 * alpha * (1 - alpha)))
        return Tour(lifted, motion.image, dots, home, pull_back)

    def _among_axes(self) -> SpaceImage:
        mesh, end = self.mesh(), self.lift.map
        network = Network(end.layers[:-1])
        inputs = trace(self.grid.segments, (network,), (self._tolerance(self.cameras[-1]),))
        lines, vertices = self.lift.among_axes(inputs), self.lift.among_axes(mesh.vertices)
        return SpaceImage((lines, lines), (vertices, vertices), self.grid, mesh)

    def _tolerance(self, camera: Camera3D) -> float:
        """The largest error of a chord, in units of space."""
        return CHORD_ERROR * 2.0 * camera.distance / (LENS * self.pixels)

    def _motion(
        self, stage: SpatialStage, span: tuple[float, float], start: Camera3D, end: Camera3D
    ) -> SpaceMotion:
        dots = stage.place(self.snapshot.points, 0.0), stage.place(self.snapshot.points, 1.0)
        tolerances = self._tolerance(start), self._tolerance(end)

        def image() -> SpaceImage:
            mesh, grid = self.mesh(), self.grid
            ends = stage.at(0.0), stage.at(1.0)
            inputs = trace(grid.segments, ends, tolerances)
            lines = in_space(ends[0](inputs)), in_space(ends[1](inputs))
            vertices = in_space(ends[0](mesh.vertices)), in_space(ends[1](mesh.vertices))
            return SpaceImage(lines, vertices, grid, mesh)

        moves = span[0] != span[1]
        clock = self.clock(stage, (start, end)) if moves else np.linspace(0.0, 1.0, SAMPLES)
        motion = SpaceMotion(stage, span, Lazy(image), dots, (start, end), 0.0, clock)
        return replace(motion, pull_back=self._pull_back(motion))

    def _pull_back(self, motion: SpaceMotion) -> float:
        """How much farther the camera must be in mid-motion to see what doesn't move straight."""
        outline = motion.stage.place(self.outline, 0.0), motion.stage.place(self.outline, 1.0)
        most = 0.0
        for alpha in np.linspace(0.1, 0.9, 17):
            camera, t = motion.camera(alpha), motion.time(alpha)
            points, surface = (motion.stage.between(*ends, t) for ends in (motion.dots, outline))
            missing = room_for(points, surface, camera, self.panel.aspect) / camera.distance - 1.0
            most = max(most, missing / (4.0 * alpha * (1.0 - alpha)))
        return most
