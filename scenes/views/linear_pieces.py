"""The linear pieces of a network as a sheet: their colours, and how it changes and folds."""

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Protocol

import numpy as np

from models.arrays import Array, Window
from models.geometry.creases import trace
from models.geometry.regions import Regions, Sides, linear_regions, polylines, sides
from models.motion.stages import Key
from models.network.activations import IDENTITY
from models.network.network import Network
from scenes.drawing.moments import moment_of
from scenes.drawing.plane.pieces import Creases, Edge, Pieces, Sheet, SheetMoment, interrupted
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import View
from scenes.views.plane.decision import Answers
from scenes.views.plane.lazy import Later
from scenes.views.plane.motion import Move
from scenes.views.plane.panel import Strip
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


def colors(regions: Regions, faces: Sides, answers: Answers, theme: Theme) -> Array:
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
    if answers.heights:
        share = (faces.outputs[:, 0] - answers.low) / max(answers.span, 1e-300)
        tints = muted(theme.of_heights(share), theme)
    elif answers.outputs > 2:
        tints = muted(theme.of_classes(answers.outputs), theme)[faces.label]
    else:
        tints = theme.tints_of(answers.outputs)[faces.label]
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
    found = blake2b(digest_size=12)
    for layer in network.layers:
        found.update(layer.weight.tobytes() + layer.bias.tobytes())
        found.update(repr(layer.activation).encode())
    return found.hexdigest()


class Changing(Protocol):
    """A network that changes in a play; `key` tells it from all others."""

    key: str

    def network(self, share: float) -> Network: ...


@dataclass(frozen=True, eq=False)
class Rising:
    """A layer's activation is switched on; those before it are on, those behind it still off.

    `layer` is its number in the network, from 1; 0: all are off, throughout.
    """

    whole: Network
    layer: int

    @property
    def key(self) -> str:
        return digest(self.whole)

    def network(self, share: float) -> Network:
        layers = []
        for number, layer in enumerate(self.whole.layers, start=1):
            amount = 1.0 if number < self.layer else share if number == self.layer else 0.0
            activation = layer.activation.at(amount) if amount > 0.0 else IDENTITY
            layers.append(layer.with_activation(activation))
        return Network(tuple(layers))


class Training(Source):
    """The network of a playback."""

    def network(self, share: float) -> Network:
        return self.playback.track.network(self.playback.epoch(share))


@dataclass(frozen=True, eq=False)
class Ground:
    """What all moments of a sheet share.

    Attributes
    ----------
    dots, sight, window
        The points, the view of the input plane, and the part of it that is the sheet.
    answers, theme
        What decides its colours.
    """

    dots: Array
    sight: View
    window: Window
    answers: Answers
    theme: Theme

    def sheet(self, regions: Regions, creases: tuple[Array, Array] | None = None) -> Sheet:
        """The pieces in the input plane; `creases` in place of their own, (L, S, 2) and (L,)."""
        levels = tuple(self.answers.levels) if self.answers.heights else (0.0,)
        faces = sides(regions, levels)
        if creases is None:
            found = regions.creases
            layer, unit = found.layer, np.column_stack([found.layer, found.unit])
            groups, group = np.unique(unit, axis=0, return_inverse=True)
            creases = interrupted(found.segments, group.reshape(len(layer))), groups[:, 0]
        boundary = interrupted(faces.boundary, np.zeros(len(faces.boundary), dtype=int))
        tints = colors(regions, faces, self.answers, self.theme)
        return Sheet(faces.vertices, tints, *creases, boundary, len(regions))

    def moment(
        self, sheet: Sheet, dots: Array | None = None, view: View | None = None
    ) -> SheetMoment:
        """A plane with the sheet on it, and no grid."""
        lines, none = np.zeros((0, 2, 2)), np.zeros(0, dtype=int)
        dots, view = self.dots if dots is None else dots, view or self.sight
        return SheetMoment(lines, lines, lines[..., 0], none, none, dots, view, sheet=sheet)


