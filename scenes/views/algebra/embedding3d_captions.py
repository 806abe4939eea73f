"""What is said while weights place a plane in space, one by one."""

from models.arrays import PLANE, SPACE
from scenes.drawing.text.matrix import in_color, matrix, numerals
from scenes.drawing.theme import Theme
from scenes.views.algebra.embedding3d import PlaneEmbedding
from scenes.views.captions.numbers import amount


def entry_hues(theme: Theme) -> list[list[str]]:
    """The colours of the entries, row by row."""
    return [
        [theme.entries[row * PLANE + column] for column in range(PLANE)] for row in range(SPACE)
    ]


def equation(
    embedding: PlaneEmbedding, theme: Theme, lit: tuple[int, int] | None = None, known: int = SPACE
) -> str:
    """W x = h: all entries in their colours, or one with the rest muted; the first `known` of h."""
    colors = [
        [hue if lit in (None, (row, column)) else theme.muted for column, hue in enumerate(hue_row)]
        for row, hue_row in enumerate(entry_hues(theme))
    ]
    weight = matrix(embedding.weight, colors, f"W_h thick ({SPACE} times {PLANE})")
    x = matrix(embedding.x[:, None], (theme.input,), f"x thick ({PLANE} times 1)")
    rows, power = numerals(embedding.image[:, None])
    cells = [
        in_color(rows[row][0] if row < known else f"h_{row + 1}", theme.hidden)
        for row in range(SPACE)
    ]
    scale = f"10^({power}) dot " if power and known == SPACE else ""
    if power and known < SPACE:
        cells = [in_color(f"h_{row + 1}", theme.hidden) for row in range(SPACE)]
    body = f'mat(delim: "[", align: #right, {"; ".join(cells)})'
    return f"$ {weight} {x} = {scale}limits({body})_(h thick ({SPACE} times 1)) $"


def sum_of(embedding: PlaneEmbedding, theme: Theme, row: int, column: int) -> str:
    """One term w_ij x_j in numbers; with the last one of a row, their sum h_i."""
    weight, x = float(embedding.weight[row, column]), float(embedding.x[column])
    hue = entry_hues(theme)[row][column]
    factors = f"{in_color(amount(weight), hue)} dot {in_color(_bracketed(x), theme.input)}"
    found = f"{_weight_term(row, column)} = {factors} = {in_color(amount(weight * x), hue)}"
    if column + 1 < PLANE:
        return f"${found}$"
    total = in_color(f"h_{row + 1} = {amount(float(embedding.image[row]))}", theme.hidden)
    return f"${found}$, and so ${total}$"


def weight_term(row: int, column: int) -> str:
    """w_ij x_j"""
    return f"${_weight_term(row, column)}$"


def _weight_term(row: int, column: int) -> str:
    return f"w_({row + 1}{column + 1}) x_{column + 1}"


def whose(embedding: PlaneEmbedding) -> str:
    """Which weights these are, in small print."""
    left_out = "bias and activation left out"
    if embedding.width == SPACE:
        return f"$W_h$: the weights of the first layer; {left_out}"
    return f"$W_h$: the first 3 rows of the {embedding.width} in the first layer; {left_out}"


def _bracketed(value: float) -> str:
    return amount(value) if value >= 0.0 else f"({amount(value)})"
