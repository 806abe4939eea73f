"""What a clip shows and how it is written: plain data, importing nothing heavy."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

TextMode = Literal["full", "short", "none"]
TEXT_MODES = get_args(TextMode)
ASPECTS = {"16:9": (16, 9), "1:1": (1, 1), "4:5": (4, 5), "9:16": (9, 16)}
# Manim's letters: width, height, frames a second.
QUALITIES = {
    "l": (854, 480, 15),
    "m": (1280, 720, 30),
    "h": (1920, 1080, 60),
    "p": (2560, 1440, 60),
    "k": (3840, 2160, 60),
}
PANELS = ("embedding", "input", "curves")
Point = tuple[float, float]
# Row by row; `all` does a bit of everything.
MATRICES: dict[str, tuple[Point, Point]] = {
    "all": ((1.1, 0.8), (0.7, -0.3)),
    "rotation": ((0.8, -0.6), (0.6, 0.8)),
    "reflection": ((-1.0, 0.0), (0.0, 1.0)),
    "scaling": ((1.5, 0.0), (0.0, 0.5)),
    "shear": ((1.0, 0.8), (0.0, 1.0)),
}
EFFORTS = ("draft", "balanced", "small")
Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Settings:
    """What a scene shows; every scene has one as its class attribute `settings`."""

    run: Path | None = Path("media/runs/spiral")  # the run directory; None: a scene without one
    other: Path | None = None  # a second run, for scenes that compare
    epoch: str = "last"  # a number, "last", or "best" by loss over all points
    activation: bool = True  # False: the same weights with every activation left out
    basis: Literal["free", "own"] = "free"  # coordinates of a linear two-unit layer
    window: tuple[float, float, float, float] | None = None  # left, right, bottom, top
    grid: int = 9  # about how many major lines cross the panel's height
    stages: tuple[int, int] | None = None  # the first and last stage to film, counted from 1
    speed: float = 1.0  # everything this many times faster
    duration: float | None = None  # seconds in all, in place of `speed`
    text: TextMode = "full"
    theme: str = "dark"
    trace: int | None = None  # the index of a point to follow
    pace: str = "even"  # which epoch is shown when: a key of `models.run.pace.PACES`
    panels: tuple[str, ...] = PANELS  # of a replay
    arrows: bool = False  # where the loss pushes each point
    epochs: bool = False  # go through training
    rates: tuple[Path, ...] = ()  # runs of the same start with other learning rates
    matrix: tuple[Point, Point] = MATRICES["all"]  # of an affine map, row by row
    bias: tuple[float, float] = (1.5, 1.0)
    factors: str = "named"  # how it is taken apart: a key of `models.motion.factors.FACTORS`
    unit: int = 1  # of the first hidden layer, counted from 1
    a: Matrix | None = None  # of arithmetic: a matrix by its rows
    b: Matrix | None = None  # and a second one
    only: tuple[str, ...] = ()  # of the gallery of activations; none: all of it


@dataclass(frozen=True)
class Output:
    """How a clip is written."""

    width: int = 1920
    height: int = 1080
    fps: float = 60
    format: str = "mp4"  # one of FORMATS; "png" is the sequence of frames
    transparent: bool = False
    encode: str = "balanced"  # one of EFFORTS
    jobs: int = 1  # processes that draw, each on one core
    still: bool = False  # the last frame as PNG in place of a clip
    preview: bool = False  # open the file when it is done
    sheet: bool = False  # a contact sheet beside the clip
    name: str | None = None  # file name, or a path
    media_dir: Path = field(default_factory=lambda: Path("media"))
    seed: int | None = None
