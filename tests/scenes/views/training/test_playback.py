"""A replay shows real networks, at an even pace, and never jumps."""

from itertools import pairwise

import numpy as np
import pytest
from networks import two_spirals, write_run
from tiny import takes

from models.errors import GridwarpError
from models.network.scores import loss, score
from models.run.basis_track import Track
from models.run.files import epoch_path, write_tensors
from models.run.pace import clock, pace, visible_change
from models.run.run import Run
from scenes.cli.catalog import CATALOG
from scenes.cli.options import THROUGH_TRAINING
from scenes.cli.settings import Output, Settings
from scenes.drawing.theme import THEMES
from scenes.drawing.viewport import Panel
from scenes.output.filming import dry_run, scene_of
from scenes.output.session import render
from scenes.views.captions import numbers
from scenes.views.training.panels import Embedding
from scenes.views.training.playback import Playback
from training.progress import silent
from training.recipe import Recipe
from training.runs import ensure_run

PANEL = Panel(0.0, 0.0, 5.0, 5.0)
WINDOW = (-4.0, 4.0, -4.0, 4.0)


def playback(run, **settings):
    return Playback(run, Settings(run=run.directory, **settings), THEMES["dark"], run.last)


def embedding(play, **settings):
    return Embedding(play, PANEL, Settings(**settings), WINDOW, 600.0)


def trained(directory, seed=0, **changes):
    changes = {"layers": (24, 2), "points": 240, "epochs": 14, "learning_rate": 8e-3} | changes
    return Run.open(ensure_run(Recipe.of("spiral", seed=seed, **changes), directory, silent))


@pytest.fixture(scope="module")
def learning(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("runs"))


def steps_of(play):
    """How far the points move on the panel from frame to frame, (frames, N), in its heights."""
    source = embedding(play)
    seen = []
    for alpha in np.linspace(0.0, 1.0, 16 * 30 + 1):
        viewport = source.viewport(alpha)
        image = play.drawn(alpha).embed(play.track.points)
        seen.append((image - [viewport.x, viewport.y]) / viewport.height)
    return np.linalg.norm(np.diff(seen, axis=0), axis=2)


@pytest.mark.parametrize("seed", range(10))
def test_no_frame_jumps_by_more_than_its_neighbours_explain(seed, tmp_path):
    steps = steps_of(playback(trained(tmp_path, seed)))
    mean = steps.mean(axis=1)
    around = np.array([np.median(mean[max(0, at - 8) : at + 9]) for at in range(len(mean))])
    assert (mean < 4.0 * around + 4e-3).all()
    assert steps.max() < 0.06  # of the panel's height, for the fastest point in its fastest frame


def test_numbers_are_those_of_the_network_shown(learning):
    play = playback(learning)
    for alpha in (0.0, 0.31, 0.77, 1.0):
        network = learning.at(play.epoch(alpha))
        expected = [measure(network, learning.points, learning.labels) for measure in (loss, score)]
        assert np.allclose(play.numbers(play.epoch(alpha)), expected)
        drawn = play.drawn(alpha)
        assert np.allclose(drawn.network(learning.points), network(learning.points), atol=1e-6)


def test_the_pace_is_even_to_the_eye(learning):
    track = Track(learning)
    alphas, epochs = pace(track, learning.last)
    assert alphas[0] == 0.0
    assert alphas[-1] == 1.0
    assert (np.diff(epochs) > 0).all()
    speed = visible_change(track, epochs) / np.diff(alphas)
    assert speed.max() < 1.3 * np.average(speed, weights=np.diff(alphas))
    plain, evenly = pace(track, learning.last, "epochs")
    assert np.allclose(plain * learning.last, evenly)
    _, slow = pace(track, learning.last, "log")
    assert np.allclose(np.diff(np.log1p(slow)), np.log1p(learning.last) / 399)


@pytest.mark.parametrize("last", [10, 25, 40, 60, 120, 400])
def test_no_clock_goes_beyond_the_last_epoch(last):
    epochs = np.arange(last + 1.0)
    for name in ("even", "epochs", "log"):
        found = clock(epochs, lambda: np.ones(last), name)[1]
        assert found.max() == last
        assert (np.diff(found) >= 0).all()


