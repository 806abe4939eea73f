"""The gestures of gradient descent: the loss over a plane of weights, and paths that run down."""

import numpy as np
from manim import FadeIn

from models.run.run import Run
from scenes.drawing.charts.graph import CurveProgress, Graph
from scenes.drawing.plane.plane import Plane
from scenes.drawing.plane.trail import Labels, Trail
from scenes.drawing.text.counter import Counter
from scenes.drawing.text.text import Text, swatch, turned_upwards
from scenes.views.captioned import NUMBER_SIZE
from scenes.views.clip import Clip
from scenes.views.layout import Layout, beside_axes, board, names_of_axes, rows_of
from scenes.views.training import captions
from scenes.views.training.trajectories import (
    EpochStep,
    LossSurfaceSource,
    RateStep,
    Trajectories,
    Trajectory,
    TrajectoryStep,
)

# Seconds of a path alone, and of each of several.
ALONE, EACH = 14.0, 7.0
# The em of texts, in scene units.
AXIS_SIZE, ROW_SIZE = 0.24, 0.27
# Of several paths, where in a row the loss stands, as a share of its width.
LOSS_COLUMN = 0.57


class DescentClip(Clip):
    """A clip of trainings: left the loss over their weights, right over the epochs, in numbers."""

    def arrange(self, width: float, height: float) -> Layout:
        # without numbers the graph has their room
        plots, formula = 1 if self.clean else 2, self.run.descends
        layout, self.plots = board(width, height, 1, plots, self.settings.text, formula)
        return layout if self.clean else beside_axes(layout)

    def setup(self) -> None:
        super().setup()
        settings, panel, theme = self.settings, self.layout.panels[0], self.theme
        runs = [*map(Run.open, settings.rates), self.run]
        self.trajectories = Trajectories(runs, self.snapshot.epoch, settings.pace)
        ground = LossSurfaceSource(self.trajectories, panel, theme)
        self.plane = Plane(panel, theme, np.zeros((0, 3)))
        self.levels = Labels(self.plane)
        for part in (self.plane, self.levels):
            part.show(ground, 0.0)
        self.plane.curves.progress, self.plane.curves.thin = 1.0, True
        self.series = dict(
            zip(self.trajectories.each, self.trajectories.series(theme), strict=True)
        )
        self.trails = {
            trajectory: Trail(self.plane, trajectory.path, series.color)
            for trajectory, series in self.series.items()
        }
        first, *self.rows = rows_of(self.plots[-1], 2 + len(runs))
        self.epoch = Counter("epoch", ROW_SIZE, theme, first)

    def row_of(self, trajectory: Trajectory) -> dict[Counter, TrajectoryStep]:
        """A path's loss and its learning rate: of several in one row, of one in two."""
        name = captions.rate_name(trajectory.run)
        loss_at, rate_at, *_ = self.rows
        if self.trajectories.several:
            x, y = rate_at = self.rows[self.trajectories.each.index(trajectory)]
            loss_at = (x + LOSS_COLUMN * self.plots[-1].panel.width, y)
            name = f"{swatch(self.series[trajectory].color)} #h(2pt) {name}"
        row = {Counter("$L =$", ROW_SIZE, self.theme, loss_at): TrajectoryStep(trajectory)}
        if trajectory.rate(0.0) is not None:
            row[Counter(name, ROW_SIZE, self.theme, rate_at)] = RateStep(trajectory)
        return row

    def show_the_loss(self) -> None:
        """The surface alone."""
        plane, notes = self.plane, self.trajectories.notes()
        plane.ghost.set_opacity(0.5)
        plane.curves.set_opacity(0.45)
        self.set_text(
            caption=self.caption("the loss $L$: every place is a network of its own weights"),
            note=self.note("; ".join(notes) if self.layout.formula_right else " \\ ".join(notes)),
            **self.axis_names(),
        )
        # a short path isn't lost under a long one
        longest_first = sorted(self.trails, key=lambda trajectory: -trajectory.length)
        self.add(plane, self.levels, *(self.trails[trajectory] for trajectory in longest_first))
        self.play(map(FadeIn, (plane.tint, plane.curves, self.levels)), run_time=1.2)
        self.wait(1.6)

    def show_the_update(self) -> None:
        """What a step on the surface is."""
        self.set_text(
            caption=self.caption("down the slope, $alpha$ times as far as it is steep"),
            equation=self.equation(captions.update(self.theme)),
        )
        self.wait(1.6)

    def axis_names(self) -> dict[str, Text]:
        """Those of the graph and of the plane's axes, by their places."""
        plot, panel = self.plots[0], self.plane.panel
        below, beside = names_of_axes(panel)
        first, second = self.trajectories.axes(panel.height)
        muted = {"color": self.theme.muted, "align": 0}
        upwards = {"height": panel.height, **muted}
        return {
            "loss": self.text("loss $L$", NUMBER_SIZE, plot.heading, plot.panel.width),
            "first": self.text(first, AXIS_SIZE, below, panel.width, **muted),
            "second": self.text(turned_upwards(second), AXIS_SIZE, beside, panel.width, **upwards),
        }

    def walk(self, trajectory: Trajectory) -> None:
        """One path, from its start to its end."""
        series, step = self.series[trajectory], TrajectoryStep(trajectory)
        trail, first = self.trails[trajectory], trajectory is self.trajectories.each[0]
        graph = Graph(self.plots[0].panel, self.theme, series, axes=first)
        progress = {CurveProgress(graph, series.color): step}
        parts = {**progress, self.epoch: EpochStep(trajectory), **self.row_of(trajectory)}
        for part, source in parts.items():
            part.show(source, 0.0)
        self.set_text(caption=self.caption(self.trajectories.heading(trajectory)))
        trail.show(step, 0.0)
        new = [part for part in (graph, *parts) if part not in self.mobjects]
        self.add(graph, *parts)
        self.play(map(FadeIn, (trail, *new)), run_time=0.6)
        self.follow({trail: step, **parts}, EACH if self.trajectories.several else ALONE)
        self.set_text(caption=self.caption(self.trajectories.outcome(trajectory)))
        self.wait(1.8)

    def say_what_differs(self) -> None:
        """What several paths come to."""
        self.set_text(caption=self.caption(captions.ONE_LOSS))