@dataclass(frozen=True, eq=False)
class Flat:
    """A play in the input plane: at every moment the pieces of the network as it is then.

    `creases` (L, S, 2), with their `layer` (L,), stay; None: those of the network of the moment.
    """

    source: Changing
    ground: Ground
    creases: tuple[Array, Array] | None
    key: str

    def view(self, share: float) -> View:
        return self.ground.sight

    def at(self, share: float) -> SheetMoment:
        regions = linear_regions(self.source.network(share), self.ground.window)
        return self.ground.moment(self.ground.sheet(regions, self.creases))

    def reading(self, share: float) -> str:
        """How many pieces there are, for a counter."""
        moment = moment_of(self, share)
        assert isinstance(moment, SheetMoment)
        return str(moment.sheet.count)


@dataclass(frozen=True, eq=False)
class Folding:
    """One stage, with the sheet in place of the grid; `image` gives it at both of its ends."""

    move: Move
    ground: Ground
    image: Later
    key: str

    def view(self, share: float) -> View:
        return self.move.view(share)

    def at(self, share: float) -> SheetMoment:
        stage, t = self.move.stage, self.move.time(share)
        assert stage is not None
        start, end = self.image()
        sheet = replace(
            start,
            pieces=stage.between(start.pieces, end.pieces, t),
            creases=stage.between(start.creases, end.creases, t),
            boundary=stage.between(start.boundary, end.boundary, t),
        )
        dots = stage.between(*self.move.dots, t)
        return self.ground.moment(sheet, dots, self.move.view_at(t))


class SheetStrip(Strip):
    """A subject on a panel, with the sheet of its linear pieces in place of a grid."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        subject, plane, theme = self.subject, self.plane, self.plane.theme
        self.ground = Ground(subject.points, self.view, self.window, subject.answers, theme)
        self.pieces, self.edge = Pieces(plane), Edge(plane)
        self.outline = Creases(plane, OUTLINE, theme.muted, CREASE_WIDTH)
        layers = enumerate(subject.network.layers, start=1)
        kinked = [number for number, layer in layers if layer.activation.has_kink]
        self.creases = {
            number: Creases(plane, number, theme.text if index == 0 else theme.accent, CREASE_WIDTH)
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
    def regions(self) -> Regions:
        """The pieces of the whole network in its window."""
        return self.subject.once(
            ("regions", self.window), lambda: linear_regions(self.subject.network, self.window)
        )

    def pieces_up_to(self, layer: int) -> int:
        """How many pieces there are with the activations up to a layer switched on."""
        if layer == self.kinked[-1]:
            return len(self.regions)
        return len(linear_regions(Rising(self.subject.network, layer).network(1.0), self.window))

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

    def rise(self, layer: int) -> Flat:
        """The play in which a layer's activation is switched on."""
        rising = Rising(self.subject.network, layer)
        return Flat(rising, self.ground, self.lines, rising.key)

    def train(self, playback: Playback) -> Flat:
        """The play of a whole training."""
        training = Training(playback)
        return Flat(training, self.ground, None, training.key[0])

    @cached_property
    def moves(self) -> dict[Key, Folding]:
        """The stages by their place."""
        key = digest(self.subject.network)
        return {
            place: Folding(move, self.ground, Later(lambda move=move: self._images(move)), key)
            for place, move in super().moves.items()
        }

    @cached_property
    def _input_sheet(self) -> Sheet:
        """The sheet in the input plane, its lines cut where any of them bends later."""
        lines, layer = self.lines
        pairs = np.stack([lines[:, :-1], lines[:, 1:]], axis=2).reshape(-1, 2, 2)
        creases = trace(pairs, (self.subject.network,)).reshape(len(lines), -1, 2)
        return self.ground.sheet(self.regions, (creases, layer))

    def _images(self, move: Move) -> tuple[Sheet, Sheet]:
        stage, sheet = move.stage, self._input_sheet
        assert stage is not None

        def image(network: Network) -> Sheet:
            return replace(
                sheet,
                pieces=network(sheet.pieces),
                creases=network(sheet.creases),
                boundary=network(sheet.boundary),
            )

        return image(stage.at(0.0)), image(stage.at(1.0))
