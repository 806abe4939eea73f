"""Training: equal recipes give equal bytes, whatever comes in between; the replay is exact."""

import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

import render
import training.recorder
from models.errors import GridwarpError
from models.network.activations import KINDS
from models.network.architecture import Architecture
from models.network.network import Network
from models.run.files import epoch_path, read_tensors, saved_epochs, schedule
from models.run.run import Run
from training import runs
from training.__main__ import train_main
from training.datasets import DATASETS, generate
from training.presets import PRESETS, SHAPES
from training.progress import silent
from training.recipe import Recipe
from training.trainer import MODULES, build

ROOT = Path(render.__file__).parent
SMALL = {"points": 60, "epochs": 7, "every": 3, "layers": (8, 2), "batch_size": 16}
SMALL_OPTIONS = ["--points=60", "--epochs=7", "--every=3", "--layers=8,2", "--batch-size=16"]


def small(preset="moons", **changes):
    return Recipe.of(preset, **{**SMALL, **changes})


def contents(directory):
    """Every file of a directory, by name: its bytes."""
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A small run that nothing interrupted."""
    directory = tmp_path_factory.mktemp("runs") / "finished"
    runs.start(directory, small(), silent)
    return directory


# --- replay ---------------------------------------------------------------------------------


def assert_replay_equals_torch(architecture, seed):
    torch.manual_seed(seed)
    model = build(architecture).double()
    tensors = {name: value.numpy() for name, value in model.state_dict().items()}
    assert {name: array.shape for name, array in tensors.items()} == architecture.shapes()
    points = np.random.default_rng(seed).normal(0.0, 3.0, (200, architecture.widths[0]))
    with torch.no_grad():
        expected = model(torch.from_numpy(points)).numpy()
    error = np.abs(Network.from_tensors(architecture, tensors)(points) - expected).max()
    assert error <= 1e-9 * max(1.0, np.abs(expected).max())


@pytest.mark.parametrize("activation", [*KINDS, "leaky_relu:0.3", "elu:0.5", "softplus:4"])
@pytest.mark.parametrize("depth", range(1, 7))
def test_replay_equals_torch(activation, depth):
    widths = np.random.default_rng(depth).choice([1, 2, 3, 16, 256], depth)
    architecture = Architecture((2, *map(int, widths), 1), (activation,) * depth)
    assert_replay_equals_torch(architecture, seed=depth)


@pytest.mark.parametrize("width", [1, 2, 7, 64, 256])
def test_replay_equals_torch_with_mixed_activations(width):
    names = tuple(KINDS)[width % 5 : width % 5 + 4]
    assert_replay_equals_torch(Architecture((3, width, 2, width, 2, 4), names), seed=width)


def test_every_activation_can_be_trained():
    assert MODULES.keys() == KINDS.keys()


# --- data -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DATASETS)
def test_data_follow_the_seed_and_fill_the_view(name):
    preset = next(preset for preset in PRESETS.values() if preset.dataset == name)
    shape = SHAPES[name]
    data, again, other = (generate(name, 500, preset.noise, seed) for seed in (1, 1, 2))
    assert data.points.dtype == np.float32
    assert data.points.shape == (500, shape.features)
    assert data.labels.shape == (500,)
    assert np.array_equal(data.points, again.points)
    assert np.array_equal(data.train, again.train)
    assert not np.array_equal(data.points, other.points)
    assert np.abs(data.points.mean(axis=0)).max() < 0.25
    assert 0.8 < data.points.std(axis=0).min() <= data.points.std(axis=0).max() < 2.2
    assert data.train.mean() == pytest.approx(0.8)
    if shape.task == "regression":
        assert data.labels.dtype == np.float32
        return
    assert data.labels.dtype == np.int64
    classes = max(shape.outputs, 2)
    for mask in (data.train, ~data.train):  # stratified
        shares = np.bincount(data.labels[mask]) / mask.sum()
        assert shares == pytest.approx(np.full(classes, 1 / classes), abs=0.02)


# --- recipes --------------------------------------------------------------------------------


def test_the_names_of_directories_are_readable():
    assert Recipe.of("spiral").directory_name() == "spiral"
    assert Recipe.of("spiral", seed=3).directory_name() == "spiral-seed3"
    assert Recipe.of("spiral", layers=(64, 2)).directory_name() == "spiral-layers64,2"
    assert Recipe.of("moons", activations=("relu",)).directory_name() == "moons-activationrelu"
    assert len(Recipe.of("deep", layers=(2,) * 200).directory_name()) <= 100


def test_different_recipes_have_different_names():
    changes = [
        {},
        *({"seed": seed} for seed in (1, 2, 21)),
        *(
            {"layers": layers}
            for layers in ((1, 28, 2), (12, 8, 2), (64,), (6, 4), (2,) * 80, (2,) * 81)
        ),
        *({"activations": (name,)} for name in ("elu", "leaky_relu", "leaky_relu:0.3")),
        {"layers": (9, 2), "activations": ("relu", "tanh")},
        *({"epochs": epochs} for epochs in (0, 15, 151)),
        *({"learning_rate": rate} for rate in (0.01, 0.010000001)),
        *({name: 7} for name in ("weight_decay", "batch_size", "every", "noise")),
        {"points": 77},
    ]
    recipes = {Recipe.of(preset, **change) for preset in PRESETS for change in changes}
    assert len({recipe.directory_name() for recipe in recipes}) == len(recipes)


def test_other_layers_take_activations_from_the_preset():
    assert Recipe.of("spiral", layers=(64, 64, 2)).activations == ("relu", "relu", "identity")
    assert Recipe.of("spiral", layers=(64,)).activations == ("relu",)
    assert Recipe.of("spiral", layers=(2, 2)).activations == ("relu", "relu")
    assert Recipe.of("spiral", layers=(8, 8, 8), activations=("elu",)).activations == ("elu",) * 3


@pytest.mark.parametrize("preset", PRESETS)
def test_a_recipe_survives_run_json(preset, tmp_path):
    recipe = Recipe.of(preset, epochs=0, points=30, seed=5)
    runs.start(tmp_path / "run", recipe, silent)
    assert runs.stored_recipe(tmp_path / "run") == recipe


# --- recording ------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_trains(preset, tmp_path):
    runs.start(tmp_path / "run", Recipe.of(preset, epochs=1, points=40), silent)
    run = Run.open(tmp_path / "run")
    assert run.epochs == (0, 1)
    shape = SHAPES[PRESETS[preset].dataset]
    assert run.architecture.widths == (shape.features, *PRESETS[preset].layers, shape.outputs)
    assert run.task == shape.task
    assert run.architecture.activations == PRESETS[preset].activations


def test_a_run_says_how_good_it_is(finished):
    run = Run.open(finished)
    said = run.metadata(run.last)
    right = (run.at(run.last)(run.points)[:, 0] > 0) == run.labels
    assert float(said["accuracy"]) == pytest.approx(right.mean())
    assert float(said["held_out_accuracy"]) == pytest.approx(right[~run.train].mean())
    assert 0.0 < float(said["loss"]) < 2.0


def test_equal_recipes_give_equal_bytes(finished, tmp_path):
    runs.start(tmp_path / "again", small(), silent)
    runs.start(tmp_path / "other", small(seed=1), silent)
    again, other = contents(tmp_path / "again"), contents(tmp_path / "other")
    assert again == contents(finished)
    assert again.keys() == other.keys()
    assert all(again[name] != other[name] for name in again)


@pytest.mark.parametrize("every", [1, 2, 3, 7, 50])
def test_every_sets_the_saved_epochs_and_not_the_weights(every, finished, tmp_path):
    runs.start(tmp_path / "run", small(every=every), silent)
    assert saved_epochs(tmp_path / "run") == schedule(7, every)
    last, expected = (read_tensors(epoch_path(d, 7))[0] for d in (tmp_path / "run", finished))
    assert all(np.array_equal(last[name], expected[name]) for name in expected)


# --- interruptions --------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for SIGKILL: nobody catches it by name."""


