"""What can be done with a run: start it, go on with it, replace it.

torch is imported only when there is something to train.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from models.errors import GridwarpError, nearest
from models.files import is_temporary
from models.run.files import EPOCH_FILE, saved_epochs, schedule
from training.lock import only_one
from training.presets import PRESETS
from training.progress import Progress, show_epochs
from training.recipe import OPTIONS, Recipe, quoted, text_of

OTHER_FILES = "run.json", "data.safetensors", "resume.safetensors"
# What reading a run.json raises that no recipe was written to.
UNREADABLE = (
    OSError,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    GridwarpError,
)


def run_directory(recipe: Recipe, media_dir: str | Path = "media") -> Path:
    """Where the run of a recipe lies unless the user says otherwise."""
    return Path(media_dir) / "runs" / recipe.directory_name()


def run_named(name: str, seed: int | None, media_dir: str | Path) -> tuple[Path, Recipe | None]:
    """Where the run is that a user means by `name`, and its recipe if that is a preset's name.

    Raises
    ------
    GridwarpError
        (code 2) if it is neither a directory nor a preset, or the seed makes no sense.
    """
    directory = Path(name)
    if name in PRESETS and not (directory / "run.json").exists():
        recipe = Recipe.of(name, **({} if seed is None else {"seed": seed}))
        return run_directory(recipe, media_dir), recipe
    if directory.exists():
        return directory, None
    kept = Path(media_dir) / "runs" / name
    hint = f" Did you mean '{kept}'?" if kept.is_dir() else nearest(name, list(PRESETS))
    raise GridwarpError(
        f"'{name}' is neither a run directory nor a preset.{hint}",
        f"Presets: {', '.join(PRESETS)}. Train your own: python -m training --help",
        code=2,
    )


def is_there(directory: Path, recipe: Recipe) -> bool:
    """Whether `directory` holds the run of `recipe` up to its last epoch.

    One that was extended beyond the recipe's epochs is taken as it is, and one with holes too:
    a clip checks the epochs that it uses.

    Raises
    ------
    GridwarpError
        (code 2) if another run lies there.
    """
    if not (directory / "run.json").exists():
        return False
    stored = stored_recipe(directory)
    if replace(stored, epochs=recipe.epochs) != recipe or stored.epochs < recipe.epochs:
        raise _occupied(directory, recipe)
    return stored.epochs in saved_epochs(directory)


def ensure_run(
    recipe: Recipe, media_dir: str | Path = "media", progress: Progress = show_epochs
) -> Path:
    """The directory of the run of `recipe`; what is missing at its end is trained.

    Imports torch only if there is something to train.

    Raises
    ------
    GridwarpError
        if another run lies there, or training fails.
    """
    directory = run_directory(recipe, media_dir)
    if not is_there(directory, recipe):
        with _held(directory):
            if not (directory / "run.json").exists():
                _start(directory, recipe, progress)
            elif not is_there(directory, recipe):
                _resume(directory, recipe.preset, {}, progress)
    return directory


def ensure_linear(
    directory: Path, media_dir: str | Path = "media", progress: Progress = show_epochs
) -> Path:
    """The run of the same recipe with every activation left out, trained if it is missing.

    Raises
    ------
    GridwarpError
        (code 2) if the run in `directory` wasn't recorded here, so that its recipe isn't known.
    """
    try:
        recipe = stored_recipe(directory)
    except GridwarpError:
        raise GridwarpError(
            f"how {directory} was trained isn't known, so it can't be trained again.",
            "Set a run of your own beside it: python render.py compare RUN OTHER",
            code=2,
        ) from None
    linear = replace(recipe, activations=("identity",) * len(recipe.layers))
    return ensure_run(linear, media_dir, progress)


# How many times smaller a rate is that is small beside another.
SMALL_RATE = 10.0


def ensure_rates(
    directory: Path, media_dir: str | Path = "media", progress: Progress = show_epochs
) -> list[Path]:
    """Beside a run of gradient descent whose rate decays: the same start with a small rate, and
    with the first one throughout. Trained if they are missing; none for other runs.

    One that diverges is taken up to its last finite epoch.
    """
    try:
        recipe = stored_recipe(directory)
    except GridwarpError:
        return []
    if recipe.optimizer != "sgd" or recipe.decay == 0.0:
        return []
    large = replace(recipe, decay=0.0)
    small = replace(large, learning_rate=recipe.learning_rate / SMALL_RATE)
    return [_ensure_some(recipe, media_dir, progress) for recipe in (small, large)]


def _ensure_some(recipe: Recipe, media_dir: str | Path, progress: Progress) -> Path:
    """As `ensure_run`; a run that diverges is there once that is noted."""
    directory = run_directory(recipe, media_dir)
    if not _diverged(directory):
        try:
            ensure_run(recipe, media_dir, progress)
        except GridwarpError:
            if not _diverged(directory):
                raise
    return directory


def _diverged(directory: Path) -> bool:
    try:
        return "diverged" in json.loads((directory / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


def start(directory: Path, recipe: Recipe, progress: Progress = show_epochs) -> bool:
    """Train a new run; False if the same one is there already, finished.

    Raises
    ------
    GridwarpError
        (code 2) if something else is there; (code 1) if training fails.
    """
    with _held(directory):
        return _start(directory, recipe, progress)


def _start(directory: Path, recipe: Recipe, progress: Progress) -> bool:
    if not _is_free(directory):
        if stored_recipe(directory) == recipe and is_finished(directory, recipe):
            return False
        raise _occupied(directory, recipe)
    with _writing(directory):
        directory.mkdir(exist_ok=True)
    try:
        _train(directory, recipe, progress)
    finally:
        with contextlib.suppress(OSError):
            directory.rmdir()  # only if nothing was written
    return True


def resume(
    directory: Path, preset: str, changes: Mapping[str, Any], progress: Progress = show_epochs
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
    if not directory.parent.is_dir():
        raise _nothing_to_resume(directory)
    with _held(directory):
        return _resume(directory, preset, changes, progress)


def _resume(directory: Path, preset: str, changes: Mapping[str, Any], progress: Progress) -> bool:
    if not (directory / "run.json").exists():
        raise _nothing_to_resume(directory)
    stored, asked = stored_recipe(directory), Recipe.of(preset, **changes)
    for name in ("preset", *changes):
        had, asks = getattr(stored, name), getattr(asked, name)
        if had != asks and not (name == "epochs" and asks > had):
            raise GridwarpError(
                f"{directory} was started with {OPTIONS[name]} {text_of(had)}, "
                f"not {text_of(asks)}.",
                "Leave that out to go on with it, or train another run: --out DIR",
                code=2,
            )
    recipe = replace(stored, epochs=asked.epochs if "epochs" in changes else stored.epochs)
    if is_finished(directory, recipe):
        return False
    _train(directory, recipe, progress)
    return True


def overwrite(directory: Path, recipe: Recipe, progress: Progress = show_epochs) -> None:
    """Train a run beside the one in `directory`, and put it in its place when it is finished.

    Raises
    ------
    GridwarpError
        (code 2) if `directory` holds more than a run; (code 1) if training fails, and then
        the old run is as it was.
    """
    with _held(directory):
        if _is_free(directory):
            _start(directory, recipe, progress)
        else:
            _replace(directory, recipe, progress)


def _replace(directory: Path, recipe: Recipe, progress: Progress) -> None:
    foreign = _foreign_files(directory)
    if foreign or not (directory / "run.json").exists():
        what = f"'{foreign[0]}', which is no part of a run" if foreign else "no run"
        raise GridwarpError(
            f"{directory} holds {what}, so it isn't overwritten.",
            "Choose another place: --out DIR",
            code=2,
        )
    new, old = _beside(directory, "new"), _beside(directory, "old")
    with _writing(new):
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
    try:
        with progress(recipe) as report:
            from training.recorder import record

            record(
                new,
                recipe,
                report,
                kept=lambda: f"the run in {directory} is as it was",
                again=recipe.command(directory, "--overwrite"),
            )
        with _writing(directory):
            directory.rename(old)
            new.rename(directory)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        _finish_swap(directory)


@contextlib.contextmanager
def _held(directory: Path) -> Iterator[None]:
    """Keep other processes from training in `directory`; mend what a killed one left."""
    waits = f"Another process trains {directory}: waiting until it is done."
    with contextlib.ExitStack() as stack:
        with _writing(directory):
            stack.enter_context(only_one(directory, partial(click.echo, waits, err=True)))
        _finish_swap(directory)
        yield


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
        remedy = "Move it away, or train in another place: --out DIR"
    except UNREADABLE:
        problem = f"{path} is damaged, or wasn't written by `python -m training`."
        remedy = f"Replace it: python -m training PRESET --out {quoted(directory)} --overwrite"
    raise GridwarpError(problem, remedy, code=2)


def is_finished(directory: Path, recipe: Recipe) -> bool:
    """Whether every epoch of the recipe's schedule has its file."""
    return set(schedule(recipe.epochs, recipe.every)) <= set(saved_epochs(directory))


