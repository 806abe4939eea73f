"""One clip, from settings to a file. The only module that touches Manim's global config."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from manim import logger, tempconfig

from models.errors import GridwarpError
from scenes.drawing.theme import theme
from scenes.output.sheet import contact_sheet
from scenes.output.target import check, kind, target
from scenes.settings import Output, Settings

# The shorter side of a frame, in scene units, whatever its aspect.
SHORT_SIDE = 8.0
# Half the time of x264's default preset, at the same size of file.
H264 = {"preset": "veryfast", "crf": "20"}
VP9 = {"deadline": "good", "cpu-used": "5", "row-mt": "1", "crf": "28", "b": "0"}
FEWEST_FREE_BYTES = 20 * 2**20
FULL = errno.ENOSPC, errno.EDQUOT, errno.EFBIG
UNWRITABLE = (
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.EIO,
    errno.EEXIST,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENAMETOOLONG,
)


def frame_size(width: int, height: int) -> tuple[float, float]:
    """The frame in scene units for a picture of `width` by `height` pixels."""
    unit = min(width, height) / SHORT_SIDE
    return width / unit, height / unit


def manim_config(settings: Settings, output: Output) -> dict[str, Any]:
    """Manim's configuration for one clip; where the clip goes is told to the writer."""
    frame_width, frame_height = frame_size(output.width, output.height)
    what = kind(output)
    changes: dict[str, Any] = {
        "pixel_width": output.width,
        "pixel_height": output.height,
        "frame_rate": output.fps,
        "frame_width": frame_width,
        "frame_height": frame_height,
        "background_color": theme(settings.theme).ground,
        "transparent": output.transparent,
        "format": {"still": "png", "frames": "png-sequence"}.get(what, what),
        "progress_bar": "none",
        "preview": False,
        "disable_caching_warning": True,
        "max_files_cached": 500,
        "seed": output.seed,
    }
    if what == "webm":
        changes["video_encoder_options"] = VP9
    elif what in ("mp4", "gif") or (what == "mov" and not output.transparent):
        changes["video_encoder_options"] = H264
    return changes


@contextmanager
def _configured(settings: Settings, output: Output, **changes: Any) -> Iterator[None]:
    """Manim under the configuration of one clip, and silent: its log would go to stdout."""
    logger.disabled, before = True, logger.disabled
    try:
        with tempconfig({**manim_config(settings, output), **changes}):
            yield
    finally:
        logger.disabled = before


def render(
    scene_class: type,
    settings: Settings,
    output: Output,
    report: Callable[[int], None] | None = None,
) -> list[Path]:
    """Render one clip; returns the files, the clip first.

    Parameters
    ----------
    scene_class
        A `scenes.staging.clip.Clip`.
    report
        Called with the number of new frames, as they are drawn.

    Raises
    ------
    GridwarpError
        if the run can't be read, the scene can't show it, the disk can't take it, or the
        user interrupts. Earlier clips are as they were then.
    """
    place = target(scene_class.__module__, scene_class.__name__, settings, output)
    with _faults_named(output.media_dir):
        check(place, output)
        _require_space(place.file.parent)
        if settings.duration is not None:
            natural = dry_run(scene_class, replace(settings, speed=1.0, duration=None), output)
            settings = replace(settings, speed=natural / settings.duration)
        with _configured(settings, output):
            scene = _with_settings(scene_class, settings)()
            writer = scene.renderer.file_writer
            writer.write_to(place)
            writer.report = report
            try:
                scene.render()
            finally:
                writer.discard()
        files = [place.file]
        if output.sheet and not output.still:
            files.append(contact_sheet(place.file, ground=theme(settings.theme).ground))
    return files


def dry_run(scene_class: type, settings: Settings, output: Output) -> float:
    """Go through a scene without writing anything; returns its length in seconds."""
    with _configured(settings, output, dry_run=True):
        scene = _with_settings(scene_class, settings)(skip_animations=True)
        scene.render()
        return float(scene.renderer.time)


def _with_settings(scene_class: type, settings: Settings) -> type:
    """The scene class with these settings as its class attribute."""
    return type(scene_class.__name__, (scene_class,), {"settings": settings})


def _require_space(folder: Path) -> None:
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    if usage.total == 0:  # no disk at all, but a view of the system such as /proc
        raise OSError(errno.EROFS, "nothing can be stored there", str(folder))
    if usage.free < FEWEST_FREE_BYTES:
        raise OSError(errno.ENOSPC, "No space left on device", str(folder))


@contextmanager
def _faults_named(media_dir: Path) -> Iterator[None]:
    """Faults of the disk as one line, wherever in the encoder they arose."""
    try:
        yield
    except GridwarpError:
        raise
    except KeyboardInterrupt:
        raise GridwarpError(
            "interrupted; earlier clips are as they were.",
            "The same command again goes on behind the last finished play.",
        ) from None
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, OSError):
            cause = cause.__cause__
        if cause is None or cause.errno not in (*FULL, *UNWRITABLE):
            raise
        if cause.errno in FULL:
            raise GridwarpError(
                f"the disk is full: {media_dir.absolute()} can't take the clip.",
                "Free some space, or write elsewhere: --media_dir DIR",
            ) from error
        raise GridwarpError(
            f"{cause.filename or media_dir} can't be written: {cause.strerror}.",
            "Write elsewhere: --media_dir DIR",
        ) from error
