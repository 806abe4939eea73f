"""One network filmed on one panel: its plane, its moves, and what it comes to."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from models.arrays import Array, Window
from models.geometry.boundary import reached
from models.geometry.linear_model import LinearModel, best_linear, readout_of
from models.motion.drawable import Block, Drawable
from models.motion.stages import Key, Stage, stages
from models.network.network import Layer, Network
from scenes.cli.settings import Settings
from scenes.drawing.plane.division import Divider, Stretch
from scenes.drawing.plane.plane import Plane
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel, viewport_of
from scenes.views.plane.grid import GridLines, grid_lines, line_in
from scenes.views.plane.motion import Carried, Motion, extent_needed, motions_of, opening
from scenes.views.plane.snapshot import Snapshot

# The confidence field is computed on so many cells and enlarged smoothly.
FIELD = 400
# How many times as far as the panel shows the boundary is followed, to see which part of the line
# is reached.
FAR = (3.0, 10.0, 30.0)
# An image of the boundary lies on one of several lines if it is so near, as a share of the gap
# that is closed between two stretches.
NEAR = 0.05
# How long a mark across a line of numbers is, as a share of the panel's height.
MARK = 0.08
# Cells along the panel for a boundary that is carried through the layers, which stretch it.
CARRIED = 640


class NetworkView:
    """A subject on a panel.

    Parameters
    ----------
    snapshot, panel, theme, settings
        What is filmed, where, in which colours, and how.
    pixels
        The panel's height in pixels.
    activation
        Without it the same weights are filmed with every activation left out.
    extent
        How far the grid goes on, in windows; None: as far as its first step needs.
    graph
        Where the inputs are numbers, show them with their targets: the plane of a graph.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        panel: Panel,
        theme: Theme,
        settings: Settings,
        pixels: float,
        *,
        activation: bool = True,
        extent: float | None = None,
        graph: bool = False,
    ) -> None:
        self.snapshot = snapshot
        self.graph = graph and snapshot.one_dimensional
        self.panel = panel
        self.activation = activation
        self.pixels = pixels
        drawing = snapshot.drawing
        self.drawing = drawing if activation else drawing.without_activations()
        points = snapshot.graph if self.graph else snapshot.points
        self.viewport = viewport_of(points, panel.aspect)
        self.window = settings.window or self.viewport.window(panel)
        if extent is None:
            extent = extent_needed(self.drawing, snapshot.points, self.window, panel.aspect)
        self.grid_lines = settings.grid
        self.grid: GridLines = (
            line_in(self.window, extent)
            if snapshot.one_dimensional
            else grid_lines(self.window, settings.grid, extent)
        )
        self.opening: Motion = opening(self.grid, points, self.viewport)
        self.plane = Plane(panel, theme, snapshot.decision.colors(snapshot.labels, theme))
        self.plane.show(self.opening, 0.0)

    @cached_property
    def motions(self) -> dict[Key, Motion]:
        """The moves by their place; an activation left out has none."""
        snapshot, aspect, pixels = self.snapshot, self.panel.aspect, self.pixels
        return snapshot.once(
            ("moves", self.activation, self.window, self.grid_lines, aspect, pixels),
            lambda: motions_of(self.drawing, snapshot.points, self.grid, aspect, pixels),
        )

    @property
    def shown(self) -> tuple[float, float, float, float]:
        """The part of the input plane that the panel shows: (left, right, bottom, top)."""
        return self.viewport.window(self.panel)

    def show_decision(self, network: Network | None = None) -> None:
        """Have the plane show what a network (the subject's) says of every point of it.

        Its tint says how surely, its curves are the decision boundary or lines of equal height; on
        a graph the curve is the function itself.
        """
        network, plane = network or self.snapshot.network, self.plane
        decision = self.snapshot.decision
        if self.graph:
            plane.curves.curves = [decision.graph(network, self.shown)]
            return
        plane.curves.thin = decision.regression
        plane.curves.curves = decision.borders(network, self.shown)
        plane.tint.field = decision.field(network, self.shown, FIELD, plane.theme)

    def tint_by_decision(self) -> None:
        """Tint the input by the network whose readout is the last space's linear model."""
        self.plane.tint.field = self.snapshot.decision.field(
            self.dividing, self.shown, FIELD, self.plane.theme
        )

    @property
    def planned(self) -> list[Stage]:
        """The stages of the network as trained; an activation left out still has its place."""
        acting = stages(self.snapshot.drawing)
        if self.activation:
            return list(acting)
        return [stage for stage in acting if stage.kind == "activate" or stage.key in self.motions]

    @cached_property
    def at_last(self) -> LinearModel:
        """That of the last space: the readout, or without activation the best there is."""
        snapshot = self.snapshot
        if self.activation:
            return readout_of(self.drawing.network, snapshot.points, snapshot.labels)
        embed, outputs = self.drawing.embed, snapshot.decision.outputs
        return snapshot.once(
            "last", lambda: best_linear(embed(snapshot.points), snapshot.labels, outputs)
        )

    @property
    def line_is_seen(self) -> bool:
        """Whether the lines of the last space cross what the panel shows."""
        left, right, bottom, top = self.plane.viewport.window(self.panel)
        grid = np.meshgrid(np.linspace(left, right, 40), np.linspace(bottom, top, 40))
        scores = np.stack(grid, axis=-1) @ self.at_last.weight.T + self.at_last.bias
        if self.snapshot.decision.regression:
            levels = self.snapshot.decision.levels
            return bool(((scores.min() < levels) & (levels < scores.max())).any())
        if scores.shape[-1] == 1:
            scores = np.concatenate([np.zeros_like(scores), scores], axis=-1)
        return len(np.unique(scores.argmax(axis=-1))) > 1

    def divide_input(self) -> None:
        """Give the plane the best linear model of the input."""
        model = self.snapshot.best_linear
        if self.graph:
            self.show_decision(Network((Layer(model.weight, model.bias),)))
        else:
            self.plane.divider = self.snapshot.decision.division(model)

    def _boundary_images(self) -> list[Array]:
        """The decision boundary in the last space; from far away with less detail."""
        snapshot = self.snapshot
        windows = [self.viewport.grown(times).window(self.panel) for times in FAR]
        curves = [snapshot.decision.borders(snapshot.network, window) for window in windows]
        return [self.drawing.embed(curve) for borders in curves for curve in borders]

    def stages_in(self, blocks: list[Block]) -> list[Stage]:
        """The stages of some blocks that are filmed."""
        spaces = {block.space for block in blocks}
        return [
            stage for stage in self.planned if stage.key[0] in spaces and stage.key in self.motions
        ]

    @property
    def dividing(self) -> Network:
        """The network whose readout is the linear model of the last space."""
        return Network((*self.drawing.layers, Layer(self.at_last.weight, self.at_last.bias)))

    def carry_division(self) -> None:
        """Have the lines of the last space as curves of the input, which `back` carries there.

        Where the inputs are numbers these are short marks across their line.
        """
        decision, within = self.snapshot.decision, self._marked(self.viewport.window(self.panel))
        carried = decision.borders(self.dividing, within, CARRIED)
        for times in FAR:
            beyond = self._marked(self.viewport.grown(times).window(self.panel))
            for curve in decision.borders(self.dividing, beyond):
                carried += _outside(curve, within)
            within = beyond
        self.carried = tuple(carried)
        self.plane.divider = None

    def _marked(self, window: Window) -> Window:
        """The part of a window in which the input is marked."""
        if not self.snapshot.one_dimensional:
            return window
        half = 0.5 * MARK * self.viewport.height
        return (*window[:2], -half, half)

    @property
    def carried_is_seen(self) -> bool:
        """Whether any of the curves that are carried crosses the input that is shown."""
        left, right, bottom, top = self.viewport.window(self.panel)
        return any(
            ((left < x) & (x < right) & (bottom < y) & (y < top)).any()
            for x, y in (curve.T for curve in self.carried)
        )

    def back(self, key: Key) -> Carried:
        """A move the other way, with the curves on the plane."""
        return Carried(self.motions[key], self.carried)

    def divide_last(self) -> None:
        """Give the plane the last space's lines, solid where the plane's image reaches them."""
        division = self.snapshot.decision.division(self.at_last)
        if self.activation and isinstance(division, Divider):
            images = self.snapshot.once(("boundary", self.shown), self._boundary_images)
            gap = 0.02 * self.plane.viewport.height
            lines = tuple(_reached(stretch, images, gap) for stretch in division.lines)
            division = replace(division, lines=lines)
        self.plane.divider = division


