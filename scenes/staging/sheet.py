"""The linear pieces of a network as a sheet: their colours, and how it changes and folds."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Protocol

import numpy as np

from models.activations import IDENTITY
from models.creases import trace
from models.network import Network
from models.regions import Regions, Sides, linear_regions, polylines, sides
from models.run import Run
from models.stages import Key
from scenes.drawing.pieces import Creases, Edge, Pieces, Sheet, SheetMoment, interrupted
from scenes.drawing.theme import Theme
from scenes.drawing.view import View
from scenes.staging.film import Move
from scenes.staging.grid import Window
from scenes.staging.strip import Strip

Array = np.ndarray

# The sheet is lit from the upper left, as relief maps are; a piece of average steepness is tilted
# by half of TILT.
LIGHT = np.array([-0.5, 0.5, np.sqrt(0.5)])
TILT = np.radians(75.0)
NO_LINES = np.zeros((0, 2, 2))
# The sheet's outline is drawn like the creases of a layer of this number.
OUTLINE = 0
CREASE_WIDTH = 1.5


def colors(regions: Regions, faces: Sides, theme: Theme) -> Array:
    """Each face lit as one of a cut stone: (F, 3), 0 to 255.

    The hue is that of the class, the lightness says how the graph of the logit is tilted there
    (of several logits: of the winning one, against their mean). Both change without a jump where
    the network does.
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
    shadow, light = facet_range(theme)
    return shadow[faces.label] + lit * (light[faces.label] - shadow[faces.label])


def facet_range(theme: Theme) -> tuple[Array, Array]:
    """Each class's tint in full shadow and in full light: (C, 3) and (C, 3)."""
    tints = np.array([theme.rgb(tint) for tint in theme.tints])
    if theme.rgb(theme.ground).mean() < 128.0:
        return 0.10 * tints, tints + 0.18 * (255.0 - tints)
    return 0.80 * tints, tints + 0.80 * (255.0 - tints)


class Source(Protocol):
    """A network that changes in a play."""

    def at(self, share: float) -> Network: ...


@dataclass(frozen=True, eq=False)
class Rising:
    """A layer's activation is switched on; those before it are on, those behind it still off.

    `layer` is its number in the network, from 1; 0: all are off, throughout.
    """

    network: Network
    layer: int

    def at(self, share: float) -> Network:
        layers = []
        for number, layer in enumerate(self.network.layers, start=1):
            amount = 1.0 if number < self.layer else share if number == self.layer else 0.0
            activation = layer.activation
            # as it stands where it is wholly on, so that the numbers are the network's own
            if amount < 1.0:
                activation = activation.at(amount) if amount > 0.0 else IDENTITY
            layers.append(layer.with_activation(activation))
        return Network(tuple(layers))


@dataclass(frozen=True, eq=False)
class Training:
    """A run from one epoch to another."""

    run: Run
    first: float
    last: float

    def epoch(self, share: float) -> float:
        """The epoch at a share of the play."""
        return self.first + share * (self.last - self.first)

    def at(self, share: float) -> Network:
        return self.run.at(self.epoch(share))


@dataclass(frozen=True, eq=False)
class Ground:
    """What all of a sheet's moments share: the points, the view, the window, the colours."""

    dots: Array
    sight: View
    window: Window
    theme: Theme

    def moment(self, sheet: Sheet, dots: Array | None = None, view: View | None = None):
        """A plane with the sheet on it; no grid."""
        none = np.zeros((0, 2))
        return SheetMoment(
            NO_LINES,
            NO_LINES,
            none,
            np.zeros(0, dtype=int),
            np.zeros(0, dtype=int),
            self.dots if dots is None else dots,
            self.sight if view is None else view,
            sheet,
        )


@dataclass(frozen=True, eq=False)
class Flat:
    """A play in the input plane: at every moment the pieces of the network as it is then.

    `creases` (L, S, 2) with their `layer` (L,) stay; None: those of the network of the moment.
    """

    source: Source
    ground: Ground
    creases: tuple[Array, Array] | None
    digest: str = ""

    def view(self, share: float) -> View:
        return self.ground.sight

    def at(self, share: float) -> SheetMoment:
        regions = linear_regions(self.source.at(share), self.ground.window)
        faces = sides(regions)
        if self.creases is None:
            found = regions.creases
            lines = interrupted(found.segments, 100_000 * found.layer + found.unit)
            layer = np.unique(np.stack([found.layer, found.unit]), axis=1)[0]
        else:
            lines, layer = self.creases
        boundary = interrupted(faces.boundary, np.zeros(len(faces.boundary), dtype=int))
        tints = colors(regions, faces, self.ground.theme)
        return self.ground.moment(Sheet(faces.vertices, tints, lines, layer, boundary))


class Once:
    """Something found when it is first asked for, where Manim's cache key doesn't look."""

    __slots__ = ("_find", "_found")

    def __init__(self, find) -> None:
        self._find, self._found = find, None

    def __call__(self):
        if self._found is None:
            self._found = self._find()
        return self._found


