"""One process at a time trains a run. The system takes the lock from a process that dies."""

import contextlib
import errno
from collections.abc import Callable, Iterator
from pathlib import Path

# What a file system says that knows no locks.
NO_LOCKS = errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.EINVAL


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
    from filelock import FileLock, Timeout  # a tenth of a second

    path = directory.parent / f".{directory.name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, fallback_to_soft=False)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire()
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise  # otherwise go on without
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows keeps what is open
            path.unlink()
        lock.release()
