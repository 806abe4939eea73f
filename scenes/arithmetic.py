"""Arithmetic of vectors and matrices: every entry, and what it is made of."""

from dataclasses import replace

import numpy as np

from models.arrays import Array
from models.geometry import arithmetic
from scenes.cli.catalog import CATALOG
from scenes.drawing.text.text import Text
from scenes.views.algebra.arithmetic import (
    FACTOR,
    FACTORS,
    MATRICES,
    SIGNS,
    VECTOR,
    MatrixFormulas,
    shapes,
)
from scenes.views.clip import Clip
from scenes.views.layout import HEADER_ROW, MARGIN, Layout

# The ems of the formula and of the line below it, in scene units.
BOARD_SIZE, LINE_SIZE = 0.8, 0.56
# The share of the frame's height between caption and edge that the formula takes.
BOARD_SHARE = 0.6
# From the fifth entry of a product on it goes faster.
SLOWLY = 4
CAPTIONS = {
    "+": "the sum: entry plus entry, for equal shapes",
    "compose": "the Hadamard product: entry times entry",
}


class Arithmetic(Clip):
    """`arithmetic`: the article's numbers, or those of `settings.a` and `settings.b`."""

    settings = CATALOG["arithmetic"].settings
    matrix_row = 1.0
    laid_over = ("board",)

    def arrange(self, width: float, height: float) -> Layout:
        found = super().arrange(width, height)
        worded = self.settings.text != "none"
        self.top = 0.5 * height - (HEADER_ROW if worded else 0.0) - 0.3
        self.bottom = -0.5 * height + 0.5
        return replace(found, width=width - 2 * MARGIN, formula_right=width / height > 1.4)

    def construct(self) -> None:
        self.writer = MatrixFormulas(self.theme, stacked=not self.layout.formula_right)
        if self.settings.a is None:
            self.show_vector(np.array(VECTOR, dtype=float))
            self.show_pair(*map(np.array, MATRICES))
            self.show_product(*map(np.array, FACTORS))
        else:
            self.show_given(np.array(self.settings.a))
        self.wait(2.0)

    def show_given(self, a: Array) -> None:
        """What can be done with the user's matrices."""
        if len(a) == 1:
            self.show_vector(a, "A")
        if self.settings.b is None:
            self.show_matrix(a)
            return
        b = np.array(self.settings.b)
        self.show_pair(a, b)
        if arithmetic.can_multiply(a, b):
            self.show_product(a, b)

    def show_vector(self, values: Array, name: str = "x") -> None:
        """A list of numbers: their sum, and twice all of them."""
        self.turn_to("a vector: numbers in order", self.writer.vector(name, values))
        self.wait(1.2)
        self.set_text(caption=self.caption("their sum is one number"))
        value = arithmetic.total(values)
        for added in range(1, values.size + 1):
            board, line = self.writer.running_total(name, values, added, value)
            self.write(board, line, added == 1)
            self.wait(0.4 if added < values.size else 1.4)
        self.show_multiple(name, values)

    def show_multiple(self, name: str, values: Array) -> None:
        """A number times all entries."""
        factor, result = FACTOR, FACTOR * values
        boards = [
            self.writer.scaled(name, values, factor, result, shown)
            for shown in range(values.size + 1)
        ]
        self.turn_to("times a number: every entry is multiplied", boards[0])
        for board in boards[1:]:
            self.write(board)
            self.wait(0.2)
        self.wait(1.0)

    def show_matrix(self, a: Array) -> None:
        """Rows and columns, twice all entries, and the transpose."""
        place = (0, a.shape[1] - 1)
        self.turn_to("a matrix: numbers in rows and columns", self.writer.named("A", a))
        self.wait(0.8)
        self.write(self.writer.named("A", a, place), self.writer.index("A", a, place))
        self.wait(1.4)
        if len(a) > 1:  # of one row it has been shown
            self.show_multiple("A", a)
        self.turn_to("the transpose: rows become columns", self.writer.transposed("A", a, 0))
        for row in range(len(a)):
            self.write(self.writer.transposed("A", a, row + 1))
            self.wait(0.6)
        self.wait(1.0)

    def show_pair(self, a: Array, b: Array) -> None:
        """The first matrix, and what two of one shape give."""
        self.show_matrix(a)
        for sign in SIGNS if arithmetic.can_add(a, b) else ():
            board, _ = self.writer.together("AB", a, b, sign, 0)
            self.turn_to(CAPTIONS[sign], board)
            for shown in range(1, a.size + 1):
                self.write(*self.writer.together("AB", a, b, sign, shown))
                self.wait(0.5)
            self.wait(0.8)

    def show_product(self, a: Array, b: Array) -> None:
        """Row times column, entry by entry."""
        result, writer = arithmetic.matrix_product(a, b), self.writer
        self.turn_to(f"the product: {shapes('AB', a, b)}", writer.product("AB", a, b, result, 0))
        self.wait(1.6)
        self.set_text(caption=self.caption("a row times a column makes one entry"))
        for index in range(result.size):
            place = divmod(index, result.shape[1])
            line = [writer.entry("C", a, b, place, done) for done in range(3)]
            if index < SLOWLY:
                self.write(writer.product("AB", a, b, result, index, making=True), line[0])
                self.wait(0.8)
                self.write(line=line[1], new=False)
                self.wait(0.5)
            self.write(writer.product("AB", a, b, result, index + 1), line[2], index >= SLOWLY)
            self.wait(1.0)
        self.wait(0.6)

    def turn_to(self, caption: str, board: str) -> None:
        """Begin with another formula."""
        self.laid_over = ()
        self.set_text(caption=self.caption(caption), board=self.formula(board), line=None)

    def write(self, board: str = "", line: str = "", new: bool = True) -> None:
        """Go on: the formula as it now is, and the line below, a new one or the same with more."""
        texts = {"board": self.formula(board)} if board else {}
        if line:
            texts["line"] = self.formula(line, below=True)
        self.laid_over = ("board",) if new else ("board", "line")
        self.set_text(**texts)

    def formula(self, markup: str, below: bool = False) -> Text:
        """The formula, or the line below it, in the middle of its part of the frame."""
        edge = self.top + BOARD_SHARE * (self.bottom - self.top)
        high, low = (edge, self.bottom) if below else (self.top, edge)
        return self.text(
            markup,
            LINE_SIZE if below else BOARD_SIZE,
            (0.0, 0.5 * (high + low)),
            self.layout.width,
            align=0,
            height=high - low,
        )
