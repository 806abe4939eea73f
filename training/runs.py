"""What can be done with a run: start it, go on with it, replace it.

torch is imported only when there is something to train.
"""

import contextlib
import json
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.errors import GridwarpError
from models.run import EPOCH_FILE, saved_epochs, schedule
from training.progress import Progress, shown
from training.recipe import OPTIONS, Recipe

OTHER_FILES = "run.json", "data.safetensors", "resume.safetensors"


def run_directory(recipe: Recipe, media_dir: str | Path = "media") -> Path:
    """Where the run of a recipe lies unless the user says otherwise."""
    return Path(media_dir) / "runs" / recipe.directory_name()


def ensure_run(recipe: Recipe, media_dir: str | Path = "media", progress: Progress = shown) -> Path:
    """The directory of the finished run of `recipe`; what is missing of it is trained.

    A run that was extended beyond the recipe's epochs is taken as it is. Imports torch only
    if there is something to train.

    Raises
    ------
    GridwarpError
        if another run lies there, or training fails.
    """
    directory = run_directory(recipe, media_dir)
    _finish_swap(directory)
    if not (directory / "run.json").exists():
        start(directory, recipe, progress)
        return directory
    stored = stored_recipe(directory)
    if replace(stored, epochs=recipe.epochs) != recipe or stored.epochs < recipe.epochs:
        raise _occupied(directory)
    if not is_finished(directory, stored):
        resume(directory, recipe.preset, {}, progress)
    return directory


def ensure_linear(
    directory: Path, media_dir: str | Path = "media", progress: Progress = shown
) -> Path:
    """The run of the same recipe with every activation left out, trained if it is missing.

    Raises
    ------
    GridwarpError
        (code 2) if the run in `directory` wasn't recorded here, so that its recipe isn't known.
    """
    recipe = stored_recipe(directory)
    linear = replace(recipe, activations=("identity",) * len(recipe.layers))
    return ensure_run(linear, media_dir, progress)


def start(directory: Path, recipe: Recipe, progress: Progress = shown) -> bool:
    """Train a new run; False if the same one is there already, finished.

    Raises
    ------
    GridwarpError
        (code 2) if something else is there; (code 1) if training fails.
    """
    _finish_swap(directory)
    if not _is_free(directory):
        if stored_recipe(directory) == recipe and is_finished(directory, recipe):
            return False
        raise _occupied(directory)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(directory, error) from error
    try:
        _train(directory, recipe, progress)
    finally:
        with contextlib.suppress(OSError):
            directory.rmdir()  # only if nothing was written
    return True


def resume(
    directory: Path, preset: str, changes: Mapping[str, Any], progress: Progress = shown
) -> bool:
    """Go on with a run; False if it is finished.

    Parameters
    ----------
    preset, changes
        What the user asks for, as for `Recipe.of`. It must be what the run was started
        with; only `epochs` may be more.

    Raises
    ------
    GridwarpError
        (code 2) if there is no run, or `changes` contradict it; (code 1) if training fails.
    """
    _finish_swap(directory)
    if not (directory / "run.json").exists():
        raise GridwarpError(
            f"there is no run to resume in {directory}.",
            "Start it without --resume, or say where it is: --out DIR",
            code=2,
        )
    stored, asked = stored_recipe(directory), Recipe.of(preset, **changes)
    for name in ("preset", *changes):
        had, wanted = getattr(stored, name), getattr(asked, name)
        if had != wanted and not (name == "epochs" and wanted > had):
            raise GridwarpError(
                f"{directory} was started with {OPTIONS[name]} {_text(had)}, not {_text(wanted)}.",
                "Leave that out to go on with it, or train another run: --out DIR",
                code=2,
            )
    recipe = replace(stored, epochs=asked.epochs if "epochs" in changes else stored.epochs)
    if is_finished(directory, recipe):
        return False
    _train(directory, recipe, progress)
    return True


