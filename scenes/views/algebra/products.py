"""Products of matrices as formulas, their columns in the colours of the arrows that they are."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

import numpy as np

from models.arrays import PLANE, Array
from models.motion.composition import ProductStep, singular_value_ratio
from scenes.drawing.text.matrix import hidden, in_color, matrix, shape_of
from scenes.drawing.theme import Theme
from scenes.views.captions.stages import stretched

# Matrices by their names, the one that acts first in front.
Factors = dict[str, Array]

# The label of a matrix whose name stands elsewhere: room for one, so that formulas are in line.
UNNAMED = "#hide($W$)"
# More factors than this are named by the first and the last.
NAMED = 5
NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# A stretch beyond this (ratio of singular values) is put on screen.
NOTABLE = 4.0


def basis_hues(theme: Theme) -> tuple[str, str]:
    """The colours of the two basis vectors: each that of the grid lines that run along it."""
    return theme.second_family, theme.first_family


def name(last: int, first: int = 1) -> str:
    """W_last ... W_first."""
    if last - first >= NAMED:
        return f"W_{last} dots.c W_{first}"
    return " ".join(f"W_{number}" for number in range(last, first - 1, -1))


def identity(theme: Theme) -> str:
    """The two arrows of the input plane, as columns."""
    colors = basis_hues(theme)
    e1, e2 = (in_color(f"e_{index}", color) for index, color in enumerate(colors, start=1))
    return f"$ [ {e1} thick {e2} ] = {matrix(np.eye(PLANE), colors, UNNAMED)} $"


def growing(step: ProductStep, theme: Theme) -> tuple[str, str]:
    """A step as a product, and what comes out: two formulas to be laid over each other."""
    colors, symbol = basis_hues(theme), name(step.numbers[-1])
    if step.numbers == (1,) and len(step.product) == PLANE:
        return f"$ {symbol} = {matrix(step.product, colors, UNNAMED)} $", ""
    earlier = {name(step.numbers[0] - 1): step.before} if step.numbers[0] > 1 else {}
    factors = earlier | _named(step)
    product = f"{symbol} = {_side_by_side(factors, colors)}"
    result = matrix(step.product, colors, _label(UNNAMED, step.product, factors))
    return (
        f'$ {product} class("relation", {hidden("=")}) {hidden(result)} $',
        f"$ {hidden(product)} = {result} $",
    )


def product_equation(steps: Sequence[ProductStep], theme: Theme, *, short: bool = False) -> str:
    """All the matrices, and the one that they are; `short`: their names in place of them."""
    colors, result = basis_hues(theme), steps[-1].product
    factors = reduce(or_, map(_named, steps))
    product = name(len(factors)) if short else _side_by_side(factors, colors)
    return f"$ {product} = {matrix(result, colors, _label('W', result, factors))} $"


def _named(step: ProductStep) -> Factors:
    """The matrices of a step by their names."""
    names = (name(number, number) for number in step.numbers)
    return dict(zip(names, step.weights, strict=True))


def _side_by_side(factors: Factors, colors: Sequence[str]) -> str:
    """The one that acts first stands on the right, its columns in colours."""
    matrices = [
        matrix(factor, None if index else colors, _label(symbol, factor, factors))
        for index, (symbol, factor) in enumerate(factors.items())
    ]
    return " ".join(reversed(matrices))


def _label(symbol: str, matrix: Array, factors: Factors) -> str:
    """What stands below a matrix: its name, and its shape where those of the factors differ."""
    if all(factor.shape == (PLANE, PLANE) for factor in factors.values()):
        return symbol
    shape = f"({shape_of(matrix)})"
    return shape if symbol == UNNAMED else f"{symbol} thick {shape}"


def image_number(symbol: str, product: Array) -> tuple[str, str]:
    """What a plane shows, W x, and how far it is stretched if that is much; and shorter."""
    ratio, image = singular_value_ratio(product), f"${symbol} x$"
    if ratio <= NOTABLE:
        return image, image
    flat = "all on one line" if product.any() else "all in one place"
    extent = flat if np.isinf(ratio) else stretched(ratio)
    return f"{image}: {extent}", extent


def moral(steps: Sequence[ProductStep]) -> str:
    """What the clip comes to."""
    count = steps[-1].numbers[-1]
    number = NUMERALS[count] if count < len(NUMERALS) else str(count)
    return f"{number} matrices, one matrix: stacking linear layers adds nothing"


def footnote(steps: Sequence[ProductStep]) -> str:
    """What W is, and how a last layer that is no plane is seen."""
    width, what = len(steps[-1].product), "$W$: all layers before the output"
    if width > PLANE:
        return f"{what}; its image is a plane in {width} dimensions, seen face on"
    if width < PLANE:
        return f"{what}; its image is a line, drawn across"
    return f"{what}, in their own coordinates; entries rounded"
