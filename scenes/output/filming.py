"""A scene filmed in this process. The only module that touches Manim's global config."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from manim import logger, tempconfig
from tqdm import tqdm

from scenes.cli.catalog import Entry
from scenes.cli.settings import Output, Settings
from scenes.drawing.theme import theme
from scenes.output import memory
from scenes.output.engine.assignment import NoPlays, PlayAssignment
from scenes.output.engine.formats import codec
from scenes.output.target import Task, kind

# Manim's bars, which aren't shown, need no lock that is shared by processes.
tqdm.set_lock(threading.RLock())

# The subjects that planning a task has found, until it is filmed.
_known: dict[Task, dict] = {}

# The shorter side of a frame, in scene units, whatever its aspect.
SHORT_SIDE = 8.0


def film(task: Task, assignment: PlayAssignment) -> list[Path]:
    """Film the plays of an assignment; the files of all plays in their order, whoever draws them.

    Raises
    ------
    GridwarpError
        if the run can't be read or the scene can't show it.
    OSError
        if the disk can't take it.
    """
    memory.keep_freed_memory()
    scene_class, output = scene_of(task.scene), task.output
    known = _known.pop(task, {})
    settings = fitted(scene_class, task.settings, output)
    what = kind(output)
    with _configured(settings, output):
        scene = _prepared(scene_class, settings, assignment, known)()
        writer = scene.renderer.file_writer
        match what:
            case "still":
                writer.write_to(primary_artifact=task.target.file)
            case "frames":
                writer.write_to(image_sequence_dir=task.frames)
            case _:
                plays_as = codec(what, output.transparent, output.encode)
                writer.write_to(plays_as, segment_cache_dir=task.target.cache)
        scene.render()
    return writer.plays


def plan(task: Task) -> list[int]:
    """The frames of every play."""
    settings = fitted(scene_of(task.scene), task.settings, task.output)
    _known[task] = {}
    return _walked(scene_of(task.scene), settings, task.output, _known[task])[0]


def scene_of(entry: Entry) -> type:
    """The scene's class."""
    return getattr(import_module(entry.module), entry.scene)


def fitted(scene_class: type, settings: Settings, output: Output) -> Settings:
    """The settings with the speed that gives a clip the duration asked for."""
    if settings.duration is None:
        return settings
    natural = dry_run(scene_class, replace(settings, speed=1.0, duration=None), output)
    return replace(settings, speed=natural / settings.duration, duration=None)


def dry_run(scene_class: type, settings: Settings, output: Output) -> float:
    """Go through a scene without drawing anything; returns its length in seconds."""
    return _walked(scene_class, settings, output)[1]


def _walked(
    scene_class: type, settings: Settings, output: Output, known: dict | None = None
) -> tuple[list[int], float]:
    assignment = NoPlays()
    with _configured(settings, output, dry_run=True):
        scene = _prepared(scene_class, settings, assignment, {} if known is None else known)()
        scene.render()
    return assignment.frames, float(scene.renderer.time)


def _prepared(
    scene_class: type, settings: Settings, assignment: PlayAssignment, known: dict
) -> type:
    """The scene class with these as its class attributes."""
    attributes = {"settings": settings, "assignment": assignment, "snapshots": known}
    return type(scene_class.__name__, (scene_class,), attributes)


def frame_size(width: int, height: int) -> tuple[float, float]:
    """The frame in scene units for a picture of `width` by `height` pixels."""
    unit = min(width, height) / SHORT_SIDE
    return width / unit, height / unit


def manim_config(settings: Settings, output: Output) -> dict[str, Any]:
    """Manim's configuration for one clip; where and how it is written is told to the writer."""
    frame_width, frame_height = frame_size(output.width, output.height)
    form = {"still": "png", "frames": "png-sequence"}.get(kind(output), "mov")
    return {
        "pixel_width": output.width,
        "pixel_height": output.height,
        "frame_rate": output.fps,
        "frame_width": frame_width,
        "frame_height": frame_height,
        "background_color": theme(settings.theme).ground,
        "transparent": output.transparent,
        "format": form,
        "progress_bar": "none",
        "preview": False,
        "disable_caching_warning": True,
        "seed": output.seed,
    }


@contextmanager
def _configured(settings: Settings, output: Output, **changes: Any) -> Iterator[None]:
    """Manim under the configuration of one clip, and silent: its log would go to stdout."""
    logger.disabled, before = True, logger.disabled
    try:
        with tempconfig({**manim_config(settings, output), **changes}):
            yield
    finally:
        logger.disabled = before