@dataclass(frozen=True, eq=False)
class Folding:
    """One stage, with the sheet in place of the grid.

    `image` gives the sheet at both ends of the stage.
    """

    move: Move
    ground: Ground
    image: Once
    digest: str = ""

    def view(self, share: float) -> View:
        return self.move.view(share)

    def at(self, share: float) -> SheetMoment:
        stage, t = self.move.stage, self.move.time(share)
        assert stage is not None
        start, end = self.image()
        parts = (
            stage.between(getattr(start, name), getattr(end, name), t)
            for name in ("pieces", "creases", "boundary")
        )
        pieces, creases, boundary = parts
        sheet = Sheet(pieces, start.colors, creases, start.layer, boundary)
        dots = stage.between(*self.move.dots, t)
        return self.ground.moment(sheet, dots, self.move.view_at(t))


def digest(*networks: Network) -> str:
    """A name for the weights of networks: Manim's cache key sees only a part of large arrays."""
    found = blake2b(digest_size=12)
    for network in networks:
        for layer in network.layers:
            found.update(layer.weight.tobytes() + layer.bias.tobytes())
            found.update(repr(layer.activation).encode())
    return found.hexdigest()


class SheetStrip(Strip):
    """A subject on a panel, with the sheet of its linear pieces in place of a grid."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plane, theme = self.plane, self.plane.theme
        network = self.subject.network
        self.ground = Ground(self.subject.points, self.view, self.shown, theme)
        self.pieces = Pieces(plane)
        kinked = [n for n, layer in enumerate(network.layers, 1) if layer.activation.has_kink]
        self.creases = {
            number: Creases(plane, number, theme.text if index == 0 else theme.accent, CREASE_WIDTH)
            for index, number in enumerate(kinked)
        }
        self.outline = Creases(plane, OUTLINE, theme.muted, CREASE_WIDTH)
        self.edge = Edge(plane)
        above = plane.submobjects.index(plane.grid)
        for layer in (self.edge, *self.creases.values(), self.outline, self.pieces):
            plane.insert(above, layer)
        self.flat()

    @property
    def kinked(self) -> list[int]:
        """The numbers of the layers whose activation has a kink."""
        return list(self.creases)

    @cached_property
    def regions(self) -> Regions:
        """The pieces of the whole network in what is shown of the input plane."""
        return self.subject.once(
            ("regions", self.shown), lambda: linear_regions(self.subject.network, self.shown)
        )

    def regions_at(self, epoch: float) -> Regions:
        """The pieces at another epoch."""
        return linear_regions(self.subject.run.at(epoch), self.shown)

    def pieces_up_to(self, layer: int) -> int:
        """How many pieces there are with the activations up to a layer switched on."""
        if layer == self.kinked[-1]:
            return len(self.regions)
        return len(linear_regions(Rising(self.subject.network, layer).at(1.0), self.shown))

    @cached_property
    def lines(self) -> tuple[Array, Array]:
        """Its creases in the input plane, joined (L, S, 2), and the layer of each (L,).

        The sheet's outline is among them, as layer 0.
        """
        lines, layer, _ = polylines(self.regions.creases)
        left, right, bottom, top = self.shown
        ring = np.array(
            [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
        )
        longest = max(len(ring), lines.shape[1])
        padded = [
            np.pad(part, ((0, 0), (0, longest - part.shape[1]), (0, 0)), mode="edge")
            for part in (lines, ring[None])
        ]
        return np.concatenate(padded), np.append(layer, OUTLINE)

    def rise(self, layer: int) -> Flat:
        """The play in which a layer's activation is switched on."""
        network = self.subject.network
        return Flat(Rising(network, layer), self.ground, self.lines, digest(network))

    def train(self, first: float, last: float) -> Flat:
        """The play from one epoch to another."""
        run = self.subject.run
        saved = (run.at(epoch) for epoch in run.epochs)
        return Flat(Training(run, first, last), self.ground, None, digest(*saved))

    def flat(self) -> None:
        """Show the input plane with every activation off."""
        self.plane.show(self.rise(0), 0.0)

    @cached_property
    def moves(self) -> dict[Key, Folding]:
        """The stages by their place."""
        name = digest(self.subject.network)
        return {
            key: Folding(move, self.ground, Once(lambda move=move: self._images(move)), name)
            for key, move in super().moves.items()
        }

    @cached_property
    def _input_sheet(self) -> Sheet:
        """The sheet in the input plane, its lines cut where any of them bends later."""
        network, faces = self.subject.network, sides(self.regions)
        lines, layer = self.lines
        pairs = np.stack([lines[:, :-1], lines[:, 1:]], axis=2).reshape(-1, 2, 2)
        creases = trace(pairs, (network,)).reshape(len(lines), -1, 2)
        tints = colors(self.regions, faces, self.plane.theme)
        return Sheet(faces.vertices, tints, creases, layer, faces.boundary)

    def _images(self, move: Move) -> tuple[Sheet, Sheet]:
        stage, sheet = move.stage, self._input_sheet
        assert stage is not None

        def image(t: float) -> Sheet:
            network = stage.at(t)
            parts = (network(part) for part in (sheet.pieces, sheet.creases, sheet.boundary))
            pieces, creases, boundary = parts
            return Sheet(pieces, sheet.colors, creases, sheet.layer, boundary)

        return image(0.0), image(1.0)
