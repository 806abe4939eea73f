"""An affine map as moves, one for each simple map it is made of, and what is said of them."""

from dataclasses import dataclass, field
from functools import cached_property, reduce

import numpy as np

from models.drawable import Block
from models.factors import FACTORS, Factor
from models.network import Layer, Network
from models.run import Run
from models.stages import Key, Stage
from scenes.drawing.division import Divider, Stretch
from scenes.drawing.matrix import matrix, numerals
from scenes.drawing.text import escape
from scenes.drawing.theme import Theme
from scenes.drawing.view import View, view_of
from scenes.staging.algebra import hues
from scenes.staging.film import Move, opening, still_move
from scenes.staging.grid import GridLines

Array = np.ndarray

# Moments at which a step is looked at for the one view of the whole clip.
SAMPLES = np.linspace(0.0, 1.0, 13).tolist()
NOUNS = {"rotation": "rotate", "reflection": "reflect", "scaling": "scale", "shear": "shear"}


@dataclass(frozen=True, eq=False)
class FactorStage(Stage):
    """One simple map in motion."""

    factor: Factor = field(default_factory=lambda: Factor("rotation", (0.0,)))

    def at(self, t: float) -> Network:
        return Network((*self.before, Layer(self.factor.at(t), np.zeros(2))))

    def between(self, start: Array, end: Array, t: float) -> Array:
        return start @ self.factor.at(t).T


class AffineFilm:
    """x -> W x + b in steps, all seen in one view, so that what stays is seen to stay.

    Parameters
    ----------
    weight, bias
        (2, 2) and (2,).
    factors
        How W is taken apart: one of `models.factors.FACTORS`.
    """

    def __init__(self, weight: Array, bias: Array, factors: str) -> None:
        self.weight, self.bias = weight, bias
        self.factors = FACTORS[factors](weight)

    @cached_property
    def stages(self) -> tuple[FactorStage, ...]:
        """Those of W, in the order in which they act."""
        found: list[FactorStage] = []
        before: tuple[Layer, ...] = ()
        for space, factor in enumerate(self.factors, start=1):
            layer = Layer(factor.matrix, np.zeros(2))
            block = Block((layer,), (1,), space)
            found.append(FactorStage("linear", before, block, factor=factor))
            before = (*before, layer)
        return tuple(found)

    @cached_property
    def shift(self) -> Stage | None:
        """That of b; None where it is 0."""
        if not self.bias.any():
            return None
        before = tuple(stage.block.layers[0] for stage in self.stages)
        block = Block((Layer(np.eye(2), self.bias),), (1,), len(self.stages) + 1)
        return Stage("shift", before, block)

    @property
    def every_stage(self) -> tuple[Stage, ...]:
        return (*self.stages, self.shift) if self.shift is not None else self.stages

    def view(self, points: Array, aspect: float) -> View:
        """What holds the points all the way, and the origin and the two basis vectors with them."""
        shown = np.concatenate([points, np.zeros((1, 2)), np.eye(2)])
        images = [stage.at(t)(shown) for stage in self.every_stage for t in SAMPLES]
        return view_of(np.concatenate([shown, *images]), aspect)

    def moves(
        self, points: Array, grid: GridLines, aspect: float, pixels: float
    ) -> tuple[Move, dict[Key, Move]]:
        """The plane at rest, and a move for every stage; see `film.film`."""
        view = self.view(points, aspect)
        return opening(grid, points, view), {
            stage.key: still_move(stage, points, grid, view, aspect, pixels)
            for stage in self.every_stage
        }

    def product(self) -> Array:
        """All the steps of W one after the other, (2, 2): W itself."""
        return reduce(lambda product, each: each.matrix @ product, self.factors, np.eye(2))


def kept(factor: Factor) -> Divider | None:
    """The lines through the origin that a step keeps, dotted: mirror, axes, shear's first axis."""
    directions = {
        "scaling": (factor.axis, factor.axis + 0.5 * np.pi),
        "reflection": (factor.axis,),
        "shear": (0.0,),
        "rotation": (),
    }[factor.kind]
    if not directions:
        return None
    normals = np.array([[-np.sin(angle), np.cos(angle)] for angle in directions])
    nowhere = np.zeros((0, 2))
    lines = tuple(Stretch(normal, 0.0, reached=nowhere) for normal in normals)
    return Divider(normals, np.zeros(len(normals)), lines)


# --- what is said ---------------------------------------------------------------------------


def amount(value: float) -> str:
    """A factor with two decimals, or three digits where that would be too coarse."""
    text = f"{value:.3g}" if 0.0 < abs(value) < 0.0995 else f"{value:.2f}"
    return text.replace("-", "−")


def degrees(angle: float) -> str:
    """An angle in radians as degrees."""
    text = f"{np.degrees(angle):.1f}".removesuffix(".0")
    return f"{'0' if text == '-0' else text}°".replace("-", "−")


