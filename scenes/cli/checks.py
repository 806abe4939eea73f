"""The command line's values: put together and checked before anything heavy is imported."""

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from models.errors import GridwarpError
from models.network.task import Task
from scenes.cli.catalog import Entry
from scenes.cli.options import MOST_JOBS, THROUGH_TRAINING
from scenes.cli.settings import ASPECTS, QUALITIES, Output, Settings
from scenes.output.engine.formats import FORMATS

if TYPE_CHECKING:
    from models.network.architecture import Architecture
    from models.run.run import Run


def given(ctx: click.Context) -> dict[str, Any]:
    """The options that were given, whatever their values."""
    typed = click.core.ParameterSource.COMMANDLINE
    options = {option.name for option in ctx.command.params if isinstance(option, click.Option)}
    return {
        name: value
        for name, value in ctx.params.items()
        if name in options and ctx.get_parameter_source(name) is typed
    }


def settings(scene: Entry, options: Mapping[str, Any]) -> Settings:
    """What is to be shown, as the given options say; the runs are added later."""
    return replace(scene.settings, **_fields(Settings, options))


def output(options: Mapping[str, Any]) -> Output:
    """How the clip is to be written, as the given options say.

    Raises
    ------
    GridwarpError
        (code 2) that names the options that don't go together.
    """
    name, still, quality = options.get("name"), "still" in options, options.get("quality", "h")
    form = FORMATS[_format(options.get("format"), name, "transparent" in options, still)]
    *size, rate = QUALITIES[quality]
    width, height = _size(*size, options.get("resolution"), options.get("aspect"))
    if not still and form.codec is not None:
        # video shares colours between two pixels, so its sides are even
        width, height = width + width % 2, height + height % 2
    rate = options.get("fps", min(rate, form.usual_rate))
    if rate > form.largest_rate:
        raise GridwarpError(
            f"--fps {rate:g} can't be written as {form.name}.",
            f"Choose 1 to {form.largest_rate}, for example --fps 25",
            code=2,
        )
    usual = {
        "encode": "draft" if quality == "l" else "balanced",
        "jobs": min(usable_cores(), MOST_JOBS),
    }
    shape = {"width": width, "height": height, "fps": rate, "format": form.name}
    return Output(**{**usual, **_fields(Output, options), **shape})


