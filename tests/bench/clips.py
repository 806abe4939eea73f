"""The clips that are filmed, and how long it takes from the first frame to the whole file."""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from multiprocessing import forkserver
from pathlib import Path
from tempfile import TemporaryDirectory

from models.progress import Progress
from scenes.cli.catalog import CATALOG, Entry
from scenes.cli.settings import Output, Settings
from scenes.output.filming import fitted, scene_of
from scenes.output.session import render

NAMES = ("warp", "compare", "boundary")


@dataclass(frozen=True)
class Size:
    """How large everything is that is filmed.

    Attributes
    ----------
    seconds
        Of a clip; boundary, which is shorter, is slowed down to it.
    every
        The twin films every so many of our frames.
    plays
        Of so many longer plays one is encoded in several ways; 1: all plays, however short.
    memory
        Arguments of the clip whose memory is watched.
    """

    output: Output
    seconds: float
    every: int
    plays: int
    memory: tuple[str, ...]

    def settings(self, name: str, run: Path, **changes) -> Settings:
        """What is filmed of a scene: all of it, at the speed that makes it so long."""
        settings = Settings(run=run, duration=self.seconds, **changes)
        return fitted(scene_of(CATALOG[name]), settings, self.output)


FULL = Size(Output(jobs=2), 20.5, 4, 2, ("-q", "k", "--stages", "1-1", "--speed", "4"))
QUICK = Size(
    Output(width=480, height=270, fps=12, jobs=2),
    4.0,
    4,
    1,
    ("-q", "l", "--stages", "1-1", "--speed", "8"),
)


class Marks(Progress):
    """When the first frames came, and how many there are."""

    def __init__(self) -> None:
        self.first: tuple[float, int] | None = None
        self.frames = 0

    def advance(self, frames: int, note: str = "") -> None:
        if self.first is None:
            self.first = time.perf_counter(), frames
        self.frames += frames


@dataclass(frozen=True)
class Timing:
    """One rendering, from its first frame until the file is whole; seconds.

    `cpu` is that of all processes, start-up included. `others` is how many cores were busy
    with other work meanwhile: what is timed by the wall means little where that isn't near 0.
    """

    frames: int
    wall: float
    cpu: float
    startup: float
    bytes: int
    others: float

    @property
    def fps(self) -> float:
        return self.frames / self.wall


@contextmanager
def filmed(scene: Entry, settings: Settings, output: Output) -> Iterator[tuple[Timing, Path]]:
    """Film a clip with no play in the cache; the file goes with the context."""
    marks = Marks()
    with TemporaryDirectory() as folder:
        begun, cpu, busy = time.perf_counter(), cpu_seconds(), busy_seconds()
        files = render(scene, settings, replace(output, media_dir=Path(folder)), nullcontext(marks))
        end = time.perf_counter()
        # the drawing processes are its children: once it has ended, their time counts as ours
        forkserver._forkserver._stop()
        cpu, busy = cpu_seconds() - cpu, busy_seconds() - busy
        assert marks.first is not None
        first, before = marks.first
        yield (
            Timing(
                # those that came with the first one were drawn before it
                marks.frames - before,
                end - first,
                cpu,
                first - begun,
                files[0].stat().st_size,
                (busy - cpu) / (end - begun),
            ),
            files[0],
        )


def timed(scene: Entry, settings: Settings, output: Output) -> Timing:
    with filmed(scene, settings, output) as (timing, _):
        return timing


def row(timing: Timing) -> dict[str, float]:
    """For the table."""
    return {**asdict(timing), "fps": timing.fps}


def warm_up(name: str, run: Path) -> None:
    """Compile a scene's kernels, and load what is loaded late."""
    output = Output(width=160, height=90, fps=5)
    timed(CATALOG[name], Settings(run=run, speed=20.0), output)


def cpu_seconds() -> float:
    """Of this process and of those that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def busy_seconds() -> float:
    """That the cores of the machine have worked, for whomever; Linux only."""
    user, nice, system, _, _, irq, softirq, steal = map(
        int, Path("/proc/stat").read_text().split(maxsplit=9)[1:9]
    )
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
