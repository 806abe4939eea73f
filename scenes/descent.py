"""The loss over the weights, and training's way down: what the learning rate does to it."""

import numpy as np
from manim import FadeIn

from scenes.cli.catalog import CATALOG
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
    open_runs,
)

# Seconds of a path alone, and of each of several.
ALONE, EACH = 14.0, 7.0
AXIS_SIZE, ROW_SIZE = 0.24, 0.27
NO_POINTS = np.zeros((0, 3))


class Descent(Clip):
    """`descent RUN`: its path over the loss; of a rate that decays, others from the same start."""

    settings = CATALOG["descent"].settings

    def arrange(self, width: float, height: float) -> Layout:
        text = self.settings.text
        plots = 1 if text == "none" else 2
        found, self.plots = board(width, height, 1, plots, text, self.run.descends)
        return found if text == "none" else beside_axes(found)

    def construct(self) -> None:
        runs = open_runs(self.settings.rates, self.run)
        self.trajectories = Trajectories(runs, self.snapshot.epoch, self.settings.pace)
        self.set_up()
        self.show_the_loss()
        for trajectory in self.trajectories.each:
            self.walk(trajectory)
        if self.trajectories.several:
            self.set_text(caption=self.caption(captions.ONE_LOSS))
        self.wait(2.5)

    def set_up(self) -> None:
        """The surface, and for every path what shows it."""
        panel, colors = self.layout.panels[0], self.trajectories.colors(self.theme)
        ground = LossSurfaceSource(self.trajectories, panel, self.theme)
        self.plane = Plane(panel, self.theme, NO_POINTS)
        self.levels = Labels(self.plane)
        for part in (self.plane, self.levels):
            part.show(ground, 0.0)
        self.plane.curves.progress, self.plane.curves.thin = 1.0, True
        self.graphs: dict[Trajectory, Graph] = {}
        self.trails: dict[Trajectory, Trail] = {}
        self.parts: dict[Trajectory, dict[CurveProgress | Counter, TrajectoryStep]] = {}
        for trajectory, color, series in zip(
            self.trajectories.each, colors, self.trajectories.series(self.theme), strict=True
        ):
            graph = Graph(self.plots[0].panel, self.theme, series, axes=not self.graphs)
            self.graphs[trajectory] = graph
            self.trails[trajectory] = Trail(self.plane, trajectory.path, color)
            self.parts[trajectory] = {CurveProgress(graph, color): TrajectoryStep(trajectory)}
        if self.settings.text != "none":
            self.set_up_numbers(colors)

    def set_up_numbers(self, colors: list[str]) -> None:
        """A line for the epoch, and one for each path: its learning rate and its loss."""
        plot = self.plots[1]
        first, *rows = rows_of(plot, 2 + len(colors))
        epoch = Counter("epoch", ROW_SIZE, self.theme, first)
        several = self.trajectories.several
        for trajectory, color, (x, y) in zip(self.trajectories.each, colors, rows, strict=False):
            parts = self.parts[trajectory]
            parts[epoch] = EpochStep(trajectory)
            at = (x + 0.57 * plot.panel.width, y) if several else (x, y)
            parts[Counter("$L =$", ROW_SIZE, self.theme, at)] = TrajectoryStep(trajectory)
            if trajectory.rate(0.0) is not None:
                name = captions.rate_name(trajectory.run)
                name = f"{swatch(color)} #h(2pt) {name}" if several else name
                at = (x, y) if several else rows[1]
                parts[Counter(name, ROW_SIZE, self.theme, at)] = RateStep(trajectory)

    def show_the_loss(self) -> None:
        """The surface alone, then what a step on it is."""
        plane = self.plane
        plane.ghost.set_opacity(0.5)
        plane.curves.set_opacity(0.45)
        plane.border.set_opacity(0.0 if self.settings.text == "none" else 1.0)
        notes = self.trajectories.notes()
        self.set_text(
            caption=self.caption("the loss $L$: every place is a network of its own weights"),
            note=self.note("; ".join(notes) if self.layout.formula_right else " \\ ".join(notes)),
            **self.names(),
        )
        # a short path isn't lost under a long one
        longest_first = sorted(self.trails, key=lambda trajectory: -trajectory.length)
        self.add(plane, self.levels, *(self.trails[trajectory] for trajectory in longest_first))
        self.play(map(FadeIn, (plane.tint, plane.curves, self.levels)), run_time=1.2)
        self.wait(1.6)
        if self.trajectories.plain:
            self.set_text(
                caption=self.caption("down the slope, $alpha$ times as far as it is steep"),
                equation=self.equation(captions.update(self.theme)),
            )
            self.wait(1.6)

    def names(self) -> dict[str, Text]:
        """Those of the graph and of the plane's axes."""
        if self.settings.text == "none":
            return {}
        plot, panel = self.plots[0], self.plane.panel
        below, beside = names_of_axes(panel)
        first, second = self.trajectories.axes(panel.height)
        how = {"color": self.theme.muted, "align": 0}
        return {
            "loss": self.text("loss $L$", NUMBER_SIZE, plot.heading, plot.panel.width),
            "first": self.text(first, AXIS_SIZE, below, panel.width, **how),
            "second": self.text(
                turned_upwards(second), AXIS_SIZE, beside, panel.width, height=panel.height, **how
            ),
        }

    def walk(self, trajectory: Trajectory) -> None:
        """One path, from its start to its end."""
        graph, parts = self.graphs[trajectory], self.parts[trajectory]
        moving = {self.trails[trajectory]: TrajectoryStep(trajectory), **parts}
        for part, step in parts.items():
            part.show(step, 0.0)
        self.set_text(caption=self.caption(self.trajectories.heading(trajectory)))
        self.trails[trajectory].show(moving[self.trails[trajectory]], 0.0)
        new = [part for part in (graph, *parts) if part not in self.mobjects]
        self.add(graph, *parts)
        self.play(map(FadeIn, (self.trails[trajectory], *new)), run_time=0.6)
        self.follow(moving, EACH if self.trajectories.several else ALONE)
        self.set_text(caption=self.caption(self.trajectories.outcome(trajectory)))
        self.wait(1.8)
