"""One clip, from settings to a file."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from models.errors import GridwarpError, system_error
from models.files import atomic_directory, existing, remove_abandoned
from models.progress import Progress
from scenes.cli.catalog import Entry
from scenes.cli.settings import Output, Settings
from scenes.drawing.theme import theme
from scenes.output.engine.assignment import AllPlays
from scenes.output.engine.formats import codec, frame_rate
from scenes.output.target import Task, check, kind, target

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


def render(
    scene: Entry,
    settings: Settings,
    output: Output,
    shown: Progress | None = None,
) -> list[Path]:
    """Render one clip; returns the files, the clip first. What is `shown` begins after the checks.

    Raises
    ------
    GridwarpError
        if the run can't be read, the scene can't show it, the disk or the memory can't take it,
        or the user interrupts. Earlier clips are as they were then.
    """
    place = target(scene, settings, output)
    with _faults_named(output.media_dir):
        check(place, output)
        _require_space(place.file.parent)
        for directory in (place.file.parent, place.cache):
            remove_abandoned(directory)
        files = [place.file]
        with shown or Progress() as progress:
            _write(Task(scene, settings, output, place), progress)
            if output.sheet and not output.still:
                from scenes.output.contact_sheet import contact_sheet

                files.append(contact_sheet(place.file, ground=theme(settings.theme).ground))
    return files


def _write(task: Task, progress: Progress) -> None:
    """The file or files of a clip."""
    output, file = task.output, task.target.file
    match kind(output):
        case "still":
            _film(task, progress)
        case "frames":
            with atomic_directory(file) as hidden:
                _film(replace(task, frames=hidden), progress)
        case what:
            plays = _film(task, progress)
            from scenes.output.engine.join import join

            join(
                plays, file, codec(what, output.transparent, output.encode), frame_rate(output.fps)
            )


def _film(task: Task, progress: Progress) -> list[Path]:
    """Draw everything, on as many cores as there may be; the files of the plays, in order."""
    if task.output.jobs > 1 and not task.output.still:
        from scenes.output.crew import film_together

        return film_together(task, progress)
    from scenes.output.filming import film, plan

    if task.output.still:  # no play is drawn, only what stands there in the end
        progress.plan(1)
        plays = film(task, AllPlays(progress))
        progress.advance(1)
        return plays
    progress.plan(sum(plan(task)))
    return film(task, AllPlays(progress))


def _require_space(folder: Path) -> None:
    usage = shutil.disk_usage(existing(folder))
    if usage.total == 0:  # no disk at all, but a view of the system such as /proc
        raise OSError(errno.EROFS, "nothing can be stored there", str(folder))
    if usage.free < FEWEST_FREE_BYTES:
        raise OSError(errno.ENOSPC, "No space left on device", str(folder))


@contextmanager
def _faults_named(media_dir: Path) -> Iterator[None]:
    """Faults of the machine as one line, wherever in the encoder they arose."""
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
        cause = system_error(error)
        if isinstance(error, MemoryError) or (cause is not None and cause.errno == errno.ENOMEM):
            raise GridwarpError(
                "there isn't enough memory for this clip.",
                "Draw with fewer processes or fewer pixels: --jobs 1, -q h",
            ) from error
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
