"""The linear pieces of a network as a sheet: their colours, and how it changes and folds."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Protocol

import numpy as np

from models.arrays import Array, Window
from models.geometry.creases import trace
from models.geometry.regions import LinearRegions, Sides, linear_regions, polylines, sides
from models.motion.stages import Key
from models.network.activations import IDENTITY
from models.network.network import Network
from scenes.drawing.plane.pieces import (
    BoundaryLines,
    CreaseLines,
    LinearPieces,
    Pieces,
    PiecesState,
    interrupted,
)
from scenes.drawing.state_cache import state_at
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Viewport
from scenes.views.plane.decision import DecisionMap
from scenes.views.plane.lazy import Lazy, digest_of
from scenes.views.plane.motion import Motion
from scenes.views.plane.network_view import NetworkView
from scenes.views.training.playback import Playback, Source

# The sheet is lit from the upper left, as relief maps are; a piece of average steepness is tilted
# by half of TILT.
LIGHT = np.array([-0.5, 0.5, np.sqrt(0.5)])
TILT = np.radians(75.0)
# The sheet's outline is drawn like the creases of a layer of this number.
OUTLINE = 0
CREASE_WIDTH = 1.5
# How far the colours of three classes and more, and of heights, are taken to that of the ground.
MUTED = 0.4


def colors(regions: LinearRegions, faces: Sides, decision: DecisionMap, theme: Theme) -> Array:
    """Each face lit as one of a cut stone: (F, 3), 0 to 255.

    The hue is that of the class, or of the height in its middle; the lightness says how the graph
    of the output is tilted there (of several: of the largest one, against their mean). Both
    change without a jump where the network does.
    """
    weight = regions.weight[faces.piece]  # (F, K, 2)
    if weight.shape[1] == 1:
        slope = weight[:, 0]
    else:
        slope = weight[np.arange(len(weight)), faces.label] - weight.mean(axis=1)
    steepness = np.linalg.norm(slope, axis=1)
    area = regions.areas[faces.piece]
    average = max(float(np.average(steepness, weights=area)), 1e-300)
    tilt = TILT * steepness / (steepness + average)
    downhill = -slope / np.maximum(steepness, 1e-300)[:, None]
    normal = np.concatenate([np.sin(tilt)[:, None] * downhill, np.cos(tilt)[:, None]], axis=1)
    lit = np.clip(normal @ LIGHT, 0.0, 1.0)[:, None]
    if decision.regression or decision.outputs > 2:
        answers = faces.outputs[:, 0] if decision.regression else faces.label
        tints = muted(decision.colors(answers, theme), theme)
    else:
        tints = theme.tints_of(decision.outputs)[faces.label]
    shadow, light = lighting(tints, theme)
    return shadow + lit * (light - shadow)


def muted(colors: Array, theme: Theme) -> Array:
    """Colours of points as those of areas, on which points are seen: (..., 3)."""
    return colors + MUTED * (theme.rgb(theme.ground) - colors)


def lighting(tints: Array, theme: Theme) -> tuple[Array, Array]:
    """Tints (..., 3) in full shadow and in full light."""
    if theme.rgb(theme.ground).mean() < 128.0:
        return 0.10 * tints, tints + 0.10 * (255.0 - tints)
    return 0.80 * tints, tints + 0.80 * (255.0 - tints)


def digest(network: Network) -> str:
    """A name for its weights: Manim's cache key sees only a part of large arrays."""
    layers = ((layer.weight, layer.bias, repr(layer.activation)) for layer in network.layers)
    return digest_of(*chain.from_iterable(layers))


class ChangingNetwork(Protocol):
    """A network that changes in a play; `key` tells it from all others."""

    key: str

    def network(self, alpha: float) -> Network: ...


