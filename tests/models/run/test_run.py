"""Run directories, good and bad: what is read, what is interpolated, what is refused and how."""

import json
import re

import numpy as np
import pytest

from models.errors import GridwarpError
from models.files import HOST, is_temporary, remove_abandoned, temporary_name
from models.run.files import FORMAT, epoch_path, read_tensors, schedule, write_json, write_tensors
from models.run.run import Run

LAST, EVERY = 6, 2


def weights(epoch):
    """The tensors of a 2-3-1 network that grow evenly with the epoch."""
    shapes = {"0.weight": (3, 2), "0.bias": (3,), "2.weight": (1, 3), "2.bias": (1,)}
    return {
        name: (index + 1 + epoch) * np.ones(shape, dtype=np.float32)
        for index, (name, shape) in enumerate(shapes.items())
    }


@pytest.fixture
def directory(tmp_path):
    """A run of our own making, as somebody with another training loop would write it."""
    write_json(
        tmp_path / "run.json",
        {
            "format": FORMAT,
            "architecture": {"widths": [2, 3, 1], "activations": ["relu"]},
            "training": {"every": EVERY},
        },
    )
    points = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)
    write_tensors(tmp_path / "data.safetensors", {"X": points, "y": np.arange(20) % 2})
    for epoch in schedule(LAST, EVERY):
        write_tensors(epoch_path(tmp_path, epoch), weights(epoch), loss=str(1 / (epoch + 1)))
    return tmp_path


def test_a_run_is_read_back(directory):
    run = Run.open(directory)
    assert run.epochs == (0, 2, 4, 6)
    assert run.points.shape == (20, 2)
    assert run.train.all()
    assert run.metadata(2) == {"loss": str(1 / 3)}
    for name, array in weights(4).items():
        assert np.array_equal(run.tensors(4)[name], array)


def test_between_two_saved_epochs_the_weights_are_between(directory):
    run = Run.open(directory)
    for epoch, alpha in ((2.5, 0.25), (3, 0.5), (3.5, 0.75)):
        layer, low, high = (run.at(e).layers[0].weight for e in (epoch, 2, 4))
        assert np.allclose(layer, (1 - alpha) * low + alpha * high, atol=1e-12)
        assert (low < layer).all()
        assert (layer < high).all()


def test_equal_tensors_give_equal_bytes(tmp_path):
    for name in ("a", "b"):
        path = tmp_path / name
        write_tensors(path, weights(1), loss="1", accuracy="2", held_out="3", note="größer")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    tensors, metadata = read_tensors(tmp_path / "a")
    assert metadata == {"loss": "1", "accuracy": "2", "held_out": "3", "note": "größer"}
    assert np.array_equal(tensors["0.weight"], weights(1)["0.weight"])


def test_a_failed_write_leaves_nothing(tmp_path):
    with pytest.raises(TypeError):
        write_json(tmp_path / "run.json", {"no": object()})
    assert not list(tmp_path.iterdir())


def refused(action, *says, code=1):
    """The error of `action`: at most three lines, with all that it must say."""
    with pytest.raises(GridwarpError) as caught:
        action()
    text = str(caught.value)
    assert caught.value.code == code
    assert len(text.splitlines()) <= 3
    for words in says:
        assert re.search(words, text), text
    return text


def test_what_is_no_run_is_refused(directory, tmp_path):
    refused(lambda: Run.open(tmp_path / "nowhere"), "nowhere", "python -m training", code=2)
    refused(lambda: Run.open(directory / "run.json"), "isn't a run", code=2)
    (directory / "run.json").unlink()
    refused(lambda: Run.open(directory), r"no run\.json", code=2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "\0",
        "[" * 10**5,
        '{"format": 99}',
        '{"format": 1}',
        '{"format": 1, "architecture": 3}',
        '{"format": 1, "architecture": {"widths": "abc", "activations": []}}',
        '{"format": 1, "architecture": {"widths": [2, 3, 1], "activations": [1]}}',
    ],
)
def test_a_damaged_run_json_is_refused(text, directory):
    (directory / "run.json").write_text(text)
    refused(lambda: Run.open(directory), r"run\.json")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"widths": [2, 0, 1]}, "layer of 0 units"),
        ({"widths": [2, -3, 1]}, "layer of -3 units"),
        ({"widths": [2, 3.5, 1]}, "layer of 3.5 units"),
        ({"widths": [2]}, "input and an output"),
        ({"widths": [2, 3, 3, 1]}, "1 activations for 2"),
        ({"activations": ["rleu"]}, "Did you mean 'relu'"),
        ({"layers": ["a"]}, "1 tensor names for 2 layers"),
    ],
)
def test_an_architecture_that_cannot_be_is_refused(changes, says, directory):
    config = json.loads((directory / "run.json").read_text())
    config["architecture"] |= changes
    (directory / "run.json").write_text(json.dumps(config))
    refused(lambda: Run.open(directory), r"run\.json", re.escape(says), "python -m training")


