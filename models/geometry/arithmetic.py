"""Vectors and matrices: what can be added and multiplied, and how an entry of a product is made."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Array
from models.errors import GridwarpError

Rows = Sequence[Sequence[float]]


@dataclass(frozen=True)
class ProductEntry:
    """An entry of a matrix product: a row of the first times a column of the second matrix.

    Attributes
    ----------
    pairs
        The factors, a_ik and b_kj for every k.
    products
        a_ik b_kj for every k.
    value
        Their sum.
    """

    pairs: tuple[tuple[float, float], ...]
    products: tuple[float, ...]
    value: float


def total(vector: Array) -> float:
    """The sum of all entries."""
    return float(np.sum(vector))


def can_add(a: Array, b: Array) -> bool:
    """Whether two matrices have the same shape, so that a + b and a ∘ b exist."""
    return a.shape == b.shape


def can_multiply(a: Array, b: Array) -> bool:
    """Whether a has as many columns as b has rows, so that a b exists."""
    return a.shape[1] == b.shape[0]


def entry_of_product(a: Array, b: Array, row: int, column: int) -> ProductEntry:
    """The entry of a b in a row and a column, counted from 0, for a (M, K) and b (K, N)."""
    left, right = a[row], b[:, column]
    products = left * right
    pairs = tuple(zip(left.tolist(), right.tolist(), strict=True))
    return ProductEntry(pairs, tuple(products.tolist()), total(products))


def matrix_product(a: Array, b: Array) -> Array:
    """a b, entry by entry.  # (M, K), (K, N) -> (M, N)"""
    rows, columns = range(len(a)), range(b.shape[1])
    return np.array([[entry_of_product(a, b, i, j).value for j in columns] for i in rows])


def shape(matrix: Array) -> str:
    """Rows and columns in words: 2 × 3."""
    return f"{matrix.shape[0]} × {matrix.shape[1]}"


def require_operands(a: Rows | None, b: Rows | None) -> None:
    """See that something can be done with two matrices, or with the first alone.

    Raises
    ------
    GridwarpError
        (code 2) that says which shapes don't go together.
    """
    if a is None:
        raise GridwarpError(
            "--b is the second matrix, and there is no first one.",
            "Give both: --a '6,18;4,23' --b '2,1;1,2'",
            code=2,
        )
    if b is None:
        return
    first, second = np.array(a, dtype=float), np.array(b, dtype=float)
    if not can_add(first, second) and not can_multiply(first, second):
        raise GridwarpError(
            f"a {shape(first)} and a {shape(second)} matrix have neither a sum nor a product.",
            "Give equal shapes, or A as many columns as B has rows: --a '1,2,3' --b '4;5;6'",
            code=2,
        )