@dataclass(frozen=True, eq=False)
class ActivationRise:
    """A layer's activation is switched on; those before it are on, those behind it still off.

    `layer` is its number in the network, from 1; 0: all are off, throughout.
    """

    whole: Network
    layer: int

    @property
    def key(self) -> str:
        return digest(self.whole)

    def network(self, alpha: float) -> Network:
        layers = []
        for number, layer in enumerate(self.whole.layers, start=1):
            amount = 1.0 if number < self.layer else alpha if number == self.layer else 0.0
            activation = layer.activation.at(amount) if amount > 0.0 else IDENTITY
            layers.append(layer.with_activation(activation))
        return Network(tuple(layers))


class PlaybackNetwork(Source):
    """The network of a playback."""

    def network(self, alpha: float) -> Network:
        return self.playback.track.network(self.playback.epoch(alpha))


@dataclass(frozen=True, eq=False)
class PiecesContext:
    """What all moments of a sheet share.

    Attributes
    ----------
    dots, sight, window
        The points, the view of the input plane, and the part of it that is the sheet.
    decision, theme
        What decides its colours.
    """

    dots: Array
    sight: Viewport
    window: Window
    decision: DecisionMap
    theme: Theme

    def linear_pieces(
        self, regions: LinearRegions, creases: tuple[Array, Array] | None = None
    ) -> LinearPieces:
        """The pieces in the input plane; `creases` in place of their own, (L, S, 2) and (L,)."""
        levels = tuple(self.decision.levels) if self.decision.regression else (0.0,)
        faces = sides(regions, levels)
        if creases is None:
            own = regions.creases
            units = np.column_stack([own.layer, own.unit])
            groups, group = np.unique(units, axis=0, return_inverse=True)
            creases = interrupted(own.segments, group.reshape(len(units))), groups[:, 0]
        boundary = interrupted(faces.boundary, np.zeros(len(faces.boundary), dtype=int))
        tints = colors(regions, faces, self.decision, self.theme)
        return LinearPieces(faces.vertices, tints, *creases, boundary, len(regions))

    def state(
        self,
        linear_pieces: LinearPieces,
        dots: Array | None = None,
        viewport: Viewport | None = None,
    ) -> PiecesState:
        """A plane with the sheet on it, and no grid."""
        lines, none = np.zeros((0, 2, 2)), np.zeros(0, dtype=int)
        dots, viewport = self.dots if dots is None else dots, viewport or self.sight
        return PiecesState(
            lines, lines, lines[..., 0], none, none, dots, viewport, linear_pieces=linear_pieces
        )


@dataclass(frozen=True, eq=False)
class ChangingPieces:
    """A play in the input plane: at every moment the pieces of the network as it is then.

    `creases` (L, S, 2), with their `layer` (L,), stay; None: those of the network of the moment.
    """

    source: ChangingNetwork
    context: PiecesContext
    creases: tuple[Array, Array] | None
    key: str

    def viewport(self, alpha: float) -> Viewport:
        return self.context.sight

    def at(self, alpha: float) -> PiecesState:
        regions = linear_regions(self.source.network(alpha), self.context.window)
        return self.context.state(self.context.linear_pieces(regions, self.creases))

    def reading(self, alpha: float) -> str:
        """How many pieces there are, for a counter."""
        return str(state_at(self, alpha).linear_pieces.count)


@dataclass(frozen=True, eq=False)
class FoldingPieces:
    """One stage, with the sheet in place of the grid; `image` gives it at both of its ends."""

    motion: Motion
    context: PiecesContext
    image: Lazy
    key: str

    def viewport(self, alpha: float) -> Viewport:
        return self.motion.viewport(alpha)

    def at(self, alpha: float) -> PiecesState:
        stage, t = self.motion.stage, self.motion.time(alpha)
        assert stage is not None
        start, end = self.image()
        linear_pieces = replace(
            start,
            pieces=stage.between(start.pieces, end.pieces, t),
            creases=stage.between(start.creases, end.creases, t),
            boundary=stage.between(start.boundary, end.boundary, t),
        )
        dots = stage.between(*self.motion.dots, t)
        return self.context.state(linear_pieces, dots, self.motion.viewport_at(t))