def _train(directory: Path, recipe: Recipe, progress: Progress) -> None:
    def kept() -> str:
        saved = saved_epochs(directory)
        return f"epochs up to {saved[-1]} are saved" if saved else "no epoch is saved yet"

    again = f"python -m training {recipe.preset} --out {quoted(directory)} --resume"
    with progress(recipe) as report:
        from training.recorder import record  # seconds, for torch: the progress shows before

        record(directory, recipe, report, kept=kept, again=again)


def _is_free(directory: Path) -> bool:
    """Whether a run can be started there; left-over temporary files don't count."""
    with _writing(directory):
        return not directory.exists() or all(map(is_temporary, directory.iterdir()))


def _foreign_files(directory: Path) -> list[str]:
    return sorted(
        path.name
        for path in directory.iterdir()
        if path.name not in OTHER_FILES
        and not EPOCH_FILE.fullmatch(path.name)
        and not is_temporary(path)
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


def _occupied(directory: Path, recipe: Recipe) -> GridwarpError:
    return GridwarpError(
        f"{directory} holds a run already, unfinished or of another configuration.",
        f"Replace it: {recipe.command(directory, '--overwrite')}\n"
        "Or go on with it: --resume. Or train elsewhere: --out DIR",
        code=2,
    )


def _nothing_to_resume(directory: Path) -> GridwarpError:
    return GridwarpError(
        f"there is no run to resume in {directory}.",
        "Start it without --resume, or say where it is: --out DIR",
        code=2,
    )


@contextlib.contextmanager
def _writing(directory: Path) -> Iterator[None]:
    """Faults of the system while something is done in `directory`, as ours."""
    try:
        yield
    except OSError as error:
        raise GridwarpError(
            f"{directory} can't be written: {error.strerror or error}.",
            "Choose another place: --out DIR",
        ) from error
