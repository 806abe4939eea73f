"""The command line's values: read and checked before anything heavy is imported."""

import math
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import GridwarpError
from models.geometry.arithmetic import require_operands
from models.network.task import Task
from scenes.cli.catalog import CATALOG, Entry
from scenes.cli.settings import ASPECTS, FORMATS, QUALITIES, Output, Settings

if TYPE_CHECKING:
    from models.network.architecture import Architecture
    from models.run.run import Run

# The fields of `Settings` that options of the same name set.
SHOWN = (
    "epoch",
    "basis",
    "window",
    "grid",
    "stages",
    "trace",
    "text",
    "theme",
    "speed",
    "duration",
    "pace",
    "panels",
    "matrix",
    "bias",
    "factors",
    "unit",
    "a",
    "b",
    "only",
)
# Formats that are pictures to a browser, which keeps all their frames in memory: fewer a second.
MOVING_PICTURES = ("gif", "webp", "avif")
# The delay between two frames of a GIF is a whole number of hundredths of a second, and browsers
# slow down what is faster than 2 of them.
USUAL_PICTURE_RATE, LARGEST_GIF_RATE = 25, 50
LARGEST_RATE = 240
MOST_JOBS = 64
SIDES = 64, 16384  # pixels; H.264 takes no more
MOST_PIXELS = 2**26
LONGEST_FRAME = 8  # times its shorter side
LARGEST_SEED = 2**32 - 1  # NumPy's bound


def settings(options: Mapping[str, Any]) -> Settings:
    """What is to be shown, as the options say; the runs are added later.

    Raises
    ------
    GridwarpError
        (code 2) that names the option whose value makes no sense.
    """
    wanted = {name: options[name] for name in SHOWN if options[name] is not None}
    made = Settings(
        activation=not options["no_activation"],
        arrows=options["arrows"],
        epochs=options["epochs"],
        **wanted,
    )
    for name in ("speed", "duration"):
        value = options[name]
        if value is not None and not 0.05 <= value <= 3600:
            raise GridwarpError(
                f"--{name} {value:g} can't be filmed.",
                f"Choose 0.05 to 3600, for example --{name} 2",
                code=2,
            )
    if options["speed"] is not None and options["duration"] is not None:
        raise GridwarpError("--speed and --duration contradict each other.", "Drop one.", code=2)
    if not 2 <= made.grid <= 200:
        raise GridwarpError(f"--grid {made.grid} is no grid.", "Choose 2 to 200.", code=2)
    if made.trace is not None and made.trace < 0:
        raise GridwarpError("--trace counts points from 0.", "Choose one like --trace 12", code=2)
    if made.unit < 1:
        raise GridwarpError(f"there is no unit {made.unit}.", "They count from 1: --unit 1", code=2)
    if made.epoch not in ("last", "best"):
        try:
            epoch = float(made.epoch)
        except ValueError:
            epoch = math.nan
        if not 0 <= epoch < math.inf:
            raise GridwarpError(
                f"'{made.epoch}' is no epoch.", "Write a number, last or best: --epoch 10", code=2
            )
    return made


def output(options: Mapping[str, Any]) -> Output:
    """How the clip is to be written, as the options say.

    Raises
    ------
    GridwarpError
        (code 2) that names the option whose value makes no sense.
    """
    name, still = options["output_file"] or None, options["save_last_frame"]
    _check_name(name)
    form = _format(options["file_format"], name, options["transparent"], still)
    width, height, rate = QUALITIES[options["quality"]]
    width, height = _size((width, height), options["resolution"], options["aspect"])
    if not still and form != "png":
        # video shares colours between two pixels, so its sides are even
        width, height = width + width % 2, height + height % 2
    if form in MOVING_PICTURES:
        rate = min(rate, USUAL_PICTURE_RATE)
    rate = rate if options["fps"] is None else options["fps"]
    largest = LARGEST_GIF_RATE if form == "gif" else LARGEST_RATE
    if not 1 <= rate <= largest:
        raise GridwarpError(
            f"--fps {rate:g} can't be written as {form}.",
            f"Choose 1 to {largest}, for example --fps {USUAL_PICTURE_RATE}",
            code=2,
        )
    if still and options["sheet"]:
        raise GridwarpError("-s gives one frame, and --sheet needs many.", "Drop one.", code=2)
    seed = options["seed"]
    if seed is not None and not 0 <= seed <= LARGEST_SEED:
        raise GridwarpError(
            f"--seed {seed} makes no sense.", f"Give 0 to {LARGEST_SEED}: --seed 1", code=2
        )
    return Output(
        width=width,
        height=height,
        fps=rate,
        format=form,
        transparent=options["transparent"],
        encode=options["encode"] or ("draft" if options["quality"] == "l" else "balanced"),
        jobs=_jobs(options["jobs"]),
        still=still,
        preview=options["preview"],
        sheet=options["sheet"],
        name=name,
        media_dir=options["media_dir"],
        seed=seed,
    )


