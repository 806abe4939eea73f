"""Where a frame's time goes: CPU time of a whole clip in one process, by what it is spent on."""

import time
import zlib
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.drawing.plane.arrows import Arrows
from scenes.drawing.plane.border import Border
from scenes.drawing.plane.grid import Ghost, Grid
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.plane.points import Dots, Trace
from scenes.drawing.plane.tint_and_lines import Curves, Tint
from scenes.drawing.raster import kernels
from scenes.drawing.text.text import Text
from scenes.output.engine import join
from scenes.output.engine.encoding import PlayEncoder
from scenes.output.engine.renderer import Renderer
from scenes.views.plane.lazy import Lazy
from scenes.views.plane.motion import Motion
from tests.bench.clips import timed

# What the layers of a plane are called in the table.
LAYERS = {
    Ghost: "ghost",
    Tint: "tint",
    Grid: "grid",
    Curves: "separating line",
    Dots: "dots",
    Arrows: "arrows",
    Trace: "trace",
    Border: "border and tick labels",
}
ENCODER = "encoder"
# Outside of the plays: the scene's own code, in which moves are solved.
PREPARING = "preparing"
OTHER_THREADS = "other threads"
COUNTING = "counting distinct frames"


class Stopwatch:
    """Time spent in named parts of the program, each without the parts inside it; seconds."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self.wall: dict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = (0.0, 0.0)
        self._patches = ExitStack()

    def watch(self, owner: Any, name: str, part: str | Callable[[Any], str]) -> None:
        """Count calls of `owner.name` as `part`, or as what `part` makes of the first argument."""
        original = getattr(owner, name)

        def watched(*arguments: Any, **keywords: Any) -> Any:
            self._turn()
            self._running.append(part if isinstance(part, str) else part(arguments[0]))
            try:
                return original(*arguments, **keywords)
            finally:
                self._turn()
                self._running.pop()

        self._patches.enter_context(patch.object(owner, name, watched))

    def before(self, owner: Any, name: str, act: Callable[..., None]) -> None:
        """Do something before every call of `owner.name`."""
        original = getattr(owner, name)

        def acting(*arguments: Any, **keywords: Any) -> Any:
            act(*arguments)
            return original(*arguments, **keywords)

        self._patches.enter_context(patch.object(owner, name, acting))

    def reset(self) -> None:
        """Forget what was before."""
        self.cpu.clear()
        self.wall.clear()
        self._since = time.perf_counter(), time.thread_time()

    def _turn(self) -> None:
        now = time.perf_counter(), time.thread_time()
        part = self._running[-1] if self._running else PREPARING
        self.wall[part] += now[0] - self._since[0]
        self.cpu[part] += now[1] - self._since[1]
        self._since = now

    def __enter__(self) -> "Stopwatch":
        self.reset()
        return self

    def __exit__(self, *_: object) -> None:
        self._turn()
        self._patches.close()


class Distinct:
    """How many moving frames there are, and how many of them differ from the one before."""

    def __init__(self) -> None:
        self.moving = self.distinct = 0
        self._last: int | None = None

    def note(self, pixels: Any, repeat: int) -> None:
        if repeat > 1:
            self._last = None
            return
        found = zlib.crc32(pixels)
        self.moving += 1
        self.distinct += found != self._last
        self._last = found


def anatomy(name: str, settings: Settings, output: Output) -> dict[str, Any]:
    """Film a clip in this process, and share out its CPU time from the first drawn play on.

    The encoder's part is all that is spent in `PlayEncoder._mux` and `finish`, on the thread that
    draws: with one thread, encoding is synchronous. What is done between plays, and what this
    bench itself does, is left out of the ratio.
    """
    watch, distinct = Stopwatch(), Distinct()
    begun: list[float] = []
    calls: list[tuple[int, float]] = []  # repeats of every frame, and the encoder's CPU before it

    def begin(*_: Any) -> None:
        if not begun:
            watch.reset()
            begun.append(time.process_time())

    def count(_: Renderer, pixels: Any, repeat: int = 1) -> None:
        distinct.note(pixels, repeat)
        calls.append((repeat, watch.cpu[ENCODER]))

    watch.before(Renderer, "_draw", begin)
    watch.before(Renderer, "add_frame", count)
    watch.watch(distinct, "note", COUNTING)
    watch.watch(Renderer, "play", "Manim: all else")
    watch.watch(Renderer, "_file", "cache key")
    watch.watch(PlaneLayer, "draw", lambda layer: LAYERS.get(type(layer), "the scene's own layers"))
    watch.watch(Text, "draw", "text")
    watch.watch(Motion, "at", "moments (models)")
    watch.watch(Lazy, "__call__", "lines traced, once a stage")
    watch.watch(kernels, "over", "laying on what rests")
    watch.watch(kernels, "restore", "restoring the background")
    watch.watch(PlayEncoder, "_converted", "conversion to YUV")
    watch.watch(PlayEncoder, "_mux", ENCODER)
    watch.watch(PlayEncoder, "finish", ENCODER)
    watch.watch(join, "join", "joining the plays")
    with watch:
        timing = timed(CATALOG[name], settings, replace(output, jobs=1))
        process = time.process_time() - begun[0]
    apart = {part: watch.cpu.pop(part, 0.0) for part in (PREPARING, COUNTING)}
    # linear algebra has threads of its own
    watch.cpu[OTHER_THREADS] = process - sum(apart.values()) - sum(watch.cpu.values())
    whole = sum(watch.cpu.values())
    frames, after = timing.frames, [spent for _, spent in calls[1:]] + [watch.cpu[ENCODER]]
    moving = sum(
        end - spent for (repeat, spent), end in zip(calls, after, strict=True) if repeat == 1
    )
    return {
        "frames": frames,
        "frames_moving": distinct.moving,
        "frames_distinct": distinct.distinct,
        "wall": timing.wall - watch.wall[COUNTING],
        "fps": frames / (timing.wall - watch.wall[COUNTING]),
        "startup": timing.startup,
        "others": timing.others,
        "preparing_cpu": apart[PREPARING],
        "cpu_ms_per_frame": 1e3 * whole / frames,
        "encoder_ms_per_frame": 1e3 * watch.cpu[ENCODER] / frames,
        "encoder_ms_per_moving_frame": 1e3 * moving / distinct.moving,
        "ratio": whole / watch.cpu[ENCODER],
        "parts": {
            part: {"cpu_ms_per_frame": 1e3 * seconds / frames, "share": seconds / whole}
            for part, seconds in sorted(watch.cpu.items(), key=lambda entry: -entry[1])
        },
    }
