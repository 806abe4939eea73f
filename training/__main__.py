"""`python -m training PRESET`: train a network and keep every epoch.

Only what checks the arguments is imported at once; torch comes when there is something to train.
"""

import sys
from pathlib import Path
from typing import Any

# Ours go before what a working directory or PYTHONPATH may call the same.
if sys.path[0] != (root := str(Path(__file__).resolve().parents[1])):
    sys.path.insert(0, root)

import click
import cloup
from cloup.constraints import mutually_exclusive

from models.parameters import Parsed
from training.command_line import TRAIN, guarded, list_option
from training.presets import PRESETS
from training.recipe import LIMITS, OPTIONS, Recipe


def _widths(text: str) -> tuple[int, ...]:
    """`128,2` as (128, 2)."""
    try:
        return tuple(map(int, text.split(",")))
    except ValueError:
        raise ValueError(f"'{text}' isn't a list of widths such as 128,2.") from None


def _names(text: str) -> tuple[str, ...]:
    """`relu,identity` as ("relu", "identity")."""
    return tuple(name.strip() for name in text.split(","))


def _field(name: str, help: str) -> Any:
    """The option of a recipe's field."""
    return cloup.option(OPTIONS[name], name, type=LIMITS[name], help=help)


@cloup.command("train", show_constraints=False)
@cloup.argument("preset", help="What to train; --list names them.")
@cloup.option_group(
    "The network",
    cloup.option(
        "--layers", type=Parsed("widths", _widths), help="Hidden widths, for example 128,2."
    ),
    cloup.option(
        "--activation",
        "activations",
        type=Parsed("names", _names),
        help="relu, leaky_relu:0.001, tanh, ...: one for all, or one a hidden layer.",
    ),
)
@cloup.option_group(
    "The data",
    _field("points", "Of all classes together; 20 % are held out."),
    _field("noise", "Standard deviation."),
)
@cloup.option_group(
    "Training",
    _field("epochs", "The last epoch."),
    _field("seed", "Of data, first weights and shuffles. [default: 0]"),
    _field("optimizer", "sgd: plain gradient descent."),
    _field("learning_rate", "Of the first epoch."),
    _field("decay", "d: the rate is divided by 1 + d k in epoch k + 1."),
    _field("weight_decay", "An L2 penalty added to the gradient."),
    _field("batch_size", "Points a step."),
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
    _field("every", "Save each so many epochs. [default: 1]"),
    cloup.option("--resume", is_flag=True, help="Go on with a run; more --epochs extend it."),
    cloup.option("--overwrite", is_flag=True, help="Replace the run that is there."),
)
@list_option({name: each.description for name, each in PRESETS.items()}, "Name the presets.")
@cloup.option("--verbose", is_flag=True, expose_value=False, help="Show tracebacks.")
@cloup.constraint(
    mutually_exclusive.rephrased(error="--resume and --overwrite contradict each other: drop one."),
    ["resume", "overwrite"],
)
def train_preset(
    preset: str, out: Path | None, media_dir: Path, resume: bool, overwrite: bool, **options: Any
) -> None:
    """Train PRESET, and keep the weights of every epoch.

    What isn't said is as in the preset. The path of the run goes to stdout, all else to stderr.
    """
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


def train_main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code: 0, 2 for bad arguments, 1 for anything else."""
    return guarded(train_preset, TRAIN, arguments)


if __name__ == "__main__":
    sys.exit(train_main())
