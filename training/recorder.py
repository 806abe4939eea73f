"""A run on disk while it is being trained: what is written, in which order, and how to go on.

`run.json` comes first, then the data, then for each saved epoch `resume.safetensors` and
after it the epoch's own file. So whatever has been written when the process dies, the rest
follows from it.
"""

import json
import platform
from collections.abc import Callable
from pathlib import Path

import numpy as np
import sklearn
import torch

from models.errors import GridwarpError
from models.files import remove_abandoned
from models.run.files import (
    FORMAT,
    epoch_path,
    read_tensors,
    saved_epochs,
    schedule,
    write_json,
    write_tensors,
)
from training.datasets import Data, generate
from training.recipe import Recipe
from training.trainer import DivergedError, Score, Trainer, one_thread, train

RESUME = "resume.safetensors"


def record(
    directory: Path,
    recipe: Recipe,
    report: Callable[[Score], None],
    *,
    kept: Callable[[], str],
    again: str,
) -> None:
    """Train what is missing of the run in `directory`, which must exist, and write it there.

    No other process may do the same meanwhile: see `training.lock`.

    Parameters
    ----------
    directory
        Empty, or holding a run of this recipe up to any epoch.
    report
        Called with the score of every epoch that is trained.
    kept
        Gives the words for what is safe, when something comes in between.
    again
        The command to type then.

    Raises
    ------
    GridwarpError
        if the loss stops being finite, the user interrupts, or a file can't be read or
        written. The run up to the last saved epoch is valid then.
    """
    try:
        with one_thread():
            remove_abandoned(directory, alone=True)
            _write_config(directory, recipe)
            trainer = Trainer(recipe, recipe.architecture, _data(directory, recipe))
            scheduled = set(schedule(recipe.epochs, recipe.every))

            def after_epoch(trainer: Trainer, score: Score) -> None:
                if score.epoch in scheduled:
                    _save(directory, trainer, score)
                report(score)

            try:
                _start(directory, trainer, report)
                train(trainer, recipe.epochs, after_epoch)
            except DivergedError as error:
                _note_divergence(directory, error.epoch)
                raise
            _note_divergence(directory, None)
    except DivergedError as error:
        raise GridwarpError(
            f"the loss is no longer finite at epoch {error.epoch}; {kept()}.",
            f"Try a smaller rate: --learning-rate {recipe.learning_rate / 10:g}",
        ) from None
    except KeyboardInterrupt:
        raise GridwarpError(f"interrupted; {kept()}.", f"To go on: {again}") from None
    except OSError as error:
        raise GridwarpError(
            f"{directory} can't be written: {error.strerror or error}; {kept()}.",
            f"When that is mended, go on: {again}",
        ) from error
    finally:
        remove_abandoned(directory, alone=True)


def _write_config(directory: Path, recipe: Recipe) -> None:
    """Write `run.json`, or the number of epochs in the one that is there."""
    path = directory / "run.json"
    if path.exists():
        config = json.loads(path.read_text(encoding="utf-8"))
        if config["training"]["epochs"] != recipe.epochs:
            config["training"]["epochs"] = recipe.epochs
            write_json(path, config)
        return
    versions = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
    }
    architecture = recipe.architecture.to_json()
    write_json(
        path,
        {"format": FORMAT, **recipe.to_json(), "architecture": architecture, "versions": versions},
    )


def _note_divergence(directory: Path, epoch: int | None) -> None:
    """Say in `run.json` why the run ends early; say so no more (None) once it doesn't."""
    path = directory / "run.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    if config.pop("diverged", None) != epoch:
        write_json(path, config if epoch is None else {**config, "diverged": epoch})


def _data(directory: Path, recipe: Recipe) -> Data:
    """The data of the run: those on disk, or new ones that are written there."""
    path = directory / "data.safetensors"
    if not path.exists():
        data = generate(recipe.dataset, recipe.points, recipe.noise, recipe.seed)
        write_tensors(path, {"X": data.points, "y": data.labels, "train": data.train})
        return data
    try:
        tensors, _ = read_tensors(path)
        return Data(tensors["X"], tensors["y"], tensors["train"])
    except (GridwarpError, KeyError) as error:
        problem = error.problem if isinstance(error, GridwarpError) else f"{path} has no {error}."
        raise GridwarpError(problem, "Delete the file: --resume makes it again.") from None


def _start(directory: Path, trainer: Trainer, report: Callable[[Score], None]) -> None:
    """Bring the trainer to where the run stands; save that epoch if its file is missing."""
    saved = saved_epochs(directory)
    if saved or (directory / RESUME).exists():
        _restore(directory, trainer)
    recipe = trainer.recipe
    lost = [
        epoch
        for epoch in schedule(recipe.epochs, recipe.every)
        if epoch < trainer.epoch and epoch not in saved
    ]
    if lost:
        raise GridwarpError(
            f"{epoch_path(directory, lost[0])} is missing; it can't be trained again on its own.",
            f"Train the whole run again: {recipe.command(directory, '--overwrite')}",
        )
    if trainer.epoch not in saved:
        score = trainer.score()
        _save(directory, trainer, score)
        report(score)


def _save(directory: Path, trainer: Trainer, score: Score) -> None:
    """Write the state to go on from, then the epoch."""
    weights = trainer.weights()
    name = "r_squared" if trainer.task == "regression" else "accuracy"
    write_tensors(directory / RESUME, {**weights, **trainer.moments()}, epoch=str(trainer.epoch))
    write_tensors(
        epoch_path(directory, trainer.epoch),
        weights,
        loss=repr(score.loss),
        **{name: repr(score.accuracy), f"held_out_{name}": repr(score.held_out)},
    )


def _restore(directory: Path, trainer: Trainer) -> None:
    path = directory / RESUME
    again = trainer.recipe.command(directory, "--overwrite")
    remedy = f"The saved epochs can still be filmed. To train anew: {again}"
    try:
        tensors, metadata = read_tensors(path)
        if not all(np.isfinite(array).all() for array in tensors.values()):
            raise ValueError("it holds values that aren't finite")
        trainer.restore(int(metadata["epoch"]), tensors)
    except GridwarpError as error:
        raise GridwarpError(error.problem, remedy) from None
    except (KeyError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:100]
        raise GridwarpError(f"{path} doesn't belong to this run: {reason}.", remedy) from None
