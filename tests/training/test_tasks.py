"""Two classes, more classes, a real target: shapes, losses, scores, labels; runs that diverged."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from networks import two_spirals, write_run
from sklearn.metrics import log_loss, mean_squared_error, r2_score

import models.run.run
from models.errors import GridwarpError
from models.run.files import epoch_path, read_tensors, write_json, write_tensors
from models.run.run import Run
from training import runs
from training.__main__ import train_main
from training.datasets import DATASETS, generate
from training.presets import PRESETS, SHAPES
from training.progress import silent
from training.recipe import Recipe
from training.trainer import Trainer, one_thread

SMALL = {"points": 60, "epochs": 4, "every": 2, "layers": (8, 2), "batch_size": 16}
# A preset of each task.
OF_TASK = {"binary": "moons", "classes": "spiral3", "regression": "ridge"}
NEW = ["discs2", "discs3", "spiral3", "spiral5", "ridge", "curve"]
ORACLES = {
    "binary": lambda model, x, y: torch.nn.BCEWithLogitsLoss()(model(x)[:, 0], y.float()),
    "classes": lambda model, x, y: torch.nn.CrossEntropyLoss()(model(x), y),
    "regression": lambda model, x, y: torch.nn.MSELoss()(model(x)[:, 0], y),
}

every_task = pytest.mark.parametrize("task", OF_TASK)


def small(task, **changes):
    return Recipe.of(OF_TASK[task], **{**SMALL, **changes})


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A small run of each task."""
    directories = {task: tmp_path_factory.mktemp("runs") / task for task in OF_TASK}
    for task, directory in directories.items():
        runs.start(directory, small(task), silent)
    return directories


def trainer_of(recipe):
    data = generate(recipe.dataset, recipe.points, recipe.noise, recipe.seed)
    return Trainer(recipe, recipe.architecture, data), data


def edited(directory, **changes):
    """The run with other entries in its run.json; None takes one out."""
    path = directory / "run.json"
    config = json.loads(path.read_text()) | changes
    write_json(path, {name: value for name, value in config.items() if value is not None})
    return directory


def refused(action, *says):
    """See that `action` fails in one line, with a remedy."""
    with pytest.raises(GridwarpError) as caught:
        action()
    assert "\n" not in caught.value.problem
    assert caught.value.remedy
    for words in says:
        assert words in caught.value.problem


# --- data -----------------------------------------------------------------------------------


def test_every_dataset_has_a_shape():
    assert SHAPES.keys() == DATASETS.keys()
    assert {preset.dataset for preset in PRESETS.values()} == SHAPES.keys()


@pytest.mark.parametrize("name", SHAPES)
def test_the_fewest_points_hold_every_class_on_both_sides(name):
    shape = SHAPES[name]
    data = generate(name, shape.fewest_points, 0.1, 0)
    assert data.points.shape == (shape.fewest_points, shape.features)
    if shape.task != "regression":
        classes = list(range(max(shape.outputs, 2)))
        assert sorted(set(data.labels[data.train])) == classes
        assert sorted(set(data.labels[~data.train])) == classes
    preset = next(key for key, preset in PRESETS.items() if preset.dataset == name)
    with pytest.raises(GridwarpError, match=f"{shape.fewest_points} to"):
        Recipe.of(preset, points=shape.fewest_points - 1)


def test_the_disc_lies_within_the_ring():
    data = generate("discs", 1000, 0.0, 0)
    radius = np.linalg.norm(data.points, axis=1) / 3.0
    assert radius[data.labels == 1].max() < 1 / 3
    assert 2 / 3 < radius[data.labels == 0].min() < radius[data.labels == 0].max() < 1


@pytest.mark.parametrize("name", ["ridge", "curve"])
def test_a_height_is_no_plane(name):
    data = generate(name, 1000, 0.05, 0)
    affine = np.column_stack([data.points, np.ones(1000)])
    fitted = affine @ np.linalg.lstsq(affine, data.labels, rcond=None)[0]
    assert r2_score(data.labels, fitted) < 0.5


# --- losses and scores ----------------------------------------------------------------------


@every_task
def test_a_step_is_torch_s_own(task):
    recipe = small(task, batch_size=60, weight_decay=1e-3)
    with one_thread():
        trainer, data = trainer_of(recipe)
        model = torch.nn.Sequential(*trainer_of(recipe)[0].model)
        adam = torch.optim.Adam(model.parameters(), recipe.learning_rate, weight_decay=1e-3)
        x, y = (torch.from_numpy(array[data.train]) for array in (data.points, data.labels))
        for _ in range(3):
            trainer.step()
            adam.zero_grad()
            ORACLES[task](model, x, y).backward()
            adam.step()
    for name, weight in model.state_dict().items():
        assert np.allclose(trainer.weights()[name], weight, atol=1e-5)


