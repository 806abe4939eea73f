"""Render a clip: `python render.py warp spiral`, or `gridwarp warp spiral` where it is installed.

Arguments in, the clip's path out on stdout. They and the run are checked before Manim or torch is
imported.
"""

import os
import shlex
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's: a process draws on one core
# Ours go before what a working directory or PYTHONPATH may call the same.
if sys.path[0] != (root := str(Path(__file__).resolve().parent)):
    sys.path.insert(0, root)

from dataclasses import replace
from typing import Any

try:
    import click
    import cloup
except ImportError as error:
    sys.exit(f"error: {error.name} isn't installed. Use make video, or .venv/bin/python render.py")

from models.errors import GridwarpError, nearest
from scenes.cli import checks, options
from scenes.cli.catalog import CATALOG, SECTIONS, Entry
from scenes.cli.settings import Output, Settings
from training.command_line import RENDER, guarded, list_option


class Program(cloup.Group):
    """A command a scene, made when it is asked for, and those of the tools."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*CATALOG, "train", "doctor"]

    def list_sections(self, ctx: click.Context, *_: Any) -> list[cloup.Section]:
        named = {title: [entry.name for entry in entries] for title, entries in SECTIONS.items()}
        return [
            cloup.Section(title, {name: self.get_command(ctx, name) for name in names})
            for title, names in (named | {"Around them": ["train", "doctor"]}).items()
        ]

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        if name in CATALOG:
            return options.command_of(CATALOG[name], _film)
        if name == "train":
            from training.__main__ import train_preset

            return train_preset
        if name == "doctor":
            return doctor
        raise GridwarpError(
            f"unknown scene '{name}'.{nearest(name, self.list_commands(ctx))}",
            "See them all: python render.py --list",
            code=2,
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options may stand before the scene, too."""
        rest = args
        if args and args[0].startswith("-"):
            every = click.Command(None, params=[*options.every_option(), *self.get_params(ctx)])
            rest = every.make_parser(ctx).parse_args([*args])[1]
        if rest:
            args = [rest[0], *args[: len(args) - len(rest)], *rest[1:]]
        elif not {"--list", "--help"} & {*args}:
            raise GridwarpError("which SCENE?", "See them all: python render.py --list", code=2)
        return super().parse_args(ctx, args)


@cloup.group(
    cls=Program,
    no_args_is_help=False,
    options_metavar="",
    subcommand_metavar="SCENE [RUN] [OPTIONS]",
)
@list_option({name: entry.shows for name, entry in CATALOG.items()}, "The scenes.")
def command() -> None:
    """Film what a neural network does to space.

    RUN is a preset, trained first if it isn't yet, or a directory. SCENE --help has the options.
    The clip's path goes to stdout, all else to stderr.
    """


@cloup.command(help="What is installed, what is missing, and how to get it.")
def doctor() -> int:
    from scenes.output.tools.doctor import report

    text, complete = report()
    click.echo(text)
    return 0 if complete else 1


def _film(**_: Any) -> int:
    """Film the scene whose command this is; the exit code."""
    ctx = click.get_current_context()
    scene, given = CATALOG[ctx.command.name], checks.given(ctx)
    settings, output = checks.settings(scene, given), checks.output(given)
    names = checks.run_names(scene, ctx)
    run, other, *_ = [*_runs(scene, names, "retrained" in given, settings, output), None, None]
    settings = replace(settings, run=run, other=other)
    if scene.name == "descent":
        from training.runs import ensure_rates

        settings = replace(settings, rates=tuple(ensure_rates(run, output.media_dir)))
    from models.progress import show_progress
    from scenes.output.session import render

    files = render(
        scene, settings, output, show_progress(" ".join([scene.name, *names[:1]]), "frame")
    )
    for path in reversed(files):
        click.echo(os.fsencode(path), err=path != files[0])  # bytes: a path may be no text
    if output.preview:
        from scenes.output.tools.viewer import open_file

        if not open_file(files[0]):
            click.echo("There is no viewer to open it with.", err=True)
    return 0


def _runs(
    scene: Entry, names: list[str], retrained: bool, settings: Settings, output: Output
) -> list[Path]:
    """The run directories, checked; a preset that isn't there yet is trained."""
    from models.run.run import Run
    from training import runs

    asked = [runs.run_named(name, output.seed, output.media_dir) for name in names]
    there = {
        directory: Run.open(directory)
        for directory, recipe in asked
        if recipe is None or runs.is_there(directory, recipe)
    }
    missing = [recipe for directory, recipe in asked if recipe and directory not in there]
    for run in there.values():
        checks.require_demand(scene, run.architecture, run.task)
    for recipe in missing:
        checks.require_demand(scene, recipe.architecture, recipe.shape.task)
        checks.require_range(recipe.preset, 0, recipe.epochs, recipe.points, settings)
    checks.require_runs([*there.values()], settings)
    directories = [directory for directory, _ in asked]
    for recipe in missing:
        runs.ensure_run(recipe, output.media_dir)
    if retrained:
        directories.insert(0, runs.ensure_linear(directories[0], output.media_dir))
    if missing or retrained:
        opened = [there.get(directory) or Run.open(directory) for directory in directories]
        checks.require_runs(opened, settings)
    return directories


def main(arguments: list[str] | None = None, program: str = RENDER) -> int:
    """Run the command line; the exit code: 0, 2 for bad arguments, 1 for anything else."""
    return guarded(command, program, arguments)


def console() -> int:
    """The same, called `gridwarp`."""
    return main(program="gridwarp")


if __name__ == "__main__":
    sys.exit(main(program=f"python {shlex.quote(sys.argv[0])}"))
