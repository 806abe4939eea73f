"""Render a clip: `python render.py warp spiral`. Arguments in, the clip's path out on stdout.

Arguments and run are checked before Manim or torch is imported.
"""

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's: a process draws on one core

from pathlib import Path
from typing import Any

try:
    import click
    import cloup
except ImportError as error:
    sys.exit(f"error: {error.name} isn't installed. Use make video, or .venv/bin/python render.py")

from scenes import arguments as parse
from scenes.catalog import CATALOG, entry
from scenes.drawing.theme import THEMES
from scenes.output import target as place
from scenes.settings import (
    ASPECTS,
    EFFORTS,
    FACTORS,
    FORMATS,
    PACES,
    QUALITIES,
    TEXT_MODES,
    Output,
    Settings,
)
from training.command_line import Choice, guarded

PROGRAM = "python render.py"


def _list(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        for name, found in CATALOG.items():
            click.echo(f"{name:<12} {found.shows}")
        ctx.exit()


@cloup.command(show_constraints=False)
@cloup.argument("scene", help="One of --list, or `doctor`: what is installed, what is missing.")
@cloup.argument("run", required=False, help="A run directory or a preset. [the scene's own]")
@cloup.argument("other", required=False, help="A second run, for compare.")
@cloup.option_group(
    "What is shown",
    cloup.option("--epoch", default="last", help="A number, last, or best (lowest loss)."),
    cloup.option("--no-activation", is_flag=True, help="The same weights without activations."),
    cloup.option("--retrained", is_flag=True, help="compare: beside a net trained without them."),
    cloup.option("--basis", type=Choice(["free", "own"]), help="Of a linear 2-unit layer."),
    cloup.option("--window", type=parse.WINDOW, help="Of the grid: left,right,bottom,top."),
    cloup.option("--grid", type=int, help="About how many major lines cross the panel. [9]"),
    cloup.option("--stages", type=parse.STAGES, help="Film only these: 2-3."),
    cloup.option("--epochs", is_flag=True, help="layers, regions, diagram: go through training."),
    cloup.option("--pace", type=Choice(PACES), help="replay: which epoch is shown when."),
    cloup.option("--panels", type=parse.PANEL_NAMES, help="replay: embedding,input,curves."),
    cloup.option("--arrows", is_flag=True, help="replay: where the loss pushes each point."),
    cloup.option("--trace", type=int, metavar="N", help="Follow point N by eye."),
    cloup.option("--matrix", type=parse.MATRIX, help="affine: a,b;c,d, or a name like shear."),
    cloup.option("--bias", type=parse.PAIR, help="affine: what is added, x,y."),
    cloup.option("--factors", type=Choice(FACTORS), help="affine: how it is taken apart."),
    cloup.option("--unit", type=int, metavar="N", help="dot: of the first hidden layer. [1]"),
    cloup.option("--a", type=parse.ROWS, help="arithmetic: a matrix, such as '6,18;4,23'."),
    cloup.option("--b", type=parse.ROWS, help="arithmetic: a second one."),
    cloup.option("--only", type=parse.FUNCTIONS, help="activations: sigmoid,relu."),
)
@cloup.option_group(
    "How it looks",
    cloup.option("--text", type=Choice(TEXT_MODES), help="none gives clean plates."),
    cloup.option("--theme", type=Choice(THEMES)),
    cloup.option("--aspect", type=Choice(ASPECTS)),
    cloup.option("--speed", type=float, help="Everything this many times faster."),
    cloup.option("--duration", type=float, help="Seconds in all, in place of --speed."),
)
@cloup.option_group(
    "How it is written",
    cloup.option("-q", "--quality", type=Choice(QUALITIES), default="h"),
    cloup.option("-r", "--resolution", metavar="W,H", help="Pixels."),
    cloup.option("--fps", "--frame_rate", type=float, help="Frames a second."),
    cloup.option("--format", "file_format", type=Choice(FORMATS), help="png: every frame."),
    cloup.option("--encode", type=Choice(EFFORTS), help="[balanced; draft with -q l]"),
    cloup.option("--jobs", type=int, metavar="N", help="Processes that draw. [the cores]"),
    cloup.option("-t", "--transparent", is_flag=True, help="No background: mov, webm, webp, png."),
    cloup.option("-s", "--save_last_frame", is_flag=True, help="The last frame as PNG."),
    cloup.option("-p", "--preview", is_flag=True, help="Open it when it is done."),
    cloup.option("-o", "--output_file", metavar="NAME", help="Its name, or whole path."),
    cloup.option("--media_dir", type=click.Path(path_type=Path), default=Path("media")),
    cloup.option("--seed", type=int, help="Of a preset that is trained for this clip."),
    cloup.option("--sheet", is_flag=True, help="A contact sheet of a dozen frames beside it."),
)
@cloup.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list)
@cloup.option("--verbose", is_flag=True, expose_value=False, help="Show tracebacks.")
def command(scene: str, run: str | None, other: str | None, **options: Any) -> int:
    """Film what a neural network does to space.

    The clip's path goes to stdout, all else to stderr.
    """
    if scene == "doctor":
        from scenes.output.doctor import report

        text, complete = report()
        click.echo(text)
        return 0 if complete else 1
    found = entry(scene)
    settings, output = parse.settings(options), parse.output(options)
    parse.check_scene(scene, found, settings, other, options["retrained"])
    names = parse.run_names(scene, found, settings, run, other)
    directories = _runs(names, options["retrained"], settings, output)
    settings = parse.with_runs(settings, directories)
    if found.descends:
        from training.runs import ensure_rates

        settings = parse.with_rates(settings, ensure_rates(directories[0], output.media_dir))
    place.check(place.target(found, settings, output), output)

    from scenes.output.progress import shown

    with shown(" ".join([scene, *names[:1]])) as progress:
        from scenes.output.session import render

        files = render(found, settings, output, progress)
    for path in reversed(files):
        click.echo(os.fsencode(path), err=path != files[0])  # bytes: a path may be no text
    if output.preview:
        from scenes.output.viewer import open_file

        if not open_file(files[0]):
            click.echo("There is no viewer to open it with.", err=True)
    return 0


def _runs(names: list[str], retrained: bool, settings: Settings, output: Output) -> list[Path]:
    """The run directories, checked; a preset that isn't there yet is trained."""
    from models.run import Run
    from training import runs

    wanted = [runs.named(name, output.seed, output.media_dir) for name in names]
    for directory, recipe in wanted:
        if recipe is None or runs.is_there(directory, recipe):
            parse.check_runs([Run.open(directory)], settings)
        else:
            parse.check_range(recipe.preset, 0, recipe.epochs, recipe.points, settings)
    for _, recipe in wanted:
        if recipe is not None:
            runs.ensure_run(recipe, output.media_dir)
    directories = [directory for directory, _ in wanted]
    if retrained:
        directories.insert(0, runs.ensure_linear(directories[0], output.media_dir))
    parse.check_runs([Run.open(directory) for directory in directories], settings)
    return directories


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code: 0, 2 for bad arguments, 1 for anything else."""
    return guarded(command, PROGRAM, arguments)


if __name__ == "__main__":
    sys.exit(main())
