"""Space seen from far away: parallel lines stay parallel, and a picture is a linear map."""

import numpy as np

from models.arrays import Array


def eye(azimuth: float, elevation: float) -> Array:
    """The projection (2, 3) of space to the right and up, as it is seen from a direction.

    Parameters
    ----------
    azimuth, elevation
        Radians: about the third axis from the first, and over the plane of the first two.
    """
    sine, cosine = np.sin(azimuth), np.cos(azimuth)
    high, flat = np.sin(elevation), np.cos(elevation)
    return np.array([[-sine, cosine, 0.0], [-high * cosine, -high * sine, flat]])
