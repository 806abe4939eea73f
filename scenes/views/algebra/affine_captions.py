"""What is said of an affine map and of the factors of its matrix."""

import numpy as np

from models.motion.factors import Factor
from models.run.run import Run
from scenes.drawing.text.matrix import in_color, matrix, numerals
from scenes.drawing.text.text import escape
from scenes.drawing.theme import Theme
from scenes.views.algebra.affine import AffineSteps
from scenes.views.algebra.products import basis_hues
from scenes.views.captions.numbers import amount, degrees

NOUNS = {"rotation": "rotate", "reflection": "reflect", "scaling": "scale", "shear": "shear"}


def caption(factor: Factor) -> str:
    """What a step does, in a line."""
    match factor.kind:
        case "rotation":
            (angle,) = factor.numbers
            way = "anticlockwise" if angle > 0 else "clockwise"
            return f"rotate by {degrees(abs(angle))} {way}"
        case "shear":
            (slope,) = factor.numbers
            sign = "+" if slope > 0 else "−"
            return f"shear: $x_1$ becomes $x_1 {sign} {amount(abs(slope))} thin x_2$"
        case "reflection":
            level = {0.0: "horizontal", 90.0: "vertical"}.get(round(np.degrees(factor.axis), 6))
            where = f"the {level} axis" if level else f"the line at {degrees(factor.axis)}"
            return f"reflect in {where}"
        case "scaling":
            first, second = map(amount, factor.numbers)
            if first == second:
                return f"scale by {first}"
            if factor.axis == 0.0:
                return f"scale by {first} across and {second} up"
            return f"scale by {first} along {degrees(factor.axis)} and {second} across it"


def stops(steps: AffineSteps) -> list[str]:
    """The rail's."""
    shift = ["$+ b$"] if steps.shift is not None else []
    return ["input", *(NOUNS[factor.kind] for factor in steps.factors), *shift]


def row(
    steps: AffineSteps, theme: Theme, lit: int | None = None, *, shifted: bool = False
) -> tuple[str, str]:
    """W as the product of its factors with one lit, or W x + b, with b lit; and shorter.

    Columns of W have the colours of the arrows that they are.
    """
    whole = _whole(steps, theme)
    if shifted:
        b, bias = in_color("b", theme.accent), matrix(steps.bias[:, None], (theme.accent,))
        weight = matrix(steps.weight, basis_hues(theme))
        return f"$ W x + {b} = {weight} x + {bias} $", f"$ {b} = {bias} $"
    if not steps.factors:
        return f"$ {whole} $", ""
    parts = [
        matrix(factor.matrix, (color, color), _noun(factor, color))
        for factor, color in zip(steps.factors, _lighting(steps, theme, lit), strict=True)
    ]
    shorter = f"$ {whole} $" if lit is None else f"$ {parts[lit]} $"
    return f"$ {whole} = {' '.join(reversed(parts))} $", shorter


def column(
    steps: AffineSteps, theme: Theme, lit: int | None = None, *, shifted: bool = False
) -> str:
    """W, below it its factors in the order in which they act, and b, once it is `shifted`."""
    lighting = _lighting(steps, theme, lit)
    rows = [f"[], $display({_whole(steps, theme)})$"]
    if len(steps.factors) == 1:  # W itself
        rows = [f"${_noun(steps.factors[0], lighting[0])}$, $display({_whole(steps, theme)})$"]
        lighting = []
    for index, (factor, color) in enumerate(zip(steps.factors, lighting, strict=False)):
        then = "then " if index else ""
        rows.append(
            f"${_noun(factor, color, then)}$, $display({matrix(factor.matrix, (color, color))})$"
        )
    if steps.shift is not None:
        entries = matrix(steps.bias[:, None], (theme.accent,))
        bias = f"$display({in_color('b', theme.accent)} = {entries})$"
        rows.append(f"[], {bias if shifted else f'hide({bias})'}")
    grid = "columns: 2, align: (right + horizon, left + horizon), column-gutter: 0.8em"
    # cells as high as what is in them, which is more than a line
    edges = '#set text(top-edge: "bounds", bottom-edge: "bounds")'
    return f"#[{edges}\n#grid({grid}, row-gutter: 1.1em, {', '.join(rows)})]"


def _whole(steps: AffineSteps, theme: Theme) -> str:
    return f"W = {matrix(steps.weight, basis_hues(theme))}"


def _lighting(steps: AffineSteps, theme: Theme, lit: int | None) -> list[str]:
    """The colours of the factors, one lit."""
    rest = theme.text if lit is None else theme.muted
    return [theme.accent if index == lit else rest for index in range(len(steps.factors))]


def _noun(factor: Factor, color: str, then: str = "") -> str:
    return in_color(f'"{then}{NOUNS[factor.kind]}"', color)


def note(run: Run) -> tuple[str, str]:
    """In small print: what is the run's, and what the dots are."""
    whose = f"the points of {escape(run.name)}; $W$ and $b$ are given: no weights of its network"
    return whose, "dotted: lines that a step keeps"


def origin(steps: AffineSteps, *, moved: bool) -> tuple[str, str]:
    """Where 0 comes to lie, as a formula, and what that means."""
    if not moved:
        return "$W 0 = 0$", "the origin stays"
    (rows, power) = numerals(steps.bias[None, :])
    place = ", ".join(rows[0]).replace("-", "−")
    scale = f" dot 10^({power})" if power else ""
    return f"$W 0 + b = (#[{place}]){scale}$", "the origin moves"