@every_task
def test_a_run_says_how_good_it_is(task, finished):
    run = Run.open(finished[task])
    said = {name: float(value) for name, value in run.metadata(run.last).items()}
    outputs = run.at(run.last)(run.points)
    if task == "regression":
        assert said.keys() == {"loss", "r_squared", "held_out_r_squared"}
        scores = (
            mean_squared_error(run.labels, outputs),
            r2_score(run.labels, outputs),
            r2_score(run.labels[~run.train], outputs[~run.train]),
        )
    else:
        assert said.keys() == {"loss", "accuracy", "held_out_accuracy"}
        if task == "binary":
            outputs = np.hstack([np.zeros_like(outputs), outputs])
        right = outputs.argmax(axis=1) == run.labels
        probabilities = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
        scores = log_loss(run.labels, probabilities), right.mean(), right[~run.train].mean()
    assert [said[name] for name in sorted(said, key=lambda n: (n != "loss", "held" in n))] == (
        pytest.approx(scores, abs=1e-5)
    )


@every_task
def test_progress_has_the_right_word(task, tmp_path, capsys):
    assert (
        train_main([OF_TASK[task], "--points=60", "--epochs=1", "--out", str(tmp_path / "run")])
        == 0
    )
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all(("R²" in line) == (task == "regression") for line in lines)
    assert all(("accuracy" in line) == (task != "regression") for line in lines)


# --- recipes and runs -----------------------------------------------------------------------


@pytest.mark.parametrize("preset", NEW)
def test_equal_recipes_give_equal_bytes(preset, tmp_path):
    recipe = Recipe.of(preset, points=60, epochs=2)
    for name in ("a", "b"):
        runs.start(tmp_path / name, recipe, silent)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


@every_task
def test_a_run_knows_its_task(task, finished):
    run = Run.open(finished[task])
    shape = small(task).shape
    assert json.loads((finished[task] / "run.json").read_text())["task"] == task
    assert (run.task, run.outputs, run.diverged) == (task, shape.outputs, None)
    assert run.architecture.widths == (shape.features, 8, 2, shape.outputs)
    assert run.labels.dtype == (np.float64 if task == "regression" else np.int64)
    if task == "classes":
        assert set(run.labels) == set(range(shape.outputs))


@every_task
def test_an_older_run_without_task_goes_on_to_the_same_bytes(task, finished, tmp_path):
    directory = tmp_path / "run"
    runs.start(directory, small(task, epochs=2), silent)
    edited(directory, task=None)
    assert Run.open(directory).task == task
    assert runs.resume(directory, OF_TASK[task], {"epochs": 4}, silent)
    for path in finished[task].glob("*.safetensors"):
        assert (directory / path.name).read_bytes() == path.read_bytes()


@every_task
def test_every_task_is_retrained_without_activations(task, finished, tmp_path):
    run = Run.open(runs.ensure_linear(finished[task], tmp_path, silent))
    assert set(run.architecture.activations) == {"identity"}
    assert (run.task, run.last) == (task, 4)
    assert np.array_equal(run.points, Run.open(finished[task]).points)


# --- other people's runs --------------------------------------------------------------------

POINTS, TWO = two_spirals(60)


def written(directory, outputs, labels, **entries):
    """A run of another program's, with these labels."""
    write_run(directory, (2, 4, outputs), ("tanh",), points=(POINTS, labels))
    return edited(directory, **entries)


@pytest.mark.parametrize(
    ("outputs", "labels", "entries", "task"),
    [
        (1, TWO, {}, "binary"),
        (1, TWO.astype(np.float32), {}, "binary"),
        (1, 0 * TWO, {}, "binary"),
        (1, TWO * 2.0, {}, "regression"),
        (1, TWO - 0.5, {}, "regression"),
        (1, TWO, {"task": "regression"}, "regression"),
        (1, np.arange(60), {}, "regression"),
        (2, TWO, {}, "classes"),
        (3, np.arange(60) % 3, {}, "classes"),
        (3, (np.arange(60) % 3).astype(np.float32), {"task": "classes"}, "classes"),
        (4, np.arange(60) % 3, {}, "classes"),
    ],
)
def test_the_task_is_as_said_or_follows_from_outputs_and_labels(
    outputs, labels, entries, task, tmp_path
):
    run = Run.open(written(tmp_path / "run", outputs, labels, **entries))
    assert run.task == task
    assert run.outputs == outputs
    assert np.issubdtype(run.labels.dtype, np.floating if task == "regression" else np.integer)
    assert np.array_equal(run.labels, labels)


@pytest.mark.parametrize(
    ("outputs", "labels", "entries", "says"),
    [
        (3, 1 + np.arange(60) % 3, {}, "y holds 3, but the classes are 0 to 2"),
        (3, TWO - 0.5, {}, "y holds -0.5"),
        (2, 2 * TWO - 1, {}, "y holds -1"),
        (1, 2 * TWO, {"task": "binary"}, "y holds 2, but the classes are 0 to 1"),
        (3, TWO, {"task": "binary"}, "3 outputs"),
        (3, TWO, {"task": "regression"}, "3 outputs"),
        (1, TWO, {"task": "classes"}, "1 output"),
        (1, TWO, {"task": "regresion"}, "Did you mean 'regression'?"),
        (1, TWO, {"task": ["binary"]}, "unknown task"),
    ],
)
def test_labels_and_outputs_that_do_not_fit_are_refused(outputs, labels, entries, says, tmp_path):
    directory = written(tmp_path / "run", outputs, labels, **entries)
    refused(lambda: Run.open(directory), says, str(directory))


