"""Numbers as they are written on the screen."""

import math
import re

import numpy as np

from scenes.drawing.text.matrix import SMALL, numerals

FROM_THE_FIGURE = re.compile(r"^(?:\$[^$]*\$|[^$\d])*?((?:(?:under |below )?\d.*)?)$")
# Decimals of what is read off.
DECIMALS = 4


def rounded(value: float, decimals: int = DECIMALS) -> str:
    """A number with so many decimals and a minus sign as long as a plus."""
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text.replace("-", "−")


def amount(value: float) -> str:
    """A factor with two decimals, or three digits where that would be too coarse."""
    text = f"{value:.3g}" if 0.0 < abs(value) < 0.0995 else f"{value:.2f}"
    return text.replace("-", "−")


def degrees(angle: float) -> str:
    """An angle in radians as degrees."""
    text = f"{np.degrees(angle):.1f}".removesuffix(".0")
    return f"{'0' if text == '-0' else text}°".replace("-", "−")


# Numbers from this size on are written without a power of ten, where they stand alone.
LEAST = 1e-3


def numeral(value: float) -> str:
    """A number as it stands alone in a formula."""
    if LEAST <= abs(value) < SMALL:
        return f"{value:.3g}"
    ((text,),), power = numerals(np.array([[value]]))
    return f"{text} dot 10^({power})" if power else text


def factor(value: float) -> str:
    """A number as a factor: in brackets where it has a sign."""
    text = numeral(value)
    return f"({text})" if text.startswith("-") else text


def precisely(*values: float, change: float) -> list[str]:
    """Numbers with so many decimals that a change of them is seen."""
    size = abs(change)
    decimals = 2 if size == 0.0 else int(np.clip(1 - np.floor(np.log10(size)), 2, 12))
    return [f"{value:.{decimals}f}" for value in values]


def probability(value: float) -> str:
    """A probability to three decimals, or as many as tell it from 0 and from 1."""
    near = min(value, 1.0 - value)
    decimals = 3 if near >= 0.01 or near <= 0.0 else int(min(1 - np.floor(np.log10(near)), 12))
    return f"{value:.{decimals}f}"


def percent(proportion: float) -> str:
    """A proportion as a percentage with at most one decimal, never rounded to 100 or to 0."""
    if proportion < 0:  # R^2, where the mean does better
        return "below 0 %"
    rounded = f"{100 * proportion:.1f}"
    if rounded == "100.0" and proportion < 1:
        rounded = f"{math.floor(1000 * proportion) / 10:.1f}"
    elif rounded == "0.0" and proportion > 0:
        rounded = "under 0.1"
    return f"{rounded.removesuffix('.0')} %"


def steady_percent(proportion: float) -> str:
    """The same with one decimal always, so that a changing number keeps its width."""
    if proportion < 0:
        return percent(proportion)
    short = percent(proportion).removesuffix(" %").replace("under ", "<")
    return f"{short if short in ('0', '100') or '.' in short else short + '.0'} %"


def loss_number(value: float) -> str:
    """A loss, in nats or squared units, to three significant digits or three decimals.

    One that changes keeps its width, up to its power of ten.
    """
    if value < 100:
        return f"{value:.3f}"
    if value < 1e6:
        return f"{value:.0f}"
    mantissa, _, power = f"{value:.2e}".partition("e")
    return f"{mantissa}e{int(power)}" if power else "∞"


def number_in(number: str) -> str:
    """A number said in words, from the figure on: "76.8 % at best"; mathematics is passed over."""
    return FROM_THE_FIGURE.sub(r"\1", number)
