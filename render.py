"""Render a clip: `python render.py warp spiral`. Arguments in, the clip's path out on stdout.

Arguments and run are checked before Manim or torch is imported.
"""

import sys
from pathlib import Path
from typing import Any

import click
import cloup

from models.errors import GridwarpError
from scenes import arguments as parse
from scenes.arguments import THEME_NAMES
from scenes.catalog import CATALOG, entry
from scenes.settings import ASPECTS, FORMATS, QUALITIES, TEXT_MODES, Output, Settings
from training.command_line import guarded

PROGRAM = "python render.py"


def _list(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        for name, found in CATALOG.items():
            click.echo(f"{name:<10} {found.shows}")
        ctx.exit()


@cloup.command(show_constraints=False)
@cloup.argument("scene", help="One of --list, or `doctor`: what is installed, what is missing.")
@cloup.argument("run", required=False, help="A run directory or a preset. [default: spiral]")
@cloup.argument("other", required=False, help="A second run, for compare.")
@cloup.option_group(
    "What is shown",
    cloup.option("--epoch", default="last", help="A number, last, or best (lowest loss)."),
    cloup.option("--no-activation", is_flag=True, help="The same weights without activations."),
    cloup.option("--retrained", is_flag=True, help="compare: beside a net trained without them."),
    cloup.option("--basis", type=click.Choice(["free", "own"]), help="Of a linear 2-unit layer."),
    cloup.option("--window", type=parse.WINDOW, help="Of the grid: left,right,bottom,top."),
    cloup.option("--grid", type=int, help="About how many major lines cross the panel. [9]"),
    cloup.option("--stages", type=parse.STAGES, help="Film only these: 2-3."),
    cloup.option("--trace", type=int, metavar="N", help="Follow point N by eye."),
)
@cloup.option_group(
    "How it looks",
    cloup.option("--text", type=click.Choice(TEXT_MODES), help="none gives clean plates."),
    cloup.option("--theme", type=click.Choice(THEME_NAMES)),
    cloup.option("--aspect", type=click.Choice(list(ASPECTS))),
    cloup.option("--speed", type=float, help="Everything this many times faster."),
    cloup.option("--duration", type=float, help="Seconds in all, in place of --speed."),
)
@cloup.option_group(
    "How it is written",
    cloup.option("-q", "--quality", type=click.Choice(list(QUALITIES)), default="h"),
    cloup.option("-r", "--resolution", metavar="W,H", help="Pixels."),
    cloup.option("--fps", "--frame_rate", type=float, help="Frames a second."),
    cloup.option("--format", "file_format", type=click.Choice(FORMATS), default="mp4"),
    cloup.option("-t", "--transparent", is_flag=True, help="No background (mov or webm)."),
    cloup.option("-s", "--save_last_frame", is_flag=True, help="The last frame as PNG."),
    cloup.option("-p", "--preview", is_flag=True, help="Open it when it is done."),
    cloup.option("-o", "--output_file", metavar="NAME", help="Its name, or path."),
    cloup.option("--media_dir", type=click.Path(path_type=Path), default=Path("media")),
    cloup.option("--seed", type=int, help="Of a preset that is trained for this clip."),
    cloup.option("--sheet", is_flag=True, help="A contact sheet of a dozen frames beside it."),
)
@cloup.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list)
@cloup.option("--verbose", is_flag=True, expose_value=False, help="Show tracebacks.")
def command(scene: str, run: str | None, other: str | None, **options: Any) -> None:
    """Film what a neural network does to space.

    The clip's path goes to stdout, all else to stderr.
    """
    if scene == "doctor":
        from scenes.output.doctor import report

        click.echo(report())
        return
    found = entry(scene)
    output = _output(options)
    settings = _settings(options)
    if (other is not None or options["retrained"]) and not found.compares:
        raise GridwarpError(
            f"{scene} shows one run.", f"Set two side by side: {PROGRAM} compare RUN OTHER", code=2
        )
    if other is not None and options["retrained"]:
        raise GridwarpError("--retrained brings its own second run.", "Drop OTHER.", code=2)
    runs = [run or "spiral", *([other] if other is not None else [])]
    directories = [_run(name, options["seed"], output.media_dir, settings) for name in runs]
    if options["retrained"]:
        from training.runs import ensure_linear

        directories.insert(0, ensure_linear(directories[0], output.media_dir))
    settings = parse.with_runs(settings, directories)

    from scenes.catalog import load
    from scenes.output.progress import frames_shown
    from scenes.output.session import open_file, render

    with frames_shown(f"{scene} {runs[0]}") as report_frames:
        files = render(load(scene), settings, output, report_frames)
    for path in files[1:]:
        click.echo(str(path), err=True)
    click.echo(str(files[0]))
    if output.preview:
        open_file(files[0])


def _settings(options: dict[str, Any]) -> Settings:
    wanted = {name: options[name] for name in parse.SHOWN if options[name] is not None}
    return parse.checked(Settings(activation=not options["no_activation"], **wanted))


def _output(options: dict[str, Any]) -> Output:
    return parse.output(
        options["quality"],
        options["resolution"],
        options["aspect"],
        options["fps"],
        format=options["file_format"],
        transparent=options["transparent"],
        still=options["save_last_frame"],
        preview=options["preview"],
        sheet=options["sheet"],
        name=options["output_file"],
        media_dir=options["media_dir"],
        seed=options["seed"],
    )


def _run(name: str, seed: int | None, media_dir: Path, settings: Settings) -> Path:
    """A run directory as it is, or a preset's, trained if it isn't there yet."""
    from models.run import Run
    from training.presets import PRESETS

    if name in PRESETS and not (Path(name) / "run.json").exists():
        from training.recipe import Recipe
        from training.runs import ensure_run

        directory = ensure_run(
            Recipe.of(name, **({} if seed is None else {"seed": seed})), media_dir
        )
    else:
        directory = Path(name)
        if not directory.exists():
            raise parse.unknown_run(name, list(PRESETS))
    parse.check_run(Run.open(directory), settings)
    return directory


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code: 0, 2 for bad arguments, 1 for anything else."""
    return guarded(command, PROGRAM, arguments)


if __name__ == "__main__":
    sys.exit(main())
