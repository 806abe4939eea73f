"""`python -m training PRESET`: train a network and keep every epoch.

Only what checks the arguments is imported at once; torch comes when there is something to train.
"""

import sys
from pathlib import Path
from typing import Any

import click
import cloup

from models.errors import GridwarpError
from training.command_line import Choice, guarded
from training.presets import OPTIMIZERS, PRESETS
from training.recipe import Recipe

PROGRAM = "python -m training"


class Widths(click.ParamType):
    """`128,2` as (128, 2)."""

    name = "widths"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        try:
            return tuple(int(width) for width in value.split(","))
        except ValueError:
            self.fail(f"'{value}' isn't a list of widths such as 128,2.", param, ctx)


class Names(click.ParamType):
    """`relu,identity` as ("relu", "identity")."""

    name = "names"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        return tuple(name.strip() for name in value.split(","))


def _list_presets(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        for name, preset in PRESETS.items():
            click.echo(f"{name:<8} {preset.description}")
        ctx.exit()


@cloup.command(show_constraints=False)
@cloup.argument("preset", help="What to train; --list names them.")
@cloup.option_group(
    "The network",
    cloup.option("--layers", type=Widths(), help="Hidden widths, for example 128,2."),
    cloup.option(
        "--activation",
        "activations",
        type=Names(),
        help="relu, leaky_relu:0.001, tanh, ...: one for all, or one a hidden layer.",
    ),
)
@cloup.option_group(
    "The data",
    cloup.option("--points", type=int, help="Of all classes together; 20 % are held out."),
    cloup.option("--noise", type=float, help="Standard deviation."),
)
@cloup.option_group(
    "Training",
    cloup.option("--epochs", type=int, help="The last epoch."),
    cloup.option("--seed", type=int, help="Of data, first weights and shuffles. [default: 0]"),
    cloup.option("--optimizer", type=Choice(OPTIMIZERS), help="sgd: plain gradient descent."),
    cloup.option("--learning-rate", type=float, help="Of the first epoch."),
    cloup.option("--decay", type=float, help="d: the rate is divided by 1 + d k in epoch k + 1."),
    cloup.option("--weight-decay", type=float, help="An L2 penalty added to the gradient."),
    cloup.option("--batch-size", type=int, help="Points a step."),
)
@cloup.option_group(
    "The run",
    cloup.option("--out", type=click.Path(path_type=Path), help="Its directory."),
    cloup.option(
        "--media_dir",
        type=click.Path(path_type=Path),
        default=Path("media"),
        help="Without --out, it goes to runs/ in here.",
        show_default=True,
    ),
    cloup.option("--every", type=int, help="Save each so many epochs. [default: 1]"),
    cloup.option("--resume", is_flag=True, help="Go on with a run; more --epochs extend it."),
    cloup.option("--overwrite", is_flag=True, help="Replace the run that is there."),
)
@cloup.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_presets,
    help="Name the presets.",
)
@cloup.option("--verbose", is_flag=True, expose_value=False, help="Show tracebacks.")
def command(
    preset: str, out: Path | None, media_dir: Path, resume: bool, overwrite: bool, **options: Any
) -> None:
    """Train PRESET, and keep the weights of every epoch.

    What isn't said is as in the preset. The path of the run goes to stdout, all else to stderr.
    """
    if resume and overwrite:
        raise GridwarpError("--resume and --overwrite contradict each other.", "Drop one.", code=2)
    changes = {name: value for name, value in options.items() if value is not None}
    recipe = Recipe.of(preset, **changes)

    from training import runs

    directory = out or runs.run_directory(recipe, media_dir)
    if overwrite:
        runs.overwrite(directory, recipe)
    elif resume and not runs.resume(directory, preset, changes):
        click.echo("This run is finished: nothing to resume.", err=True)
    elif not resume and not runs.start(directory, recipe):
        click.echo("This run is trained already.", err=True)
    click.echo(str(directory))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code: 0, 2 for bad arguments, 1 for anything else."""
    return guarded(command, PROGRAM, arguments)


if __name__ == "__main__":
    sys.exit(main())
