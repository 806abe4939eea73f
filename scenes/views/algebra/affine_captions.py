"""What is said of an affine map and of the factors of its matrix."""

import numpy as np

from models.motion.factors import Factor
from models.run.run import Run
from scenes.drawing.text.matrix import matrix, numerals
from scenes.drawing.text.text import escape
from scenes.drawing.theme import Theme
from scenes.views.algebra.affine import AffineFilm
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


def stops(film: AffineFilm) -> list[str]:
    """The rail's."""
    shift = ["$+ b$"] if film.shift is not None else []
    return ["input", *(NOUNS[factor.kind] for factor in film.factors), *shift]


def factor_product(film: AffineFilm, theme: Theme, lit: int | None = None) -> tuple[str, str]:
    """W as the product of its factors with one lit, and with that one alone; markup.

    Columns of W have the colours of the arrows that they are.
    """
    whole = _whole(film, theme)
    if not film.factors:
        return f"$ {whole} $", ""
    parts = [
        matrix(factor.matrix, (color, color), _noun(factor, color))
        for factor, color in zip(film.factors, _lighting(film, theme, lit), strict=True)
    ]
    shorter = f"$ {whole} $" if lit is None else f"$ {parts[lit]} $"
    return f"$ {whole} = {' '.join(reversed(parts))} $", shorter


def column(film: AffineFilm, theme: Theme, lit: int | None = None, *, shifted: bool = False) -> str:
    """W, below it its factors in the order in which they act, and b, once it is `shifted`."""
    lighting = _lighting(film, theme, lit)
    rows = [f"[], $display({_whole(film, theme)})$"]
    if len(film.factors) == 1:  # W itself
        rows = [f"${_noun(film.factors[0], lighting[0])}$, $display({_whole(film, theme)})$"]
        lighting = []
    for index, (factor, color) in enumerate(zip(film.factors, lighting, strict=False)):
        then = f'text(fill: #rgb("{color}"), "{"then " if index else ""}{NOUNS[factor.kind]}")'
        rows.append(f"${then}$, $display({matrix(factor.matrix, (color, color))})$")
    if film.shift is not None:
        entries = matrix(film.bias[:, None], (theme.accent,))
        bias = f"$display({_lit('b', theme)} = {entries})$"
        rows.append(f"[], {bias if shifted else f'hide({bias})'}")
    grid = "columns: 2, align: (right + horizon, left + horizon), column-gutter: 0.8em"
    # cells as high as what is in them, which is more than a line
    edges = '#set text(top-edge: "bounds", bottom-edge: "bounds")'
    return f"#[{edges}\n#grid({grid}, row-gutter: 1.1em, {', '.join(rows)})]"


def shifted(film: AffineFilm, theme: Theme) -> tuple[str, str]:
    """W x + b, b lit; and shorter."""
    weight, bias = (
        matrix(film.weight, basis_hues(theme)),
        matrix(film.bias[:, None], (theme.accent,)),
    )
    plus = _lit("b", theme)
    return f"$ W x + {plus} = {weight} x + {bias} $", f"$ {plus} = {bias} $"


def _whole(film: AffineFilm, theme: Theme) -> str:
    return f"W = {matrix(film.weight, basis_hues(theme))}"


def _lighting(film: AffineFilm, theme: Theme, lit: int | None) -> list[str]:
    """The colours of the factors, one lit."""
    rest = theme.text if lit is None else theme.muted
    return [theme.accent if index == lit else rest for index in range(len(film.factors))]


def _noun(factor: Factor, color: str) -> str:
    return f'text(fill: #rgb("{color}"), "{NOUNS[factor.kind]}")'


def _lit(symbol: str, theme: Theme) -> str:
    return f'text(fill: #rgb("{theme.accent}"), {symbol})'


def note(run: Run) -> tuple[str, str]:
    """In small print: what is the run's, and what the dots are."""
    whose = f"the points of {escape(run.name)}; $W$ and $b$ are given: no weights of its network"
    return whose, "dotted: lines that a step keeps"


def origin(film: AffineFilm, *, moved: bool) -> str:
    """Where 0 comes to lie."""
    if not moved:
        return "$W 0 = 0$: the origin stays"
    (rows, power) = numerals(film.bias[None, :])
    place = ", ".join(rows[0]).replace("-", "−")
    scale = f" dot 10^({power})" if power else ""
    return f"$W 0 + b = (#[{place}]){scale}$: the origin moves"