def _fields(kind: type, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are fields of a dataclass."""
    return {field.name: options[field.name] for field in fields(kind) if field.name in options}


def usable_cores() -> int:
    """The cores that this process may use."""
    known = hasattr(os, "sched_getaffinity")
    return len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1


def _format(given: str | None, name: str | None, transparent: bool, still: bool) -> str:
    """One of FORMATS: as given, or by the name's ending, or mp4 (mov with transparency)."""
    ending = Path(name).suffix.lower().removeprefix(".") if name else ""
    ending = ending if ending in FORMATS else ""
    if still:
        for chosen in (given, ending):
            if chosen not in (None, "", "png"):
                raise GridwarpError(
                    f"-s gives a PNG, no {chosen}.", f"Drop -s or {chosen}.", code=2
                )
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
    if transparent and not FORMATS[form].transparent:
        others = [name for name, other in FORMATS.items() if other.transparent]
        raise GridwarpError(
            f"a transparent clip can't be written as {form} here.",
            f"Choose --format {', '.join(others[:-1])} or {others[-1]}.",
            code=2,
        )
    return form


def _size(
    width: int, height: int, resolution: tuple[int, int] | None, aspect: str | None
) -> tuple[int, int]:
    """Width and height from those of the quality, -r and --aspect."""
    width, height = resolution or (width, height)
    if aspect is None:
        return width, height
    across, down = ASPECTS[aspect]
    if resolution is None:
        short = min(width, height)
        return round(short * max(across / down, 1.0)), round(short * max(down / across, 1.0))
    if abs(width * down - height * across) > 2 * max(across, down):
        raise GridwarpError(f"-r {width},{height} isn't {aspect}.", "Give one of the two.", code=2)
    return width, height


def run_names(scene: Entry, ctx: click.Context) -> list[str]:
    """The runs that are meant: a preset where none is named, and none where none is needed.

    Raises
    ------
    GridwarpError
        (code 2) if the scene takes no more, or has no use for an option as long as another isn't
        given, or a run.
    """
    name, options = scene.name, given(ctx)
    alone = f"Leave it out: python render.py {name}"
    if ctx.args and scene.runs == 0:
        raise GridwarpError(
            f"{name} shows no run, so '{ctx.args[0]}' has no meaning.", alone, code=2
        )
    if ctx.args:
        raise GridwarpError(
            f"{name} shows one run: it can't take '{ctx.args[0]}' as well.",
            "Set two side by side: python render.py compare RUN OTHER",
            code=2,
        )
    if "pace" in options and "epochs" not in options and name in THROUGH_TRAINING:
        raise GridwarpError(
            f"without --epochs {name} shows one epoch, and --pace has no meaning.",
            f"Go through training: python render.py {name} RUN --epochs --pace {options['pace']}",
            code=2,
        )
    if {"a", "b"} & options.keys():
        from models.geometry.arithmetic import require_operands

        require_operands(options.get("a"), options.get("b"))
    run, other = ctx.params.get("run") or scene.preset, ctx.params.get("other")
    for option in ctx.command.params:
        if run is None and option.name in options and getattr(option, "of_run", False):
            raise GridwarpError(
                f"{name} shows no run here: {option.opts[0]} has no meaning.", alone, code=2
            )
    return [run for run in (run, other) if run is not None]


def require_demand(scene: Entry, architecture: "Architecture", task: Task) -> None:
    """See that a network of this shape is one that the scene can show.

    Raises
    ------
    GridwarpError
        (code 2) that says what is missing.
    """
    if scene.demand:
        from models.network import requirements

        getattr(requirements, scene.demand)(requirements.NetworkShape.planned(architecture, task))


def require_range(name: str, first: int, last: int, points: int, settings: Settings) -> None:
    """See that a run of these epochs and so many points has those that are asked for.

    Raises
    ------
    GridwarpError
        (code 2) that says which it has.
    """
    if settings.epoch not in ("last", "best") and not first <= float(settings.epoch) <= last:
        raise GridwarpError(
            f"there is no epoch {settings.epoch}: {name} has {first} to {last}.",
            f"Choose one of them: --epoch {last}",
            code=2,
        )
    if settings.trace is not None and settings.trace >= points:
        raise GridwarpError(
            f"there is no point {settings.trace}: {name} has {points}, counted from 0.",
            f"Choose one of them: --trace {points - 1}",
            code=2,
        )


def require_runs(runs: list["Run"], settings: Settings) -> None:
    """See that the runs can be filmed, and hold what the settings ask for.

    Raises
    ------
    GridwarpError
        (code 2) if an epoch, point or stage isn't there; (code 1) if a file that the clip
        needs can't be read, or the network can't be drawn as a plane.
    """
    from models.motion.drawable import drawable, planar
    from models.motion.stages import stages

    stages_there = set()
    for run in runs:
        name = str(run.directory)
        require_range(name, run.epochs[0], run.last, len(run.points), settings)
        if settings.epoch == "best":
            run.check(run.epochs[0], run.last)
            for epoch in run.epochs:
                run.tensors(epoch)
        if settings.unit > (units := run.architecture.widths[1]):
            raise GridwarpError(
                f"there is no unit {settings.unit}: the first layer of {name} has {units}.",
                f"Choose one of them: --unit {units}",
                code=2,
            )
        network = run.at(
            float(settings.epoch) if settings.epoch not in ("last", "best") else run.last
        )
        network, points = planar(network, run.points)
        drawing = drawable(
            network, points, basis=settings.basis, regression=run.task == "regression"
        )
        stages_there |= {stage.key for stage in stages(drawing)}
    if settings.stages is not None and settings.stages[1] > len(stages_there):
        whose = f"{runs[0].directory} has" if len(runs) == 1 else "these two runs have"
        raise GridwarpError(
            f"there is no stage {settings.stages[1]}: {whose} {len(stages_there)}.",
            f"Choose some of them: --stages 1-{len(stages_there)}",
            code=2,
        )