# --- runs that diverged ---------------------------------------------------------------------


def spoilt(directory, epochs):
    """Write NaN into some epochs, as a loop does that goes on after it has diverged."""
    for epoch in epochs:
        path = epoch_path(directory, epoch)
        tensors, _ = read_tensors(path)
        tensors["0.weight"] = np.full_like(tensors["0.weight"], np.nan)
        write_tensors(path, tensors)


@pytest.mark.parametrize("first", [1, 2, 7, 8, 9, 15, 16])
def test_a_diverged_run_ends_at_its_last_finite_epoch(first, tmp_path, monkeypatch):
    directory = write_run(tmp_path / "run", (2, 4, 1), ("tanh",), seeds=range(17))
    spoilt(directory, range(first, 17))
    read = []

    def reading(path):
        read.append(path)
        return read_tensors(path)

    monkeypatch.setattr(models.run.run, "read_tensors", reading)
    run = Run.open(directory)
    assert run.epochs == tuple(range(first))
    assert (run.last, run.diverged) == (first - 1, first)
    assert len(read) <= 7  # data, last epoch, and a bisection
    assert np.isfinite(run.at(run.last)(run.points)).all()
    with pytest.raises(GridwarpError, match=f"diverged at {first}"):
        run.at(first)


def test_a_run_without_any_finite_epoch_is_refused(tmp_path):
    directory = write_run(tmp_path / "run", (2, 4, 1), ("tanh",), seeds=range(5))
    spoilt(directory, range(5))
    refused(lambda: Run.open(directory), "aren't finite, from epoch 0 on")


def test_damage_is_no_divergence(tmp_path):
    directory = write_run(tmp_path / "run", (2, 4, 1), ("tanh",), seeds=range(5))
    spoilt(directory, [2])
    path = epoch_path(directory, 4)
    path.write_bytes(path.read_bytes()[:-5])
    run = Run.open(directory)
    assert (run.last, run.diverged) == (4, None)
    for epoch, good in ((2, 1), (4, 3)):
        with pytest.raises(GridwarpError, match=f"epoch_0000{epoch}") as caught:
            run.at(epoch)
        assert f"--epoch {good}" in caught.value.remedy


def test_our_own_run_notes_where_it_diverged(tmp_path):
    directory = tmp_path / "run"
    recipe = Recipe.of("moons", points=40, epochs=90, learning_rate=1e14, activations=("identity",))
    with pytest.raises(GridwarpError, match="no longer finite at epoch") as caught:
        runs.start(directory, recipe, silent)
    run = Run.open(directory)
    assert run.diverged == run.last + 1
    assert f"at epoch {run.diverged};" in caught.value.problem
    with pytest.raises(GridwarpError, match="no longer finite"):  # the same again
        runs.resume(directory, "moons", {}, silent)
    assert Run.open(directory).diverged == run.diverged


def test_a_run_that_diverges_no_more_says_so_no_more(finished, tmp_path):
    directory, expected = tmp_path / "run", (finished["binary"] / "run.json").read_bytes()
    runs.start(directory, small("binary", epochs=2), silent)
    assert Run.open(edited(directory, diverged=3)).diverged == 3
    assert runs.resume(directory, "moons", {"epochs": 4}, silent)
    assert (directory / "run.json").read_bytes() == expected

    assert Run.open(edited(directory, diverged=5)).diverged == 5
    runs.overwrite(directory, small("binary"), silent)
    assert (directory / "run.json").read_bytes() == expected


# --- what the presets reach -----------------------------------------------------------------


def reached(preset, seed, directory):
    """Accuracy or R² of a preset's last epoch, over all points."""
    runs.start(directory / str(seed), replace(Recipe.of(preset, seed=seed), every=10**6), silent)
    run = Run.open(directory / str(seed))
    said = run.metadata(run.last)
    return float(said.get("r_squared") or said["accuracy"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("preset", "target"),
    [("spiral3", 0.97), ("spiral5", 0.98), ("ridge", 0.98), ("curve", 0.95), ("discs3", 0.99)],
)
def test_most_seeds_reach_the_target(preset, target, tmp_path):
    scores = [reached(preset, seed, tmp_path) for seed in range(5)]
    assert scores[0] >= target
    assert sum(score >= target for score in scores) >= 4, scores


@pytest.mark.slow
def test_two_units_never_part_the_discs(tmp_path):
    scores = [reached("discs2", seed, tmp_path) for seed in range(5)]
    assert max(scores) < 0.9, scores
