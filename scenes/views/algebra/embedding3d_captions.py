"""What is said while weights place a plane in space, one by one."""

from models.arrays import PLANE, SPACE
from models.run.run import Run
from scenes.drawing.text.matrix import in_color, matrix, numerals
from scenes.drawing.text.text import escape
from scenes.drawing.theme import Theme
from scenes.views.algebra.embedding3d import PlaneEmbedding
from scenes.views.captions.numbers import amount


def entry_hue(theme: Theme, row: int, column: int) -> str:
    """The colour of an entry."""
    return theme.entries[row * PLANE + column]


def equation(
    embedding: PlaneEmbedding, theme: Theme, lit: tuple[int, int] | None = None, known: int = SPACE
) -> str:
    """W x = h: all entries in their colours, or one with the rest muted; the first `known` of h."""
    colors = [
        [
            entry_hue(theme, row, column) if lit in (None, (row, column)) else theme.muted
            for column in range(PLANE)
        ]
        for row in range(SPACE)
    ]
    weight = matrix(embedding.weight, colors, f"W_h thick ({SPACE} times {PLANE})")
    x = matrix(embedding.x[:, None], (theme.input,), f"x thick ({PLANE} times 1)")
    rows, power = numerals(embedding.image[:, None])
    known = 0 if power and known < SPACE else known  # a power of ten is that of all
    cells = [
        in_color(rows[row][0] if row < known else f"h_{row + 1}", theme.hidden)
        for row in range(SPACE)
    ]
    scale = f"10^({power}) dot " if power and known == SPACE else ""
    body = f'mat(delim: "[", align: #right, {"; ".join(cells)})'
    return f"$ {weight} {x} = {scale}limits({body})_(h thick ({SPACE} times 1)) $"


def sum_of(embedding: PlaneEmbedding, theme: Theme, row: int, column: int) -> str:
    """One term w_ij x_j in numbers; with the last one of a row, their sum h_i."""
    weight, x = float(embedding.weight[row, column]), float(embedding.x[column])
    hue = entry_hue(theme, row, column)
    factors = f"{in_color(amount(weight), hue)} dot {in_color(_bracketed(x), theme.input)}"
    term = f"{weight_term(row, column)} = {factors} = {in_color(amount(weight * x), hue)}"
    if column + 1 < PLANE:
        return f"${term}$"
    total = in_color(f"h_{row + 1} = {amount(float(embedding.image[row]))}", theme.hidden)
    return f"${term}$, and so ${total}$"


def weight_term(row: int, column: int) -> str:
    """w_ij x_j, for between dollar signs."""
    return f"w_({row + 1}{column + 1}) x_{column + 1}"


def layer_and_input(embedding: PlaneEmbedding, index: int, run: Run) -> str:
    """Which weights and which input these are, in a footnote."""
    weights = (
        f"first 3 rows of the {embedding.width} in" if embedding.width > SPACE else "weights of"
    )
    matrix_h = f"$W_h$: the {weights} the first layer; bias and activation left out"
    return f"{matrix_h}; $x$: point {index} of {escape(run.name)}; entries rounded"


def _bracketed(value: float) -> str:
    return amount(value) if value >= 0.0 else f"({amount(value)})"
