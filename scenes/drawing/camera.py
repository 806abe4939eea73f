"""A Manim camera that draws our bulk mobjects as arrays, in order with Manim's own."""

from itertools import groupby
from typing import ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from manim import Camera, Mobject

from scenes.drawing.canvas import Canvas


class Bulk(Mobject):
    """A mobject that draws itself as whole arrays: many lines, many points, a field.

    Its `points` are the corners of the box it draws in, so that Manim finds it. All that
    decides its picture lies in its attributes: Manim's cache of finished plays hashes them.
    """

    def draw(self, canvas: Canvas) -> None:
        raise NotImplementedError


class BulkCamera(Camera):
    """Manim's Cairo camera, with `Bulk` mobjects drawn by our rasteriser."""

    # Kept outside the instances: Manim's cache key is made from their attributes.
    _canvases: ClassVar[WeakKeyDictionary] = WeakKeyDictionary()

    def capture_mobjects(self, mobjects, **kwargs) -> None:
        shown = self.get_mobjects_to_display(mobjects, **kwargs)
        for bulk, group in groupby(shown, lambda mobject: isinstance(mobject, Bulk)):
            if bulk:
                canvas = self._canvas()
                for mobject in group:
                    mobject.draw(canvas)
            else:
                for kind, family in groupby(group, self.type_or_raise):
                    self.display_funcs[kind](list(family), self.pixel_array)

    def _canvas(self) -> Canvas:
        canvas = self._canvases.get(self)
        if canvas is None or canvas.pixels is not self.pixel_array:
            scale = self.pixel_height / self.frame_height
            centre = np.asarray(self.frame_center[:2], dtype=float)
            canvas = self._canvases[self] = Canvas(self.pixel_array, centre, scale)
        return canvas
