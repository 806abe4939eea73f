"""Round numbers for axes, contours and the lines of a grid."""

from functools import lru_cache

import numpy as np

from models.arrays import Array

FACTORS = (1.0, 2.0, 5.0)
# The lines and labels of the coordinate grid come up where there is room between two labels, from
# the least to so much more; a label takes so much a character.
TICK_ROOM, TICK_FADE, TICK_CHARACTER = 34.0, 16.0, 11.0
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
    return _multiples(step, first, last)


def ticks_about_zero(largest: float) -> tuple[float, ...]:
    """Round numbers on both sides of 0 that reach the largest."""
    step = nice_step(max(largest, 1e-6) / 1.5)
    count = np.ceil(largest / step - 1e-9) or 1.0
    return _multiples(step, -count, count)


def _multiples(step: float, first: float, last: float) -> tuple[float, ...]:
    return tuple(float(f"{step * index:.12g}") + 0.0 for index in np.arange(first, last + 1))


def nice_step(length: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is at most `length`."""
    power = 10.0 ** np.floor(np.log10(length))
    return float(max(factor * power for factor in FACTORS if factor * power <= length * 1.0001))


def smooth_ramp(value: float, low: float, high: float) -> float:
    """0 up to `low`, 1 from `high` on, smoothly between (3x^2 - 2x^3)."""
    alpha = min(max((value - low) / (high - low), 0.0), 1.0)
    return alpha * alpha * (3.0 - 2.0 * alpha)


@lru_cache(maxsize=8)  # every layer of a plane asks for the same ones
def fading_ticks(low: float, high: float, unit: float) -> list[tuple[float, float]]:
    """Positions of round numbers in [low, high], with how strongly each is shown.

    `unit` is the number of reference pixels a unit of the plane takes. Steps are 1, 2 and 5
    times powers of ten; a 5 comes up as the 2, which it is no multiple of, goes.
    """
    shown: dict[float, float] = {}
    power = int(np.floor(np.log10(TICK_ROOM / unit)))
    for exponent in range(power, power + 5):
        twos = 0.0
        for factor in FACTORS:
            step = factor * 10.0**exponent
            needed = TICK_ROOM + TICK_CHARACTER * len(f"−{step:.6g}")
            strength = smooth_ramp(step * unit, needed, needed + TICK_FADE)
            if factor == 2.0:
                twos = strength
            elif factor == 5.0:
                strength *= 1.0 - twos
            if strength <= 0.0 or (high - low) / step > 200:
                continue
            for index in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1):
                value = round(index * step, 12)
                shown[value] = max(shown.get(value, 0.0), strength)
    return sorted(shown.items())
