"""The encoder's settings against others, on frames of a clip."""

import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import av
import numpy as np

from models.arrays import Array
from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.drawing.raster import kernels
from scenes.output.engine import writer
from scenes.output.engine.assignment import AllPlays
from scenes.output.engine.encoding import PlayEncoder
from scenes.output.engine.formats import X264, Codec, codec
from scenes.output.filming import film
from scenes.output.target import Task, target

BALANCED = codec("mp4", False, "balanced")
VERYFAST = replace(BALANCED, options=(("preset", "veryfast"), ("crf", X264["balanced"]["crf"])))
MANIM = replace(BALANCED, options=(("crf", "23"),))
DRAFT = codec("mp4", False, "draft")
# At a quality at which its file is as large as a draft's.
ULTRAFAST = replace(BALANCED, options=(("preset", "ultrafast"), ("crf", "24")))

# What is tried, and how often; sizes are the same every time.
Tries = dict[str, tuple[Codec, int]]


class Some(AllPlays):
    """Every so many of the plays that last a second or more: most of a clip, moving and held."""

    def __init__(self, every: int, fps: float) -> None:
        super().__init__()
        self.every, self.fps, self.long = every, fps, 0
        self.plays: list[dict[str, int]] = []

    def takes(self, play: int, frames: int) -> bool:
        self.long += frames >= self.fps
        if frames < self.fps or self.long % self.every:
            return False
        self.plays.append({"play": play, "frames": frames})
        return True


class Ready(PlayEncoder):
    """Encodes frames that are converted already."""

    def write(self, pixels: Any, repeat: int = 1, changed: Array | None = None) -> None:
        for _ in range(repeat):
            pixels.pts = self.frames
            self.frames += 1
            self._mux(pixels)


def balanced(name: str, settings: Settings, output: Output, every: int) -> dict[str, Any]:
    """Our default against plain veryfast and against Manim's."""
    tries = {"balanced": (BALANCED, 2), "veryfast": (VERYFAST, 2), "manim": (MANIM, 1)}
    found = encoders(name, settings, output, every, tries)
    ours, plain, stock = (found["settings"][kind] for kind in tries)
    return {
        **found,
        "cpu_to_veryfast": ours["cpu_ms_per_frame"] / plain["cpu_ms_per_frame"],
        "size_to_manim": ours["bytes"] / stock["bytes"],
        "psnr_below_manim": stock["psnr_luma"] - ours["psnr_luma"],
    }


def draft(name: str, settings: Settings, output: Output, every: int) -> dict[str, Any]:
    """A draft's encoder against plain ultrafast."""
    tries = {"draft": (DRAFT, 3), "ultrafast": (ULTRAFAST, 3)}
    found = encoders(name, settings, output, every, tries)
    ours, plain = (found["settings"][kind] for kind in tries)
    return {**found, "ultrafast_to_draft": plain["cpu_ms_per_frame"] / ours["cpu_ms_per_frame"]}


def encoders(
    name: str, settings: Settings, output: Output, every: int, tries: Tries
) -> dict[str, Any]:
    """Encode some plays of a clip in several ways; milliseconds of CPU, bytes, dB.

    The frames of one play at a time are held: at 1080p 3 MB each, at most some 500 MB.
    Held plays are one frame, repeated. All with one thread, as ours are.
    """
    found = {kind: np.zeros(3) for kind in tries}  # CPU, bytes, summed squares of luma
    assignment = Some(every, output.fps if every > 1 else 0.0)
    luma = 0

    class Trying(PlayEncoder):
        def __init__(self, file: Path, codec: Codec, size: tuple[int, int], fps: Fraction) -> None:
            super().__init__(file, codec, size, fps)
            self.how = size, fps
            self.kept: list[tuple[av.VideoFrame, int]] = []

        def write(self, pixels: Array, repeat: int = 1, changed: Array | None = None) -> None:
            frame = self._converted(pixels, np.ones_like(kernels.tiles_of(pixels)))
            copy = av.VideoFrame(frame.width, frame.height, frame.format.name)
            for plane, source in zip(copy.planes, frame.planes, strict=True):
                plane.update(bytes(source))
            copy.time_base = frame.time_base
            self.kept.append((copy, repeat))

        def finish(self) -> None:
            nonlocal luma
            super().write(np.zeros((self.how[0][1], self.how[0][0], 4), dtype=np.uint8))
            super().finish()
            assignment.plays[-1]["drawn"] = len(self.kept)
            luma += sum(repeat for _, repeat in self.kept) * self.how[0][0] * self.how[0][1]
            for kind, measured in _tried(self.kept, *self.how, tries).items():
                found[kind] += measured

    with TemporaryDirectory() as folder, patch.object(writer, "PlayEncoder", Trying):
        output = replace(output, jobs=1, media_dir=Path(folder))
        scene = CATALOG[name]
        film(Task(scene, settings, output, target(scene, settings, output)), assignment)
    frames = sum(play["frames"] for play in assignment.plays)
    rows = {
        kind: {
            "cpu_ms_per_frame": 1e3 * cpu / frames,
            "bytes": int(size),
            "psnr_luma": float(10.0 * np.log10(255.0**2 * luma / max(squares, 1.0))),
        }
        for kind, (cpu, size, squares) in found.items()
    }
    return {"clip": name, "plays": assignment.plays, "frames": frames, "settings": rows}


def _tried(
    kept: list[tuple[av.VideoFrame, int]], size: tuple[int, int], fps: Fraction, tries: Tries
) -> dict[str, Array]:
    """A play encoded in every way, in turn; the fastest of the rounds."""
    found: dict[str, Array] = {}
    with TemporaryDirectory() as folder:
        for tried in range(max(times for _, times in tries.values())):
            for kind, (how, times) in tries.items():
                if tried >= times:
                    continue
                file = Path(folder, f"{kind}.mp4")
                encoder = Ready(file, how, size, fps)
                begun = time.thread_time()
                for frame, repeat in kept:
                    encoder.write(frame, repeat)
                encoder.finish()
                spent = time.thread_time() - begun
                if kind in found:
                    found[kind][0] = min(found[kind][0], spent)
                else:
                    found[kind] = np.array([spent, file.stat().st_size, _squares(file, kept)])
    return found


def _squares(file: Path, kept: list[tuple[av.VideoFrame, int]]) -> float:
    """The summed squares of what encoding changed in luma."""
    wanted = (frame for frame, repeat in kept for _ in range(repeat))
    total = 0.0
    with av.open(file) as clip:
        for got, frame in zip(clip.decode(video=0), wanted, strict=True):
            difference = _luma(got).astype(np.int16) - _luma(frame)
            total += float(np.square(difference, dtype=np.int32).sum(dtype=np.int64))
    return total


def _luma(frame: av.VideoFrame) -> Array:
    plane = frame.planes[0]
    lines = np.frombuffer(plane, dtype=np.uint8).reshape(-1, plane.line_size)
    return lines[: frame.height, : frame.width]