class PiecesView(NetworkView):
    """A subject on a panel, with the sheet of its linear pieces in place of a grid."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        snapshot, plane, theme = self.snapshot, self.plane, self.plane.theme
        self.context = PiecesContext(
            snapshot.points, self.viewport, self.window, snapshot.decision, theme
        )
        self.pieces, self.edge = Pieces(plane), BoundaryLines(plane)
        self.outline = CreaseLines(plane, OUTLINE, theme.muted, CREASE_WIDTH)
        layers = enumerate(snapshot.network.layers, start=1)
        kinked = [number for number, layer in layers if layer.activation.has_kink]
        self.creases = {
            number: CreaseLines(
                plane, number, theme.text if index == 0 else theme.accent, CREASE_WIDTH
            )
            for index, number in enumerate(kinked)
        }
        above = plane.submobjects.index(plane.grid)
        for layer in (self.edge, *self.creases.values(), self.outline, self.pieces):
            plane.insert(above, layer.set_opacity(0.0))
        plane.show(self.rise(0), 0.0)

    @property
    def kinked(self) -> list[int]:
        """The numbers of the layers whose activation has a kink."""
        return list(self.creases)

    @cached_property
    def regions(self) -> LinearRegions:
        """The pieces of the whole network in its window."""
        return self.snapshot.once(
            ("regions", self.window), lambda: linear_regions(self.snapshot.network, self.window)
        )

    def pieces_up_to(self, layer: int) -> int:
        """How many pieces there are with the activations up to a layer switched on."""
        if layer == self.kinked[-1]:
            return len(self.regions)
        return len(
            linear_regions(ActivationRise(self.snapshot.network, layer).network(1.0), self.window)
        )

    @cached_property
    def lines(self) -> tuple[Array, Array]:
        """Its creases in the input plane, joined (L, S, 2), and the layer of each (L,).

        The sheet's outline is among them.
        """
        lines, layer, _ = polylines(self.regions.creases)
        left, right, bottom, top = self.window
        ring = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
        longest = max(len(ring), lines.shape[1])
        padded = [
            np.pad(part, ((0, 0), (0, longest - part.shape[1]), (0, 0)), mode="edge")
            for part in (lines, np.array([ring]))
        ]
        return np.concatenate(padded), np.append(layer, OUTLINE)

    def rise(self, layer: int) -> ChangingPieces:
        """The play in which a layer's activation is switched on."""
        rising = ActivationRise(self.snapshot.network, layer)
        return ChangingPieces(rising, self.context, self.lines, rising.key)

    def train(self, playback: Playback) -> ChangingPieces:
        """The play of a whole training."""
        training = PlaybackNetwork(playback)
        return ChangingPieces(training, self.context, None, training.key[0])

    @cached_property
    def motions(self) -> dict[Key, FoldingPieces]:
        """The stages by their place."""
        key = digest(self.snapshot.network)
        return {
            place: FoldingPieces(
                motion, self.context, Lazy(lambda motion=motion: self._images(motion)), key
            )
            for place, motion in super().motions.items()
        }

    @cached_property
    def _input_pieces(self) -> LinearPieces:
        """The sheet in the input plane, its lines cut where any of them bends later."""
        lines, layer = self.lines
        pairs = np.stack([lines[:, :-1], lines[:, 1:]], axis=2).reshape(-1, 2, 2)
        creases = trace(pairs, (self.snapshot.network,)).reshape(len(lines), -1, 2)
        return self.context.linear_pieces(self.regions, (creases, layer))

    def _images(self, motion: Motion) -> tuple[LinearPieces, LinearPieces]:
        stage, linear_pieces = motion.stage, self._input_pieces
        assert stage is not None

        def image(network: Network) -> LinearPieces:
            return replace(
                linear_pieces,
                pieces=network(linear_pieces.pieces),
                creases=network(linear_pieces.creases),
                boundary=network(linear_pieces.boundary),
            )

        return image(stage.at(0.0)), image(stage.at(1.0))
