"""Running means and maxima over the frames of a replay."""

import numpy as np

from models.arrays import Array

# Moments at which a pace is looked at, and the edges of a view.
FRAMES = np.linspace(0.0, 1.0, 401)


def _windows(values: Array, span: int) -> Array:
    padded = np.pad(values, span, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * span + 1)


def _largest(values: Array, span: int) -> Array:
    return _windows(values, span).max(axis=1)


def _mean(values: Array, span: int) -> Array:
    return _windows(values, span).mean(axis=1)
