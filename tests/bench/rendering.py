"""Frames a second of `compare`, ours against the twin, stage by stage, interleaved."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manim import Scene, logger, tempconfig

from models.stages import Key, Stage
from scenes.compare import Compare
from scenes.drawing.animations import Travel
from scenes.output.session import manim_config
from scenes.settings import Output, Settings
from scenes.staging.forward import RUN_TIMES
from tests.bench.twin import Twin

SECONDS = 1.0  # of film, a sample
ROUNDS = 2


class Sample(Compare):
    """One stage of our `compare`, in `seconds`, from planes that are there already."""

    stage: Key = (1, 0, 0)
    seconds = SECONDS

    def construct(self) -> None:
        self.strips = [
            self.strip(self.subject, 0, activation=False),
            self.strip(self.subject, 1, activation=True),
        ]
        stage = next(stage for stage in self.stages if stage.key == self.stage)
        self.go_on_from_before(stage)
        for plane in self.planes:
            for layer in (plane.ghost, plane.grid, plane.dots):
                layer.opacity = 1.0
        self.add(*self.planes)
        self.play(
            *(
                Travel(strip.plane, strip.moves[stage.key], run_time=self.seconds)
                for strip in self.strips
                if stage.key in strip.moves
            )
        )


@dataclass(frozen=True)
class Timing:
    """One rendering of a sample: from its first frame until the file is whole."""

    frames: int
    wall: float  # seconds
    cpu: float  # seconds, of all threads
    startup: float  # seconds before the first frame: mobjects made, moves solved, animations begun
    size: int  # bytes of the file


@contextmanager
def manim_configured(changes: dict[str, Any]) -> Iterator[None]:
    with tempconfig(changes):
        logger.setLevel("ERROR")
        yield


def timed(scene_class: type[Scene], changes: dict[str, Any]) -> tuple[Timing, Scene]:
    """Render a scene of one play."""
    with (
        tempfile.TemporaryDirectory() as folder,
        manim_configured({**changes, "media_dir": folder}),
    ):
        begun = time.perf_counter()
        scene = scene_class()
        play = scene.play_internal
        first: list[float] = []

        def marked(*arguments: Any, **keywords: Any) -> None:
            first[:] = time.perf_counter(), time.process_time()
            play(*arguments, **keywords)

        scene.play_internal = marked
        scene.render()
        wall, cpu = time.perf_counter() - first[0], time.process_time() - first[1]
        frames = round(scene.renderer.time * scene.camera.frame_rate)
        size = Path(scene.renderer.file_writer.final_file_path).stat().st_size
    return Timing(frames, wall, cpu, first[0] - begun, size), scene


def best(timings: list[Timing]) -> Timing:
    """The fastest: other work on the machine only ever adds."""
    return min(timings, key=lambda timing: timing.wall)


def compare_speed(settings: Settings, output: Output, stages: list[Stage]) -> dict[str, Any]:
    """Ours, ours with Manim's default encoder, and the twin, on every stage.

    The three are rendered in turn, `ROUNDS` times, and the fastest of each counts.
    """
    ours = {**manim_config(settings, output), "disable_caching": True}
    stock = {key: value for key, value in ours.items() if key != "video_encoder_options"}
    rows = []
    warm_up(settings, ours)
    for stage in stages:
        here = {"settings": settings, "stage": stage.key, "seconds": SECONDS}
        sample = type("Sample", (Sample,), here)
        twin = type("Twin", (Twin,), here)
        found: dict[str, list[Timing]] = {"ours": [], "ours_default_encoder": [], "twin": []}
        for _ in range(ROUNDS):
            found["ours"].append(timed(sample, ours)[0])
            found["ours_default_encoder"].append(timed(sample, stock)[0])
            timing, scene = timed(twin, stock)
            found["twin"].append(timing)
        fastest = {name: best(timings) for name, timings in found.items()}
        moving = [picture for picture in scene.pictures if picture.moves]
        rows.append(
            {
                "stage": stage.kind,
                "seconds_in_the_clip": RUN_TIMES[stage.kind],
                "panels_in_motion": len(moving),
                "lines": sum(picture.lines for picture in moving),
                "vertices": sum(picture.vertices for picture in moving),
                "points": sum(len(picture.start[-1]) for picture in moving),
                **{name: _row(timing) for name, timing in fastest.items()},
                "ratio": fastest["twin"].wall / fastest["ours"].wall,
                "ratio_default_encoder": fastest["twin"].wall
                / fastest["ours_default_encoder"].wall,
                "ratio_cpu": fastest["twin"].cpu / fastest["ours"].cpu,
                "rounds": {name: [t.wall for t in timings] for name, timings in found.items()},
            }
        )
    return {"stages": rows, **_together(rows)}


def warm_up(settings: Settings, changes: dict[str, Any]) -> None:
    """Load the compiled kernels, and Manim's own lazy parts."""
    stage = type("Sample", (Sample,), {"settings": settings, "seconds": 0.1})
    timed(stage, changes)


def _row(timing: Timing) -> dict[str, float]:
    return {
        "frames_per_second": timing.frames / timing.wall,
        "wall_ms_per_frame": 1e3 * timing.wall / timing.frames,
        "cpu_ms_per_frame": 1e3 * timing.cpu / timing.frames,
        "startup_seconds": timing.startup,
        "bytes": timing.size,
    }


def _together(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Over all stages, each for as long as it lasts in the clip."""

    def seconds(side: str, clock: str) -> float:
        return sum(row["seconds_in_the_clip"] * row[side][clock] for row in rows)

    frames = sum(row["seconds_in_the_clip"] for row in rows) * 1e3
    ours = seconds("ours", "wall_ms_per_frame")
    return {
        "ours_frames_per_second": frames / ours,
        "ours_default_encoder_frames_per_second": frames
        / seconds("ours_default_encoder", "wall_ms_per_frame"),
        "twin_frames_per_second": frames / seconds("twin", "wall_ms_per_frame"),
        "ratio": seconds("twin", "wall_ms_per_frame") / ours,
        "ratio_default_encoder": seconds("twin", "wall_ms_per_frame")
        / seconds("ours_default_encoder", "wall_ms_per_frame"),
        "ratio_cpu": seconds("twin", "cpu_ms_per_frame") / seconds("ours", "cpu_ms_per_frame"),
    }
