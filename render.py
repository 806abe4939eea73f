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

from scenes.cli import checks as parse
from scenes.cli import options
from scenes.cli.catalog import CATALOG, Entry, entry
from scenes.cli.settings import Output, Settings
from scenes.output import target as place
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
@options.of_a_clip(Choice)
@cloup.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list)
@cloup.option("--verbose", is_flag=True, expose_value=False, help="Show tracebacks.")
def command(scene: str, run: str | None, other: str | None, **given: Any) -> int:
    """Film what a neural network does to space.

    The clip's path goes to stdout, all else to stderr.
    """
    if scene == "doctor":
        from scenes.output.tools.doctor import report

        text, complete = report()
        click.echo(text)
        return 0 if complete else 1
    found = entry(scene)
    settings, output = parse.settings(given), parse.output(given)
    parse.check_scene(scene, found, settings, other, given["retrained"])
    names = parse.run_names(scene, found, settings, run, other)
    directories = _runs(found, names, given["retrained"], settings, output)
    settings = parse.with_runs(settings, directories)
    if found.descends:
        from training.runs import ensure_rates

        settings = parse.with_rates(settings, ensure_rates(directories[0], output.media_dir))
    place.check(place.target(found, settings, output), output)

    from scenes.output.engine.progress import shown

    with shown(" ".join([scene, *names[:1]])) as progress:
        from scenes.output.session import render

        files = render(found, settings, output, progress)
    for path in reversed(files):
        click.echo(os.fsencode(path), err=path != files[0])  # bytes: a path may be no text
    if output.preview:
        from scenes.output.tools.viewer import open_file

        if not open_file(files[0]):
            click.echo("There is no viewer to open it with.", err=True)
    return 0


def _runs(
    found: Entry, names: list[str], retrained: bool, settings: Settings, output: Output
) -> list[Path]:
    """The run directories, checked; a preset that isn't there yet is trained."""
    from models.run.run import Run
    from training import runs

    wanted = [runs.run_named(name, output.seed, output.media_dir) for name in names]
    for directory, recipe in wanted:
        if recipe is None or runs.is_there(directory, recipe):
            run = Run.open(directory)
            parse.check_demand(found, run.architecture, run.task)
            parse.check_runs([run], settings)
        else:
            parse.check_demand(found, recipe.architecture, recipe.shape.task)
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
