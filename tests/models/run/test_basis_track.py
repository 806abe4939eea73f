"""A run is drawn so that its picture moves on from epoch to epoch, and is true at every one."""

import numpy as np
import pytest
from networks import two_spirals, write_run

from models.motion.drawable import drawable, planar
from models.run.basis_track import Track
from models.run.files import epoch_path, write_tensors
from models.run.pace import pace
from models.run.run import Run
from training.progress import silent
from training.recipe import Recipe
from training.runs import ensure_run

QUICK = {"points": 240, "epochs": 14, "learning_rate": 8e-3}
# Preset, hidden layers, seed. All but the last one end in a layer wider than 2.
TRAINED = [
    ("discs3", (3,), 0),
    ("spiral", (24,), 0),
    ("spiral", (24, 3), 3),
    ("spiral3", (24, 3), 0),
    ("spiral3", (3,), 2),  # for a while, all its points lie on a line
    ("ridge", (12, 3), 0),
    ("spiral", (24, 2), 0),
]


def one_readout(preset: str, layers: tuple[int, ...], seed: int) -> bool:
    """Whether a wide last layer is seen along one readout and an axis across it."""
    return layers[-1] > 2 and preset != "spiral3"


@pytest.fixture(
    scope="module",
    params=TRAINED,
    ids=lambda made: f"{made[0]}-{made[1]}-{made[2]}".replace(" ", ""),
)
def run(request, tmp_path_factory):
    preset, layers, seed = request.param
    changes = {"points": 240, "epochs": 12} if preset == "discs3" else QUICK
    recipe = Recipe.of(preset, seed=seed, layers=layers, **changes)
    return Run.open(ensure_run(recipe, tmp_path_factory.mktemp("runs"), silent))


@pytest.fixture(scope="module")
def track(run):
    return Track(run)


def steps(track, epochs):
    """How far the points move between epochs in a row, as a share of their extent, (E - 1,)."""
    images = np.stack([track.at(float(epoch)).embed(track.points) for epoch in epochs])
    extents = np.ptp(images, axis=1).max(axis=1)
    return np.linalg.norm(np.diff(images, axis=0), axis=2).mean(axis=1) / extents[1:]


def test_no_frame_jumps_by_more_than_its_neighbours_explain(track):
    alphas, epochs = pace(track, track.run.last)
    mean = steps(track, np.interp(np.linspace(0.0, 1.0, 16 * 30 + 1), alphas, epochs))
    around = np.array([np.median(mean[max(0, at - 8) : at + 9]) for at in range(len(mean))])
    assert (mean < 3.0 * around + 2e-3).all()


def test_nothing_jumps_where_an_epoch_of_the_track_is_passed(track):
    instant = 1e-7
    for epoch in track.epochs[1:-1]:
        assert steps(track, [epoch - instant, epoch, epoch + instant]).max() < 1e-4
    assert steps(track, [track.run.last - instant, track.run.last]) < 1e-4


def test_the_last_epoch_is_drawn_as_in_a_clip_of_its_own(track):
    run = track.run
    network, points = planar(run.at(run.last), run.points)
    alone = drawable(network, points, regression=run.task == "regression")
    assert np.array_equal(track.at(run.last).embed(points), alone.embed(points))


def test_every_frame_is_the_network_of_its_moment(track):
    """The same answers, up to an addend common to all classes, on which none depends."""
    points = track.points
    for epoch in np.linspace(0.0, track.run.last, 13):
        ours, theirs = track.at(float(epoch)).network(points), track.run.at(float(epoch))(points)
        if ours.shape[1] > 1:
            ours, theirs = (z - z.mean(axis=1, keepdims=True) for z in (ours, theirs))
        assert np.allclose(ours, theirs, atol=1e-9 * np.abs(theirs).max())


@pytest.mark.parametrize("run", [made for made in TRAINED if one_readout(*made)], indirect=True)
def test_one_axis_is_the_readout_and_the_other_lies_across_it(run):
    track = Track(run)
    up = int(run.task == "regression")
    for epoch in np.linspace(0.0, run.last, 13):
        drawn = track.at(float(epoch))
        viewport, readout = drawn.layers[-1].weight, run.at(float(epoch)).readout.weight[0]
        assert np.allclose(viewport[up], readout / np.linalg.norm(readout), atol=1e-12)
        assert abs(viewport[up] @ viewport[1 - up]) < 1e-12 * np.linalg.norm(viewport[1 - up])
        assert drawn.readout.weight[0, 1 - up] == 0.0


def test_the_track_of_a_wide_layer_is_a_function_of_the_run(run):
    first, again = Track(run), Track(Run.open(run.directory))
    again.at(0.4 * run.last)  # whatever it was asked before
    for epoch in np.linspace(0.0, run.last, 5):
        images = [found.at(float(epoch)).embed(first.points) for found in (first, again)]
        assert np.array_equal(images[0], images[1])


@pytest.mark.parametrize("basis", ["free", "own"])
@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize(
    "change",
    [
        lambda epoch, name, a: a * (-1.0) ** epoch if name == "2.weight" else a,
        lambda epoch, name, a: a * (epoch != 1) if name == "2.weight" else a,
        lambda epoch, name, a: a - 1e3 * (epoch == 2) if name == "0.bias" else a,
        lambda epoch, name, a: a - [0, 1e3 * (epoch == 2), 1e3] if name == "0.bias" else a,
    ],
    ids=["readout turns over", "readout vanishes", "all units die", "all but one die"],
)
def test_two_axes_are_found_in_the_oddest_layers(change, activation, basis, tmp_path):
    points = two_spirals(60)[0]
    labels = np.arange(len(points)) % 2
    run = Run.open(
        write_run(tmp_path / "run", (2, 3, 1), (activation,), (0, 0, 0), (points, labels))
    )
    for epoch in run.epochs:
        tensors = {name: change(epoch, name, a) for name, a in run.tensors(epoch).items()}
        write_tensors(epoch_path(run.directory, epoch), tensors)
    run = Run.open(run.directory)
    track = Track(run, basis)
    for epoch in np.linspace(0.0, 2.0, 41):
        drawn, network = track.at(float(epoch)), run.at(float(epoch))
        first, second = drawn.layers[-1].weight
        assert np.linalg.norm(second) > 0
        assert abs(first @ second) < 1e-9 * np.linalg.norm(second)
        assert np.allclose(drawn.network(run.points), network(run.points))
