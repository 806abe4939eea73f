"""Timings as ratios: `make bench`, or `python -m tests.bench`. Five to eight minutes on two cores.

What is measured, on the trained spiral (trained first if it is missing):

1. `compare` at 1080p60 against its twin in stock Manim (twin.py): every stage cut to a second
   of film, rendered in turn by us, by us with Manim's default encoder settings and by the twin,
   twice; the fastest counts. Timed from the first frame drawn until the file is whole; what comes
   before (imports, moves solved, mobjects made, Manim's copies of them) is reported apart. Ours
   encodes as our clips do, the twin as Manim does by default. Texts, tick labels and borders are
   left out of both. Over all stages, each counts for as long as it lasts in the clip.
   The target: at least twice the twin's frames a second.
2. The replay (`models/` alone): 44 lines and 1000 points through 2-128-2 with its activation
   half on, once the creases are solved. The median of 300. The target: 3 ms.
3. Where a frame's time goes in `warp` and `compare` at 1080p60, texts and all, played at double
   speed: CPU time by what it is spent on, over all frames of the clip, those that are drawn
   once and held included.

Everything goes to media/bench/bench.json too. The exit code is 1 if a target is missed.
"""

import os
import platform
import sys
from pathlib import Path
from typing import Any

from rich.console import Console, Group
from rich.table import Table

from models.run import Run, write_json
from models.stages import stages
from scenes.compare import Compare
from scenes.settings import Output, Settings
from scenes.staging.strip import Subject
from scenes.warp import Warp
from tests.bench.anatomy import anatomy
from tests.bench.rendering import compare_speed
from tests.bench.replay import measure
from training.recipe import Recipe
from training.runs import ensure_run

MEDIA = Path("media")
LEAST_RATIO = 2.0
MOST_FRAME_MS = 3.0
TEMPO = 2.0  # of the clips that are taken apart


def main() -> int:
    console = Console()
    directory = ensure_run(Recipe.of("spiral"), MEDIA)
    run, output = Run.open(directory), Output()
    settings = Settings(run=directory)
    drawing = Subject.of(run, run.last, settings.basis).drawing

    replay = measure(run)
    console.print(replay_table(replay))
    with console.status("filming the stages of compare, ours and the twin's"):
        plain = Settings(run=directory, text="none")
        speed = compare_speed(plain, output, list(stages(drawing)))
    console.print(speed_table(speed))
    parts = {}
    for scene_class in (Warp, Compare):
        name = scene_class.__name__.lower()
        with console.status(f"taking {name} apart"):
            parts[name] = anatomy(scene_class, Settings(run=directory, speed=TEMPO), output)
        console.print(parts_table(name, parts[name]))

    met = {
        "compare_ratio": speed["ratio"] >= LEAST_RATIO,
        "replay_frame_ms": replay["frame_ms"] < MOST_FRAME_MS,
    }
    target = MEDIA / "bench" / "bench.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    results = {"machine": machine(), "compare": speed, "replay": replay, "parts": parts}
    write_json(target, {**results, "targets_met": met})
    console.print(
        f"compare: {speed['ratio']:.1f} times stock Manim (at least {LEAST_RATIO:g}). "
        f"Replay: {replay['frame_ms']:.2f} ms a frame (under {MOST_FRAME_MS:g}). {target}"
    )
    return 0 if all(met.values()) else 1


def machine() -> dict[str, Any]:
    """Where this was measured."""
    return {
        "cores": os.cpu_count(),
        "load_average": os.getloadavg() if hasattr(os, "getloadavg") else None,
        "platform": platform.platform(),
        "python": platform.python_version(),
    }


def speed_table(speed: dict[str, Any]) -> Group:
    table = _table("stage")
    for column in ("lines", "points", "ours", "ours*", "twin", "ratio", "CPU", "start-up, s"):
        table.add_column(column, justify="right")
    for row in speed["stages"]:
        sides = [row[side] for side in ("ours", "ours_default_encoder", "twin")]
        table.add_row(
            row["stage"],
            f"{row['lines']}",
            f"{row['points']}",
            *(f"{side['frames_per_second']:.1f}" for side in sides),
            f"{row['ratio']:.1f}",
            f"{row['ratio_cpu']:.1f}",
            f"{sides[0]['startup_seconds']:.1f}, {sides[2]['startup_seconds']:.1f}",
        )
    sides = ("ours", "ours_default_encoder", "twin")
    table.add_section()
    table.add_row(
        "all",
        "",
        "",
        *(f"{speed[f'{side}_frames_per_second']:.1f}" for side in sides),
        f"[bold]{speed['ratio']:.1f}[/]",
        f"{speed['ratio_cpu']:.1f}",
        "",
    )
    return Group(
        "\n[bold]compare at 1080p60: frames a second, ours and the twin's[/]",
        table,
        "* with Manim's default encoder settings. CPU: the ratio of CPU times. "
        "Start-up: ours, the twin's.",
    )


def replay_table(replay: dict[str, Any]) -> Group:
    table = _table("replay")
    table.add_column("ms", justify="right")
    for key, name in (
        ("frame_ms", "a frame, median"),
        ("frame_ms_worst", "a frame, 99th percentile"),
        ("forward_pass_ms", "the same by a forward pass"),
        ("solve_creases_ms", "once a play: solve the creases"),
        ("both_ends_ms", "once a play: both ends"),
    ):
        table.add_row(name, f"{replay[key]:.3f}")
    title = (
        f"\n[bold]replay of {replay['network']}: {replay['lines']} lines "
        f"with {replay['creases']} creases, {replay['points']} points[/]"
    )
    return Group(title, table)


def parts_table(name: str, parts: dict[str, Any]) -> Group:
    table = _table("part")
    table.add_column("CPU, ms a frame", justify="right")
    table.add_column("share", justify="right")
    for part, spent in parts["parts"].items():
        table.add_row(part, f"{spent['cpu_ms_per_frame']:.2f}", f"{100 * spent['share']:.1f} %")
    table.add_section()
    table.add_row("all", f"{parts['cpu_ms_per_frame']:.2f}", "")
    title = (
        f"\n[bold]{name}: {parts['frames']} frames, {parts['frames_drawn']} of them drawn[/]; "
        f"{parts['frames_per_second']:.1f} a second: {parts['wall_ms_per_frame']:.1f} ms each, "
        f"{parts['wall_ms_waiting_for_the_encoder']:.1f} of it waiting for the encoder"
    )
    return Group(title, table)


def _table(first: str) -> Table:
    table = Table()
    table.add_column(first)
    return table


if __name__ == "__main__":
    sys.exit(main())
