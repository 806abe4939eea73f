"""Vectors as arrows from the origin of a plane."""

import numpy as np

from models.arrays import Array
from scenes.drawing.plane.arrows import Arrows
from scenes.drawing.plane.plane import Plane

ORIGIN = np.zeros((1, 2))


def arrow_to(tip: Array, plane: Plane, hue: str, stroke_width: float = 6.0) -> Arrows:
    """An arrow from the origin to a tip (2,); the width in pixels of a frame 1080 high."""
    return Arrows(plane, ORIGIN, tip[None], plane.theme.rgb(hue)[None], stroke_width)