def overwrite(directory: Path, recipe: Recipe, progress: Progress = shown) -> None:
    """Train a run beside the one in `directory`, and put it in its place when it is finished.

    Raises
    ------
    GridwarpError
        (code 2) if `directory` holds more than a run; (code 1) if training fails, and then
        the old run is as it was.
    """
    _finish_swap(directory)
    if _is_free(directory):
        start(directory, recipe, progress)
        return
    foreign = _foreign_files(directory)
    if foreign or not (directory / "run.json").exists():
        what = f"'{foreign[0]}', which is no part of a run" if foreign else "no run"
        raise GridwarpError(
            f"{directory} holds {what}, so it isn't overwritten.",
            "Choose another place: --out DIR",
            code=2,
        )
    new, old = _beside(directory, "new"), _beside(directory, "old")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
    except OSError as error:
        raise _unwritable(new, error) from error
    try:
        with progress(recipe) as report:
            from training.recorder import record

            record(
                new,
                recipe,
                report,
                kept=lambda: f"the run in {directory} is as it was",
                again="the same command again",
            )
        directory.rename(old)
        new.rename(directory)
    except OSError as error:
        raise _unwritable(directory, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
        _finish_swap(directory)


def stored_recipe(directory: Path) -> Recipe:
    """The recipe of the run in `directory`.

    Raises
    ------
    GridwarpError
        (code 2) if it isn't a run that `python -m training` recorded.
    """
    path = directory / "run.json"
    try:
        return Recipe.from_json(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        problem = f"{directory} isn't empty, and holds no run."
    except (OSError, KeyError, TypeError, ValueError, AttributeError, GridwarpError):
        problem = f"{path} is damaged, or wasn't written by `python -m training`."
    raise GridwarpError(problem, "Choose another place: --out DIR", code=2)


def is_finished(directory: Path, recipe: Recipe) -> bool:
    """Whether every epoch of the recipe's schedule has its file."""
    return set(schedule(recipe.epochs, recipe.every)) <= set(saved_epochs(directory))


def _train(directory: Path, recipe: Recipe, progress: Progress) -> None:
    def kept() -> str:
        saved = saved_epochs(directory)
        return f"epochs up to {saved[-1]} are saved" if saved else "no epoch is saved yet"

    again = f"python -m training {recipe.preset} --out {shlex.quote(str(directory))} --resume"
    with progress(recipe) as report:
        from training.recorder import record  # seconds, for torch: the progress shows before

        record(directory, recipe, report, kept=kept, again=again)


def _is_free(directory: Path) -> bool:
    """Whether a run can be started there; left-over temporary files don't count."""
    try:
        return all(path.name.endswith(".tmp") for path in directory.iterdir())
    except FileNotFoundError:
        return True
    except NotADirectoryError as error:
        raise _unwritable(directory, error) from None


def _foreign_files(directory: Path) -> list[str]:
    return sorted(
        path.name
        for path in directory.iterdir()
        if path.name not in OTHER_FILES
        and not EPOCH_FILE.fullmatch(path.name)
        and not (path.name.startswith(".") and path.name.endswith(".tmp"))
    )


def _beside(directory: Path, word: str) -> Path:
    return directory.parent / f".{directory.name}.{word}"


def _finish_swap(directory: Path) -> None:
    """Mend what an `overwrite` left that was killed between its two renames."""
    old = _beside(directory, "old")
    if old.is_dir():
        if directory.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(directory)


def _occupied(directory: Path) -> GridwarpError:
    return GridwarpError(
        f"{directory} holds a run already, unfinished or of another configuration.",
        "Go on with it: --resume. Replace it: --overwrite. Train elsewhere: --out DIR",
        code=2,
    )


def _unwritable(directory: Path, error: OSError) -> GridwarpError:
    return GridwarpError(
        f"{directory} can't be written: {error.strerror or error}.",
        "Choose another place: --out DIR",
    )


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