def _jobs(given: int | None) -> int:
    """How many processes draw: as many as there are cores for this one, unless it is said."""
    if given is None:
        return min(usable_cores(), MOST_JOBS)
    if not 1 <= given <= MOST_JOBS:
        raise GridwarpError(
            f"--jobs {given} makes no sense.", f"Choose 1 to {MOST_JOBS}: --jobs 2", code=2
        )
    return given


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _check_name(name: str | None) -> None:
    if name is None:
        return
    if any(ord(char) < 32 or ord(char) == 127 for char in name):
        raise GridwarpError("-o: control characters make no name.", "Write -o NAME", code=2)
    if name.endswith(("/", "/.", "/..")) or name in (".", ".."):
        raise GridwarpError(
            f"-o {name} names a folder.", f"Name the clip in it: -o {Path(name) / 'clip'}", code=2
        )


def _format(given: str | None, name: str | None, transparent: bool, still: bool) -> str:
    """One of FORMATS: as given, or by the name's ending, or mp4 (mov with transparency)."""
    ending = Path(name).suffix.lower().removeprefix(".") if name else ""
    ending = ending if ending in FORMATS else ""
    if still:
        for said in (given, ending):
            if said not in (None, "", "png"):
                raise GridwarpError(f"-s gives a PNG, no {said}.", f"Drop -s or {said}.", code=2)
        return "png"
    if given and ending and given != ending:
        raise GridwarpError(
            f"-o {name} doesn't end in .{given}.", f"Drop --format {given}, or rename it.", code=2
        )
    if ending == "png" and not given:
        raise GridwarpError(
            f"-o {name}: one frame, or all of them?",
            "The last one: -s. All, in a directory: --format png",
            code=2,
        )
    form = given or ending or ("mov" if transparent else "mp4")
    if transparent and form in ("mp4", "gif"):
        raise GridwarpError(
            f"a transparent clip can't be written as {form} here.",
            "Choose --format mov, webm, webp, avif or png.",
            code=2,
        )
    return form


def _size(size: tuple[int, int], given: str | None, aspect: str | None) -> tuple[int, int]:
    """Width and height from those of the quality, -r and --aspect."""
    width, height = size
    if given is not None:
        try:
            width, height = (int(part) for part in given.lower().replace("x", ",").split(","))
        except ValueError:
            width = height = 0
        if not SIDES[0] <= min(width, height) <= max(width, height) <= SIDES[1]:
            raise GridwarpError(
                f"-r {given} is no resolution.",
                f"Write width,height, each {SIDES[0]} to {SIDES[1]} pixels: -r 1920,1080",
                code=2,
            )
        if width * height > MOST_PIXELS:
            raise GridwarpError(
                f"-r {given} has more than {MOST_PIXELS} pixels.", "Choose fewer: -q k", code=2
            )
        if max(width, height) > LONGEST_FRAME * min(width, height):
            raise GridwarpError(
                f"-r {given} is too narrow to show a plane in.",
                f"At most {LONGEST_FRAME}:1, for example --aspect 9:16",
                code=2,
            )
    if aspect is None:
        return width, height
    across, down = ASPECTS[aspect]
    if given is None:
        short = min(width, height)
        return (
            round(short * max(across / down, 1.0)),
            round(short * max(down / across, 1.0)),
        )
    if abs(width * down - height * across) > 2 * max(across, down):
        raise GridwarpError(f"-r {given} isn't {aspect}.", "Give one of the two.", code=2)
    return width, height


def check_scene(
    name: str, scene: Entry, made: Settings, other: str | None, retrained: bool
) -> None:
    """See that a scene takes what is asked of it.

    Raises
    ------
    GridwarpError
        (code 2) that names the scene which does.
    """
    if (other is not None or retrained) and not scene.compares:
        what = "--retrained" if other is None else f"'{other}' as well"
        raise GridwarpError(
            f"{name} shows one run: it can't take {what}.",
            "Set two side by side: python render.py compare RUN OTHER",
            code=2,
        )
    if other is not None and retrained:
        raise GridwarpError(
            "--retrained brings its own second run.", f"Drop it, or drop '{other}'.", code=2
        )
    for setting in sorted({setting for other in CATALOG.values() for setting in other.takes}):
        if getattr(made, setting) != getattr(Settings, setting) and setting not in scene.takes:
            able = [name for name, other in CATALOG.items() if setting in other.takes]
            run = " RUN" if CATALOG[able[0]].needs_run else ""
            option, *value = _as_given(setting, getattr(made, setting))
            command = " ".join([f"python render.py {able[0]}{run}", option, *value])
            raise GridwarpError(
                f"{name} has no use for {option}.",
                f"It belongs to {', '.join(able)}: {command}",
                code=2,
            )
    if made.pace != Settings.pace and "epochs" in scene.takes and not made.epochs:
        raise GridwarpError(
            f"without --epochs {name} shows one epoch, and --pace has no meaning.",
            f"Go through training: python render.py {name} RUN --epochs --pace {made.pace}",
            code=2,
        )
    if made.a is not None or made.b is not None:
        require_operands(made.a, made.b)


