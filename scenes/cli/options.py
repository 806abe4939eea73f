"""The options of the scenes, a row each, and how their values are read."""

import re
import shlex
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import cloup
from cloup.constraints import BoundConstraintSpec, mutually_exclusive

from models.errors import GridwarpError, nearest
from models.parameters import Choice, Count, Number, Parsed
from scenes.cli.catalog import CATALOG, Entry
from scenes.cli.settings import (
    ASPECTS,
    EFFORTS,
    MATRICES,
    PANELS,
    QUALITIES,
    TEXT_MODES,
    Matrix,
    Point,
)
from scenes.drawing.theme import THEMES
from scenes.output.engine.formats import FORMATS, LARGEST_RATE

LARGEST_EDGE, SMALLEST_WINDOW, LONGEST_WINDOW = 1e6, 1e-6, 100.0
# Entries of an affine map's matrix, and of its bias.
LARGEST_ENTRY = 1000.0
# Entries of a matrix to reckon with, and its rows and columns.
MOST_DIGITS, MOST_DECIMALS, LARGEST_SIDE = 4, 2, 4
ENTRY = rf"[+-]?0*(\d{{1,{MOST_DIGITS}}}(\.\d{{0,{MOST_DECIMALS}}})?|\.\d{{1,{MOST_DECIMALS}}})"
MOST_JOBS = 64
SIDES = 64, 16384  # pixels; H.264 takes no more
MOST_PIXELS = 2**26
LONGEST_FRAME = 8  # times its shorter side
LARGEST_SEED = 2**32 - 1  # NumPy's bound


def _window(text: str) -> tuple[float, ...]:
    """`-4,4,-3,3` as four floats."""
    edges = _numbers(text, LARGEST_EDGE)
    if len(edges) != 4:
        raise ValueError(
            f"'{text}' isn't left,right,bottom,top, each a finite number, such as -4,4,-3,3."
        )
    left, right, bottom, top = edges
    if left >= right or bottom >= top:
        raise ValueError(f"'{text}' is empty: left < right and bottom < top.")
    narrow, wide = sorted((right - left, top - bottom))
    if narrow < SMALLEST_WINDOW or wide > LONGEST_WINDOW * narrow:
        raise ValueError(f"'{text}' is too narrow to draw a grid in.")
    return edges


def _stages(text: str) -> tuple[int, int]:
    """`2-3` or `2` as (first, last)."""
    match = re.fullmatch(r"(\d+)(?:-(\d+))?", text)
    if match is None:
        raise ValueError(f"'{text}' isn't a range of stages such as 2-3.")
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last:
        raise ValueError(f"'{text}' is no range: stages count from 1, the first first.")
    return first, last


def _epoch(text: str) -> str:
    """ "last", "best" or a number, as it is written."""
    number = _numbers(text, sys.float_info.max)
    if text not in ("last", "best") and (len(number) != 1 or number[0] < 0.0):
        raise ValueError(f"'{text}' is no epoch: write a number, last or best.")
    return text


def _panels(text: str) -> tuple[str, ...]:
    """`embedding,curves` as a tuple, in the order they are shown."""
    chosen = {part.strip() for part in text.split(",")}
    for part in sorted(chosen - {*PANELS}):
        raise ValueError(f"'{part}' is no panel.{nearest(part, PANELS)} {', '.join(PANELS)}")
    return tuple(name for name in PANELS if name in chosen)


def _matrix(text: str) -> tuple[Point, ...]:
    """`1,0.5;0,1` row by row, or the name of one in `MATRICES`."""
    if text in MATRICES:
        return MATRICES[text]
    rows = tuple(_numbers(row, LARGEST_ENTRY) for row in text.split(";"))
    if [len(row) for row in rows] != [2, 2]:
        known = ", ".join(MATRICES)
        raise ValueError(f"'{text}' is no 2x2 matrix such as 1,0.5;0,1, and none of {known}.")
    return rows