def test_the_view_holds_all_points_always(learning):
    play = playback(learning)
    source = embedding(play)
    for alpha in np.linspace(0.0, 1.0, 41):
        left, right, bottom, top = source.viewport(alpha).window(PANEL)
        x, y = play.drawn(alpha).embed(learning.points).T
        assert (left < x).all()
        assert (x < right).all()
        assert (bottom < y).all()
        assert (y < top).all()


def test_arrows_are_the_gradient_in_the_drawn_space(learning):
    play = playback(learning)
    state = embedding(play, arrows=True).at(0.6)
    drawn, labels = play.drawn(0.6), learning.labels
    readout = drawn.readout
    logits = state.dots @ readout.weight[0] + readout.bias[0]
    push = (labels - 1 / (1 + np.exp(-logits)))[:, None] * readout.weight[0]
    along = state.arrows - state.dots
    scale = np.linalg.norm(along) / np.linalg.norm(push)
    assert np.allclose(along, scale * push)


def test_a_grid_line_is_exact_at_every_moment(learning):
    """Between two vertices nothing bends: the image of the middle lies in the middle."""
    from models.geometry.creases import trace
    from models.network.network import Network
    from scenes.views.plane.grid import grid_lines

    play = playback(learning)
    network = Network(play.drawn(0.43).layers)
    inputs = trace(grid_lines(WINDOW, 9, 1.0, 3).segments, (network,))
    middles = 0.5 * (network(inputs[:, 1:]) + network(inputs[:, :-1]))
    assert np.allclose(middles, network(0.5 * (inputs[:, 1:] + inputs[:, :-1])), atol=1e-9)


def film(scene, run, **settings):
    """Go through a scene; the captions it says."""
    said = []

    class Watched(scene_of(CATALOG[scene])):
        def set_text(self, *also, **texts):
            said.extend(text.markup for text in texts.values() if text is not None)
            super().set_text(*also, **texts)

    made = Settings(run=run.directory, **settings)
    assert dry_run(Watched, made, Output(width=160, height=90, fps=2)) > 0
    return " | ".join(said)


@pytest.mark.parametrize("panels", [("embedding",), ("input",), ("curves",), ("input", "curves")])
@pytest.mark.parametrize("text", ["full", "none"])
def test_panels_are_chosen(learning, panels, text):
    film("replay", learning, panels=panels, text=text)


@pytest.mark.parametrize("scene", ["replay", *THROUGH_TRAINING])
def test_the_small_print_of_a_training_names_all_its_epochs(scene, learning):
    epochs = {} if scene == "replay" else {"epochs": True}
    said = film(scene, learning, **epochs)
    assert f"epochs 0 to {learning.last}" in said
    assert f", epoch {learning.last}" not in said


def altered(run, directory, change):
    """A copy of a run with the weights of every epoch changed."""
    import shutil

    shutil.copytree(run.directory, directory)
    for epoch in run.epochs:
        tensors = {name: change(epoch, name, array) for name, array in run.tensors(epoch).items()}
        write_tensors(epoch_path(directory, epoch), tensors)
    return Run.open(directory)


# These show what becomes of the whole plane; the others, which teach a step, go through as well.
FILMED = [
    "warp",
    "compare",
    "boundary",
    "spaces",
    "composition",
    "replay",
    "pullback",
    "layers",
    "lift",
    "regions",
]


def test_a_dead_network_is_filmed_and_named(learning, tmp_path):
    """All ReLUs dead: every point has one image."""
    dead = altered(
        learning, tmp_path / "dead", lambda _, name, a: a - 1e3 if name == "0.bias" else a
    )
    for scene in CATALOG:
        assert "every unit is dead" in film(scene, dead) or scene not in FILMED


