"""Files that appear whole or not at all: hidden names, and what killed processes leave behind."""

import os
import platform
import shutil
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

# A hidden file that nobody has written to for so many seconds is a killed process's.
ABANDONED = 3600.0
# This machine's name in the names of its hidden files: others may share the folder.
HOST = f"{zlib.crc32(platform.node().encode()):08x}"


def unfinished(target: Path) -> Path:
    """A hidden name beside `target`, with its suffix, for what isn't whole yet."""
    return target.with_name(f".{HOST}-{os.getpid()}-{uuid4().hex[:12]}.tmp{target.suffix}")


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A hidden name to write to; it becomes `target` at the end, and goes if that fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = unfinished(target)
    try:
        yield temporary
        temporary.replace(target)
    except BaseException:
        remove(temporary)
        raise


def remove_abandoned(directory: Path) -> None:
    """Delete what killed processes left unfinished in `directory`."""
    for path in directory.glob(".*.tmp*"):
        with suppress(OSError):
            if _is_abandoned(path):
                remove(path)


def remove_of_process(directory: Path, process: int) -> None:
    """Delete what a process of this machine, dead by now, left unfinished in `directory`."""
    for path in directory.glob(f".{HOST}-{process}-*.tmp*"):
        remove(path)


def remove(path: Path) -> None:
    """Delete a file or a directory, if it is there."""
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _is_abandoned(path: Path) -> bool:
    host, _, rest = path.name.removeprefix(".").partition("-")
    process = rest.partition("-")[0]
    if host == HOST and process.isdecimal() and not _is_alive(int(process)):
        return True
    return time.time() - path.stat().st_mtime > ABANDONED


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True  # asking would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def whole_directory(target: Path) -> Iterator[Path]:
    """A hidden directory to fill; it takes the place of `target` at the end."""
    hidden = unfinished(target)
    hidden.mkdir(parents=True)
    try:
        yield hidden
        if not target.exists():
            hidden.rename(target)
            return
        old = unfinished(target)
        target.rename(old)
        try:
            hidden.rename(target)
        except BaseException:
            old.rename(target)
            raise
        remove(old)
    except BaseException:
        remove(hidden)
        raise
