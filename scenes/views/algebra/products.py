"""Products of matrices as formulas, their columns in the colours of the arrows that they are."""

from collections.abc import Sequence

import numpy as np

from models.arrays import PLANE, Array
from models.motion.composition import ProductStep, singular_value_ratio
from scenes.drawing.text.matrix import matrix
from scenes.drawing.theme import Theme
from scenes.views.captions.stages import stretched

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
    e1, e2 = (
        f'text(fill: #rgb("{hue}"), e_{index})'
        for index, hue in enumerate(basis_hues(theme), start=1)
    )
    return f"$ [ {e1} thick {e2} ] = {matrix(np.eye(PLANE), basis_hues(theme), UNNAMED)} $"


def growing(step: ProductStep, theme: Theme) -> tuple[str, str]:
    """A step as a product, and what comes out: two formulas to be laid over each other."""
    colors, symbol = basis_hues(theme), name(step.numbers[-1])
    if step.numbers == (1,) and len(step.product) == PLANE:
        return f"$ {symbol} = {matrix(step.product, colors, UNNAMED)} $", ""
    shapes = any(weight.shape != (PLANE, PLANE) for weight in step.weights)
    factors = [
        matrix(weight, colors if number == 1 else None, _label(f"W_{number}", weight, shapes))
        for number, weight in zip(step.numbers, step.weights, strict=True)
    ]
    if step.numbers[0] > 1:
        label = _label(name(step.numbers[0] - 1), step.before, shapes)
        factors.insert(0, matrix(step.before, colors, label))
    product = f"{symbol} = {' '.join(reversed(factors))}"
    result = matrix(step.product, colors, _label(UNNAMED, step.product, shapes))
    return (
        f'$ {product} class("relation", {_hidden("=")}) {_hidden(result)} $',
        f"$ {_hidden(product)} = {result} $",
    )


def product_equation(steps: Sequence[ProductStep], theme: Theme, *, short: bool = False) -> str:
    """All the matrices, and the one that they are; `short`: their names in place of them."""
    weights = [weight for step in steps for weight in step.weights]
    shapes = any(weight.shape != (PLANE, PLANE) for weight in weights)
    colors = basis_hues(theme)
    factors = [
        matrix(weight, colors if number == 1 else None, _label(f"W_{number}", weight, shapes))
        for number, weight in enumerate(weights, start=1)
    ]
    product = name(len(weights)) if short else " ".join(reversed(factors))
    found = steps[-1].product
    return f"$ {product} = {matrix(found, colors, _label('W', found, shapes))} $"


def _hidden(markup: str) -> str:
    """Markup that takes its room and isn't seen."""
    return f"#hide($display({markup})$)"


def _label(symbol: str, weight: Array, shapes: bool) -> str:
    """What stands below a matrix: its name, and its shape where shapes differ."""
    rows, columns = weight.shape
    shape = f"({rows} times {columns})"
    if symbol == UNNAMED and shapes:
        return shape
    return f"{symbol} thick {shape}" if shapes else symbol


def image_number(symbol: str, product: Array) -> tuple[str, str]:
    """What a plane shows, W x, and how far it is stretched if that is much; and shorter."""
    ratio = singular_value_ratio(product)
    if np.isinf(ratio):
        found = "all on one line" if product.any() else "all in one place"
    else:
        found = stretched(ratio) if ratio > NOTABLE else ""
    named = f"${symbol} x$"
    return (f"{named}: {found}", found) if found else (named, named)


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
