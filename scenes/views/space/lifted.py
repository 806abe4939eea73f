"""A network in space by itself: its stages, its surface, and what cuts that, before any camera."""

from functools import cached_property

import numpy as np

from models.arrays import Array
from models.geometry.facets import facets
from models.geometry.linear_model import LinearModel
from models.motion.lift import LiftedNetwork, SpatialStage, lift
from scenes.cli.settings import Settings
from scenes.drawing.space.camera3d import Camera3D
from scenes.drawing.space.state import Cutting
from scenes.views.plane.motion import MEASURED, SAMPLES, even_pace
from scenes.views.plane.snapshot import Snapshot
from scenes.views.space.mesh import window_around


class Lifted:
    """A subject lifted into space, with all by which a camera is led around it.

    Attributes
    ----------
    lift
        The network in space; with `activation` False, the same weights without activations.
    acting
        The network as trained.
    window
        The part of the input plane that is shown.
    """

    def __init__(self, snapshot: Snapshot, aspect: float, settings: Settings) -> None:
        self.snapshot, self.aspect = snapshot, aspect
        self.activation = settings.activation
        whole = snapshot.network
        self.acting = snapshot.once("lift", lambda: lift(whole, snapshot.points))
        self.lift: LiftedNetwork = self.acting
        if not self.activation:
            straight = whole.without_activations()
            self.lift = snapshot.once("flat", lambda: lift(straight, snapshot.points))
        self.window = settings.window or window_around(snapshot.points)

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
        return self.lift.readout(self.snapshot.points, self.snapshot.labels)

    def clock(self, stage: SpatialStage, cameras: tuple[Camera3D, Camera3D] | None = None) -> Array:
        """(SAMPLES,): the stage's t, such that its points move evenly in what cameras see of them.

        Without cameras they are taken to be as far away as is needed.
        """
        times, points = np.linspace(0.0, 1.0, SAMPLES), self.snapshot.points
        some = points[:: max(1, len(points) // MEASURED)]
        ends = stage.place(some, 0.0), stage.place(some, 1.0)
        images = np.stack([stage.between(*ends, t) for t in times])
        if cameras is None:
            far = np.maximum(np.ptp(images, axis=1).max(axis=1), 1e-9)
        else:
            far = np.array([cameras[0].blend(cameras[1], t).distance for t in times])
        return even_pace(images / far[:, None, None], times)

    def flattens(self, stage: SpatialStage) -> bool:
        """Whether a stage leads to a plane, in which the network ends."""
        return self.lift.ends_in_a_plane and stage.block.space == self.lift.blocks[-1].space

    @cached_property
    def outline(self) -> Array:
        """(N, 2): places on the sheet by which its image is measured."""
        left, right, bottom, top = self.window
        if self.snapshot.one_dimensional:
            bottom = top = 0.0
        grid = np.meshgrid(np.linspace(left, right, 13), np.linspace(bottom, top, 13))
        return np.stack(grid, axis=-1).reshape(-1, 2)

    @cached_property
    def cutting(self) -> Cutting | None:
        """Where the answer changes in space, and the curves in which that cuts the surface."""
        if self.readout is None or not self.activation:
            return None
        decision = self.snapshot.decision
        curves = decision.borders(self.snapshot.network, self.window)
        images = tuple(self.lift.embed(curve) for curve in curves)
        points = self.lift.embed(self.snapshot.points)
        # several planes that meet are shown about all points, one about what it cuts
        about = (*images, points) if decision.task == "classes" else images
        cuts = facets(self.readout, points, about, decision.levels)
        if self.lift.ends_in_a_plane:
            # all that is seen of them there are lines
            cuts = tuple(facet * np.array([1.0, 1.0, 0.0]) for facet in cuts)
        return Cutting(cuts, images, thin=decision.regression)
