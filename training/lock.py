"""One process at a time trains a run. The system takes the lock from a process that dies."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    fcntl = None

PAUSE = 0.2  # seconds between two looks at a lock that another process holds


@contextlib.contextmanager
def only_one(directory: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the run in `directory` while the block runs; other processes wait until it ends.

    Parameters
    ----------
    directory
        Need not exist: the lock is a hidden file beside it, removed when the block ends.
    waiting
        Called once, if another process holds the run.

    Raises
    ------
    OSError
        if the file can't be written.
    """
    path = directory.parent / f".{directory.name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    said = False
    while True:
        file = path.open("ab")
        # who held it may have removed the file between our opening and locking it
        if _locked(file) and _is_still(path, file):
            break
        file.close()
        if not said:
            waiting()
            said = True
        time.sleep(PAUSE)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows keeps what is open
            path.unlink()
        file.close()


def _locked(file: IO[bytes]) -> bool:
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # this file system knows no locks: go on without
    return True


def _is_still(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
