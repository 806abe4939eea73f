"""The picture of the next epoch, which that of an epoch before it should resemble."""

from dataclasses import dataclass

import numpy as np

from models.arrays import Array

# How much a picture's axes count beside its points when it is turned to be like another one: just
# enough to tell its two sides apart where the points lie on a line, on which both look the same.
AXES_COUNT = 1e-3


@dataclass(frozen=True, eq=False)
class NextEpoch:
    """How the network of a later epoch is drawn: what an earlier one's picture should resemble.

    Attributes
    ----------
    image
        (N, 2): the points in its last drawn space.
    swapped
        See `Drawable`.
    projection
        (2, W): from the last hidden layer's own coordinates to the picture's, up to a shift.
    """

    image: Array
    swapped: tuple[bool, ...]
    projection: Array

    def alignment_pair(self, image: Array, projection: Array) -> tuple[Array, Array]:
        """A centred picture (N, 2) along the axes of `projection`, and this one, to be resembled.

        Of each the points, and, counting little, the axes.
        """
        return _with_axes(image, projection), _with_axes(self.image, self.projection)


def _with_axes(image: Array, projection: Array) -> Array:
    size = np.linalg.norm(image) / max(np.linalg.norm(projection), 1e-300)
    return np.vstack([image, AXES_COUNT * size * projection.T])


def distance(image: Array, other: Array) -> float:
    """The mean way of a point from one picture to another, as a share of their extent."""
    extent = max(*(float(np.ptp(column)) for column in (*image.T, *other.T)), 1e-300)
    x, y = (image - other).T
    return float(np.hypot(x, y).mean()) / extent
