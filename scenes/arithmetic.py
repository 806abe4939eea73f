"""Arithmetic of vectors and matrices: every entry, and what it is made of."""

from models.arrays import Array
from models.geometry.arithmetic import can_add, can_multiply, matrix_product
from scenes.cli.catalog import CATALOG
from scenes.views.algebra.arithmetic import FACTORS, MATRICES, VECTOR, places, shapes
from scenes.views.algebra.arithmetic_clip import ArithmeticClip


class Arithmetic(ArithmeticClip):
    """`arithmetic`: the article's numbers, or those of `settings.a` and `settings.b`."""

    settings = CATALOG["arithmetic"].settings

    def construct(self) -> None:
        if self.given:
            self.show_given(*self.given)
        else:
            self.show_vector("x", VECTOR)
            self.show_matrix(MATRICES[0])
            self.put_together(*MATRICES)
            self.show_product(*FACTORS)
        self.wait(2.0)

    def show_given(self, a: Array, *others: Array) -> None:
        """What can be done with the user's matrices."""
        if len(a) == 1:
            self.show_vector("A", a)
        self.show_matrix(a)
        for b in others:
            if can_add(a, b):
                self.put_together(a, b)
            if can_multiply(a, b):
                self.show_product(a, b)

    def show_vector(self, name: str, values: Array) -> None:
        """A list of numbers: their sum, and twice all of them."""
        self.begin("a vector: numbers in order", self.formulas.vector(name, values))
        self.wait(1.2)
        self.add_up(name, values)
        self.multiply_entries(name, values)

    def show_matrix(self, a: Array) -> None:
        """Rows and columns, twice all entries, and the transpose."""
        self.begin("a matrix: numbers in rows and columns", self.formulas.named("A", a))
        self.wait(0.8)
        self.point_at(a, (0, a.shape[1] - 1))
        if len(a) > 1:  # of one row it has been shown
            self.multiply_entries("A", a)
        self.transpose(a)

    def show_product(self, a: Array, b: Array) -> None:
        """Row times column, entry by entry."""
        product = matrix_product(a, b)
        self.begin(f"the product: {shapes(a, b)}", self.formulas.product("AB", a, b, product, 0))
        self.wait(1.6)
        self.set_text(caption=self.caption("a row times a column makes one entry"))
        for place in places(product):
            self.work_out(a, b, product, place)
        self.wait(0.6)
