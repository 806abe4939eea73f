"""Round numbers for the ticks of an axis."""

import numpy as np

from models.arrays import Array

# A loss is so many times higher than nearly all others before it is no longer on the axis.
ALONE = 100.0


def _top(losses: Array) -> float:
    """Where a loss's axis ends: at the largest, unless that stands alone."""
    losses = losses[np.isfinite(losses)]
    if not len(losses):
        return 1.0
    most = 3.0 * float(np.percentile(losses, 90))
    return most if losses.max() > ALONE / 3.0 * most > 0.0 else float(losses.max()) or 1.0


def loss_axis(losses: Array) -> tuple[float, ...]:
    """0 and two or three round numbers above it, the last beyond the losses.

    One that is out of all proportion is left out, and the curve leaves the picture there.
    """
    return ticks(0.0, _top(losses), 3, beyond=True)


def ticks(low: float, high: float, about: int, beyond: bool = False) -> tuple[float, ...]:
    """Round numbers from `low` to `high`, some `about` steps; with `beyond` the last is above."""
    step = nice_step(max(high - low, 1e-12 * max(abs(high), 1.0)) / about * 1.3)
    first, last = np.ceil(low / step - 1e-9), (np.ceil if beyond else np.floor)(high / step)
    return tuple(float(f"{step * index:.12g}") + 0.0 for index in np.arange(first, last + 1))


def nice_step(length: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is at most `length`."""
    power = 10.0 ** np.floor(np.log10(length))
    return float(max(factor * power for factor in (1, 2, 5) if factor * power <= length * 1.0001))