def test_a_run_killed_at_any_write_resumes_to_the_same_bytes(finished, tmp_path, monkeypatch):
    rename = Path.replace
    for write in range(len(schedule(7, 3)) * 2 + 2):
        directory, left = tmp_path / str(write), [write]

        def dying(self, target, left=left):
            if not left[0]:
                raise Killed
            left[0] -= 1
            return rename(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", dying)
            with pytest.raises(Killed):
                runs.start(directory, small(), silent)
        if write == 0:
            assert not directory.exists()
            continue
        (directory / ".epoch_00003.safetensors.abc.tmp").write_bytes(b"half")
        assert runs.resume(directory, "moons", {}, silent)
        assert contents(directory) == contents(finished), f"killed at write {write}"


def training_process(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "training", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path, process):
    while not path.exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.002)


def test_a_killed_process_and_an_interrupted_one_resume_to_the_same_bytes(tmp_path):
    directory, options = tmp_path / "run", ("--points", "100", "--epochs", "200", "--every", "2")
    out = ("--out", str(directory))
    with training_process("blobs", *options, *out) as process:
        wait_for(epoch_path(directory, 6), process)
        process.kill()
    killed = Run.open(directory)
    assert 6 <= killed.last < 200
    assert killed.at(killed.last).widths == (2, 16, 2, 1)

    with training_process("blobs", "--resume", *out) as process:
        wait_for(epoch_path(directory, killed.last + 10), process)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate()
    assert process.returncode == 1
    assert stdout == ""
    message = stderr[stderr.index("error:") :].splitlines()
    assert len(message) == 2
    assert f"epochs up to {Run.open(directory).last} are saved" in message[0]
    assert f"python -m training blobs --out {directory} --resume" in message[1]
    assert "Traceback" not in stderr
    assert not list(directory.glob(".*"))

    assert runs.resume(directory, "blobs", {}, silent)
    runs.start(tmp_path / "whole", Recipe.of("blobs", points=100, epochs=200, every=2), silent)
    assert contents(directory) == contents(tmp_path / "whole")


