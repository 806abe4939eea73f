"""How a plane is divided into classes, or rises as a height: lines and tints, in plane units."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array


@dataclass(frozen=True, eq=False)
class Stretch:
    """A stretch of the line normal . z + offset = 0 in plane units.

    Places along it are measured in the direction (-n2, n1)/|n| from the point nearest to 0. Of
    what lies in `span`, the stretches `reached` (K, 2) are drawn solid and the rest is dotted.
    None: all is solid.
    """

    normal: Array
    offset: float
    span: tuple[float, float] = (-np.inf, np.inf)
    reached: Array | None = None


@dataclass(frozen=True, eq=False)
class Divider:
    """How a plane is divided: by the sign of one linear function, or by the highest of several.

    Attributes
    ----------
    weight, bias
        (K, 2) and (K,), plane units: the functions weight z + bias.
    lines
        The borders.
    """

    weight: Array
    bias: Array
    lines: tuple[Stretch, ...]

    @classmethod
    def line(cls, normal: Array, offset: float) -> "Divider":
        """Two sides of normal . z + offset = 0."""
        normal = np.asarray(normal, dtype=float)
        return cls(normal[None, :], np.array([offset]), (Stretch(normal, offset),))


@dataclass(frozen=True, eq=False)
class Slope:
    """A height over the plane, normal . z + offset, as a tint and lines of equal height.

    The tint goes from `low` to `high`; `levels` (M,) are the heights of the lines.
    """

    normal: Array
    offset: float
    low: float
    high: float
    levels: Array

    @property
    def lines(self) -> tuple[Stretch, ...]:
        return tuple(Stretch(self.normal, float(self.offset - level)) for level in self.levels)


@dataclass(frozen=True, eq=False)
class Field:
    """A tint given on a coarse grid over a window (left, right, bottom, top) of the plane.

    `values`, row 0 at the top: (h, w) in [-1, 1], from class 0 to class 1; or (h, w, 4) colours,
    premultiplied, 0 to 1.
    """

    values: Array
    window: tuple[float, float, float, float]
