"""Timings as ratios: `make bench`, or `python -m tests.bench [--quick] [PART ...]`.

On the trained spiral (trained first if it is missing), clips of some 20 s at 1080p60 with two
processes, half an hour on two cores. Start-up is reported apart; timed is from the first frame
until the file is whole. The parts:

stock
    warp, compare and boundary against their twins in stock Manim (twin.py), default settings
    each, without texts. At least 6 times as fast.
film
    The same clips with their texts, in one process and in two: all CPU over that of the encoder
    alone (at most 1.5), where the rest goes, and the wall time of two over that of one (at
    most 0.6).
scenes
    The same of the scenes in which every frame is a network of its own, or which draw more.
encoder
    The encoder's settings on some plays of warp: at most 1.1 of the CPU of plain x264 veryfast,
    within 15 % of the size of Manim's default, at most 2 dB below its luma.
draft
    Frames a second of warp and compare with `--encode draft`: at least 60 and 45 where x264
    ultrafast alone takes 17 ms of CPU a frame in the same run, and in proportion elsewhere.
scaling
    A frame's points and lines: a unit costs the same however many there are, within 1.3.
memory
    Of all processes of a clip at 4K60: under 2 GiB.
prompt
    `render.py warp spiral -q l`, nothing cached, the best of three: under 5 s.
replay
    A frame of the replay (`models/` alone): under 3 ms.
rasterisers
    The lines and dots of a frame by Cairo, by Skia (where skia-python is installed) and by our
    kernels, handing them over included; to choose by, not judged. In the run that the choice
    rests on, 44 lines of 200 vertices and 1000 dots took ours 10.8 and 2.5 ms of CPU, Cairo 39
    and 12.7, Skia 35 and 8.0.

Everything goes to media/bench/bench.json after each part; with parts named, to what is there of
the others. The exit code is 1 if a target is missed. `--quick` goes through all at a small
size, which is neither judged nor kept.
"""

import os
import platform
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as render.py has it

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from models.run.files import write_json
from models.run.run import Run
from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output
from tests.bench import encoder, prompt, replay, report
from tests.bench.anatomy import anatomy
from tests.bench.clips import FULL, NAMES, QUICK, Size, row, timed, warm_up
from tests.bench.rasterisers import rasterisers
from tests.bench.scaling import scaling
from tests.bench.stock import against_stock
from training.recipe import Recipe
from training.runs import ensure_run

# What else is filmed: where every frame is a network of its own, and where there is more to draw.
SCENES = ("replay", "pullback", "layers", "lift", "regions")

MEDIA = Path("media").absolute()
TARGET = MEDIA / "bench" / "bench.json"


def film(name: str, run: Path, size: Size, encode: str = "balanced") -> dict[str, Any]:
    """A clip in one process, taken apart, and in two before and after it.

    Where processors are shared with other machines, one and the same work takes half as long
    again for a minute or two; what is compared lies on both sides of what it is compared with.
    """
    output = replace(size.output, encode=encode)
    settings = size.settings(name, run)
    warm_up(name, run)
    before = timed(CATALOG[name], settings, output)
    one = anatomy(name, settings, output)
    after = timed(CATALOG[name], settings, output)
    wall = 0.5 * (before.wall + after.wall)
    two = {**row(before), "wall": wall, "fps": before.frames / wall}
    return {
        **one,
        "two": two,
        "two_walls": [before.wall, after.wall],
        "two_to_one": wall / one["wall"],
    }


def drafted(name: str, run: Path, size: Size) -> dict[str, Any]:
    """The clip as a draft, and what ultrafast alone takes for a frame of it."""
    clip = film(name, run, size, "draft")
    output = replace(size.output, encode="draft")
    alone = encoder.draft(name, size.settings(name, run), output, size.plays)
    taken = clip["encoder_ms_per_frame"] * alone["ultrafast_to_draft"]
    return {**clip, "alone": alone, "ultrafast_ms_per_frame": taken}


PARTS: dict[str, Callable[[Path, Size], dict[str, Any]]] = {
    "replay": lambda run, _: replay.measure(Run.open(run)),
    "rasterisers": lambda _, size: rasterisers(Output() if size is FULL else size.output),
    "scaling": lambda _, size: scaling(Output() if size is FULL else size.output),
    "prompt": lambda run, _: prompt.quick_look(run),
    "memory": lambda run, size: prompt.memory(run, size.memory),
    "draft": lambda run, size: {name: drafted(name, run, size) for name in ("warp", "compare")},
    "film": lambda run, size: {name: film(name, run, size) for name in NAMES},
    "scenes": lambda run, size: {name: film(name, run, size) for name in SCENES},
    "encoder": lambda run, size: encoder.balanced(
        "warp", size.settings("warp", run), size.output, size.plays
    ),
    "stock": lambda run, size: {name: against_stock(name, run, size) for name in NAMES},
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--quick", is_flag=True, help="Small, neither judged nor kept.")
def main(parts: tuple[str, ...], quick: bool) -> None:
    """Measure, and say which targets are missed."""
    console = Console()
    run, size = ensure_run(Recipe.of("spiral"), MEDIA), QUICK if quick else FULL
    results: dict[str, Any] = {}
    if parts and not quick and TARGET.exists():
        results = report.read(TARGET)
    warm_up("warp", run)
    for part in parts or PARTS:
        console.print(f"[dim]{part}[/]")  # no spinner: its thread would be counted
        results[part] = {**PARTS[part](run, size), "machine": machine()}
        console.print(*report.tables(part, results[part]))
        if not quick:
            TARGET.parent.mkdir(parents=True, exist_ok=True)
            write_json(TARGET, {**results, "targets": report.targets(results)})
    if quick:
        return
    found = report.targets(results)
    console.print(report.verdict(found))
    sys.exit(0 if all(target["met"] for target in found) else 1)


def machine() -> dict[str, Any]:
    """Where this was measured, and what else went on there."""
    return {
        "cores": os.cpu_count(),
        "load_average": os.getloadavg() if hasattr(os, "getloadavg") else None,
        "platform": platform.platform(),
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    main()