def test_more_epochs_extend_a_run(finished, tmp_path):
    directory = tmp_path / "run"
    runs.start(directory, small(epochs=6), silent)
    assert runs.resume(directory, "moons", {"epochs": 7}, silent)
    assert contents(directory) == contents(finished)


def test_a_finished_run_is_left_alone(finished, capsys):
    before = {path: path.stat().st_mtime_ns for path in finished.iterdir()}
    assert train_main(["moons", *SMALL_OPTIONS, "--out", str(finished)]) == 0
    assert train_main(["moons", "--resume", "--out", str(finished)]) == 0
    stdout, stderr = capsys.readouterr()
    assert stdout == f"{finished}\n" * 2
    assert "trained already" in stderr
    assert "nothing to resume" in stderr
    assert before == {path: path.stat().st_mtime_ns for path in finished.iterdir()}


def test_ensure_run_trains_resumes_and_finds(tmp_path):
    recipe = small()
    directory = runs.ensure_run(recipe, tmp_path, silent)
    assert directory == tmp_path / "runs" / recipe.directory_name()
    whole = contents(directory)
    for name in ("epoch_00006.safetensors", "epoch_00007.safetensors", "resume.safetensors"):
        (directory / name).unlink()
    with pytest.raises(GridwarpError, match="resume"):
        runs.ensure_run(recipe, tmp_path, silent)
    (directory / "resume.safetensors").write_bytes(whole["resume.safetensors"])
    (directory / "epoch_00006.safetensors").write_bytes(whole["epoch_00006.safetensors"])
    assert runs.ensure_run(recipe, tmp_path, silent) == directory
    assert contents(directory) == whole
    runs.resume(directory, "moons", {"epochs": 9}, silent)
    assert runs.ensure_run(recipe, tmp_path, silent) == directory  # extended is good enough


def stopping(epoch, error):
    """A progress that raises `error` after an epoch."""
    import contextlib

    @contextlib.contextmanager
    def progress(recipe):
        def report(score):
            if score.epoch == epoch:
                raise error

        yield report

    return progress


