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
from scenes.settings import Output, Settings

# The shorter side of a frame, in scene units, whatever its aspect.
SHORT_SIDE = 8.0
# Half the time of x264's default preset, at the same size of file.
PRESET = "veryfast"
FEWEST_FREE_BYTES = 20 * 2**20


def clip_name(settings: Settings) -> str:
    """The file name of a clip: its run, and what sets it apart from the plain clip of that run."""
    plain = Settings()
    parts = [settings.run.resolve().name]
    if settings.other is not None:
        parts.append(settings.other.resolve().name)
    if not settings.activation:
        parts.append("no-activation")
    if settings.epoch != plain.epoch:
        parts.append(f"epoch-{settings.epoch}")
    if settings.basis != plain.basis:
        parts.append(f"{settings.basis}-basis")
    if settings.stages is not None:
        parts.append(f"stages-{settings.stages[0]}-{settings.stages[1]}")
    if settings.text != plain.text:
        parts.append(f"text-{settings.text}")
    if settings.theme != plain.theme:
        parts.append(settings.theme)
    if settings.trace is not None:
        parts.append(f"trace-{settings.trace}")
    return "-".join(parts)


def frame_size(width: int, height: int) -> tuple[float, float]:
    """The frame in scene units for a picture of `width` by `height` pixels."""
    unit = min(width, height) / SHORT_SIDE
    return width / unit, height / unit


def manim_config(scene_class: type, settings: Settings, output: Output) -> dict[str, Any]:
    """Manim's configuration for one clip."""
    frame_width, frame_height = frame_size(output.width, output.height)
    name = output.name or clip_name(settings)
    changes: dict[str, Any] = {
        "media_dir": str(output.media_dir.absolute()),
        "input_file": f"{scene_class.__module__.rpartition('.')[2]}.py",
        "output_file": str(Path(name).absolute()) if Path(name).is_absolute() else name,
        "pixel_width": output.width,
        "pixel_height": output.height,
        "frame_rate": output.fps,
        "frame_width": frame_width,
        "frame_height": frame_height,
        "background_color": theme(settings.theme).ground,
        "transparent": output.transparent,
        "format": "png" if output.still else _format(output),
        "progress_bar": "none",
        "verbosity": "ERROR",
        "preview": False,
        "disable_caching_warning": True,
        "max_files_cached": 500,
        "seed": output.seed,
    }
    if _format(output) == "mp4" and not output.transparent and not output.still:
        changes["video_encoder_options"] = {"preset": PRESET, "crf": "20"}
    return changes


def _format(output: Output) -> str:
    if output.transparent and output.format == "mp4":
        return "mov"  # H.264 has no alpha
    return {"png": "pngs"}.get(output.format, output.format)


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
        if the run can't be read, the scene can't show it, or the disk can't take it.
    """
    with _faults_named(output.media_dir):
        if settings.duration is not None:
            settings = replace(
                settings, speed=_natural_duration(scene_class, settings, output) / settings.duration
            )
        with tempconfig(manim_config(scene_class, settings, output)):
            logger.setLevel("ERROR")
            _require_space(output.media_dir)
            scene = _with_settings(scene_class, settings)()
            scene.renderer.file_writer.report = report
            scene.render()
            files = [Path(scene.renderer.file_writer.final_file_path)]
        if output.sheet and not output.still:
            files.append(contact_sheet(files[0]))
    return files


def dry_run(scene_class: type, settings: Settings, output: Output) -> float:
    """Go through a scene without writing anything; returns its length in seconds."""
    with tempconfig({**manim_config(scene_class, settings, output), "dry_run": True}):
        logger.setLevel("ERROR")
        scene = _with_settings(scene_class, settings)(skip_animations=True)
        scene.render()
        return float(scene.renderer.time)


def _natural_duration(scene_class: type, settings: Settings, output: Output) -> float:
    return dry_run(scene_class, replace(settings, speed=1.0, duration=None, text="none"), output)


def _with_settings(scene_class: type, settings: Settings) -> type:
    """The scene class with these settings as its class attribute."""
    return type(scene_class.__name__, (scene_class,), {"settings": settings})


def _require_space(media_dir: Path) -> None:
    existing = media_dir.absolute()
    while not existing.exists():
        existing = existing.parent
    if shutil.disk_usage(existing).free < FEWEST_FREE_BYTES:
        raise OSError(errno.ENOSPC, "No space left on device", str(media_dir))


@contextmanager
def _faults_named(media_dir: Path) -> Iterator[None]:
    """Faults of the disk as one line, wherever in the encoder they arose."""
    try:
        yield
    except GridwarpError:
        raise
    except (OSError, RuntimeError) as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, OSError):
            cause = cause.__cause__
        if cause is None:
            raise
        if cause.errno == errno.ENOSPC:
            raise GridwarpError(
                f"the disk is full: {media_dir.absolute()} can't take the clip.",
                "Free some space, or write elsewhere: --media_dir DIR",
            ) from error
        if cause.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise GridwarpError(
                f"{cause.filename or media_dir} can't be written: {cause.strerror}.",
                "Write elsewhere: --media_dir DIR",
            ) from error
        raise


def open_file(path: Path) -> None:
    """Show a file in the system's viewer."""
    from manim.utils.file_ops import open_file as show

    show(path, in_browser=False)


def version() -> str:
    """Manim's version."""
    from manim import __version__

    return __version__
