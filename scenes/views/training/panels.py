"""The panels of a replay: the last space, and what the network answers on the input."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from models.arrays import Array, Window
from models.geometry.creases import Cuts, cut_at_creases
from models.geometry.linear_model import LinearModel
from models.motion.drawable import Drawable
from models.network.gradients import gradients
from models.network.network import Network
from scenes.cli.settings import Settings
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.viewport import Panel, Viewport, needed_height
from scenes.views.plane.decision import DecisionMap
from scenes.views.plane.grid import grid_lines, image_under, line_in
from scenes.views.plane.lazy import Lazy, Unhashed
from scenes.views.training.playback import FRAMES, Playback, Source, running_max, running_mean

# Cells along the input panel, on which the answers are computed for every frame, and the steps
# towards the boundary's vertices in them: to a thousandth of a pixel.
CELLS, POLISH = 100, 5

# Levels of grid lines; a replay's panels are smaller than a clip's one.
LEVELS = 3

# The error of a drawn chord, in pixels of the panel.
CHORD_ERROR = 0.35

# A view is ready for what comes within this share of the replay, and forgets what was as long ago.
FORESIGHT = 0.05

# Moments at which smooth curves are measured.
SAMPLES = np.linspace(0.0, 1.0, 17).tolist()

# The longest arrow, as a share of the view's height.
ARROW = 0.11


class Embedding(Source):
    """A drawn space: grid and points as the network of the moment lays them out.

    `space` counts the drawn spaces from 1; the last one, which None means, has the lines of the
    readout.
    """

    def __init__(
        self,
        playback: Playback,
        panel: Panel,
        settings: Settings,
        window: Window,
        pixels: float,
        space: int | None = None,
    ) -> None:
        super().__init__(playback, panel, settings.grid, window, pixels, settings.arrows, space)
        self.space = space
        one_dimensional = playback.run.architecture.widths[0] == 1
        self._grid = Unhashed(
            line_in(window, 1.0)
            if one_dimensional
            else grid_lines(window, settings.grid, 1.0, LEVELS)
        )
        self._viewports = Unhashed(Lazy(lambda: viewports_over(playback, self.network)))
        self.aspect, self.pixels, self.arrows = panel.aspect, pixels, settings.arrows
        # Creases move, and are solved for in every frame. What is smooth everywhere is cut once, so
        # finely that its curves are right all along.
        layers = playback.track.at(playback.last).layers
        smooth = not any(layer.activation.has_kink for layer in layers)
        self._cuts = Lazy(lambda: self._cut(SAMPLES)) if smooth else None

    def network(self, drawn: Drawable) -> Network:
        """From the input to this space."""
        return Network(drawn.layers if self.space is None else drawn.layers_to(self.space))

    def viewport(self, alpha: float) -> Viewport:
        alphas, edges = self._viewports.value()
        left, right, bottom, top = (np.interp(alpha, alphas, edge) for edge in edges)
        centre = np.array([0.5 * (left + right), 0.5 * (bottom + top)])
        corners = np.array([[left, bottom], [right, top]])
        height = needed_height(corners, centre, self.aspect)
        return Viewport(float(centre[0]), float(centre[1]), height if height > 1e-8 else 1.0)

    def at(self, alpha: float) -> PlaneState:
        playback, viewport, grid = self.playback, self.viewport(alpha), self._grid.value
        drawn, points = playback.drawn(alpha), playback.track.points
        network, last = self.network(drawn), self.space is None
        cuts = self._cut([alpha]) if self._cuts is None else self._cuts()
        lines, offsets, line_opacity = image_under(grid, network, cuts)
        dots = playback.image(alpha) if last else network(points)
        readout = LinearModel(
            drawn.readout.weight, drawn.readout.bias, 0.0, playback.decision.regression
        )
        return PlaneState(
            lines,
            offsets,
            line_opacity,
            grid.family,
            grid.level,
            dots,
            viewport,
            divider=playback.decision.division(readout) if last else None,
            arrows=self._arrows(drawn, dots, viewport) if self.arrows and last else None,
        )

    def _cut(self, alphas: Sequence[float]) -> Cuts:
        """Where grid lines are cut, so that their images are exact at some moments."""
        viewports = [self.viewport(alpha) for alpha in alphas]
        return cut_at_creases(
            self._grid.value.segments,
            [self.network(self.playback.drawn(alpha)) for alpha in alphas],
            [CHORD_ERROR * viewport.height / self.pixels for viewport in viewports],
            [viewport.window_of(self.aspect) for viewport in viewports],
        )

    def _arrows(self, drawn: Drawable, dots: Array, viewport: Viewport) -> Array:
        """(N, 2): where the loss pushes each point's image, -dL/dz in what is drawn.

        The longest arrow there can be is for an answer that couldn't be more wrong.
        """
        playback, weight = self.playback, drawn.readout.weight
        push = -gradients(Network((drawn.readout,)), dots, playback.run.labels).spaces[0]
        longest = _steepest(weight, playback.decision) * playback.decision.span
        longest = max(longest, float(np.linalg.norm(push, axis=1).max()))  # a height has no worst
        return dots + push * (ARROW * viewport.height / max(longest, 1e-300))


class InputPlane(Source):
    """The input plane, or a graph: what the network of the moment says of every point of it."""

    def __init__(
        self, playback: Playback, panel: Panel, opening: PlaneState, graph: bool = False
    ) -> None:
        super().__init__(playback, panel, playback.theme.name, graph)
        self.graph = graph
        self._opening = Unhashed(opening)
        self.window = opening.viewport.window(panel)

    def viewport(self, alpha: float) -> Viewport:
        return self._opening.value.viewport

    def at(self, alpha: float) -> PlaneState:
        playback, rest = self.playback, self._opening.value
        network = playback.track.network(playback.epoch(alpha))
        if self.graph:
            return replace(rest, curves=(playback.decision.graph(network, self.window),))
        field, curves = playback.decision.map(network, self.window, CELLS, POLISH, playback.theme)
        return replace(rest, field=field, curves=tuple(curves))


def _steepest(weight: Array, decision: DecisionMap) -> float:
    """How long the gradient of a loss at most is, for errors of 1."""
    if decision.regression:
        return 2.0 * float(np.linalg.norm(weight[0]))
    if len(weight) == 1:
        return float(np.linalg.norm(weight[0]))
    return float(np.linalg.norm(weight[:, None] - weight[None, :], axis=2).max())


def viewports_over(
    playback: Playback, network: Callable[[Drawable], Network]
) -> tuple[Array, list[Array]]:
    """Alphas of a replay, and the edges (left, right, bottom, top) of what to keep in view then.

    `network` gives the one from the input to the space. Every edge lies beyond the points of all
    epochs within FORESIGHT, and moves evenly: a largest value over a span, then the mean over
    the same span.
    """
    images = (
        network(playback.track.at(float(epoch)))(playback.track.points) for epoch in playback.epochs
    )
    left, bottom, right, top = np.array([[*x.min(axis=0), *x.max(axis=0)] for x in images]).T
    span = int(FORESIGHT * len(FRAMES))

    def beyond(edge: Array, sign: float) -> Array:
        at_all = sign * np.interp(FRAMES, playback.alphas, edge)
        return sign * running_mean(running_max(at_all, span), span)

    return FRAMES, [beyond(left, -1.0), beyond(right, 1.0), beyond(bottom, -1.0), beyond(top, 1.0)]
