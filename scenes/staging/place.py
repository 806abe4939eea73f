"""A 3x2 matrix that places the plane in space, entry by entry: pictures and words."""

from dataclasses import dataclass

import numpy as np

from models.errors import GridwarpError
from models.network import Layer, Network
from scenes.drawing.axonometry import eye
from scenes.drawing.matrix import matrix, numerals
from scenes.drawing.plane import Moment
from scenes.drawing.theme import Theme
from scenes.drawing.view import View, view_of
from scenes.staging.affine import amount
from scenes.staging.grid import GridLines, image_under

Array = np.ndarray

SPACE, PLANE = 3, 2
# From where space is seen, in radians, and how far the eye goes round at the end.
AZIMUTH, ELEVATION, TURN = 0.52, 0.40, 1.1
SAMPLES = np.linspace(0.0, 1.0, 9).tolist()


@dataclass(frozen=True, eq=False)
class Placement:
    """The matrix and the input that is placed.

    Attributes
    ----------
    weight
        (3, 2): the first layer's rows, as many as are shown.
    width
        How many rows that layer has.
    x
        (2,)
    """

    weight: Array
    width: int
    x: Array

    @classmethod
    def of(cls, network: Network, x: Array) -> "Placement":
        """That of a network's first layer.

        Raises
        ------
        GridwarpError
            (code 2) if it has fewer than three units.
        """
        weight = network.layers[0].weight
        if len(weight) < SPACE:
            raise GridwarpError(
                f"its first layer has {len(weight)} of the 3 units that space needs.",
                "Film a run with more: python render.py place discs3",
                code=2,
            )
        return cls(weight[:SPACE], len(weight), x)

    @property
    def terms(self) -> Array:
        """(3, 2): w_ij x_j"""
        return self.weight * self.x

    @property
    def image(self) -> Array:
        """(3,): h = W x, which is the sum of the terms of each row."""
        return self.weight @ self.x

    def corner(self, row: int) -> Array:
        """(3,): where the way along the axes is before row `row`, counted from 0."""
        return np.where(np.arange(SPACE) < row, self.image, 0.0)

    def before(self, row: int, column: int) -> Array:
        """(3,): where it is before one term."""
        found = self.corner(row)
        found[row] = self.terms[row, :column].sum()
        return found


class Lighting:
    """From one way of lighting the links to another, with a pulse along those that come up.

    `start` and `end` are (3, 2), 0 to 1.
    """

    def __init__(self, start: Array, end: Array) -> None:
        self.start, self.end = start, end

    def strengths(self, share: float) -> Array:
        quick = min(3.0 * share, 1.0)
        return self.start + quick * (self.end - self.start)

    def pulses(self, share: float) -> Array:
        alone = (self.end > 0.0) & (self.end.sum() == 1.0)
        return np.where(alone, share, 0.0)


class Turntable:
    """Space seen while the eye goes round: axes, the way, and the sheet that inputs lie on.

    Parameters
    ----------
    placement, points, grid
        What is placed: (N, 2) inputs, and the lines of their plane.
    aspect
        Of the panel.
    turn
        How far the eye goes round, in radians.
    """

    def __init__(
        self,
        placement: Placement,
        points: Array,
        grid: GridLines,
        aspect: float,
        turn: float = TURN,
    ) -> None:
        self.weight, self.points, self.grid, self.turn = placement.weight, points, grid, turn
        placed = points @ self.weight.T
        self.reach = 1.08 * float(np.abs(np.vstack([placed, placement.image])).max())
        axes = self.reach * np.vstack([np.eye(SPACE), -np.eye(SPACE)])
        shown = np.vstack([placed, placement.image, 1.12 * axes])
        turned = [shown @ eye(AZIMUTH + share * TURN, ELEVATION).T for share in SAMPLES]
        self._view = view_of(np.concatenate(turned), aspect)

    def resting(self) -> "Turntable":
        """The same, with the eye where it is at first."""
        found = object.__new__(Turntable)
        found.__dict__.update(self.__dict__, turn=0.0)
        return found

    def eye(self, share: float) -> Array:
        """(2, 3)"""
        return eye(AZIMUTH + share * self.turn, ELEVATION)

    def image_of(self, places: Array, share: float) -> Array:
        """# (N, 3) of space -> (N, 2) of the picture"""
        return places @ self.eye(share).T

    def view(self, share: float) -> View:
        return self._view

    def at(self, share: float) -> Moment:
        seen = Network((Layer(self.eye(share) @ self.weight, np.zeros(PLANE)),))
        grid = self.grid
        lines, offsets, presence = image_under(grid, seen, grid.segments)
        dots = seen(self.points)
        return Moment(lines, offsets, presence, grid.family, grid.level, dots, self._view)


