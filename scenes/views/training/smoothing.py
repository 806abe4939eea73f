"""Running means and maxima over the frames of a replay."""

import numpy as np

from models.arrays import Array

# Moments at which a pace is looked at, and the edges of a view.
FRAMES = np.linspace(0.0, 1.0, 401)


def running_max(values: Array, span: int) -> Array:
    """The largest of every value and `span` on either side of it, the ends going on.

    # (N,) -> (N,)
    """
    from scipy.ndimage import maximum_filter1d  # 0.1 s, which only replays need

    return maximum_filter1d(values, 2 * span + 1, mode="nearest")


def running_mean(values: Array, span: int) -> Array:
    """Their mean.  # (N,) -> (N,)"""
    from scipy.ndimage import uniform_filter1d

    return uniform_filter1d(values, 2 * span + 1, mode="nearest")
