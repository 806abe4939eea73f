"""The options of a clip on the command line, and how their values are read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import cloup

from models.errors import nearest
from models.network.activations import GALLERY, SOFTMAX
from models.network.activations import parse as parse_activation
from scenes.cli.settings import (
    ASPECTS,
    EFFORTS,
    FACTORS,
    FORMATS,
    MATRICES,
    PACES,
    PANELS,
    QUALITIES,
    TEXT_MODES,
    Point,
)
from scenes.drawing.theme import THEMES

LARGEST_EDGE, SMALLEST_WINDOW, LONGEST_WINDOW = 1e6, 1e-6, 100.0
# Entries of an affine map's matrix, and of its bias.
LARGEST_ENTRY = 1000.0
# Entries of a matrix to reckon with, and its rows and columns.
MOST_DIGITS, MOST_DECIMALS, LARGEST_SIDE = 4, 2, 4


class Window(click.ParamType):
    """`-4,4,-3,3` as four floats."""

    name = "window"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[float, float, float, float]:
        try:
            left, right, bottom, top = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"'{value}' isn't left,right,bottom,top, for example -4,4,-3,3.", param, ctx)
        edges = (left, right, bottom, top)
        if not all(abs(edge) <= LARGEST_EDGE for edge in edges):
            self.fail(f"'{value}' isn't finite, or beyond {LARGEST_EDGE:g}.", param, ctx)
        if left >= right or bottom >= top:
            self.fail(f"'{value}' is empty: left < right and bottom < top.", param, ctx)
        narrow, wide = sorted((right - left, top - bottom))
        if narrow < SMALLEST_WINDOW or wide > LONGEST_WINDOW * narrow:
            self.fail(f"'{value}' is too narrow to draw a grid in.", param, ctx)
        return edges


class Stages(click.ParamType):
    """`2-3` or `2` as (first, last)."""

    name = "stages"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, int]:
        first, dash, last = str(value).partition("-")
        try:
            span = (int(first), int(last) if dash else int(first))
        except ValueError:
            self.fail(f"'{value}' isn't a range of stages such as 2-3.", param, ctx)
        if not 1 <= span[0] <= span[1]:
            self.fail(f"'{value}' is no range: stages count from 1, the first first.", param, ctx)
        return span


class PanelNames(click.ParamType):
    """`embedding,curves` as a tuple, in the order they are shown."""

    name = "panels"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        chosen = {part.strip() for part in str(value).split(",")}
        for part in sorted(chosen - set(PANELS)):
            self.fail(
                f"'{part}' is no panel.{nearest(part, PANELS)} {', '.join(PANELS)}", param, ctx
            )
        return tuple(name for name in PANELS if name in chosen)


class MatrixEntries(click.ParamType):
    """`1,0.5;0,1` row by row, or the name of one in `MATRICES`."""

    name = "matrix"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[Point, Point]:
        if isinstance(value, tuple) or value in MATRICES:
            return MATRICES.get(value, value)
        rows = [_pair(row) for row in str(value).split(";")]
        if len(rows) != 2 or None in rows:
            known = ", ".join(MATRICES)
            self.fail(f"'{value}' is no 2x2 matrix such as 1,0.5;0,1, and none of {known}.")
        return rows[0], rows[1]


class Pair(click.ParamType):
    """`1.5,-1` as two floats."""

    name = "x,y"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[float, float]:
        found = value if isinstance(value, tuple) else _pair(value)
        if found is None:
            self.fail(f"'{value}' isn't two numbers such as 1.5,-1", param, ctx)
        return found


def _pair(value: str) -> tuple[float, float] | None:
    """Two numbers with a comma between them."""
    try:
        first, second = (float(part) for part in value.split(","))
    except ValueError:
        return None
    usual = abs(first) <= LARGEST_ENTRY and abs(second) <= LARGEST_ENTRY
    return (first, second) if usual else None


class MatrixRows(click.ParamType):
    """`6,18;4,23` as a tuple of rows."""

    name = "matrix"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[tuple[float, ...], ...]:
        try:
            rows = tuple(tuple(map(_entry, row.split(","))) for row in str(value).split(";"))
        except ValueError:
            self.fail(
                f"'{value}' is no matrix: numbers below {10**MOST_DIGITS} with at most"
                f" {MOST_DECIMALS} decimals, rows between semicolons, such as '6,18;4,23'.",
                param,
                ctx,
            )
        if len({len(row) for row in rows}) > 1:
            self.fail(f"the rows of '{value}' aren't equally long.", param, ctx)
        if max(len(rows), len(rows[0])) > LARGEST_SIDE:
            self.fail(f"'{value}' has more than {LARGEST_SIDE} rows or columns.", param, ctx)
        return rows


class Functions(click.ParamType):
    """`sigmoid,leaky_relu:0.1` as a tuple, in the order given."""

    name = "functions"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        shown = {name.partition(":")[0]: name for name in GALLERY}
        chosen = [part.strip() for part in str(value).split(",")]
        for part in chosen:
            name = part.partition(":")[0]
            if name not in shown or (name == SOFTMAX and part != name):
                hint = nearest(name, list(shown))
                self.fail(f"'{part}' isn't shown.{hint} {', '.join(shown)}", param, ctx)
            if name != SOFTMAX:
                parse_activation(part)
        return tuple(shown.get(part, part) for part in dict.fromkeys(chosen))


def _entry(text: str) -> float:
    """A number that is shown as it is written.

    Raises
    ------
    ValueError
        if it isn't one.
    """
    whole, _, decimals = text.strip().lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
        raise ValueError(text)
    if not (whole + decimals).isdecimal():
        raise ValueError(text)
    return float(text) + 0.0  # no -0


WINDOW, STAGES, PANEL_NAMES = Window(), Stages(), PanelNames()
MATRIX, PAIR, ROWS, FUNCTIONS = MatrixEntries(), Pair(), MatrixRows(), Functions()


def of_a_clip(choose: Callable[[Any], click.ParamType]) -> Callable[[Any], Any]:
    """The options as one decorator; `choose` makes a type of some names."""
    groups = (
        cloup.option_group(
            "What is shown",
            cloup.option("--epoch", default="last", help="A number, last, or best (lowest loss)."),
            cloup.option(
                "--no-activation", is_flag=True, help="The same weights without activations."
            ),
            cloup.option("--basis", type=choose(["free", "own"]), help="Of a linear 2-unit layer."),
            cloup.option("--window", type=WINDOW, help="Of the grid: left,right,bottom,top."),
            cloup.option(
                "--grid", type=int, help="About how many major lines cross the panel. [9]"
            ),
            cloup.option("--trace", type=int, metavar="N", help="Follow point N by eye."),
        ),
        cloup.option_group(
            "Of one scene or some",
            cloup.option(
                "--retrained", is_flag=True, help="compare: beside a net trained without them."
            ),
            cloup.option("--stages", type=STAGES, help="Film only these: 2-3."),
            cloup.option(
                "--epochs", is_flag=True, help="layers, regions, diagram: go through training."
            ),
            cloup.option("--pace", type=choose(PACES), help="replay: which epoch is shown when."),
            cloup.option("--panels", type=PANEL_NAMES, help="replay: embedding,input,curves."),
            cloup.option(
                "--arrows", is_flag=True, help="replay: where the loss pushes each point."
            ),
            cloup.option("--matrix", type=MATRIX, help="affine: a,b;c,d, or a name like shear."),
            cloup.option("--bias", type=PAIR, help="affine: what is added, x,y."),
            cloup.option("--factors", type=choose(FACTORS), help="affine: how it is taken apart."),
            cloup.option(
                "--unit", type=int, metavar="N", help="dot: of the first hidden layer. [1]"
            ),
            cloup.option("--a", type=ROWS, help="arithmetic: a matrix, such as '6,18;4,23'."),
            cloup.option("--b", type=ROWS, help="arithmetic: a second one."),
            cloup.option("--only", type=FUNCTIONS, help="activations: sigmoid,relu."),
        ),
        cloup.option_group(
            "How it looks",
            cloup.option("--text", type=choose(TEXT_MODES), help="none gives clean plates."),
            cloup.option("--theme", type=choose(THEMES)),
            cloup.option("--aspect", type=choose(ASPECTS)),
            cloup.option("--speed", type=float, help="Everything this many times faster."),
            cloup.option("--duration", type=float, help="Seconds in all, in place of --speed."),
        ),
        cloup.option_group(
            "How it is written",
            cloup.option("-q", "--quality", type=choose(QUALITIES), default="h"),
            cloup.option("-r", "--resolution", metavar="W,H", help="Pixels."),
            cloup.option("--fps", "--frame_rate", type=float, help="Frames a second."),
            cloup.option("--format", "file_format", type=choose(FORMATS), help="png: every frame."),
            cloup.option("--encode", type=choose(EFFORTS), help="[balanced; draft with -q l]"),
            cloup.option("--jobs", type=int, metavar="N", help="Processes that draw. [the cores]"),
            cloup.option(
                "-t", "--transparent", is_flag=True, help="No background: mov, webm, webp, png."
            ),
            cloup.option("-s", "--save_last_frame", is_flag=True, help="The last frame as PNG."),
            cloup.option("-p", "--preview", is_flag=True, help="Open it when it is done."),
            cloup.option("-o", "--output_file", metavar="NAME", help="Its name, or whole path."),
            cloup.option("--media_dir", type=click.Path(path_type=Path), default=Path("media")),
            cloup.option("--seed", type=int, help="Of a preset that is trained for this clip."),
            cloup.option(
                "--sheet", is_flag=True, help="A contact sheet of a dozen frames beside it."
            ),
        ),
    )

    def decorate(command: Any) -> Any:
        for group in reversed(groups):
            command = group(command)
        return command

    return decorate
