"""Which part of a plane a panel shows, and how that part moves."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array

# The points fill this share of the panel.
FILL = 0.86


@dataclass(frozen=True)
class Panel:
    """A rectangle of the frame, in scene units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """(left, bottom, right, top)"""
        half_width, half_height = 0.5 * self.width, 0.5 * self.height
        return (
            self.x - half_width,
            self.y - half_height,
            self.x + half_width,
            self.y + half_height,
        )

    @property
    def aspect(self) -> float:
        return self.width / self.height


def corners_of(box: tuple[float, float, float, float]) -> Array:
    """(4, 3): those of a panel's box, anticlockwise from the lower left."""
    left, bottom, right, top = map(float, box)
    return np.array([[left, bottom, 0], [right, bottom, 0], [right, top, 0], [left, top, 0]])


@dataclass(frozen=True)
class Viewport:
    """The part of a plane that a panel shows: its centre, and its height in plane units.

    Both axes have the same scale.
    """

    x: float
    y: float
    height: float

    def to_scene(self, positions: Array, panel: Panel) -> Array:
        """# (..., 2) plane units -> (..., 2) scene units"""
        return (positions - [self.x, self.y]) * (panel.height / self.height) + [panel.x, panel.y]

    def window(self, panel: Panel) -> tuple[float, float, float, float]:
        """(left, right, bottom, top) in plane units."""
        return self.window_of(panel.aspect)

    def window_of(self, aspect: float) -> tuple[float, float, float, float]:
        """The same for a panel of that width over height."""
        half, wide = 0.5 * self.height, 0.5 * self.height * aspect
        return (self.x - wide, self.x + wide, self.y - half, self.y + half)

    def blend(self, other: "Viewport", t: float) -> "Viewport":
        """Straight from this view to `other`.

        If all points move straight too and both ends contain them, so does every view
        between: a box around them is convex in t.
        """
        return Viewport(
            self.x + t * (other.x - self.x),
            self.y + t * (other.y - self.y),
            self.height + t * (other.height - self.height),
        )

    def grown(self, factor: float) -> "Viewport":
        return Viewport(self.x, self.y, self.height * factor)


def needed_height(points: Array, centre: Array, aspect: float, fill: float = FILL) -> float:
    """The height a view about `centre` needs to hold all `points` (N, 2)."""
    reach = np.abs(points - centre).max(axis=0)
    return max(2.0 * max(float(reach[1]), float(reach[0]) / aspect) / fill, 1e-9)


def viewport_of(points: Array, aspect: float) -> Viewport:
    """The view that holds `points` (N, 2), centred on their box, or on 0 where that is near."""
    low, high = points.min(axis=0), points.max(axis=0)
    centre = 0.5 * (low + high)
    centre = np.where(np.abs(centre) < 0.12 * np.ptp(points, axis=0).max(), 0.0, centre)
    height = needed_height(points, centre, aspect)
    return Viewport(float(centre[0]), float(centre[1]), height if height > 1e-8 else 1.0)


def following(viewport: Viewport, points: Array, aspect: float) -> Viewport:
    """The next view, for points that come to lie as in `points`: moved no more than it must be.

    It stays as it is where they fit and aren't lost in it, grows about its centre where a little
    more room is enough, and is chosen anew otherwise.
    """
    height = needed_height(points, np.array([viewport.x, viewport.y]), aspect)
    if 0.7 * viewport.height <= height <= viewport.height:
        return viewport
    fresh = viewport_of(points, aspect)
    if (
        viewport.height < height <= 1.5 * max(viewport.height, fresh.height)
        and fresh.height > 0.75 * height
    ):
        return Viewport(viewport.x, viewport.y, height)
    return fresh