@pytest.mark.parametrize("training", [None, [], "x", {"every": 0}, {"every": "a"}])
def test_what_another_program_says_of_its_training_does_no_harm(training, directory):
    config = json.loads((directory / "run.json").read_text())
    (directory / "run.json").write_text(json.dumps(config | {"training": training}))
    assert Run.open(directory).every == 1


@pytest.mark.parametrize(
    ("tensors", "says"),
    [
        ({"X": np.ones((20, 2))}, "X and y"),
        ({"X": np.ones((20, 2)), "y": np.ones(19)}, "belong together"),
        ({"X": np.ones((0, 2)), "y": np.ones(0)}, "belong together"),
        ({"X": np.ones((20, 3)), "y": np.ones(20)}, "3 features"),
        ({"X": np.full((20, 2), np.nan), "y": np.ones(20)}, "finite"),
        ({"X": np.ones((20, 2)), "y": np.full(20, np.inf)}, "finite"),
        ({"X": np.ones((20, 2)), "y": np.ones(20), "train": np.ones(9)}, "train"),
    ],
)
def test_data_that_do_not_fit_are_refused(tensors, says, directory):
    write_tensors(directory / "data.safetensors", tensors)
    refused(lambda: Run.open(directory), says, r"data\.safetensors")


def test_missing_data_and_missing_epochs_are_refused(directory):
    for epoch in schedule(LAST, EVERY):
        epoch_path(directory, epoch).unlink()
    refused(lambda: Run.open(directory), "no epoch_")
    (directory / "data.safetensors").unlink()
    refused(lambda: Run.open(directory), r"data\.safetensors is missing")


def harm(path, how):
    tensors, _ = read_tensors(path)
    if how == "truncated":
        path.write_bytes(path.read_bytes()[:-5])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "oversized header":
        path.write_bytes((2**62).to_bytes(8, "little") + path.read_bytes()[8:])
    elif how == "header beyond the file":
        path.write_bytes((2**20).to_bytes(8, "little") + path.read_bytes()[8:])
    elif how == "not finite":
        tensors["2.weight"][0, 1] = np.inf
        write_tensors(path, tensors)
    elif how == "another shape":
        write_tensors(path, tensors | {"0.weight": np.ones((4, 2), dtype=np.float32)})
    elif how == "another name":
        tensors["layer.weight"] = tensors.pop("0.weight")
        write_tensors(path, tensors)


@pytest.mark.parametrize(
    "how",
    [
        "truncated",
        "empty",
        "oversized header",
        "header beyond the file",
        "not finite",
        "another shape",
        "another name",
    ],
)
def test_a_bad_epoch_is_named_with_the_last_good_one(how, directory):
    harm(epoch_path(directory, 4), how)
    harm(epoch_path(directory, 2), "truncated")
    run = Run.open(directory)
    for epoch in (3.5, 4, 5):
        name = "epoch_00002" if epoch == 3.5 else "epoch_00004"
        refused(lambda epoch=epoch: run.at(epoch), name, "--epoch 0")
    assert run.at(6).widths == (2, 3, 1)  # a clip needs only the epochs that it uses
    harm(epoch_path(directory, 0), "not finite")
    refused(lambda: run.at(4), "train the run again")


@pytest.mark.parametrize("renamed", [False, True])
def test_a_missing_epoch_is_named_with_the_last_good_one(renamed, directory):
    path = epoch_path(directory, 4)
    if renamed:
        path.rename(directory / "epoch_4.safetensors")
    else:
        path.unlink()
    run = Run.open(directory)
    for epoch in (4, 5):
        refused(lambda epoch=epoch: run.at(epoch), "epoch_00004.*missing", "--epoch 2")
    assert run.at(2).widths == (2, 3, 1)


def test_a_shorter_run_is_a_valid_one(directory):
    epoch_path(directory, 6).unlink()
    run = Run.open(directory)
    assert run.last == 4
    assert run.at(4).widths == (2, 3, 1)


@pytest.mark.parametrize("epoch", [-1, 6.01, 1000, float("nan"), float("inf")])
def test_an_epoch_outside_the_run_is_refused(epoch, directory):
    refused(lambda: Run.open(directory).at(epoch), "0 to 6", "--epoch 6", code=2)


def test_a_file_has_the_mode_of_any_other(tmp_path):
    (tmp_path / "other").touch()
    write_json(tmp_path / "run.json", {})
    assert (tmp_path / "run.json").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_what_is_not_whole_is_left_to_whoever_lives(tmp_path):
    mine, dead = temporary_name(tmp_path / "run.json"), tmp_path / f".{HOST}-{2**22 + 1}-a.tmp"
    for path in (mine, dead):
        path.touch()
        assert is_temporary(path)
    remove_abandoned(tmp_path)
    assert list(tmp_path.iterdir()) == [mine]
    remove_abandoned(tmp_path, alone=True)
    assert not list(tmp_path.iterdir())
