"""Matrices in Typst markup: entries in colour, columns on their decimal points."""

from collections.abc import Sequence

import numpy as np

Array = np.ndarray

# A matrix of more rows or columns than this is abridged to the first and the last one.
LARGEST = 4
# Digits before and after the point together, where there are that many to choose from.
DIGITS = 4
DECIMALS = 2
# From this size on, and below this size, a power of ten stands before the matrix.
LARGE, SMALL = 9999.5, 0.0995


def numerals(values: Array) -> tuple[list[list[str]], int]:
    """The entries of a matrix as text, all with the same decimals, and a power of ten.

    Two decimals up to 100, then fewer; the power is 0 unless the largest entry is very large or
    very small. "-0.00" is written "0.00".

    Parameters
    ----------
    values
        (R, C).
    """
    largest = float(np.abs(values).max(initial=0.0))
    power = 0
    if largest > 0.0 and not SMALL <= largest < LARGE:
        power = int(np.floor(np.log10(largest)))
    scaled = values * 10.0**-power
    most = float(np.abs(scaled).max(initial=0.0))
    decimals = DECIMALS
    while decimals > 0 and len(f"{most:.{decimals}f}") > DIGITS + 1:
        decimals -= 1
    return [[_numeral(value, decimals) for value in row] for row in scaled.tolist()], power


def _numeral(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text


def matrix(
    values: Array,
    colors: Sequence[str] | Sequence[Sequence[str]] | None = None,
    label: str = "",
) -> str:
    """A matrix as markup for between dollar signs.

    Parameters
    ----------
    values
        (R, C); one with more than `LARGEST` rows or columns is shown by its first and last
        ones with dots between.
    colors
        #rrggbb for each of the C columns, or R rows of one for each entry; None: that of the text.
    label
        Markup to stand below it.
    """
    values = np.asarray(values, dtype=float)
    down, across = (_shown(count) for count in values.shape)
    kept = [[index for index in axis if index is not None] for axis in (down, across)]
    written, power = numerals(values[np.ix_(*kept)])

    # dots stand under the decimal points, half an em a digit further left
    decimals = len(written[0][0].partition(".")[2])
    under_the_point = f'class("normal", dots.v #h({0.5 * decimals}em))'

    def cell(row: int | None, column: int | None) -> str:
        if column is None:
            return "dots.down" if row is None else "dots.c"
        text = under_the_point
        if row is not None:
            text = written[kept[0].index(row)][kept[1].index(column)]
        if colors is None or (row is None and not isinstance(colors[0], str)):
            return text
        hue = colors[column] if isinstance(colors[0], str) else colors[row or 0][column]
        return _in_color(text, hue)

    rows = "; ".join(", ".join(cell(row, column) for column in across) for row in down)
    # numbers of one matrix have the same decimals: flush right, their points are in line
    body = f'mat(delim: "[", align: #right, column-gap: #0.6em, {rows})'
    if label:
        body = f"limits({body})_({label})"
    return f"10^({power}) dot {body}" if power else body


def _shown(count: int) -> list[int | None]:
    """The indices that are written out, with None where dots stand for the others."""
    return list(range(count)) if count <= LARGEST else [0, None, count - 1]


def _in_color(markup: str, color: str) -> str:
    return f'text(fill: #rgb("{color}"), {markup})'
