"""Matrices in Typst markup: entries in colour, columns on their decimal points."""

from collections.abc import Sequence

import numpy as np

from models.arrays import Array

# A matrix of more rows or columns than this is abridged to the first and the last one.
LARGEST = 4
# Digits before and after the point together, where there are that many to choose from.
DIGITS = 4
DECIMALS = 2
# From this size on, and below this size, a power of ten stands before the matrix.
LARGE, SMALL = 9999.5, 0.0995
# The widths of a digit and of the point, in ems.
DIGIT, POINT = 0.5, 0.278


def decimals_of(values: Array, most: int = 4) -> int:
    """The fewest decimals, up to `most`, that write all the values as they are."""
    values = np.asarray(values, dtype=float)
    enough = (np.allclose(values, values.round(count), rtol=0, atol=1e-9) for count in range(most))
    return next((count for count, exact in enumerate(enough) if exact), most)


def exact_number(value: float) -> str:
    """A number with as many decimals as it needs, up to four."""
    return _numeral(value, decimals_of(np.array([value])))


def numerals(values: Array, decimals: int | None = None) -> tuple[list[list[str]], int]:
    """The entries of a matrix as text, all with the same decimals, and a power of ten.

    Two decimals up to 100, then fewer; the power is 0 unless the largest entry is very large or
    very small. "-0.00" is written "0.00".

    Parameters
    ----------
    values
        (R, C).
    decimals
        Write so many, and no power of ten.
    """
    if decimals is not None:
        return [[_numeral(value, decimals) for value in row] for row in values.tolist()], 0
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
    *,
    exact: bool = False,
    shown: Array | None = None,
) -> str:
    """A matrix as markup for between dollar signs.

    Parameters
    ----------
    values
        (R, C); one with more than `LARGEST` rows or columns is shown by its first and last
        ones with dots between.
    colors
        #rrggbb for each of the C columns, or for each entry by rows; None: that of the text.
    label
        Markup to stand below it.
    exact
        Write every entry as short as it is exact, up to four decimals.
    shown
        (R, C): False leaves the room of an entry empty.
    """
    values = np.asarray(values, dtype=float)
    if colors is not None and isinstance(colors[0], str):
        colors = [colors] * len(values)
    down, across = (_shown(count) for count in values.shape)
    kept = [[index for index in axis if index is not None] for axis in (down, across)]
    written, power = numerals(values[np.ix_(*kept)], decimals_of(values) if exact else None)

    needed = [decimals_of(column) for column in values.T]
    # dots stand under the decimal points, half an em a digit further left
    behind = len(written[0][0].partition(".")[2])
    under_the_point = f'class("normal", dots.v #h({DIGIT * behind}em))'

    def cell(row: int | None, column: int | None) -> str:
        if column is None:
            return "dots.down" if row is None else "dots.c"
        text = under_the_point
        if row is not None:
            text = written[kept[0].index(row)][kept[1].index(column)]
            text = _shortened(text, needed[column]) if exact else text
        if row is not None and shown is not None and not shown[row][column]:
            return f'class("normal", #hide(${text}$))'
        return text if colors is None else in_color(text, colors[row or 0][column])

    rows = "; ".join(", ".join(cell(row, column) for column in across) for row in down)
    # numbers of one matrix have the same decimals: flush right, their points are in line
    body = f'mat(delim: "[", align: #right, column-gap: #0.6em, {rows})'
    if label:
        body = f"limits({body})_({label})"
    return f"10^({power}) dot {body}" if power else body


def shape_of(values: Array) -> str:
    """Rows times columns, as markup for between dollar signs."""
    return " times ".join(map(str, values.shape))


def _shown(count: int) -> list[int | None]:
    """The indices that are written out, with None where dots stand for the others."""
    return list(range(count)) if count <= LARGEST else [0, None, count - 1]


def _shortened(text: str, column: int) -> str:
    """A numeral without the zeros at its end, in a column of numbers with up to so many decimals.

    The points stand in line: there is room for what is left out.
    """
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    missing = DIGIT * (column - len(decimals)) + (POINT if column and not decimals else 0.0)
    short = f"{whole}.{decimals}" if decimals else whole
    return f'class("normal", {short} #h({missing:g}em))' if missing else short


def in_color(markup: str, color: str) -> str:
    """Mathematics in a colour, as markup for between dollar signs."""
    return f'text(fill: #rgb("{color}"), {markup})'


def hidden(markup: str) -> str:
    """Mathematics that takes its room and isn't seen, as markup for between dollar signs."""
    return f"#hide($display({markup})$)"