def _pair(text: str) -> Point:
    """`1.5,-1` as two floats."""
    numbers = _numbers(text, LARGEST_ENTRY)
    if len(numbers) != 2:
        raise ValueError(f"'{text}' isn't two numbers such as 1.5,-1")
    return numbers


def _numbers(text: str, largest: float) -> tuple[float, ...]:
    """Numbers with commas between them; none if one of them is none, or too large."""
    try:
        numbers = tuple(map(float, text.split(",")))
    except ValueError:
        return ()
    return numbers if all(abs(number) <= largest for number in numbers) else ()


def _rows(text: str) -> Matrix:
    """`6,18;4,23` as a tuple of rows, of numbers that are shown as they are written."""
    rows = [row.split(",") for row in text.split(";")]
    if not all(re.fullmatch(ENTRY, entry.strip()) for row in rows for entry in row):
        raise ValueError(
            f"'{text}' is no matrix: numbers below {10**MOST_DIGITS} with at most"
            f" {MOST_DECIMALS} decimals, rows between semicolons, such as '6,18;4,23'."
        )
    if len({len(row) for row in rows}) > 1:
        raise ValueError(f"the rows of '{text}' aren't equally long.")
    if max(len(rows), len(rows[0])) > LARGEST_SIDE:
        raise ValueError(f"'{text}' has more than {LARGEST_SIDE} rows or columns.")
    return tuple(tuple(float(entry) + 0.0 for entry in row) for row in rows)  # no -0


def _functions(text: str) -> tuple[str, ...]:
    """`sigmoid,leaky_relu:0.1` as a tuple, in the order given."""
    from models.network.activations import GALLERY, SOFTMAX, parse

    shown = {name.partition(":")[0]: name for name in GALLERY}
    chosen = [part.strip() for part in text.split(",")]
    for part in chosen:
        name = part.partition(":")[0]
        if name not in shown or (name == SOFTMAX and part != name):
            raise ValueError(f"'{part}' isn't shown.{nearest(name, [*shown])} {', '.join(shown)}")
        if name != SOFTMAX:
            parse(part)
    return tuple(shown.get(part, part) for part in dict.fromkeys(chosen))


def _resolution(text: str) -> tuple[int, int]:
    """`1920,1080` or `1920x1080` as width and height."""
    match = re.fullmatch(r"\s*(\d+)\s*[,xX]\s*(\d+)\s*", text)
    width, height = map(int, match.groups()) if match else (0, 0)
    smallest, largest = SIDES
    if not smallest <= min(width, height) <= max(width, height) <= largest:
        raise ValueError(
            f"{text} is no resolution: write width,height, each {smallest} to {largest} pixels."
        )
    if width * height > MOST_PIXELS:
        raise ValueError(f"{text} has more than {MOST_PIXELS} pixels.")
    if max(width, height) > LONGEST_FRAME * min(width, height):
        raise ValueError(f"{text} is too narrow to show a plane in: at most {LONGEST_FRAME}:1.")
    return width, height


def _name(text: str) -> str | None:
    """A file's name or path; "" is none."""
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise ValueError("takes no control characters.")
    if text.endswith(("/", "/.", "/..")) or text in (".", ".."):
        raise ValueError(f"{text} names a folder: name the clip in it, -o {Path(text) / 'clip'}")
    return text or None


class KeyOf(Choice):
    """A key of a table in `models`, which is read when a value or the help is: it brings NumPy."""

    def __init__(self, module: str, table: str) -> None:
        self.module, self.table, self.case_sensitive = module, table, True

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(getattr(import_module(self.module), self.table))