def spaces_of(drawing: Drawable) -> list[list[Block]]:
    """The drawn spaces, each as the blocks that lead to it.

    A way back to a layer's own axes leads to no other space.
    """
    spaces: list[list[Block]] = []
    for block in drawing.blocks:
        if block.role == "own" and spaces:
            spaces[-1].append(block)
        else:
            spaces.append([block])
    return spaces


def _outside(curve: Array, window: Window) -> list[Array]:
    """The stretches of a curve (N, 2) that lie outside a window, up to its edge."""
    left, right, bottom, top = window
    x, y = curve.T
    return stretches_where(curve, (x <= left) | (x >= right) | (y <= bottom) | (y >= top))


def stretches_where(curve: Array, chosen: Array) -> list[Array]:
    """The stretches of a curve (N, 2) whose vertices are `chosen` (N,)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], chosen, [False]]).astype(int)))
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [curve[start:end] for start, end in spans if end - start > 1]


def _reached(stretch: Stretch, images: list[Array], gap: float) -> Stretch:
    """A line with its solid stretches: those that images of the boundary lie on."""
    length = max(float(np.linalg.norm(stretch.normal)), 1e-300)
    on_it = []
    for image in images:
        away = np.abs(image @ stretch.normal + stretch.offset) / length
        on_it += stretches_where(image, away < NEAR * gap)
    return replace(stretch, reached=reached(on_it, stretch.normal, gap))
