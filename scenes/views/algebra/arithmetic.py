"""Sums and products of matrices as formulas, with what makes an entry in colour."""

from collections.abc import Callable, Sequence

import numpy as np

from models.arrays import Array
from models.geometry.arithmetic import entry_of_product, total
from scenes.drawing.text.matrix import exact_number, hidden, in_color, matrix, shape_of
from scenes.drawing.theme import Theme

Place = tuple[int, int]

# The article's numbers, and a product of a 2 x 3 by a 3 x 2 matrix.
VECTOR = np.array([[6, 18, 4, 23]])
MATRICES = np.array([[6, 18], [4, 23]]), np.array([[2, 1], [1, 2]])
FACTORS = np.array([[1, 2, 3], [4, 5, 6]]), np.array([[7, 8], [9, 10], [11, 12]])
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
        self.rows = (self.first, self.second, self.made, theme.accent)

    def of(
        self,
        values: Array,
        lit: Sequence[Place] = (),
        color: str = "",
        label: str = "",
        shown: int | None = None,
    ) -> str:
        """A matrix with some entries lit and the others muted, or all as text.

        `shown`: only so many entries are seen, row by row.
        """
        rest = self.muted if lit else self.text
        rows, columns = map(range, values.shape)
        colors = [[color if (i, j) in lit else rest for j in columns] for i in rows]
        seen = None if shown is None else np.arange(values.size).reshape(values.shape) < shown
        return matrix(values, colors, label, exact=True, shown=seen)

    # a vector

    def vector(self, name: str, values: Array) -> str:
        """x = [6 18 4 23]"""
        return f"$ {name} = {self.of(values)} $"

    def running_total(self, name: str, values: Array, added: int) -> tuple[str, str]:
        """The vector with the entries added so far lit, and the sum as far as it is written."""
        parts = [
            f"{'+' if index else ''} {self._lit(value, self.first, index > 0)}"
            for index, value in enumerate(values.ravel())
        ]
        parts.append(f"= {self._result(total(values))}")
        line = _up_to(added + (added == values.size), parts)
        board = self.of(values, places(values)[:added], self.first)
        return f"$ {name} = {board} $", f"$ sum_i {name}_i = {line} $"

    def scaled(self, name: str, values: Array, shown: int) -> str:
        """2 x = 2 [6 18 4 23] = [12 36 8 46], up to so many entries of what comes out."""
        times = in_color(exact_number(FACTOR), self.second)
        lit = _last(values, shown) if shown < values.size else ()
        operand = self.of(values, lit, self.first)
        result = self.of(FACTOR * values, places(values), self.made, shown=shown)
        return self._equal(f"{times} {name}", f"{times} dot {operand}", result)

    # a matrix

    def named(self, name: str, values: Array, *lit: Place) -> str:
        """A = [...], with some entries lit."""
        return f"$ {name} = {self.of(values, lit, self.first, shape_of(values))} $"

    def index(self, name: str, values: Array, place: Place) -> str:
        """a_(1,2) = 18: which row, which column."""
        entry, (i, j) = in_color(exact_number(values[place]), self.first), place
        return f"$ {_symbol(name, place)} = {entry} $ #h(0.7em) row {i + 1}, column {j + 1}"

    def together(self, names: str, a: Array, b: Array, sign: str, shown: int) -> tuple[str, str]:
        """Two matrices of one shape put together entry by entry; and how the last one is made."""
        result, lit = SIGNS[sign](a, b), _last(a, shown)
        left, right = self.of(a, lit, self.first), self.of(b, lit, self.second)
        made = self.of(result, lit, self.made, shown=shown)
        lines = [
            f"$ {self._lit(a[at], self.first, False)} {BETWEEN[sign]} "
            f"{self._lit(b[at], self.second)} = {self._result(result[at])} $"
            for at in lit
        ]
        board = self._equal(f" {sign} ".join(names), f"{left} {sign} {right}", made)
        return board, "".join(lines)

    def transposed(self, name: str, values: Array, shown: int) -> str:
        """A and its transpose, up to so many columns; a row has its colour in both."""
        rows, columns = values.shape
        colors = [[color] * columns for color in self.rows[:rows]]
        seen = np.tile(np.arange(rows) < shown, (columns, 1))
        left = matrix(values, colors, shape_of(values), exact=True)
        turned = list(zip(*colors, strict=True))
        right = matrix(values.T, turned, shape_of(values.T), exact=True, shown=seen)
        return f"$ {name} = {left} quad {name}^top = {right} $"

    def product(
        self, names: str, a: Array, b: Array, result: Array, shown: int, *, making: bool = False
    ) -> str:
        """A B = C with so many entries worked out, and what made the last one lit.

        `making`: the next one's row and column instead.
        """
        lit = _last(result, shown + making)
        row = [(i, k) for i, _ in lit for k in range(a.shape[1])]
        column = [(k, j) for _, j in lit for k in range(b.shape[0])]
        left = self.of(a, row, self.first, shape_of(a))
        right = self.of(b, column, self.second, shape_of(b))
        made = self.of(result, lit, self.made, shape_of(result), shown=shown)
        return self._equal(" ".join(names), f"{left} thin {right}", made)

    def entry(self, name: str, a: Array, b: Array, place: Place, done: int) -> str:
        """How an entry of a product is made: 0 its factors; 1 their products; 2 the sum as well."""
        entry = entry_of_product(a, b, *place)
        factors = " + ".join(
            f"{self._lit(one, self.first, index > 0)} dot {self._lit(other, self.second)}"
            for index, (one, other) in enumerate(entry.pairs)
        )
        products = " + ".join(_term(value, index > 0) for index, value in enumerate(entry.products))
        symbol = in_color(_symbol(name, place), self.made)
        return self._equal(symbol, factors, products, self._result(entry.value), seen=done + 1)

    def _equal(self, first: str, *others: str, seen: int = 9) -> str:
        """first = others[0] = ..., of which so many are seen."""
        between, start = (LINE_BREAK, f"{first} &") if self.stacked else (" ", first)
        return f"$ {start} {_up_to(seen, [f'= {other}' for other in others], between)} $"

    def _lit(self, value: float, color: str, behind: bool = True) -> str:
        return in_color(_term(value, behind), color)

    def _result(self, value: float) -> str:
        return in_color(exact_number(value), self.made)


def shapes(a: Array, b: Array) -> str:
    """(2 × 3) · (3 × 2) gives 2 × 2."""
    (rows, inner), (_, columns) = a.shape, b.shape
    return f"${rows} times {inner}$ by ${inner} times {columns}$ gives ${rows} times {columns}$"


def places(values: Array) -> list[Place]:
    """The places of all entries, row by row."""
    return list(np.ndindex(values.shape))


def _last(values: Array, shown: int) -> list[Place]:
    """The place of the last entry, if so many are shown."""
    return places(values)[:shown][-1:]


def _up_to(count: int, parts: Sequence[str], between: str = " ") -> str:
    """Parts of a formula, of which so many are seen."""
    return between.join(part if at < count else hidden(part) for at, part in enumerate(parts))


def _symbol(name: str, place: Place) -> str:
    """a_(1 2)"""
    return f"{name.lower()}_({place[0] + 1} {place[1] + 1})"


def _term(value: float, behind: bool = True) -> str:
    """A number as a term or a factor; behind another one, a negative one stands in brackets."""
    return f"({exact_number(value)})" if value < 0 and behind else exact_number(value)
