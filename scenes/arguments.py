"""The command line's values: read and checked before anything heavy is imported."""

import math
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from models.errors import GridwarpError, nearest
from models.run import Run
from scenes.settings import ASPECTS, QUALITIES, Output, Settings

# Known here as well as in scenes.drawing.theme, which needs NumPy; a test holds them together.
THEME_NAMES = ("dark", "light")
# The fields of `Settings` that options of the same name set.
SHOWN = (
    "epoch",
    "basis",
    "window",
    "grid",
    "stages",
    "trace",
    "text",
    "theme",
    "speed",
    "duration",
)


class Window(click.ParamType):
    """`-4,4,-3,3` as four floats."""

    name = "window"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[float, float, float, float]:
        try:
            left, right, bottom, top = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"'{value}' isn't left,right,bottom,top, for example -4,4,-3,3.", param, ctx)
        edges = (left, right, bottom, top)
        if not all(math.isfinite(edge) for edge in edges) or left >= right or bottom >= top:
            self.fail(f"'{value}' is empty: left < right and bottom < top.", param, ctx)
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


WINDOW, STAGES = Window(), Stages()


def output(
    quality: str, size: str | None, aspect: str | None, fps: float | None, **rest: Any
) -> Output:
    """Manim's -q, -r and --fps, and our --aspect, as an `Output`.

    Raises
    ------
    GridwarpError
        (code 2) for values that don't fit.
    """
    width, height, rate = QUALITIES[quality]
    if size is not None:
        width, height = _size(size)
    if aspect is not None:
        across, down = ASPECTS[aspect]
        if size is not None and abs(width * down - height * across) > 2 * max(across, down):
            raise GridwarpError(
                f"-r {width},{height} isn't {aspect}.", "Give one of the two.", code=2
            )
        short = min(width, height)
        if size is None:
            width = round(short * max(across / down, 1.0))
            height = round(short * max(down / across, 1.0))
    rate = rate if fps is None else fps
    if not (math.isfinite(rate) and 1 <= rate <= 240):
        raise GridwarpError(
            f"{rate:g} frames a second can't be written.", "Choose 1 to 240: --fps 30", code=2
        )
    if rest.get("transparent") and rest.get("format") == "gif":
        raise GridwarpError("a GIF here has no transparency.", "Use --format webm or mov.", code=2)
    # H.264 with shared chroma wants even sizes
    made = Output(width=width + width % 2, height=height + height % 2, fps=rate, **rest)
    _check_writable(made)
    return made


def _size(size: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in size.lower().replace("x", ",").split(","))
    except ValueError:
        width = height = 0
    if not (64 <= width <= 16384 and 64 <= height <= 16384):
        raise GridwarpError(
            f"'{size}' is no resolution.", "Write width,height in pixels: -r 1920,1080", code=2
        )
    return width, height


def _check_writable(made: Output) -> None:
    folder = made.media_dir if made.name is None else (made.media_dir / made.name).parent
    existing = folder.absolute()
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        raise GridwarpError(f"{existing} can't be written.", "Write elsewhere: --media_dir DIR")


def checked(settings: Settings) -> Settings:
    """The settings, if their numbers make sense.

    Raises
    ------
    GridwarpError
        (code 2) that names the option.
    """
    for name in ("speed", "duration"):
        value = getattr(settings, name)
        if value is not None and not (math.isfinite(value) and 0.05 <= value <= 3600):
            raise GridwarpError(
                f"--{name} {value:g} can't be filmed.", f"Choose one like --{name} 2", code=2
            )
    if not 2 <= settings.grid <= 200:
        raise GridwarpError(f"--grid {settings.grid} is no grid.", "Choose 2 to 200.", code=2)
    if settings.trace is not None and settings.trace < 0:
        raise GridwarpError("--trace counts points from 0.", "Choose one like --trace 12", code=2)
    if settings.epoch not in ("last", "best"):
        try:
            epoch = float(settings.epoch)
        except ValueError:
            epoch = math.nan
        if not math.isfinite(epoch) or epoch < 0:
            raise GridwarpError(
                f"'{settings.epoch}' is no epoch.", "Write a number, last or best.", code=2
            )
    return settings


def check_run(run: Run, settings: Settings) -> None:
    """See that a run holds what the settings ask for.

    Raises
    ------
    GridwarpError
        if the epoch is outside the run or can't be read, or the traced point isn't there.
    """
    if settings.epoch not in ("last", "best"):
        run.at(float(settings.epoch))
    elif settings.epoch == "last":
        run.at(run.last)
    else:
        run.check(run.epochs[0], run.last)
    if settings.trace is not None and settings.trace >= len(run.points):
        last = len(run.points) - 1
        raise GridwarpError(
            f"there is no point {settings.trace}: {run.directory} has {last + 1}.",
            f"Choose 0 to {last}: --trace {last}",
            code=2,
        )


def with_runs(settings: Settings, directories: list[Path]) -> Settings:
    """The settings with one run or two."""
    return replace(settings, run=directories[0], other=(directories[1:] or [None])[0])


def unknown_run(name: str, presets: list[str]) -> GridwarpError:
    """What to say of a run that is neither a directory nor a preset."""
    return GridwarpError(
        f"'{name}' is neither a run directory nor a preset.{nearest(name, presets)}",
        f"Presets: {', '.join(presets)}. Train your own: python -m training --help",
        code=2,
    )
