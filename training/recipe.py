"""The complete configuration of one training run, and the checks on it. Imports nothing heavy."""

import hashlib
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from models.errors import GridwarpError, nearest
from models.parameters import Choice, Count, Number
from training.presets import OPTIMIZERS, PRESETS, SHAPES, Preset, Shape

if TYPE_CHECKING:
    from models.network.architecture import Architecture

MOST_POINTS = 10**7
MOST_WEIGHTS = 10**8  # with Adam's two moments and the gradient: 1.6 GB
LARGEST_SEED = 2**32 - 1  # scikit-learn's bound
LONGEST_NAME = 100  # characters of a directory's name; file systems allow 255 bytes


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the bytes of a run. Make one with `Recipe.of`."""

    preset: str  # a key of PRESETS: where the values not asked for come from
    dataset: str  # a key of SHAPES
    points: int  # of all classes together, held-out ones included
    noise: float  # see training.datasets.generate
    layers: tuple[int, ...]  # hidden widths
    activations: tuple[str, ...]  # one a hidden layer, as models.activations.parse reads them
    epochs: int  # the last one; epoch 0 is the network before its first step
    seed: int  # of the data, the first weights and the shuffles
    learning_rate: float  # of the first epoch
    weight_decay: float  # an L2 penalty added to the gradient
    batch_size: int  # points a step
    orthogonal_gain: float | None  # of the first weights; None: what torch.nn.Linear does
    every: int  # epochs between two saved ones
    optimizer: str = "adam"  # one of OPTIMIZERS
    decay: float = 0.0  # of the learning rate, see `models.run.run.learning_rate`

    @classmethod
    def of(cls, preset: str, **changes: Any) -> "Recipe":
        """A preset's recipe with some of its values changed.

        Parameters
        ----------
        preset
            A key of `PRESETS`.
        changes
            Fields of `Recipe` by name. One activation stands for all hidden layers. With
            other `layers` but no `activations`, each layer takes the preset's first one,
            except that a narrow last layer behind a wider one takes the preset's last.

        Raises
        ------
        GridwarpError
            (code 2) if the preset is unknown or a value makes no sense.
        """
        if preset not in PRESETS:
            raise GridwarpError(
                f"unknown preset '{preset}'.{nearest(preset, list(PRESETS))}",
                f"Choose from: {', '.join(PRESETS)}.",
                code=2,
            )
        base = PRESETS[preset]
        values = {"preset": preset, "seed": 0, "every": 1, **asdict(base), **changes}
        del values["description"]
        for name in ("noise", "learning_rate", "weight_decay", "decay"):
            values[name] = float(values[name])
        layers = values["layers"] = tuple(values["layers"])
        if "activations" not in changes:
            values["activations"] = _activations_for(layers, base)
        elif len(values["activations"]) == 1:
            values["activations"] = tuple(values["activations"]) * len(layers)
        recipe = cls(**values)
        recipe.check()
        return recipe

    def check(self) -> None:
        """See that the values make sense.

        Raises
        ------
        GridwarpError
            (code 2) that names the option.
        """
        for name, limits in LIMITS.items():
            try:
                limits.convert(str(getattr(self, name)), None, None)
            except click.BadParameter as error:
                raise GridwarpError(f"{OPTIONS[name]} {error.message}", code=2) from None
        layers, fewest = text_of(self.layers), self.shape.fewest_points
        weights = sum(fan_in * fan_out for fan_in, fan_out in pairwise(self.widths))
        most = f"layers of at most {MOST_WEIGHTS:g} weights together"
        _require(min(self.widths) >= 1, "--layers", layers, "widths of 1 or more, such as 128,2")
        _require(weights <= MOST_WEIGHTS, "--layers", layers, most)
        _require(self.points >= fewest, "--points", self.points, f"{fewest} to {MOST_POINTS}")
        if self.activations != _activations_for(self.layers, PRESETS[self.preset]):
            from models.network.architecture import Architecture  # NumPy: only where needed

            Architecture(self.widths, self.activations)  # which checks them

    def to_json(self) -> dict[str, Any]:
        """The task, and the sections "dataset" and "training" of `run.json`.

        "architecture" has the layers.
        """
        values = asdict(self)
        dataset = {"name": values.pop("dataset"), "points": values.pop("points")}
        dataset["noise"] = values.pop("noise")
        del values["layers"], values["activations"]
        for name in NEWER:  # as they were, they aren't written: older runs have no such entry
            if values[name] == getattr(type(self), name):
                del values[name]
        return {"task": self.shape.task, "dataset": dataset, "training": values}

    @classmethod
    def from_json(cls, config: Mapping[str, Any]) -> "Recipe":
        """The recipe that a `run.json` was written from.

        Raises
        ------
        KeyError, TypeError, ValueError
            if it wasn't written from one.
        GridwarpError
            (code 2) if it was, but a value makes no sense.
        """
        dataset, architecture = config["dataset"], config["architecture"]
        recipe = cls(
            dataset=dataset["name"],
            points=dataset["points"],
            noise=dataset["noise"],
            layers=tuple(architecture["widths"][1:-1]),
            activations=tuple(architecture["activations"]),
            **config["training"],
        )
        if recipe.preset not in PRESETS or recipe.dataset not in SHAPES:
            raise ValueError(f"no preset {recipe.preset!r}, or no dataset {recipe.dataset!r}")
        recipe.check()
        return recipe

    @property
    def shape(self) -> Shape:
        """Features, outputs and task of the data."""
        return SHAPES[self.dataset]

    @property
    def widths(self) -> tuple[int, ...]:
        """Of every layer, input and output included."""
        return (self.shape.features, *self.layers, self.shape.outputs)

    @property
    def architecture(self) -> "Architecture":
        """What the data give goes in, what they ask for comes out, the layers in between."""
        from models.network.architecture import Architecture  # NumPy and SciPy

        return Architecture(self.widths, self.activations)

    def differences(self) -> dict[str, object]:
        """The values that aren't the preset's, by field."""
        expected = asdict(Recipe.of(self.preset)) | {
            "activations": _activations_for(self.layers, PRESETS[self.preset])
        }
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value != expected[name]}

    def command(self, directory: Path, *flags: str) -> str:
        """What to type to train this recipe into `directory`."""
        options = [
            f"{OPTIONS[name]} {text_of(_one_for_all(value))}"
            for name, value in self.differences().items()
            if name in OPTIONS
        ]
        place = f"--out {quoted(directory)}"
        return " ".join(["python -m training", self.preset, *options, place, *flags])

    def directory_name(self) -> str:
        """The preset's name, with a suffix for every value that isn't its default.

        `spiral`, `spiral-seed3`, `spiral-layers64,2-activationtanh`: different recipes have
        different names. Past 100 characters a hash stands for the rest.
        """
        name = self.preset
        for field, value in self.differences().items():
            short = text_of(_one_for_all(value)).replace(":", "")
            name += f"{OPTIONS.get(field, field).removeprefix('-')}{short}"
        if len(name) > LONGEST_NAME:
            name = f"{name[: LONGEST_NAME - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        return name


# What the numbers and names of a recipe may be, here and on the command line.
LIMITS: dict[str, click.ParamType] = {
    "points": Count(1, MOST_POINTS),
    "noise": Number(0.0),
    "epochs": Count(0),
    "seed": Count(0, LARGEST_SEED),
    "learning_rate": Number(0.0, min_open=True),
    "weight_decay": Number(0.0),
    "batch_size": Count(1),
    "every": Count(1),
    "optimizer": Choice(OPTIMIZERS),
    "decay": Number(0.0),
}
# What the command line calls the fields of a recipe that can be chosen.
OPTIONS = {
    "preset": "the preset",
    "layers": "--layers",
    "activations": "--activation",
    **{name: f"--{name.replace('_', '-')}" for name in LIMITS},
}
# Fields that run.json has only where they aren't the default.
NEWER = ("optimizer", "decay")


def _activations_for(layers: tuple[int, ...], preset: Preset) -> tuple[str, ...]:
    """The activations that `layers` take from a preset."""
    if layers == preset.layers:
        return preset.activations
    first, last = preset.activations[0], preset.activations[-1]
    narrow_end = len(layers) > 1 and layers[-1] <= 2 < max(layers[:-1])
    return tuple(
        last if narrow_end and index == len(layers) - 1 else first for index in range(len(layers))
    )


def _require(holds: bool, option: str, value: object, range_: str) -> None:
    if not holds:
        raise GridwarpError(f"{option} {value} makes no sense.", f"Give {range_}.", code=2)


def _one_for_all(value: object) -> object:
    """Activations that are all the same as just one."""
    if isinstance(value, tuple) and isinstance(value[0], str) and len(set(value)) == 1:
        return value[:1]
    return value


def text_of(value: object) -> str:
    """A value as the command line takes it."""
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def quoted(path: Path) -> str:
    """A path as a shell takes it."""
    return shlex.quote(str(path))
