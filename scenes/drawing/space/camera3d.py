"""From where space is seen: a perspective, and the way from one to another."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array
from scenes.drawing.viewport import Panel

# The camera's angle from the top to the bottom of a panel.
ANGLE = np.radians(26.0)

LENS = 1.0 / np.tan(0.5 * ANGLE)

# What comes nearer to the camera than this share of its distance isn't drawn.
NEAREST = 0.05


def axes_of(azimuth: float, elevation: float) -> Array:
    """(3, 3): to the right, up, and towards a camera that sees the origin from there.

    The first two rows by themselves are how it is seen from far away, where parallel lines stay
    parallel.

    Parameters
    ----------
    azimuth, elevation
        Radians: about the third axis from the first, and over the plane of the first two.
    """
    sine, cosine = np.sin(azimuth), np.cos(azimuth)
    high, flat = np.sin(elevation), np.cos(elevation)
    return np.array(
        [
            [-sine, cosine, 0.0],
            [-high * cosine, -high * sine, flat],
            [flat * cosine, flat * sine, high],
        ]
    )


@dataclass(frozen=True)
class Camera3D:
    """From where space is seen.

    Attributes
    ----------
    azimuth, elevation
        Radians, as in `axes_of`.
    distance
        From the target, in the units of space.
    target
        (3,): what it looks at, in the middle of the panel.
    """

    azimuth: float
    elevation: float
    distance: float
    target: tuple[float, float, float]

    @property
    def axes(self) -> Array:
        """(3, 3): to the right, up, and from the target to the camera."""
        return axes_of(self.azimuth, self.elevation)

    @property
    def place(self) -> Array:
        """(3,): where it is."""
        return np.array(self.target) + self.distance * self.axes[2]

    def to_scene(self, positions: Array, panel: Panel) -> Array:
        """# (..., 3) units of space -> (..., 3): scene units, and the depth in units of space"""
        seen = (positions - np.array(self.target)) @ self.axes.T
        far = self.distance - seen[..., 2]
        scale = 0.5 * panel.height * LENS / np.maximum(far, NEAREST * self.distance)
        out = np.empty(seen.shape)
        out[..., 0] = panel.x + scale * seen[..., 0]
        out[..., 1] = panel.y + scale * seen[..., 1]
        out[..., 2] = np.where(far > NEAREST * self.distance, far, np.nan)
        return out

    def blend(self, other: "Camera3D", t: float) -> "Camera3D":
        """On the way to another, at t in [0, 1]; it comes nearer by even ratios."""
        target = (1.0 - t) * np.array(self.target) + t * np.array(other.target)
        return Camera3D(
            (1.0 - t) * self.azimuth + t * other.azimuth,
            (1.0 - t) * self.elevation + t * other.elevation,
            float(self.distance ** (1.0 - t) * other.distance**t),
            tuple(target.tolist()),
        )