class Growing:
    """For `Carry`: arrows that grow from a place of space (3,), as the resting eye sees them."""

    def __init__(self, table: Turntable, start: Array) -> None:
        self.table, self.start = table, start

    def image_of(self, places: Array, share: float) -> Array:
        return self.table.image_of(self.start + share * (places - self.start), 0.0)


# --- what is said ---------------------------------------------------------------------------


def hues(theme: Theme) -> list[list[str]]:
    """The colours of the entries, row by row."""
    return [
        [theme.entries[row * PLANE + column] for column in range(PLANE)] for row in range(SPACE)
    ]


def equation(
    placement: Placement, theme: Theme, lit: tuple[int, int] | None = None, known: int = SPACE
) -> str:
    """W x = h: all entries in their colours, or one with the rest muted; the first `known` of h."""
    colors = [
        [hue if lit in (None, (row, column)) else theme.muted for column, hue in enumerate(hue_row)]
        for row, hue_row in enumerate(hues(theme))
    ]
    weight = matrix(placement.weight, colors, f"W_h thick ({SPACE} times {PLANE})")
    x = matrix(placement.x[:, None], (theme.input,), f"x thick ({PLANE} times 1)")
    rows, power = numerals(placement.image[:, None])
    cells = [
        _in(theme.hidden, rows[row][0] if row < known else f"h_{row + 1}") for row in range(SPACE)
    ]
    scale = f"10^({power}) dot " if power and known == SPACE else ""
    if power and known < SPACE:
        cells = [_in(theme.hidden, f"h_{row + 1}") for row in range(SPACE)]
    body = f'mat(delim: "[", align: #right, {"; ".join(cells)})'
    return f"$ {weight} {x} = {scale}limits({body})_(h thick ({SPACE} times 1)) $"


def sum_of(placement: Placement, theme: Theme, row: int, column: int) -> str:
    """h_i as a sum, up to one of its terms."""
    x, entries = placement.x, hues(theme)[row]
    parts = [
        f"{_in(hue, _bracketed(weight, first=index == 0))} dot "
        f"{_in(theme.input, _bracketed(value, first=False))}"
        for index, (hue, weight, value) in enumerate(
            zip(entries, placement.weight[row], x, strict=True)
        )
    ]
    total = amount(float(placement.terms[row, : column + 1].sum()))
    name = _in(theme.hidden, f"h_{row + 1}")
    dots = " + dots.c" if column + 1 < PLANE else ""
    if dots:
        return f"${name} = {parts[0]}{dots} quad ({parts[0]} = {total})$"
    return f"${name} = {' + '.join(parts)} = {_in(theme.hidden, total)}$"


def term(row: int, column: int) -> str:
    """w_ij x_j"""
    return f"$w_({row + 1}{column + 1}) x_{column + 1}$"


def whose(placement: Placement) -> str:
    """Which weights these are, in small print."""
    left_out = "bias and activation left out"
    if placement.width == SPACE:
        return f"$W_h$: the weights of the first layer; {left_out}"
    return f"$W_h$: the first 3 rows of the {placement.width} in the first layer; {left_out}"


def _bracketed(value: float, *, first: bool) -> str:
    text = amount(value)
    return text if first or value >= 0.0 else f"({text})"


def _in(hue: str, markup: str) -> str:
    return f'text(fill: #rgb("{hue}"), {markup})'