class SceneOption(cloup.Option):
    """An option of the scenes.

    Parameters
    ----------
    scenes
        Those that take it, by name; all where none is named. The others refuse it.
    of_run
        Whether it says what of a run is shown, and has no meaning without one.
    """

    def __init__(
        self, *names: str, scenes: tuple[str, ...] = (), of_run: bool = False, **how: Any
    ) -> None:
        super().__init__(names, **how)
        self.scenes, self.of_run = scenes, of_run

    def get_help_extra(self, ctx: click.Context) -> Any:
        return {}  # ranges are told to whoever leaves them

    def belongs_to(self, scene: Entry) -> bool:
        return scene.name in self.scenes or not (self.scenes or (self.of_run and scene.runs == 0))

    def handle_parse_result(self, ctx: click.Context, opts: Any, args: Any) -> Any:
        if self.name in opts and self.scenes and ctx.command.name not in self.scenes:
            option, able = self.opts[0], self.scenes[0]
            value = [] if self.is_flag else [shlex.quote(opts[self.name])]
            words = [able, *(["RUN"] if CATALOG[able].preset else []), option, *value]
            raise GridwarpError(
                f"{ctx.command.name} has no use for {option}.",
                f"It belongs to {', '.join(self.scenes)}: python render.py {' '.join(words)}",
                code=2,
            )
        return super().handle_parse_result(ctx, opts, args)


def _row(*names: str, **how: Any) -> Callable[..., SceneOption]:
    """An option, made anew for every command."""
    return partial(SceneOption, *names, **how)


THROUGH_TRAINING = ("layers", "regions", "diagram")  # with --epochs
OPTIONS: dict[str, tuple[Callable[..., SceneOption], ...]] = {
    "What is shown": (
        _row(
            "--epoch",
            type=Parsed("epoch", _epoch),
            of_run=True,
            help="A number, last, or best (lowest loss). [last]",
        ),
        _row(
            "--no-activation",
            "activation",
            is_flag=True,
            callback=lambda ctx, option, left_out: not left_out,
            scenes=("warp", "spaces", "replay", "pullback", "layers", "lift"),
            help="The same weights without activations.",
        ),
        _row(
            "--basis",
            type=Choice(["free", "own"]),
            of_run=True,
            help="Of a linear 2-unit layer. [free]",
        ),
        _row(
            "--window",
            type=Parsed("window", _window),
            of_run=True,
            help="Of the grid: left,right,bottom,top.",
        ),
        _row(
            "--grid",
            type=Count(2, 200),
            of_run=True,
            help="About how many major lines cross the panel. [9]",
        ),
        _row("--trace", type=Count(0), of_run=True, help="Follow point N by eye."),
    ),
    "Of this scene": (
        _row(
            "--retrained",
            is_flag=True,
            scenes=("compare",),
            help="Beside a network trained without activations.",
        ),
        _row(
            "--stages",
            type=Parsed("stages", _stages),
            scenes=("warp", "compare"),
            help="Film only these: 2-3.",
        ),
        _row("--epochs", is_flag=True, scenes=THROUGH_TRAINING, help="Go through training."),
        _row(
            "--pace",
            type=KeyOf("models.run.pace", "PACES"),
            scenes=("replay", "descent", *THROUGH_TRAINING),
            help="Which epoch is shown when. [even]",
        ),
        _row(
            "--panels",
            type=Parsed("panels", _panels),
            scenes=("replay",),
            help=f"Only these: {','.join(PANELS)}.",
        ),
        _row(
            "--arrows", is_flag=True, scenes=("replay",), help="Where the loss pushes each point."
        ),
        _row(
            "--matrix",
            type=Parsed("matrix", _matrix),
            scenes=("affine",),
            help=f"a,b;c,d, or {', '.join(MATRICES)}.",
        ),
        _row(
            "--bias", type=Parsed("x,y", _pair), scenes=("affine",), help="What is added: 1.5,-1."
        ),
        _row(
            "--factors",
            type=KeyOf("models.motion.factors", "FACTORS"),
            scenes=("affine",),
            help="How it is taken apart. [named]",
        ),
        _row("--unit", type=Count(1), scenes=("dot",), help="Of the first hidden layer. [1]"),
        _row(
            "--a",
            type=Parsed("matrix", _rows),
            scenes=("arithmetic",),
            help="A matrix, such as '6,18;4,23'.",
        ),
        _row("--b", type=Parsed("matrix", _rows), scenes=("arithmetic",), help="A second one."),
        _row(
            "--only",
            type=Parsed("functions", _functions),
            scenes=("activations",),
            help="Only these: sigmoid,relu.",
        ),
    ),
    "How it looks": (
        _row("--text", type=Choice(TEXT_MODES), help="none gives clean plates. [full]"),
        _row("--theme", type=Choice(THEMES), help="[dark]"),
        _row("--aspect", type=Choice(ASPECTS), help="[16:9]"),
        _row("--speed", type=Number(0.05, 3600), help="Everything this many times faster."),
        _row("--duration", type=Number(0.05, 3600), help="Seconds in all, in place of --speed."),
    ),
    "How it is written": (
        _row("-q", "--quality", type=Choice(QUALITIES), help="480p15 to 2160p60, as Manim's. [h]"),
        _row("-r", "--resolution", type=Parsed("w,h", _resolution), help="Pixels."),
        _row("--fps", "--frame_rate", type=Number(1, LARGEST_RATE), help="Frames a second."),
        _row("--format", type=Choice(FORMATS), help="png: every frame. [mp4]"),
        _row("--encode", type=Choice(EFFORTS), help="[balanced; draft with -q l]"),
        _row("--jobs", type=Count(1, MOST_JOBS), help="Processes that draw. [the cores]"),
        _row("-t", "--transparent", is_flag=True, help="No background: mov, webm, webp, png."),
        _row("-s", "--save_last_frame", "still", is_flag=True, help="The last frame as PNG."),
        _row("-p", "--preview", is_flag=True, help="Open it when it is done."),
        _row(
            "-o", "--output_file", "name", type=Parsed("name", _name), help="Name, or whole path."
        ),
        _row(
            "--media_dir",
            type=click.Path(path_type=Path),
            help="Of runs, clips and caches. [media]",
        ),
        _row("--seed", type=Count(0, LARGEST_SEED), help="Of a preset that is trained for it."),
        _row("--sheet", is_flag=True, help="A contact sheet of a dozen frames beside it."),
    ),
    "": (_row("--verbose", is_flag=True, expose_value=False, help="Show tracebacks."),),
}
# Parameters of which one at most makes sense.
EXCLUSIVE = {
    ("speed", "duration"): "--speed and --duration contradict each other: drop one.",
    ("still", "sheet"): "-s gives one frame, and --sheet needs many: drop one.",
    ("other", "retrained"): "--retrained brings its own second run: drop it, or OTHER.",
}