def test_a_diverged_run_is_filmed_up_to_its_last_finite_epoch(learning, tmp_path):
    broken = altered(learning, tmp_path / "nan", lambda epoch, _, a: a * np.nan if epoch > 9 else a)
    assert broken.last == 9
    for scene in CATALOG:
        assert "from epoch 10 on, nothing is finite" in film(scene, broken) or scene not in FILMED


def test_huge_weights_are_filmed(learning, tmp_path):
    huge = altered(learning, tmp_path / "huge", lambda epoch, _, a: a * 10.0**epoch)
    for scene in CATALOG:
        film(scene, huge)


def test_a_run_that_never_learns_says_so(tmp_path):
    points, labels = two_spirals(100)
    run = Run.open(
        write_run(tmp_path / "run", (2, 6, 2, 1), ("relu", "identity"), points=(points, labels))
    )
    guess = altered(run, tmp_path / "guess", lambda _, name, a: 0.0 * a if name[0] == "4" else a)
    assert "never learned" in film("replay", guess)


SHAPES = {
    "classes": ((2, 8, 2, 3), ("relu", "identity"), lambda x: np.arange(len(x)) % 3),
    "wide, classes": ((2, 8, 3), ("tanh",), lambda x: np.arange(len(x)) % 3),
    "heights": ((2, 8, 2, 1), ("tanh", "identity"), lambda x: x[:, 0] ** 2),
    "numbers": ((1, 8, 2, 1), ("tanh", "identity"), lambda x: np.sin(x[:, 0])),
    "two units": ((2, 2, 1), ("tanh",), lambda x: np.arange(len(x)) % 2),
    "three units": ((2, 3, 1), ("tanh",), lambda x: np.arange(len(x)) % 2),
    "three units, classes": ((2, 5, 3, 3), ("relu", "relu"), lambda x: np.arange(len(x)) % 3),
    "three units, heights": ((2, 3, 1), ("relu",), lambda x: x[:, 0] ** 2),
    "space and back, classes": ((2, 3, 2, 4), ("relu", "tanh"), lambda x: np.arange(len(x)) % 4),
    "linear": ((2, 1), (), lambda x: np.arange(len(x)) % 2),
}


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_scene_draws_every_shape_or_says_why(shape, whole, tmp_path):
    """Its last frame, and it goes through without activation and through training, too.

    In the slow test a frame of every play is drawn, whatever the way.
    """
    widths, activations, label = SHAPES[shape]
    points = two_spirals(60)[0][:, : widths[0]]
    run = Run.open(write_run(tmp_path / "run", widths, activations, points=(points, label(points))))
    output = Output(width=160, height=90, fps=1, still=not whole, media_dir=tmp_path)
    for name, found in CATALOG.items():
        if found.preset is None:
            continue
        refused = why_not(name, run, output)
        assert refused is None or (refused.remedy and len(str(refused).splitlines()) <= 3)
        for way in ways_of(name):
            assert refused or why_not(name, run, output if whole else None, **way) is None


def ways_of(scene):
    """The other ways to film a run: without activation, through training, or both."""
    acting = (True, False) if takes(scene, "activation") else (True,)
    training = (False, True) if takes(scene, "epochs") else (False,)
    ways = [{"activation": on, "epochs": through} for on in acting for through in training]
    return ways[1:]


def why_not(scene, run, output, **way):
    """Why a scene doesn't take a run; None if it does. Without an output nothing is drawn."""
    try:
        if output is None:
            film(scene, run, **way)
        else:
            render(CATALOG[scene], Settings(run=run.directory, speed=20.0, **way), output)
    except GridwarpError as error:
        return error


def test_percentages_of_a_counter_have_one_width():
    found = {numbers.steady_percent(alpha) for alpha in np.linspace(0.1, 0.99, 300)}
    assert {len(text) for text in found} == {6}
    assert numbers.steady_percent(1.0) == "100 %"
    assert numbers.steady_percent(0.9999) == "99.9 %"
    assert numbers.steady_percent(0.0001) == "<0.1 %"
    assert [numbers.loss_number(value) for value in (0.5, 0.0004)] == ["0.500", "0.000"]
    assert all(b != a for a, b in pairwise(("0.500", "0.000")))
