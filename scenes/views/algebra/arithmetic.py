"""Sums and products of matrices as formulas, with what makes an entry in colour."""

from collections.abc import Callable, Sequence

import numpy as np

from models.arrays import Array
from models.geometry.arithmetic import Rows, entry_of_product
from scenes.drawing.text.matrix import exact_number, hidden, in_color, matrix
from scenes.drawing.theme import Theme

Place = tuple[int, int]

# The article's numbers, and a product of a 2 x 3 by a 3 x 2 matrix.
VECTOR: Rows = ((6, 18, 4, 23),)
MATRICES: tuple[Rows, Rows] = (((6, 18), (4, 23)), ((2, 1), (1, 2)))
FACTORS: tuple[Rows, Rows] = (((1, 2, 3), (4, 5, 6)), ((7, 8), (9, 10), (11, 12)))
FACTOR = 2.0

# How two matrices of one shape are put together: Typst's sign, and what it does with two entries.
SIGNS: dict[str, Callable[[Array, Array], Array]] = {"+": np.add, "compose": np.multiply}
# What stands between two entries.
BETWEEN = {"+": "+", "compose": "dot"}
LINE_BREAK = " \\ & "


class MatrixFormulas:
    """Formulas in the colours of a theme.

    What comes from the first matrix has one hue, what comes from the second another, and what is
    made of them a third. `stacked`: what is equal stands in lines below each other.
    """

    def __init__(self, theme: Theme, stacked: bool = False) -> None:
        self.stacked = stacked
        self.first, self.second = theme.first_family, theme.classes[1]
        self.made, self.text, self.muted = theme.second_family, theme.text, theme.muted
        self.rows = (theme.first_family, theme.classes[1], theme.second_family, theme.accent)

    def of(
        self,
        values: Array,
        lit: Sequence[Place] | None = None,
        color: str = "",
        label: str = "",
        shown: int | None = None,
    ) -> str:
        """A matrix with some entries lit and the others muted; None: all as text.

        `shown`: only so many entries are seen, row by row.
        """
        rows, columns = values.shape
        colors = [[self.text] * columns for _ in range(rows)]
        if lit is not None:
            places = set(lit)
            colors = [
                [color if (i, j) in places else self.muted for j in range(columns)]
                for i in range(rows)
            ]
        seen = None
        if shown is not None:
            seen = np.arange(values.size).reshape(values.shape) < shown
        return matrix(values, colors, label, exact=True, shown=seen)

    # a vector

    def vector(self, name: str, values: Array) -> str:
        """x = [6 18 4 23]"""
        return f"$ {name} = {self.of(values)} $"

    def running_total(self, name: str, values: Array, added: int, value: float) -> tuple[str, str]:
        """The vector with the entries added so far lit, and the sum as far as it is written."""
        places = _places(values)[:added]
        entries = [
            self._lit(each, self.first, index > 0) for index, each in enumerate(values.ravel())
        ]
        parts = [f"{'' if index == 0 else '+'} {entry}" for index, entry in enumerate(entries)]
        shown = [part if index < added else hidden(part) for index, part in enumerate(parts)]
        result = f"= {in_color(exact_number(value), self.made)}"
        done = result if added == values.size else hidden(result)
        board = f"$ {name} = {self.of(values, places, self.first)} $"
        return board, f"$ sum_i {name}_i = {' '.join(shown)} {done} $"

    def scaled(self, name: str, values: Array, factor: float, result: Array, shown: int) -> str:
        """2 x = 2 [6 18 4 23] = [12 36 8 46], up to so many entries of what comes out."""
        last = _places(values)[shown - 1 : shown]
        times = in_color(exact_number(factor), self.second)
        operand = self.of(values, None if shown in (0, values.size) else last, self.first)
        made = self.of(result, _places(values), self.made, shown=shown)
        return self._equal(f"{times} {name}", f"{times} dot {operand}", made)

    # a matrix

    def named(self, name: str, values: Array, place: Place | None = None) -> str:
        """A = [...], with one entry lit."""
        lit = None if place is None else [place]
        return f"$ {name} = {self.of(values, lit, self.first, _shape(values))} $"

    def index(self, name: str, values: Array, place: Place) -> str:
        """a_(1,2) = 18: which row, which column."""
        i, j = place
        entry = in_color(exact_number(values[place]), self.first)
        symbol = f"{name.lower()}_({i + 1} {j + 1})"
        return f"$ {symbol} = {entry} $ #h(0.7em) row {i + 1}, column {j + 1}"

    def together(
        self, names: Sequence[str], a: Array, b: Array, sign: str, shown: int
    ) -> tuple[str, str]:
        """Two matrices of one shape put together entry by entry; and the entry that is next."""
        result = SIGNS[sign](a, b)
        at = _places(a)[shown - 1] if shown else None
        lit = None if at is None else [at]
        left, right = self.of(a, lit, self.first), self.of(b, lit, self.second)
        made = self.of(result, lit or [], self.made, shown=shown)
        board = self._equal(f"{names[0]} {sign} {names[1]}", f"{left} {sign} {right}", made)
        if at is None:
            return board, ""
        one, other = self._lit(a[at], self.first, False), self._lit(b[at], self.second)
        value = in_color(exact_number(result[at]), self.made)
        return board, f"$ {one} {BETWEEN[sign]} {other} = {value} $"

    def transposed(self, name: str, values: Array, shown: int) -> str:
        """A and its transpose, up to so many columns; a row has its colour in both."""
        rows, columns = values.shape
        colors = [[self.rows[i]] * columns for i in range(rows)]
        seen = np.tile(np.arange(rows) < shown, (columns, 1))
        left = matrix(values, colors, _shape(values), exact=True)
        turned = [[self.rows[i] for i in range(rows)] for _ in range(columns)]
        right = matrix(values.T, turned, _shape(values.T), exact=True, shown=seen)
        return f"$ {name} = {left} quad {name}^top = {right} $"

    def product(
        self,
        names: Sequence[str],
        a: Array,
        b: Array,
        result: Array,
        shown: int,
        *,
        making: bool = False,
    ) -> str:
        """A B = C with so many entries found, and what made the last one lit.

        `making`: the next one's row and column instead.
        """
        places = _places(result)
        at = places[shown] if making else places[shown - 1] if shown else None
        row = column = found = None
        if at is not None:
            row = [(at[0], k) for k in range(a.shape[1])]
            column = [(k, at[1]) for k in range(b.shape[0])]
            found = [at]
        left = self.of(a, row, self.first, _shape(a))
        right = self.of(b, column, self.second, _shape(b))
        made = self.of(result, found, self.made, _shape(result), shown=shown)
        return self._equal(f"{names[0]} {names[1]}", f"{left} thin {right}", made)

    def entry(self, name: str, a: Array, b: Array, place: Place, done: int) -> str:
        """How an entry of a product is made: 0 its factors; 1 their products; 2 the sum as well."""
        found = entry_of_product(a, b, *place)
        i, j = place
        factors = " + ".join(
            f"{self._lit(one, self.first, index > 0)} dot {self._lit(other, self.second)}"
            for index, (one, other) in enumerate(found.pairs)
        )
        products = " + ".join(_term(each, index > 0) for index, each in enumerate(found.products))
        value = in_color(exact_number(found.value), self.made)
        symbol = in_color(f"{name.lower()}_({i + 1} {j + 1})", self.made)
        return self._equal(symbol, factors, products, value, seen=done + 1)

    def _equal(self, first: str, *others: str, seen: int = 9) -> str:
        """first = others[0] = ..., of which so many are seen."""
        steps = [f"= {other}" for other in others]
        shown = [step if at < seen else hidden(step) for at, step in enumerate(steps)]
        if self.stacked:
            return f"$ {first} & {LINE_BREAK.join(shown)} $"
        return f"$ {first} {' '.join(shown)} $"

    def _lit(self, value: float, color: str, behind: bool = True) -> str:
        return in_color(_term(value, behind), color)


def shapes(names: Sequence[str], a: Array, b: Array) -> str:
    """(2 × 3) · (3 × 2) gives 2 × 2."""
    (rows, inner), (_, columns) = a.shape, b.shape
    return f"${rows} times {inner}$ by ${inner} times {columns}$ gives ${rows} times {columns}$"


def _places(values: Array) -> list[Place]:
    """The places of all entries, row by row."""
    return [(i, j) for i in range(values.shape[0]) for j in range(values.shape[1])]


def _shape(values: Array) -> str:
    return f"{values.shape[0]} times {values.shape[1]}"


def _term(value: float, behind: bool = True) -> str:
    """A number as a term or a factor; behind another one, a negative one stands in brackets."""
    return f"({exact_number(value)})" if value < 0 and behind else exact_number(value)
