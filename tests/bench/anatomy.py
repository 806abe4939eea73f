"""Where a frame's time goes: CPU time of a whole clip, by what it is spent on."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from manim import Camera
from manim.renderer import cairo_renderer
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.drawing import layers
from scenes.drawing.layers import Layer
from scenes.drawing.text import Text
from scenes.output.session import render
from scenes.output.writer import ClipWriter
from scenes.settings import Output, Settings
from scenes.staging import strip
from scenes.staging.film import Move

# What the layers of a plane are called in the table.
LAYERS = {
    layers.Ghost: "ghost",
    layers.Tint: "tint",
    layers.Grid: "grid",
    layers.Curves: "separating line",
    layers.Dots: "dots",
    layers.Trace: "trace",
    layers.Border: "border and tick labels",
}
ENCODING = "encoding"
WAITING = "handing frames to the encoder"
OTHER = "Manim: all else"


class Stopwatch:
    """Time spent in named parts of the program, each without the parts inside it.

    The main thread only: encoding runs beside it.
    """

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
            if threading.current_thread() is not threading.main_thread():
                return original(*arguments, **keywords)
            self._turn()
            self._running.append(part if isinstance(part, str) else part(arguments[0]))
            try:
                return original(*arguments, **keywords)
            finally:
                self._turn()
                self._running.pop()

        self._patches.enter_context(patch.object(owner, name, watched))

    def _turn(self) -> None:
        now = time.perf_counter(), time.thread_time()
        part = self._running[-1] if self._running else OTHER
        self.wall[part] += now[0] - self._since[0]
        self.cpu[part] += now[1] - self._since[1]
        self._since = now

    def __enter__(self) -> "Stopwatch":
        self._since = time.perf_counter(), time.thread_time()
        return self

    def __exit__(self, *_: object) -> None:
        self._turn()
        self._patches.close()


def anatomy(scene_class: type, settings: Settings, output: Output) -> dict[str, Any]:
    """Render a clip and share out its CPU time.

    CPU time rather than wall time, since the encoder runs beside the drawing, and others may
    be at work on the machine. Encoding is what the process spends outside its main thread.
    """
    watch = Stopwatch()
    watch.watch(Layer, "draw", lambda layer: LAYERS[type(layer)])
    watch.watch(Text, "draw", "text")
    watch.watch(Text, "__init__", "text: typesetting")
    watch.watch(Move, "at", "moments (models)")
    watch.watch(strip, "film", "moves solved, once")
    watch.watch(CairoRenderer, "get_frame", "Manim: copies of the frame")
    watch.watch(Camera, "set_pixel_array", "Manim: copies of the frame")
    watch.watch(cairo_renderer, "get_hash_from_play_call", "Manim: cache key")
    for name in ("write_frame", "end_animation", "finish"):
        watch.watch(ClipWriter, name, WAITING)
    written: list[int] = []  # how often each drawn frame is written
    with TemporaryDirectory() as folder, watch:
        process, begun = time.process_time(), time.perf_counter()
        render(scene_class, settings, replace(output, media_dir=Path(folder)), written.append)
        process, wall = time.process_time() - process, time.perf_counter() - begun
    frames = sum(written)
    parts = {**watch.cpu, ENCODING: process - sum(watch.cpu.values())}
    return {
        "frames": frames,
        "frames_drawn": len(written),
        "frames_per_second": frames / wall,
        "wall_ms_per_frame": 1e3 * wall / frames,
        "wall_ms_waiting_for_the_encoder": 1e3 * watch.wall[WAITING] / frames,
        "cpu_ms_per_frame": 1e3 * process / frames,
        "parts": {
            name: {"cpu_ms_per_frame": 1e3 * seconds / frames, "share": seconds / process}
            for name, seconds in sorted(parts.items(), key=lambda part: -part[1])
        },
    }
