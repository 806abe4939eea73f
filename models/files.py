"""Files that appear whole or not at all: temporary names, and what killed processes leave."""

import os
import platform
import shutil
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# A temporary file that nobody has written to for so many seconds is a killed process's.
ABANDONED = 3600.0
# This machine's name in its temporary names: others may share the folder.
HOST = f"{zlib.crc32(platform.node().encode()):08x}"
TEMPORARY = ".*.tmp*"


def temporary_name(path: Path) -> Path:
    """A hidden name beside `path`, with its suffix, that no other process or call takes."""
    return path.with_name(f".{HOST}-{os.getpid()}-{os.urandom(6).hex()}.tmp{path.suffix}")


def is_temporary(path: Path) -> bool:
    """Whether a name is that of something which isn't whole, whichever process writes it."""
    return path.match(TEMPORARY)


def existing(path: Path) -> Path:
    """An absolute path, or as much of its beginning as there is."""
    return next(part for part in (path, *path.parents) if part.exists())


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A temporary name to write to; it becomes `path` at the end, and goes if that fails."""
    temporary = temporary_name(path)
    try:
        yield temporary
        temporary.replace(path)
    except BaseException:
        remove(temporary)
        raise


@contextmanager
def atomic_directory(path: Path) -> Iterator[Path]:
    """A temporary directory to fill; it takes the place of `path` at the end."""
    temporary, old = temporary_name(path), temporary_name(path)
    temporary.mkdir(parents=True)
    try:
        yield temporary
        if not path.exists():
            temporary.rename(path)
            return
        path.rename(old)
        try:
            temporary.rename(path)
        except BaseException:
            old.rename(path)
            raise
        remove(old)
    except BaseException:
        remove(temporary)
        raise


def remove_abandoned(directory: Path, *, alone: bool = False) -> None:
    """Delete what killed processes left in `directory`: all, if this one is `alone` in it."""
    for path in directory.glob(TEMPORARY):
        with suppress(OSError):
            if alone or _is_abandoned(path):
                remove(path)


def remove_of_process(directory: Path, process: int) -> None:
    """Delete what a process of this machine, dead by now, left in `directory`."""
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
