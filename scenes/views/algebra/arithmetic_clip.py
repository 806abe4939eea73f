"""The gestures of a clip of arithmetic: a formula is written, entry by entry, and a line below."""

from collections.abc import Callable
from functools import partial

import numpy as np

from models.arrays import Array
from scenes.drawing.text.text import Text
from scenes.views.algebra.arithmetic import MatrixFormulas, Place, places
from scenes.views.clip import Clip
from scenes.views.layout import HEADER_ROW, Layout

# The ems of the formula and of the line below it, in scene units.
SIZES = {"board": 0.8, "line": 0.56}
# The share of the frame's height between caption and edge that the formula takes.
BOARD_SHARE = 0.6
# From the fifth entry of a product on it goes faster.
SLOWLY = 4
CAPTIONS = {
    "+": "the sum: entry plus entry, for equal shapes",
    "compose": "the Hadamard product: entry times entry",
}


class ArithmeticClip(Clip):
    """A clip of formulas, with the matrices that are `given` in the settings."""

    matrix_row = 1.0
    clean = False  # the formulas are the picture

    def setup(self) -> None:
        super().setup()
        operands = (self.settings.a, self.settings.b)
        self.given = [np.array(rows) for rows in operands if rows is not None]
        self.formulas = MatrixFormulas(self.theme, self.stacked)

    def arrange(self, width: float, height: float) -> Layout:
        self.stacked = width / height <= 1.4
        top = 0.5 * height - (HEADER_ROW if self.settings.text != "none" else 0.0) - 0.3
        bottom = -0.5 * height + 0.5
        edge = top + BOARD_SHARE * (bottom - top)
        self.rows = {"board": (top, edge), "line": (edge, bottom)}
        return super().arrange(width, height)

    def begin(self, caption: str, board: str) -> None:
        """Begin with another formula."""
        self.laid_over = ()
        formula = self.formula("board", board)
        self.set_text(caption=self.caption(caption), board=formula, line=None)

    def write(self, board: str = "", line: str = "", new: bool = True) -> None:
        """Go on: the formula as it now is, and the line below, a new one or the same with more."""
        self.laid_over = ("board",) if new else ("board", "line")
        markup = {"board": board, "line": line}
        self.set_text(**{row: self.formula(row, text) for row, text in markup.items() if text})

    def write_out(self, board: Callable[[int], str], count: int, pause: float) -> None:
        """The formula with ever more entries."""
        for shown in range(1, count + 1):
            self.write(board(shown))
            self.wait(pause)

    def add_up(self, name: str, values: Array) -> None:
        """The sum of a vector's entries, one after the other."""
        self.set_text(caption=self.caption("their sum is one number"))
        for added in range(1, values.size + 1):
            self.write(*self.formulas.running_total(name, values, added), new=added == 1)
            self.wait(0.4 if added < values.size else 1.4)

    def multiply_entries(self, name: str, values: Array) -> None:
        """A number times all entries."""
        board = partial(self.formulas.scaled, name, values)
        self.begin("times a number: every entry is multiplied", board(0))
        self.write_out(board, values.size, pause=0.2)
        self.wait(1.0)

    def point_at(self, a: Array, place: Place) -> None:
        """An entry, and which row and column it is in."""
        self.write(self.formulas.named("A", a, place), self.formulas.index("A", a, place))
        self.wait(1.4)

    def transpose(self, a: Array) -> None:
        """Its rows become columns, one after the other."""
        board = partial(self.formulas.transposed, "A", a)
        self.begin("the transpose: rows become columns", board(0))
        self.write_out(board, len(a), pause=0.6)
        self.wait(1.0)

    def put_together(self, a: Array, b: Array) -> None:
        """What two matrices of one shape give, entry by entry."""
        for sign, caption in CAPTIONS.items():
            self.begin(caption, self.formulas.together("AB", a, b, sign, 0)[0])
            for shown in range(1, a.size + 1):
                self.write(*self.formulas.together("AB", a, b, sign, shown))
                self.wait(0.5)
            self.wait(0.8)

    def work_out(self, a: Array, b: Array, product: Array, place: Place) -> None:
        """One entry of a product: its row and column, and what they make; the first ones slowly."""
        index = places(product).index(place)
        board = partial(self.formulas.product, "AB", a, b, product)
        line = partial(self.formulas.entry, "C", a, b, place)
        if index < SLOWLY:
            self.write(board(index, making=True), line(0))
            self.wait(0.8)
            self.write(line=line(1), new=False)
            self.wait(0.5)
        self.write(board(index + 1), line(2), new=index >= SLOWLY)
        self.wait(1.0)

    def formula(self, row: str, markup: str) -> Text:
        """The formula, or the line below it, in the middle of its row of the frame."""
        high, low = self.rows[row]
        at, width = (0.0, 0.5 * (high + low)), self.layout.width
        return self.text(markup, SIZES[row], at, width, align=0, height=high - low)