def caption(factor: Factor) -> str:
    """What a step does, in a line."""
    match factor.kind:
        case "rotation":
            (angle,) = factor.numbers
            way = "anticlockwise" if angle > 0 else "clockwise"
            return f"rotate by {degrees(abs(angle))} {way}"
        case "shear":
            (slope,) = factor.numbers
            sign = "+" if slope > 0 else "−"
            return f"shear: $x_1$ becomes $x_1 {sign} {amount(abs(slope))} thin x_2$"
        case "reflection":
            level = {0.0: "horizontal", 90.0: "vertical"}.get(round(np.degrees(factor.axis), 6))
            where = f"the {level} axis" if level else f"the line at {degrees(factor.axis)}"
            return f"reflect in {where}"
        case "scaling":
            first, second = map(amount, factor.numbers)
            if first == second:
                return f"scale by {first}"
            if factor.axis == 0.0:
                return f"scale by {first} across and {second} up"
            return f"scale by {first} along {degrees(factor.axis)} and {second} across it"


def stops(film: AffineFilm) -> list[str]:
    """The rail's."""
    shift = ["$+ b$"] if film.shift is not None else []
    return ["input", *(NOUNS[factor.kind] for factor in film.factors), *shift]


def product(film: AffineFilm, theme: Theme, lit: int | None = None) -> tuple[str, str]:
    """W as the product of its factors with one lit, and with that one alone; markup.

    Columns of W have the colours of the arrows that they are.
    """
    whole = _whole(film, theme)
    if not film.factors:
        return f"$ {whole} $", ""
    parts = [
        matrix(factor.matrix, (color, color), _noun(factor, color))
        for factor, color in zip(film.factors, _lighting(film, theme, lit), strict=True)
    ]
    shorter = f"$ {whole} $" if lit is None else f"$ {parts[lit]} $"
    return f"$ {whole} = {' '.join(reversed(parts))} $", shorter


def column(film: AffineFilm, theme: Theme, lit: int | None = None, *, shifted: bool = False) -> str:
    """W, below it its factors in the order in which they act, and b, once it is `shifted`."""
    lighting = _lighting(film, theme, lit)
    rows = [f"[], $display({_whole(film, theme)})$"]
    if len(film.factors) == 1:  # W itself
        rows = [f"${_noun(film.factors[0], lighting[0])}$, $display({_whole(film, theme)})$"]
        lighting = []
    for index, (factor, color) in enumerate(zip(film.factors, lighting, strict=False)):
        then = f'text(fill: #rgb("{color}"), "{"then " if index else ""}{NOUNS[factor.kind]}")'
        rows.append(f"${then}$, $display({matrix(factor.matrix, (color, color))})$")
    if film.shift is not None:
        entries = matrix(film.bias[:, None], (theme.accent,))
        bias = f"$display({_lit('b', theme)} = {entries})$"
        rows.append(f"[], {bias if shifted else f'hide({bias})'}")
    grid = "columns: 2, align: (right + horizon, left + horizon), column-gutter: 0.8em"
    # cells as high as what is in them, which is more than a line
    edges = '#set text(top-edge: "bounds", bottom-edge: "bounds")'
    return f"#[{edges}\n#grid({grid}, row-gutter: 1.1em, {', '.join(rows)})]"


def shifted(film: AffineFilm, theme: Theme) -> tuple[str, str]:
    """W x + b, b lit; and shorter."""
    weight, bias = matrix(film.weight, hues(theme)), matrix(film.bias[:, None], (theme.accent,))
    plus = _lit("b", theme)
    return f"$ W x + {plus} = {weight} x + {bias} $", f"$ {plus} = {bias} $"


def _whole(film: AffineFilm, theme: Theme) -> str:
    return f"W = {matrix(film.weight, hues(theme))}"


def _lighting(film: AffineFilm, theme: Theme, lit: int | None) -> list[str]:
    """The colours of the factors, one lit."""
    rest = theme.text if lit is None else theme.muted
    return [theme.accent if index == lit else rest for index in range(len(film.factors))]


def _noun(factor: Factor, color: str) -> str:
    return f'text(fill: #rgb("{color}"), "{NOUNS[factor.kind]}")'


def _lit(symbol: str, theme: Theme) -> str:
    return f'text(fill: #rgb("{theme.accent}"), {symbol})'


def note(run: Run) -> tuple[str, str]:
    """In small print: what is the run's, and what the dots are."""
    whose = f"the points of {escape(run.name)}; $W$ and $b$ are given: no weights of its network"
    return whose, "dotted: lines that a step keeps"


def origin(film: AffineFilm, *, moved: bool) -> str:
    """Where 0 comes to lie."""
    if not moved:
        return "$W 0 = 0$: the origin stays"
    (rows, power) = numerals(film.bias[None, :])
    place = ", ".join(rows[0]).replace("-", "−")
    scale = f" dot 10^({power})" if power else ""
    return f"$W 0 + b = (#[{place}]){scale}$: the origin moves"
