"""Several processes draw the plays of one clip between them.

Each goes through the whole scene, and asks before every play whether it is to draw it: whoever
comes first takes it. This process draws nothing. It grants plays, counts frames, and sees to
it that the others end: with it, with an error, or with the clip.
"""

import gc
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from models.errors import GridwarpError, system_error
from models.files import remove_of_process
from models.progress import Progress
from scenes.output.target import Task

# After so many processes that died, it isn't chance.
MOST_DEATHS = 3
# What the drawing processes are forked from imports, after which comes the scene.
PRELOAD = ["scenes.output.gc_off", "scenes.output.filming"]
# One core a process: their linear algebra stays on it.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# Where they look for modules before a working directory, as this process does.
ROOT = str(Path(__file__).parents[2])


@dataclass(eq=False)
class Worker:
    """One of the drawing processes, as the others' parent sees it."""

    process: Any
    connection: Connection
    taken: set[int] = field(default_factory=set)  # plays under way
    drawn: int = 0  # frames of them


def film_together(task: Task, progress: Progress) -> list[Path]:
    """Film a clip with `task.output.jobs` processes; the files of its plays, in order.

    Raises
    ------
    GridwarpError
        if the scene can't be shown, or if processes keep dying.
    OSError
        if the disk can't take it.
    """
    crew: list[Worker] = []
    try:
        with _quiet_start():
            for number in range(task.output.jobs):
                crew.append(_start(task, plans=number == 0))
        import scenes.output.engine.join  # noqa: F401  while the others still import Manim

        return _Clip(task, progress, crew).lead()
    finally:
        for worker in crew:
            _end(worker, task)


class _Clip:
    """What is known of a clip while its plays are drawn."""

    def __init__(self, task: Task, progress: Progress, crew: list[Worker]) -> None:
        self.task, self.progress, self.crew = task, progress, crew
        self.known: set[int] = set()  # plays that somebody has asked for
        self.granted: set[int] = set()
        self.ready: dict[int, Path | None] = {}
        self.gone_through = False  # whether somebody has come to the end of the scene
        self.deaths = 0

    def lead(self) -> list[Path]:
        """Until every play is whole."""
        while not self.gone_through or not self.known <= self.ready.keys():
            if not self.crew:
                with _quiet_start():
                    self.crew.append(_start(self.task))
            readable = wait([worker.connection for worker in self.crew])
            for worker in [each for each in self.crew if each.connection in readable]:
                try:
                    what, value = worker.connection.recv()
                except (EOFError, ConnectionError):
                    self.bury(worker, _cause_of_death(worker))
                else:
                    self.hear(worker, what, value)
        return [file for _, file in sorted(self.ready.items()) if file is not None]

    def hear(self, worker: Worker, what: str, value: Any) -> None:
        match what:
            case "plan":
                self.progress.plan(sum(value))
            case "takes":
                granted = value not in self.granted
                self.known.add(value)
                if granted:
                    self.granted.add(value)
                    worker.taken.add(value)
                worker.connection.send(granted)
            case "drawn":
                worker.drawn += value
                self.progress.advance(value)
            case "ready":
                play, file = value
                self.ready[play] = file
                worker.taken.discard(play)
                worker.drawn = 0
            case "finished":
                self.gone_through = True
                self.crew.remove(worker)
                _end(worker, self.task)
            case "failed" if isinstance(value, MemoryError):
                self.bury(worker, "found no memory")
            case "failed":
                raise value

    def bury(self, worker: Worker, cause: str) -> None:
        """Go on without a process that died; another draws what it had taken."""
        self.crew.remove(worker)
        _end(worker, self.task)
        self.granted -= worker.taken
        self.progress.advance(-worker.drawn)
        self.deaths += 1
        if self.deaths == MOST_DEATHS:
            raise GridwarpError(
                f"{self.deaths} processes that drew the clip ended: the last {cause}.",
                "Draw with fewer of them, or fewer pixels: --jobs 1, -q h",
            )
        self.progress.say(f"One of the processes that draw {cause}; the others go on.")


def _start(task: Task, *, plans: bool = False) -> Worker:
    # On Linux they are forked from a process that has imported Manim, once for all of them, and
    # has no threads. Elsewhere what Manim brings doesn't bear being forked.
    context = get_context("forkserver" if sys.platform == "linux" else "spawn")
    context.set_forkserver_preload([*PRELOAD, task.scene.module])
    ours, theirs = context.Pipe()
    arguments = (task, theirs, plans, dict(os.environ))
    process = context.Process(target=_work, args=arguments, daemon=True)
    process.start()
    theirs.close()  # so that its end is heard
    return Worker(process, ours)


def _end(worker: Worker, task: Task) -> None:
    """See that a process has ended, and that nothing half-written of it stays."""
    worker.process.kill()
    worker.process.join()
    worker.connection.close()
    remove_of_process(task.target.cache, worker.process.pid)


def _cause_of_death(worker: Worker) -> str:
    worker.process.join()
    code = worker.process.exitcode
    if code == -signal.SIGKILL:
        return "was killed, perhaps for want of memory"
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended ({code})"


@contextmanager
def _quiet_start() -> Iterator[None]:
    """What is started now hears no Ctrl-C, uses one core, and finds our modules first."""
    path = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))
    changes = {**ONE_THREAD, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"}
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    # nor does it need the program that was started: importing that takes time
    program = vars(sys.modules["__main__"])
    file = program.pop("__file__", None)
    blocks = hasattr(signal, "pthread_sigmask")
    if blocks:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if file is not None:
            program["__file__"] = file
        if blocks:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


# In the drawing processes


class GrantedPlays:
    """The plays of a process that asks before every play."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def takes(self, play: int, frames: int) -> bool:
        self.connection.send(("takes", play))
        return self.connection.recv()

    def drawn(self, frames: int) -> None:
        self.connection.send(("drawn", frames))

    def ready(self, play: int, file: Path | None) -> None:
        self.connection.send(("ready", (play, file)))


def _work(task: Task, connection: Connection, plans: bool, environment: dict[str, str]) -> None:
    """Draw some plays of a clip."""
    os.environ.update(environment)  # what they are forked from may have an older one
    gc.freeze()  # what is imported stays: nobody need look through it for garbage
    gc.enable()
    threading.Thread(target=_end_with_parent, args=(task,), daemon=True).start()
    try:
        from scenes.output.filming import film, plan

        if plans:
            connection.send(("plan", plan(task)))
        film(task, GrantedPlays(connection))
        connection.send(("finished", None))
    except BaseException as error:
        connection.send(("failed", _portable(error)))


def _end_with_parent(task: Task) -> None:
    """End with the process that started this one, however that ended."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    remove_of_process(task.target.cache, os.getpid())
    os._exit(1)


def _portable(error: BaseException) -> BaseException:
    """An error that another process can read, with this one's traceback in words."""
    trace = "".join(traceback.format_exception(error))
    cause = system_error(error)
    if cause is not None and not isinstance(error, GridwarpError):
        error = OSError(cause.errno, cause.strerror, cause.filename)
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note(trace)
    return error
