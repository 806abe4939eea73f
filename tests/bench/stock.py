"""Ours against the twin in stock Manim: the same picture, default settings each."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import av
import numpy as np
from manim import logger, tempconfig
from PIL import Image

from models.arrays import Array
from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.drawing.theme import theme
from scenes.output.filming import frame_size, scene_of
from tests.bench.clips import Size, busy_seconds, filmed, row
from tests.bench.twin import Picture, Play, Twin, plays

FROM_ARRAY = Image.fromarray


class TimedTwin(Twin):
    """A twin that notes what it spends on frames, and on making its mobjects."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # seconds, and those of CPU: of making mobjects, which counts as start-up; of frames
        self.making, self.drawing = np.zeros(2), np.zeros(2)

    def made(self, play: Play, size: tuple[float, float]) -> list[Picture]:
        begun = _clocks()
        pictures = super().made(play, size)
        self.making += _clocks() - begun
        return pictures

    def play_internal(self, skip_rendering: bool = False) -> None:
        begun = _clocks()
        super().play_internal(skip_rendering)
        self.drawing += _clocks() - begun


def against_stock(name: str, run: Path, size: Size) -> dict[str, Any]:
    """Film a clip, its twin, and the clip again.

    The twin films every so many of our frames. What it spends on them is scaled up, what it
    spends once a play (copies, alignment) and once a clip isn't; nor are frames that are held.
    Its mobjects are made, and our moves solved, in between: that of the twin is left out, ours
    isn't. The twin has no cache key to make (`disable_caching`): ours has.
    """
    scene, settings = CATALOG[name], size.settings(name, run, text="none")
    told = plays(scene_of(scene), settings, size.output)
    with filmed(scene, settings, size.output) as (first, file):
        with twin_filmed(told, size.output, size.every) as (stock, twin_file):
            likeness = _likeness(file, twin_file, told, size)
        with filmed(scene, settings, size.output) as (second, _):
            pass
    ours = (first.wall + second.wall) / 2
    return {
        "frames": sum(play.frames for play in told),
        "ours": [row(timing) for timing in (first, second)],
        "twin": stock,
        "ratio": stock["wall"] / ours,
        "ratio_cpu": stock["cpu"] / min(first.cpu, second.cpu),
        "mean_difference": likeness,
    }


@contextmanager
def twin_filmed(told: list[Play], output: Output, every: int) -> Iterator[tuple[dict, Path]]:
    """The twin's times, as of all frames, and its file."""
    fps = output.fps / every
    width, height = frame_size(output.width, output.height)
    with TemporaryDirectory() as folder:
        changes = {
            "pixel_width": output.width,
            "pixel_height": output.height,
            "frame_width": width,
            "frame_height": height,
            "frame_rate": fps,
            "background_color": theme(Settings().theme).ground,
            "progress_bar": "none",
            "disable_caching": True,
            "media_dir": folder,
        }
        logger.disabled, before = True, logger.disabled
        try:
            with tempconfig(changes), patch.object(Image, "fromarray", _from_array):
                scene = type("Twin", (TimedTwin,), {"plays": told})()
                begun, busy = _clocks(), busy_seconds()
                scene.render()
                measured, busy = _clocks() - begun, busy_seconds() - busy
        finally:
            logger.disabled = before
        moving = [play for play in told if play_moves(play)]
        ours = sum(play.frames for play in moving)
        drawn = sum(len(np.arange(0, play.seconds, 1 / fps)) for play in moving)
        once = measured - scene.making - scene.drawing
        wall, cpu = map(float, once + ours / drawn * scene.drawing)
        yield (
            {
                "frames_drawn": drawn,
                "frames_moving": ours,
                "wall": wall,
                "cpu": cpu,
                "wall_measured": measured[0],
                "wall_making_mobjects": scene.making[0],
                "wall_once_a_play": once[0],
                "others": (busy - measured[1]) / measured[0],
                "ms_per_moving_frame": 1e3 * scene.drawing[0] / drawn,
            },
            Path(scene.renderer.file_writer.movie_file_path),
        )


def _clocks() -> Array:
    return np.array([time.perf_counter(), time.process_time()])


def _from_array(pixels: Array, mode: str | None = None) -> Image.Image:
    """Manim lays images on an empty frame of floats called RGBA, which newer Pillows refuse."""
    if mode == "RGBA" and pixels.dtype == float:
        return Image.new("RGBA", pixels.shape[::-1])
    return FROM_ARRAY(pixels, mode)


def play_moves(play: Play) -> bool:
    return max(map(len, play.layers.values()), default=0) > 1


def _likeness(ours: Path, twins: Path, told: list[Play], size: Size) -> dict[str, float]:
    """How far both clips differ, 0 to 255, at the first and middle frame of every play."""
    wanted: list[tuple[str, int, int]] = []
    our_place = twin_place = 0
    for play in told:
        step = size.every / size.output.fps
        frames = (
            len(np.arange(0, play.seconds, step))
            if play_moves(play)
            else int(play.seconds / step)  # as Manim rounds a hold
        )
        for when, frame in (("start", 0), ("middle", frames // 2)):
            at = min(frame * size.every, play.frames - 1)
            wanted.append((when, our_place + at, twin_place + frame))
        our_place, twin_place = our_place + play.frames, twin_place + frames
    found = _frames(ours, {place for _, place, _ in wanted})
    others = _frames(twins, {place for _, _, place in wanted})
    result: dict[str, float] = {}
    for when in ("start", "middle"):
        differences = [
            np.abs(found[mine].astype(int) - others[twin]).mean()
            for each, mine, twin in wanted
            if each == when and mine in found and twin in others
        ]
        result[when] = float(np.mean(differences))
    return result


def _frames(file: Path, wanted: set[int]) -> dict[int, Array]:
    """Some frames by their numbers, as grey pictures a quarter as large."""
    with av.open(file) as clip:
        stream = clip.streams.video[0]
        return {
            place: frame.reformat(
                width=frame.width // 2, height=frame.height // 2, format="gray"
            ).to_ndarray()
            for place, frame in enumerate(clip.decode(stream))
            if place in wanted
        }
