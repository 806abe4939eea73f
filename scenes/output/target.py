"""Where a clip goes: known, and checked, before Manim is imported and anything is drawn."""

import os
import re
from dataclasses import dataclass, fields
from pathlib import Path

from models.errors import GridwarpError
from models.files import existing
from scenes.cli.catalog import Entry
from scenes.cli.settings import Output, Settings

# Bytes of a file's name; file systems take 255, and contact sheets add to it.
LONGEST_NAME = 230
# How far width * 9 and height * 16 of a 16:9 frame may differ: 854x480 is one.
ROUNDING = 32
# Between the parts of a setting where they aren't commas: rows, and the numbers of a row.
SEPARATORS = {"stages": "-", "a": "_,", "b": "_,"}
FRAME = re.compile(r"\d+\.png")
ELSEWHERE = "Write elsewhere: --media_dir DIR, or -o PATH"


@dataclass(frozen=True)
class Target:
    """The places of one clip.

    Attributes
    ----------
    file
        The clip or still, or the directory of a sequence of frames.
    cache
        The directory of finished plays, which later clips take over.
    """

    file: Path
    cache: Path


@dataclass(frozen=True)
class Task:
    """One clip to film: what a drawing process is told.

    Attributes
    ----------
    target
        Its places.
    frames
        The hidden directory of a sequence of frames, for the whole of which somebody else cares.
    """

    scene: Entry
    settings: Settings
    output: Output
    target: Target
    frames: Path | None = None


def kind(output: Output) -> str:
    """What is written: "still", "frames", or the suffix of a video."""
    if output.still:
        return "still"
    if output.format == "png":
        return "frames"
    return "mov" if output.transparent and output.format == "mp4" else output.format


def target(scene: Entry, settings: Settings, output: Output) -> Target:
    """Where a scene's clip goes: where Manim puts it, under a name that says what it shows."""
    media, what = output.media_dir.absolute(), kind(output)
    pictures = what in ("still", "frames")
    videos = media / "videos" / scene.name / f"{output.height}p{output.fps:g}"
    folder = media / "images" / scene.name if pictures else videos
    file = folder / (output.name or clip_name(settings, output, scene.name))
    suffix = ".png" if pictures else f".{what}"
    named = file.suffix.lower() == suffix
    if what == "frames":
        file = file.with_suffix("") if named else file
    elif not named:
        file = file.with_name(file.name + suffix)
    return Target(file, videos / "partial_movie_files" / scene.scene)


def clip_name(settings: Settings, output: Output, scene: str = "") -> str:
    """The run (or the scene, without one), and what sets a clip apart from the plain one of it."""
    parts = [scene if settings.run is None else settings.run.resolve().name]
    if settings.other is not None:
        parts.append(settings.other.resolve().name)
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if field.name not in ("run", "other", "rates") and value != field.default:
            parts.append(_words(field.name, value))
    if abs(output.width * 9 - output.height * 16) > ROUNDING:
        parts.append(f"{output.width}x{output.height}")
    if output.transparent:
        parts.append("transparent")
    return "-".join(parts)


def _words(field: str, value: object) -> str:
    """A setting as a part of a name: stages-2-3, no-activation, epochs, light."""
    if isinstance(value, bool):
        return field if value else f"no-{field}"
    text = _joined(value, SEPARATORS.get(field, ",,"))
    return text if field == "theme" else f"{field}-{text}"


def _joined(value: object, separators: str) -> str:
    """Rows and numbers with a separator a depth, numbers as short as they are exact; or a word."""
    if isinstance(value, tuple):
        return separators[0].join(_joined(each, separators[1:]) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def check(target: Target, output: Output) -> None:
    """See that a clip can be written, without writing anything.

    Raises
    ------
    GridwarpError
        that names what is in the way.
    """
    file = target.file
    if len(os.fsencode(file.name)) > LONGEST_NAME:
        raise GridwarpError(
            f"the name of the clip has more than {LONGEST_NAME} bytes.",
            "Give it a shorter one: -o NAME",
            code=2,
        )
    for folder in map(existing, (file.parent, target.cache)):
        if not folder.is_dir():
            raise GridwarpError(f"{folder} is in the way: it is no directory.", ELSEWHERE)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise GridwarpError(f"{folder} can't be written.", ELSEWHERE)
    if kind(output) != "frames":
        if file.is_dir():
            raise GridwarpError(f"{file} is in the way: it is a directory.", "Rename: -o NAME")
    elif file.exists():
        foreign = sorted(p.name for p in file.iterdir()) if file.is_dir() else [file.name]
        foreign = [name for name in foreign if not (file.is_dir() and FRAME.fullmatch(name))]
        if foreign:
            raise GridwarpError(
                f"{file} is in the way: it holds more than frames ('{foreign[0]}').",
                "Write elsewhere: -o NAME",
            )
