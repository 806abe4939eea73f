"""A network's stages in space, as motions that a play shows."""

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Array
from models.motion.lift import LiftedNetwork, SpatialStage
from models.motion.projection import tour
from scenes.drawing.space.camera3d import Camera3D
from scenes.drawing.space.state import SpaceState
from scenes.views.plane.lazy import Lazy
from scenes.views.space.mesh import Mesh, SurfaceGrid
from scenes.views.space.viewpoints import pulled_back

TOUR_SWING = 40.0


@dataclass(frozen=True, eq=False)
class SpaceImage:
    """Lines (L, S, 3) and vertices (V, 3) of the surface, at both ends of a move."""

    lines: tuple[Array, Array]
    vertices: tuple[Array, Array]
    grid: SurfaceGrid
    mesh: Mesh

    def state(self, lines: Array, vertices: Array, dots: Array, camera: Camera3D) -> SpaceState:
        """The surface where its lines, its vertices and the points (N, 3) are then."""
        grid, mesh = self.grid, self.mesh
        return SpaceState(
            lines, grid.family, grid.level,
            vertices, mesh.faces, mesh.smooth, mesh.parts, dots, camera,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class SpaceMotion:
    """A stage, or a moment of it, ready to be played while the camera motions.

    `span` is the stage's t at both ends: (0, 1) plays it, (1, 1) rests on its end.
    """

    stage: SpatialStage
    span: tuple[float, float]
    image: Lazy
    dots: tuple[Array, Array]
    cameras: tuple[Camera3D, Camera3D]
    pull_back: float
    clock: Array

    def at(self, alpha: float) -> SpaceState:
        """The state at a alpha in [0, 1] of the play, evenly paced by what is seen."""
        image, t = self.image(), self.time(alpha)
        moved = (self.stage.between(*e, t) for e in (image.lines, image.vertices, self.dots))
        return image.state(*moved, self.camera(alpha))

    def time(self, alpha: float) -> float:
        """The stage's t then."""
        t = float(np.interp(alpha, np.linspace(0.0, 1.0, len(self.clock)), self.clock))
        return self.span[0] + t * (self.span[1] - self.span[0])

    def camera(self, alpha: float) -> Camera3D:
        """From where it is seen then."""
        return pulled_back(self.cameras[0].blend(self.cameras[1], alpha), self.pull_back, alpha)


@dataclass(frozen=True, eq=False)
class Tour:
    """A wide layer seen along changing axes; lines, vertices and dots are (..., K) along them."""

    lift: LiftedNetwork
    image: Lazy
    dots: Array
    home: Camera3D
    pull_back: float

    def at(self, alpha: float) -> SpaceState:
        """The state at a alpha in [0, 1] of the tour."""
        image, frame = self.image(), self.frame(alpha)
        seen = (each @ frame for each in (image.lines[0], image.vertices[0], self.dots))
        return image.state(*seen, self.camera(alpha))

    def frame(self, alpha: float) -> Array:
        return tour(self.dots.shape[1], alpha)

    def variance_at(self, alpha: float) -> float:
        """What is shown of the variance, in [0, 1]."""
        assert self.lift.principal is not None
        return self.lift.principal.explained(self.frame(alpha))

    def reading(self, alpha: float) -> str:
        """The same in percent, always to one decimal; never rounded to 100."""
        variance = self.variance_at(alpha)
        return "100" if variance == 1.0 else f"{min(100.0 * variance, 99.9):.1f}"

    def camera(self, alpha: float) -> Camera3D:
        swing = np.radians(TOUR_SWING) * np.sin(2 * np.pi * alpha)
        camera = replace(self.home, azimuth=self.home.azimuth + swing)
        return pulled_back(camera, self.pull_back, alpha)
