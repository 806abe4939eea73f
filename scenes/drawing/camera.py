"""A Manim camera that draws our mobjects as arrays, in order with Manim's own."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from manim import Camera, Mobject, VMobject

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import ByIdentity, RasterMobject
from scenes.drawing.raster import kernels


class RasterCamera(Camera):
    """Manim's Cairo camera, with each `RasterMobject` drawn by our rasteriser.

    Manim draws everything anew that lies over something that moves. Neighbours that look as they
    did in the frame before are laid on as one picture here, which is drawn once; and where nothing
    else is drawn, not even that is laid on again.
    """

    # Kept outside the instances: Manim's cache key is made from their attributes.
    _canvases: ClassVar[WeakKeyDictionary["RasterCamera", dict[int, Canvas]]] = WeakKeyDictionary()
    _frames: ClassVar[WeakKeyDictionary["RasterCamera", "Frame"]] = WeakKeyDictionary()

    def begin_play(self) -> None:
        """Forget the frame before: a play looks the same whoever drew the one before it."""
        self._frames[self] = Frame()

    def draw(self, mobjects: Iterable[Mobject], ground: Array) -> Array:
        """Draw a frame on a ground (H, W, 4), as much of it as may differ from the one before.

        Returns the tiles that were drawn, see `kernels.tiles_of`; the ground must stay as it is.
        """
        frame, tiles = self._frames.setdefault(self, Frame()), self._canvas(self.pixel_array).tiles
        groups = list(frame.stills.grouped(self.get_mobjects_to_display(mobjects)))
        area = whole = np.ones_like(tiles)
        if frame.begin(ground, [key for key, _ in groups if key is not None]):
            area = tiles.copy()  # where something has changed so far
        else:
            tiles[:] = False
        if not self._compose(groups, ground, area):
            area = whole
            self._compose(groups, ground, area)
        frame.stills.turn()
        return area

    def _compose(self, groups: list["Group"], ground: Array, area: Array) -> bool:
        """Draw some tiles of a frame; whether what changes lies within them."""
        pixels, stills = kernels.packed(self.pixel_array), self._frames[self].stills
        kernels.restore(pixels, kernels.packed(ground), area)
        for key, family in groups:
            if key is None:
                self._draw(family, self.pixel_array)
                continue
            if key not in stills.pictures:
                scratch = stills.scratch(self.pixel_array)
                self._draw(family, scratch)
                stills.pictures[key] = kernels.runs(kernels.packed(scratch))
            kernels.over(pixels, *stills.pictures[key], area)
        return bool((self._canvas(self.pixel_array).tiles <= area).all())

    def capture_mobjects(self, mobjects, **kwargs) -> None:
        """Draw on what is there; for those who use it as Manim's own."""
        self._draw(self.get_mobjects_to_display(mobjects, **kwargs), self.pixel_array)

    def _draw(self, mobjects: list[Mobject], pixels: Array) -> None:
        for raster, group in groupby(mobjects, lambda mobject: isinstance(mobject, RasterMobject)):
            if raster:
                canvas = self._canvas(pixels)
                for mobject in group:
                    scale, x, y = mobject.placement
                    if mobject.opacity > 0.0 and scale > 0.0:
                        mobject.draw(canvas.moved(scale, x, y))
            else:
                self._canvas(pixels).tiles[:] = True  # it may be anywhere
                for kind, family in groupby(group, self.type_or_raise):
                    self.display_funcs[kind](list(family), pixels)

    def _canvas(self, pixels: Array) -> Canvas:
        canvases = self._canvases.setdefault(self, {})
        canvas = canvases.get(id(pixels))
        if canvas is None or canvas.pixels is not pixels:
            scale = self.pixel_height / self.frame_height
            centre = np.asarray(self.frame_center[:2], dtype=float)
            canvas = canvases[id(pixels)] = Canvas(pixels, centre, scale)
        return canvas


# What is drawn together: the key of its picture if it stays, and None if it changes.
Group = tuple[tuple | None, list[Mobject]]


class Frame:
    """The last frame of a play, as far as the next one can be like it."""

    def __init__(self) -> None:
        self.stills = Stills()
        self._ground: Array | None = None
        self._keys: list[tuple] = []

    def begin(self, ground: Array, keys: list[tuple]) -> bool:
        """The next frame: whether its ground and its still pictures are those of the last."""
        same = self._ground is ground and self._keys == keys
        self._ground, self._keys = ground, keys
        return same


class Stills:
    """What stays as it is from one frame to the next, and its pictures.

    A picture is premultiplied words with their places, see `kernels.runs`; it is found by the
    looks of what it shows.
    """

    def __init__(self) -> None:
        self.pictures: dict[tuple, tuple[Array, Array]] = {}
        self._before: dict[int, Any] = {}  # how everything looked in the last frame, by id
        self._now: dict[int, Any] = {}
        self._used: set[tuple] = set()
        self._scratch: Array | None = None

    def grouped(self, mobjects: list[Mobject]) -> Iterator[Group]:
        """Neighbours that stay, with the key of their picture, and those that change, with None."""
        looks = [_look(mobject) for mobject in mobjects]
        self._now.update(zip(map(id, mobjects), looks, strict=True))
        stay = [
            look is not None and self._before.get(id(mobject)) == look
            for mobject, look in zip(mobjects, looks, strict=True)
        ]
        for still, group in groupby(
            zip(stay, mobjects, looks, strict=True), lambda entry: entry[0]
        ):
            entries = list(group)
            key = tuple(look for _, _, look in entries) if still else None
            if key is not None:
                self._used.add(key)
            yield key, [mobject for _, mobject, _ in entries]

    def scratch(self, pixels: Array) -> Array:
        """An empty frame; always the same one, since Manim keeps every one that it has drawn on."""
        if self._scratch is None:
            self._scratch = np.empty_like(pixels)
        self._scratch[:] = 0
        return self._scratch

    def turn(self) -> None:
        """The frame is done: forget what it didn't show."""
        self._before, self._now = self._now, {}
        self.pictures = {key: self.pictures[key] for key in self._used}
        self._used = set()


def _look(mobject: Mobject) -> Any:
    if isinstance(mobject, RasterMobject):
        return mobject.look()
    if not isinstance(mobject, VMobject):
        return None
    colors = (mobject.fill_rgbas, mobject.stroke_rgbas, mobject.background_stroke_rgbas)
    return (
        ByIdentity(mobject),
        mobject.points.tobytes(),
        *(np.asarray(color).tobytes() for color in colors),
        mobject.stroke_width,
        mobject.background_stroke_width,
        mobject.joint_type,
        mobject.cap_style,
        mobject.sheen_factor,
        np.asarray(mobject.sheen_direction).tobytes(),
    )