def test_overwriting_replaces_a_run_only_when_it_is_done(finished, tmp_path):
    directory = tmp_path / "run"
    runs.start(directory, small(seed=1), silent)
    before = contents(directory)
    with pytest.raises(GridwarpError, match="as it was"):
        runs.overwrite(directory, small(), stopping(3, KeyboardInterrupt()))
    assert contents(directory) == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    runs.overwrite(directory, small(), silent)
    assert contents(directory) == contents(finished)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_overwriting_killed_between_its_renames_is_mended(finished, tmp_path):
    directory = tmp_path / "run"
    runs.start(directory, small(), silent)
    directory.rename(tmp_path / ".run.old")
    assert not runs.resume(directory, "moons", {}, silent)
    assert contents(directory) == contents(finished)


def test_overwriting_spares_what_is_no_run(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(GridwarpError, match=r"notes\.txt") as caught:
        runs.overwrite(tmp_path, small(), silent)
    assert caught.value.code == 2
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_full_disk_leaves_a_valid_run(tmp_path, monkeypatch):
    write = training.recorder.write_tensors

    def failing(path, *arguments, **metadata):
        if path.name == "epoch_00006.safetensors":
            raise OSError(28, "No space left on device")
        write(path, *arguments, **metadata)

    with monkeypatch.context() as patch:
        patch.setattr(training.recorder, "write_tensors", failing)
        with pytest.raises(
            GridwarpError, match="No space left on device; epochs up to 3"
        ) as caught:
            runs.start(tmp_path / "run", small(), silent)
    assert caught.value.code == 1
    assert Run.open(tmp_path / "run").last == 3
    assert runs.resume(tmp_path / "run", "moons", {}, silent)


def test_a_loss_that_is_no_longer_finite_ends_the_run_at_a_good_epoch(tmp_path, capsys):
    options = ["--learning-rate", "1e14", "--activation", "identity", "--epochs", "90"]
    out = ["--out", str(tmp_path / "run")]
    assert train_main(["moons", "--points", "40", *options, *out]) == 1
    stdout, stderr = capsys.readouterr()
    assert stdout == ""
    message = stderr[stderr.index("error:") :]
    last = int(re.search(r"epochs up to (\d+) are saved", message).group(1))
    assert "--learning-rate 1e+13" in message
    run = Run.open(tmp_path / "run")
    assert run.last == last
    assert np.isfinite(run.at(last)(run.points)).all()


# --- bad input ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("", "PRESET"),
        ("sprial", "Did you mean 'spiral'?"),
        ("spiral --epoch 3", "--epochs"),
        ("spiral --activation rleu", "Did you mean 'relu'?"),
        ("spiral --activation relu,relu,relu", "3 activations for 2 hidden layers"),
        ("spiral --activation tanh:2", "no parameter"),
        ("spiral --activation leaky_relu:x", "'x'"),
        ("spiral --layers 0,2", "--layers 0"),
        ("spiral --layers -3,2", "--layers -3"),
        ("spiral --layers wide", "'wide'"),
        ("spiral --layers 99999,99999", "--layers 99999,99999"),
        ("spiral --points 999999999999", "--points 999999999999"),
        ("spiral --learning_rate 1", "--learning-rate"),
        ("spiral moons", "unexpected extra argument"),
        ("spiral --layers 8,", "'8,'"),
        ("spiral --learning-rate nan", "--learning-rate nan"),
        ("spiral --learning-rate inf", "--learning-rate inf"),
        ("spiral --learning-rate 0", "--learning-rate 0"),
        ("spiral --learning-rate quick", "quick"),
        ("spiral --weight-decay -1", "--weight-decay -1"),
        ("spiral --epochs -1", "--epochs -1"),
        ("spiral --epochs many", "many"),
        ("spiral --seed -1", "--seed -1"),
        ("spiral --points 3", "--points 3"),
        ("spiral --noise -0.1", "--noise -0.1"),
        ("spiral --noise nan", "--noise nan"),
        ("spiral --batch-size 0", "--batch-size 0"),
        ("spiral --every 0", "--every 0"),
        ("spiral --resume --overwrite", "contradict"),
        ("spiral --resume", "no run to resume"),
    ],
)
def test_bad_arguments_are_told_in_three_lines(arguments, says, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert train_main(arguments.split()) == 2
    stdout, stderr = capsys.readouterr()
    assert stdout == ""
    assert says in stderr
    assert len(stderr.splitlines()) <= 3
    assert not list(tmp_path.iterdir())


def test_another_run_in_the_way_is_refused(finished, capsys):
    before = contents(finished)
    assert train_main(["moons", "--seed", "4", "--out", str(finished)]) == 2
    message = capsys.readouterr().err
    assert all(option in message for option in ("--resume", "--out", "--overwrite"))
    for options in (["--seed", "4"], ["--epochs", "6"], ["--layers", "9,2"]):
        assert train_main(["moons", "--resume", "--out", str(finished), *options]) == 2
        assert options[0] in capsys.readouterr().err
    assert train_main(["circles", "--resume", "--out", str(finished)]) == 2
    assert contents(finished) == before


@pytest.mark.parametrize("option", ["--out", "--media_dir"])
@pytest.mark.parametrize("place", ["file", "file/below", "file/far/below"])
def test_a_file_in_the_way_of_a_run_is_an_error(option, place, tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    assert train_main(["moons", option, str(tmp_path / place)]) == 1
    stdout, stderr = capsys.readouterr()
    assert stdout == ""
    assert "can't be written" in stderr
    assert len(stderr.splitlines()) <= 3
    assert (tmp_path / "file").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("harm", ["truncated", "foreign", "nan", "missing"])
def test_a_damaged_resume_file_is_told(harm, finished, tmp_path):
    directory = tmp_path / "run"
    runs.start(directory, small(), silent)
    epoch_path(directory, 7).unlink()
    path = directory / "resume.safetensors"
    tensors, metadata = read_tensors(path)
    if harm == "truncated":
        path.write_bytes(path.read_bytes()[:-9])
    elif harm == "foreign":
        path.write_bytes(epoch_path(directory, 6).read_bytes())
    elif harm == "nan":
        tensors["0.weight"][0, 0] = np.nan
        training.recorder.write_tensors(path, tensors, **metadata)
    else:
        path.unlink()
    with pytest.raises(GridwarpError, match=r"resume\.safetensors") as caught:
        runs.resume(directory, "moons", {}, silent)
    assert "--overwrite" in caught.value.remedy
    assert Run.open(directory).last == 6


def test_a_lost_epoch_cannot_be_resumed_over(tmp_path):
    runs.start(tmp_path / "run", small(), silent)
    epoch_path(tmp_path / "run", 3).unlink()
    with pytest.raises(GridwarpError, match="epoch_00003"):
        runs.resume(tmp_path / "run", "moons", {}, silent)


def test_arguments_are_checked_before_anything_heavy_is_imported():
    program = """if True:
        import sys
        from training.__main__ import train_main
        for words in (["--list"], ["sprial"], ["spiral", "--learning-rate", "nan"]):
            train_main(words)
        heavy = {"torch", "sklearn", "numpy", "scipy", "manim"} & set(sys.modules)
        sys.exit(f"imported {heavy}" if heavy else 0)
        """
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in PRESETS)


# --- accuracy -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("preset", "target"), [("spiral", 0.95), ("moons", 0.99), ("deep", 0.98)])
def test_nine_of_ten_seeds_reach_the_target(preset, target, tmp_path):
    over_all, held_out = [], []
    for seed in range(10):
        recipe = replace(Recipe.of(preset, seed=seed), every=1000)
        runs.start(tmp_path / str(seed), recipe, silent)
        run = Run.open(tmp_path / str(seed))
        right = (run.at(run.last)(run.points)[:, 0] > 0) == run.labels
        over_all.append(right.mean())
        held_out.append(right[~run.train].mean())
    assert np.sum(np.array(over_all) >= target) >= 9, over_all
    assert np.sum(np.array(held_out) >= target) >= 9, held_out
