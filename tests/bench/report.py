"""The bench on the terminal: what was measured, and which targets are met."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table

Row = dict[str, Any]

LEAST_RATIO = 6.0
MOST_CPU_TO_ENCODER = 1.5
MOST_TWO_TO_ONE = 0.6
MOST_CPU_TO_VERYFAST = 1.1
MOST_SIZE_OFF = 0.15
MOST_DECIBELS_BELOW = 2.0
# Frames a second of draft, where ultrafast alone takes so many milliseconds of CPU a frame.
DRAFT, ULTRAFAST_MS = {"warp": 60.0, "compare": 45.0}, 17.0
MOST_GROWTH = 1.3
MOST_MIB = 2048.0
MOST_SECONDS = 5.0
MOST_FRAME_MS = 3.0


def read(file: Path) -> dict[str, Any]:
    """The parts of an earlier run."""
    results = json.loads(file.read_text())
    return {part: found for part, found in results.items() if part in JUDGES}


def _stock(found: Row) -> Iterator[Row]:
    for name, clip in _clips(found):
        yield _at_least(f"{name}: times as fast as stock Manim", clip["ratio"], LEAST_RATIO)


def _film(found: Row) -> Iterator[Row]:
    for name, clip in _clips(found):
        yield _at_most(f"{name}: CPU over the encoder's", clip["ratio"], MOST_CPU_TO_ENCODER)
    for name, clip in _clips(found):
        yield _at_most(f"{name}: two processes to one", clip["two_to_one"], MOST_TWO_TO_ONE)


def _encoder(found: Row) -> Iterator[Row]:
    cpu, size, below = (
        found[key] for key in ("cpu_to_veryfast", "size_to_manim", "psnr_below_manim")
    )
    yield _at_most("balanced: CPU to veryfast", cpu, MOST_CPU_TO_VERYFAST)
    yield _at_most("balanced: size off Manim's default", abs(size - 1.0), MOST_SIZE_OFF)
    yield _at_most("balanced: dB of luma below it", below, MOST_DECIBELS_BELOW)


def _draft(found: Row) -> Iterator[Row]:
    for name, clip in _clips(found):
        mark = DRAFT[name] * ULTRAFAST_MS / clip["ultrafast_ms_per_frame"]
        yield _at_least(f"{name}: frames a second of draft", clip["two"]["fps"], mark)


def _scaling(found: Row) -> Iterator[Row]:
    for kind in ("points", "lines"):
        growth = found[kind]["largest_to_smallest"]
        yield _at_most(f"{kind}: cost of each, most to fewest", growth, MOST_GROWTH)


def _memory(found: Row) -> Iterator[Row]:
    yield _at_most("4K60: MiB of all processes", found["mib"], MOST_MIB)


def _prompt(found: Row) -> Iterator[Row]:
    yield _at_most("warp -q l: seconds from the prompt", found["best"], MOST_SECONDS)


def _replay(found: Row) -> Iterator[Row]:
    yield _at_most("replay: ms a frame", found["frame_ms"], MOST_FRAME_MS)


JUDGES = {
    "replay": _replay,
    "rasterisers": lambda found: iter(()),
    "scaling": _scaling,
    "prompt": _prompt,
    "memory": _memory,
    "draft": _draft,
    "film": _film,
    "scenes": _film,
    "encoder": _encoder,
    "stock": _stock,
}


def targets(results: dict[str, Any]) -> list[Row]:
    """Every target of the parts that were measured."""
    return [target for part, found in results.items() for target in JUDGES[part](found)]


def _at_least(name: str, value: float, mark: float) -> Row:
    return {"target": name, "value": value, "at_least": mark, "met": bool(value >= mark)}


def _at_most(name: str, value: float, mark: float) -> Row:
    return {"target": name, "value": value, "at_most": mark, "met": bool(value <= mark)}


def _clips(found: Row) -> Iterator[tuple[str, Row]]:
    return ((name, clip) for name, clip in found.items() if name != "machine")


def verdict(found: list[Row]) -> Table:
    table = _table("target", "measured", "mark", "")
    for target in found:
        sign, mark = ("≥", target["at_least"]) if "at_least" in target else ("≤", target["at_most"])
        met = "met" if target["met"] else "[bold]missed[/]"
        table.add_row(target["target"], f"{target['value']:.2f}", f"{sign} {mark:.4g}", met)
    return table


def tables(part: str, found: Row) -> list[Any]:
    """What a part found."""
    match part:
        case "stock":
            heading = "\n[bold]against stock Manim[/]; others: cores at other work"
            return [heading, _stock_table(found)]
        case "film" | "scenes" | "draft":
            title = "draft" if part == "draft" else "balanced"
            heading = f"\n[bold]{title}, in one process and in two[/]"
            parts = [_parts(name, clip) for name, clip in _clips(found)]
            alone = [_encoder_table(clip["alone"]) for _, clip in _clips(found) if "alone" in clip]
            return [heading, _film_table(found), *alone, *parts]
        case "encoder":
            drawn = sum(play["drawn"] for play in found["plays"])
            title = f"{found['frames']} frames of {found['clip']}, {drawn} of them drawn"
            return [f"\n[bold]encoders alone, on {title}[/]", _encoder_table(found)]
        case "scaling":
            return ["\n[bold]drawing more[/]", _scaling_table(found)]
        case "rasterisers":
            title = f"{found['lines']} lines of {found['vertices_a_line']}, {found['dots']} dots"
            return [f"\n[bold]rasterisers[/]: {title}", _rasterisers_table(found)]
        case "memory":
            return [f"\n[bold]memory[/] of {found['processes']} processes: {found['mib']:.0f} MiB"]
        case "prompt":
            return [
                f"\n[bold]from the prompt[/]: {found['best']:.1f} s, "
                f"{found['import_manim']:.1f} s to import Manim"
            ]
        case _:
            return [
                f"\n[bold]replay of {found['network']}[/]: {found['frame_ms']:.2f} ms a frame "
                f"(99th percentile {found['frame_ms_worst']:.2f}), "
                f"{found['forward_pass_ms']:.2f} by a forward pass; once a play "
                f"{found['solve_creases_ms']:.1f} for the creases"
            ]


def _stock_table(found: Row) -> Table:
    table = _table(
        "clip", "frames", "ours, s", "twin, s", "ratio", "CPU", "a moving frame, ms", "others"
    )
    for name, clip in _clips(found):
        ours = ", ".join(f"{timing['wall']:.1f}" for timing in clip["ours"])
        twin = clip["twin"]
        table.add_row(
            name,
            f"{clip['frames']}",
            ours,
            f"{twin['wall']:.0f}",
            f"{clip['ratio']:.1f}",
            f"{clip['ratio_cpu']:.1f}",
            f"{twin['ms_per_moving_frame']:.0f}",
            ", ".join(f"{side['others']:.1f}" for side in (*clip["ours"], twin)),
        )
    return table


def _film_table(found: Row) -> Table:
    clips = dict(_clips(found))
    table = _table("", *clips)
    for name, key, places in (
        ("frames", "frames", 0),
        ("of them moving", "frames_moving", 0),
        ("and unlike the one before", "frames_distinct", 0),
        ("CPU, ms a frame", "cpu_ms_per_frame", 1),
        ("the encoder's", "encoder_ms_per_frame", 1),
        ("the encoder's, moving frames", "encoder_ms_per_moving_frame", 1),
        ("ratio", "ratio", 2),
        ("one process: frames a second", "fps", 1),
        ("start-up, s", "startup", 1),
        ("cores at other work", "others", 1),
        ("two processes: frames a second", "two/fps", 1),
        ("start-up, s", "two/startup", 1),
        ("cores at other work", "two/others", 1),
        ("wall, two to one", "two_to_one", 2),
    ):
        group, _, inner = key.partition("/")
        values = [clip[group][inner] if inner else clip[group] for clip in clips.values()]
        table.add_row(name, *(f"{value:.{places}f}" for value in values))
    return table


def _parts(name: str, clip: Row) -> Table:
    table = _table(f"part of {name}", "CPU, ms a frame", "share")
    for part, spent in clip["parts"].items():
        table.add_row(part, f"{spent['cpu_ms_per_frame']:.2f}", f"{100 * spent['share']:.1f} %")
    return table


def _encoder_table(found: Row) -> Table:
    table = _table("settings", "CPU, ms a frame", "KiB", "PSNR of luma, dB")
    for kind, each in found["settings"].items():
        table.add_row(
            kind,
            f"{each['cpu_ms_per_frame']:.1f}",
            f"{each['bytes'] / 1024:.0f}",
            f"{each['psnr_luma']:.1f}",
        )
    return table


def _rasterisers_table(found: Row) -> Table:
    table = _table("", "lines, ms", "dots, ms")
    for name, spent in found["ms"].items():
        table.add_row(name, f"{spent['lines']:.1f}", f"{spent['dots']:.1f}")
    return table


def _scaling_table(found: Row) -> Table:
    table = _table("how many", "ms", "ms each", "")
    for kind in ("points", "lines"):
        part = found[kind]
        unit = "a thousand" if part["unit"] > 1 else "a line"
        for count, spent in part["ms"].items():
            each = part["ms_per_unit"][count]
            table.add_row(f"{count} {kind}", f"{spent:.1f}", f"{each:.3f}", unit)
    return table


def _table(first: str, *others: str) -> Table:
    table = Table()
    table.add_column(first)
    for column in others:
        table.add_column(column, justify="right")
    return table