def _as_given(setting: str, value: Any) -> list[str]:
    """A setting as the words of a command line."""
    if isinstance(value, bool):
        return [f"--{setting}" if value else f"--no-{setting}"]
    if setting == "stages":
        return ["--stages", f"{value[0]}-{value[1]}"]
    if not isinstance(value, tuple):
        return [f"--{setting}", str(value)]
    if isinstance(value[0], tuple):
        rows = ";".join(",".join(f"{entry:g}" for entry in row) for row in value)
        return [f"--{setting}", f"'{rows}'"]
    parts = (part if isinstance(part, str) else f"{part:g}" for part in value)
    return [f"--{setting}", ",".join(parts)]


def run_names(
    name: str, scene: Entry, made: Settings, run: str | None, other: str | None
) -> list[str]:
    """The runs that are meant: a preset where none is named, and none where none is needed.

    Raises
    ------
    GridwarpError
        (code 2) if the scene takes none, or is told what of a run to show without one.
    """
    if scene.needs_run or (run is not None and scene.takes_run):
        return [run or scene.preset, *([other] if other is not None else [])]
    if run is not None:
        raise GridwarpError(
            f"{name} shows no run, so '{run}' has no meaning.",
            f"Leave it out: python render.py {name}",
            code=2,
        )
    for option in ("epoch", "basis", "window", "grid", "trace"):
        if getattr(made, option) != getattr(Settings, option):
            raise GridwarpError(
                f"{name} shows no run here: --{option} has no meaning.",
                f"Leave it out: python render.py {name}",
                code=2,
            )
    return []


def check_demand(scene: Entry, architecture: "Architecture", task: Task) -> None:
    """See that a network of this shape is one that the scene can show.

    Raises
    ------
    GridwarpError
        (code 2) that says what is missing.
    """
    if scene.demand:
        from models.network import requirements

        getattr(requirements, scene.demand)(requirements.NetworkShape.planned(architecture, task))


def check_range(name: str, first: int, last: int, points: int, made: Settings) -> None:
    """See that a run of these epochs and so many points has those that are asked for.

    Raises
    ------
    GridwarpError
        (code 2) that says which it has.
    """
    if made.epoch not in ("last", "best") and not first <= float(made.epoch) <= last:
        raise GridwarpError(
            f"there is no epoch {made.epoch}: {name} has {first} to {last}.",
            f"Choose one of them: --epoch {last}",
            code=2,
        )
    if made.trace is not None and made.trace >= points:
        raise GridwarpError(
            f"there is no point {made.trace}: {name} has {points}, counted from 0.",
            f"Choose one of them: --trace {points - 1}",
            code=2,
        )


def check_runs(runs: list["Run"], made: Settings) -> None:
    """See that the runs can be filmed, and hold what the settings ask for.

    Raises
    ------
    GridwarpError
        (code 2) if an epoch, point or stage isn't there; (code 1) if a file that the clip
        needs can't be read, or the network can't be drawn as a plane.
    """
    from models.motion.drawable import drawable, planar
    from models.motion.stages import stages

    found = set()
    for run in runs:
        name = str(run.directory)
        check_range(name, run.epochs[0], run.last, len(run.points), made)
        if made.epoch == "best":
            run.check(run.epochs[0], run.last)
            for epoch in run.epochs:
                run.tensors(epoch)
        if made.unit > (units := run.architecture.widths[1]):
            raise GridwarpError(
                f"there is no unit {made.unit}: the first layer of {name} has {units}.",
                f"Choose one of them: --unit {units}",
                code=2,
            )
        network = run.at(float(made.epoch) if made.epoch not in ("last", "best") else run.last)
        network, points = planar(network, run.points)
        heights = run.task == "regression"
        drawing = drawable(network, points, basis=made.basis, regression=heights)
        found |= {stage.key for stage in stages(drawing)}
    if made.stages is not None and made.stages[1] > len(found):
        whose = f"{runs[0].directory} has" if len(runs) == 1 else "these two runs have"
        raise GridwarpError(
            f"there is no stage {made.stages[1]}: {whose} {len(found)}.",
            f"Choose some of them: --stages 1-{len(found)}",
            code=2,
        )


def with_runs(made: Settings, directories: list[Path]) -> Settings:
    """The settings with one run or two, or none."""
    run, other = [*directories, None, None][:2]
    return replace(made, run=run, other=other)


def with_rates(made: Settings, directories: list[Path]) -> Settings:
    """The settings with runs of the same start beside the first."""
    return replace(made, rates=tuple(directories))
