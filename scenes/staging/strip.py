"""One network filmed on one panel: its plane, its moves, and what it comes to."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from models.boundary import decision_boundary, reached
from models.drawable import Drawable, drawable
from models.network import Network
from models.probe import Line, best_line, line_of
from models.run import Run
from models.stages import Key, Stage, stages
from scenes.drawing.plane import Divider, Plane
from scenes.drawing.theme import Theme
from scenes.drawing.view import Panel, view_of
from scenes.settings import Settings
from scenes.staging.film import Move, film, opening, reach_needed
from scenes.staging.grid import GridLines, grid_lines

Array = np.ndarray

# The confidence field is computed on this many rows and enlarged smoothly.
FIELD_ROWS = 270
# How many times as far as the panel shows the boundary is followed, to see which part of the line
# is reached.
FAR = (3.0, 10.0, 30.0)


@dataclass(frozen=True, eq=False)
class Subject:
    """What is filmed: a run's network at one epoch, rewritten to be drawn."""

    run: Run
    epoch: float
    network: Network
    drawing: Drawable

    @classmethod
    def of(cls, run: Run, epoch: float, basis: str) -> "Subject":
        network = run.at(epoch)
        return cls(run, epoch, network, drawable(network, run.points, basis=basis))

    @cached_property
    def _found(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, find: Callable[[], Any]) -> Any:
        """What `find` finds, which is looked for once."""
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]

    @property
    def points(self) -> Array:
        return self.run.points

    @property
    def labels(self) -> Array:
        return self.run.labels


class Strip:
    """A subject on a panel.

    Parameters
    ----------
    subject, panel, theme, settings
        What is filmed, where, in which colours, and how.
    pixels
        The panel's height in pixels.
    activation
        Without it the same weights are filmed with every activation left out.
    reach
        How far the grid goes on, in windows; None: as far as its first step needs.
    """

    def __init__(
        self,
        subject: Subject,
        panel: Panel,
        theme: Theme,
        settings: Settings,
        pixels: float,
        *,
        activation: bool = True,
        reach: float | None = None,
    ) -> None:
        self.subject = subject
        self.panel = panel
        self.activation = activation
        self.pixels = pixels
        drawing = subject.drawing
        self.drawing = drawing if activation else drawing.without_activations()
        self.view = view_of(subject.points, panel.aspect)
        self.window = settings.window or self.view.window(panel)
        if reach is None:
            reach = reach_needed(self.drawing, subject.points, self.window, panel.aspect)
        self.grid_lines = settings.grid
        self.grid: GridLines = grid_lines(self.window, settings.grid, reach)
        self.opening: Move = opening(self.grid, subject.points, self.view)
        self.plane = Plane(panel, theme, subject.labels)
        self.plane.show(self.opening, 0.0)

    @cached_property
    def moves(self) -> dict[Key, Move]:
        """The moves by their place; an activation left out has none."""
        subject, aspect, pixels = self.subject, self.panel.aspect, self.pixels
        return subject.once(
            ("moves", self.activation, self.window, self.grid_lines, aspect, pixels),
            lambda: film(self.drawing, subject.points, self.grid, aspect, pixels),
        )

    @property
    def shown(self) -> tuple[float, float, float, float]:
        """The part of the input plane that the panel shows: (left, right, bottom, top)."""
        return self.view.window(self.panel)

    def confidence(self) -> tuple[Array, tuple[float, float, float, float]]:
        """2p - 1 on a coarse grid over what is shown, row 0 at the top, and that window."""
        left, right, bottom, top = self.shown
        rows = FIELD_ROWS
        x = np.linspace(left, right, round(rows * self.panel.aspect))
        grid = np.stack(np.meshgrid(x, np.linspace(top, bottom, rows)), axis=-1)
        return 2.0 * self.subject.network.probability(grid) - 1.0, self.shown

    @property
    def planned(self) -> list[Stage]:
        """The stages of the network as trained; an activation left out still has its place."""
        acting = stages(self.subject.drawing)
        if self.activation:
            return list(acting)
        return [stage for stage in acting if stage.kind == "activate" or stage.key in self.moves]

    @cached_property
    def at_first(self) -> Line:
        """The best straight line in the input plane."""
        subject = self.subject
        return subject.once("first", lambda: best_line(subject.points, subject.labels))

    @cached_property
    def at_last(self) -> Line:
        """The line in the last space: the readout's, or without activation the best there is."""
        subject = self.subject
        if self.activation:
            return line_of(self.drawing.network, subject.points, subject.labels)
        return subject.once(
            "last", lambda: best_line(self.drawing.embed(subject.points), subject.labels)
        )

    @property
    def line_is_seen(self) -> bool:
        """Whether the line of the last space crosses what the panel shows."""
        left, right, bottom, top = self.plane.view.window(self.panel)
        corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
        sides = corners @ self.at_last.normal + self.at_last.offset
        return bool(sides.min() < 0.0 < sides.max())

    def divide_input(self) -> None:
        """Give the plane the best line of the input."""
        self.plane.divider = Divider(self.at_first.normal, self.at_first.offset)

    def _boundary_images(self) -> list[Array]:
        """The decision boundary in the last space; from far away with less detail."""
        windows = [self.view.grown(times).window(self.panel) for times in FAR]
        curves = [decision_boundary(self.subject.network, window) for window in windows]
        return [self.drawing.embed(curve) for found in curves for curve in found]

    def divide_last(self) -> None:
        """Give the plane the line of the last space, solid where the plane's image reaches it."""
        line = self.at_last
        stretches = None
        if self.activation:
            images = self.subject.once(("boundary", self.shown), self._boundary_images)
            stretches = reached(images, line.normal, 0.02 * self.plane.view.height)
        self.plane.divider = Divider(line.normal, line.offset, stretches)