def command_of(scene: Entry, callback: Callable[..., Any] | None) -> cloup.Command:
    """A scene as a command; what it doesn't take is hidden, and refused with a hint."""
    arguments = (
        cloup.Argument(["run"], required=False, help=f"A preset or a directory. [{scene.preset}]"),
        cloup.Argument(["other"], required=False, help="A second run."),
    )
    params: list[click.Parameter] = [*arguments[: scene.runs], *every_option()]
    for option in params[scene.runs :]:
        option.hidden = not option.belongs_to(scene)
    names = {param.name for param in params}
    return cloup.Command(
        scene.name,
        help=f"{scene.shows[0].upper()}{scene.shows[1:]}.",
        params=params,
        constraints=[
            BoundConstraintSpec(mutually_exclusive.rephrased(error=why), exclusive)
            for exclusive, why in EXCLUSIVE.items()
            if names.issuperset(exclusive)
        ],
        show_constraints=False,
        # more words than it takes are told by what it shows
        context_settings={"allow_extra_args": scene.runs < 2},
        callback=callback,
    )


def every_option() -> list[SceneOption]:
    """Those of all scenes, in their groups."""
    options = []
    for title, rows in OPTIONS.items():
        group = cloup.OptionGroup(title) if title else None
        options += [row(group=group) for row in rows]
    return options
