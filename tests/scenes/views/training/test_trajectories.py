"""The loss on the plane of a path, gradient descent on it, and what the film shows of both."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from networks import two_spirals, write_run
from tiny import frames_of

from models.errors import GridwarpError
from models.geometry.boundary import SampleGrid
from models.network.gradients import gradients
from models.network.scores import loss
from models.run.files import epoch_path, read_tensors, write_tensors
from models.run.loss_surface import FINE, LEVELS, Surface, WeightPlane, path_of
from models.run.run import Run
from scenes.cli.catalog import CATALOG
from scenes.cli.options import command_of
from scenes.cli.settings import Output, Settings
from scenes.drawing.theme import theme
from scenes.drawing.viewport import Panel
from scenes.output.filming import dry_run, scene_of
from scenes.output.session import render
from scenes.views.training.trajectories import (
    EpochStep,
    LossSurfaceSource,
    RateStep,
    Trajectories,
    TrajectoryStep,
)
from training import runs
from training.progress import silent
from training.recipe import Recipe

SMALL = {"epochs": 6, "points": 60}


def moving(directory: Path, motions: list[dict[str, np.ndarray]]) -> Run:
    """A run of 2-3-1 whose epochs are the first one and what `motions` add to it."""
    write_run(directory, (2, 3, 1), ("tanh",), seeds=[0] * (len(motions) + 1))
    first = read_tensors(epoch_path(directory, 0))[0]
    for epoch, motion in enumerate(motions, 1):
        moved = {name: array + motion.get(name, 0.0) for name, array in first.items()}
        write_tensors(epoch_path(directory, epoch), moved)
    return Run.open(directory)


def plane_of(*some: Run) -> tuple[WeightPlane, list[np.ndarray]]:
    paths = [path_of(run)[1] for run in some]
    return WeightPlane.of(*paths, architecture=some[0].architecture), paths


@pytest.fixture(scope="module")
def rates(tmp_path_factory) -> list[Run]:
    """The preset with a small, a large and a decaying learning rate."""
    media = tmp_path_factory.mktemp("media")
    last = runs.ensure_run(Recipe.of("descent"), media, silent)
    return [Run.open(path) for path in (*runs.ensure_rates(last, media, silent), last)]


# --- the surface ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("widths", "activations", "labels"),
    [
        ((2, 5, 2, 1), ("relu", "tanh"), [0, 1]),
        ((2, 4, 1), ("prelu",), [0, 1]),
        ((2, 4, 2, 3), ("gelu", "identity"), [0, 1, 2]),
        ((2, 3, 1), ("softplus:2",), [0.3, -1.7]),
    ],
)
def test_a_place_has_the_loss_of_the_network_that_is_built_there(
    widths, activations, labels, tmp_path
):
    points = two_spirals(50)[0]
    run = Run.open(
        write_run(tmp_path / "run", widths, activations, range(4), (points, np.resize(labels, 50)))
    )
    plane, _ = plane_of(run)
    surface = Surface.over(plane, (-3.0, 5.0, -2.0, 2.0), run.points, run.labels)
    high, wide = surface.values.shape
    for row, column in ((0, 0), (high // 2, 3), (high - 1, wide // 3)):
        place = np.array([surface.grid.x[column], surface.grid.y[row]])
        expected = loss(plane.network(place), run.points, run.labels)
        assert surface.values[row, column] == pytest.approx(expected, rel=2e-5)


def test_the_path_is_projected_at_right_angles_and_ends_at_the_origin(run_directory):
    run = Run.open(run_directory)
    plane, (path,) = plane_of(run)
    assert plane.axes @ plane.axes.T == pytest.approx(np.eye(2), abs=1e-12)
    places = plane.project(path)
    rest = path - plane.weights(places)
    assert np.abs(rest @ plane.axes.T).max() < 1e-9
    assert places[-1] == pytest.approx([0.0, 0.0], abs=1e-12)
    assert plane.weights(places[-1]) == pytest.approx(path[-1])
    variance = places.var(axis=0) / path.var(axis=0).sum()
    assert plane.variance_ratios == pytest.approx(tuple(variance))
    expected = run.at(run.last)(run.points)
    assert plane.network(np.zeros(2))(run.points) == pytest.approx(expected)


def test_two_weights_that_move_lie_in_the_plane(tmp_path):
    one, other = np.zeros((3, 2)), np.zeros(1)
    one[1, 0], other[0] = 1.0, 1.0
    random = np.random.default_rng(0)
    motions = [{"0.weight": a * one, "2.bias": b * other} for a, b in random.normal(size=(9, 2))]
    run = moving(tmp_path / "run", motions)
    plane, (path,) = plane_of(run)
    places = plane.project(path)
    assert plane.weights(places) == pytest.approx(path, abs=1e-12)
    assert sum(plane.variance_ratios) == pytest.approx(1.0)
    on_it = [loss(plane.network(place), run.points, run.labels) for place in places]
    own = [loss(run.at(epoch), run.points, run.labels) for epoch in run.epochs]
    assert on_it == pytest.approx(own, rel=1e-12)


def test_a_straight_path_has_a_plane_and_none_is_an_error(tmp_path):
    run = moving(tmp_path / "run", [{"2.weight": np.full((1, 3), x)} for x in (1.0, 3.0)])
    plane, (path,) = plane_of(run)
    assert plane.axes @ plane.axes.T == pytest.approx(np.eye(2), abs=1e-12)
    assert plane.weights(plane.project(path)) == pytest.approx(path)
    assert plane.variance_ratios == (pytest.approx(1.0), 0.0)
    with pytest.raises(GridwarpError, match="never move"):
        plane_of(moving(tmp_path / "still", [{}, {}]))


def test_on_a_level_line_the_loss_is_its_level(rates):
    plane, _ = plane_of(*rates)
    run = rates[0]
    surface = Surface.over(plane, (-5.0, 5.0, -3.0, 3.0), run.points, run.labels)
    low, high = surface.span
    assert 4 <= len(surface.levels) <= LEVELS
    for level in surface.levels:
        assert low < level < high
        assert float(f"{level:.2g}") == pytest.approx(level)  # a round number
        vertices = np.concatenate(surface.curves(level))
        found = plane.losses(vertices, run.points, run.labels)
        assert np.abs(found - level).max() < 2e-3 * (high - low)
    assert max(surface.drawn.shape) > FINE


def test_levels_go_by_powers_where_the_loss_does():
    grid = np.linspace(-1.0, 1.0, 50)
    wide = Surface(SampleGrid(grid, grid), 10.0 ** (4.0 * np.hypot(*np.meshgrid(grid, grid))))
    narrow = Surface(SampleGrid(grid, grid), 2.0 + np.hypot(*np.meshgrid(grid, grid)))
    assert wide.logarithmic
    assert not narrow.logarithmic
    assert np.ptp(np.diff(narrow.levels)) < 1e-9
    mantissas = wide.levels / 10.0 ** np.floor(np.log10(wide.levels) + 1e-9)
    assert set(mantissas.round(6)) == {1.0, 3.0}


# --- gradient descent -----------------------------------------------------------------------


def test_a_step_is_gradient_descent_s(rates):
    for run in rates:
        points, labels = run.points[run.train], run.labels[run.train]
        for epoch in (1, 7, 40):
            before, after = run.at(epoch - 1), run.at(epoch)
            slopes, rate = gradients(before, points, labels), run.learning_rate(epoch)
            for index, (old, new) in enumerate(zip(before.layers, after.layers, strict=True)):
                step = rate * slopes.weight(index), rate * slopes.bias(index)
                assert new.weight == pytest.approx(old.weight - step[0], abs=2e-5)
                assert new.bias == pytest.approx(old.bias - step[1], abs=2e-5)


def test_the_three_start_alike_and_differ_as_they_are_said_to(rates):
    small, large, decaying = Trajectories(rates, 40, "even").each
    assert small.losses[0] == large.losses[0] == decaying.losses[0]
    assert small.rate(0.0) < large.rate(0.0) == decaying.rate(0.0)
    assert large.rate(1.0) == large.rate(0.0)
    assert decaying.rate(1.0) == pytest.approx(decaying.rate(0.0) / (1 + 39 * rates[2].decay))
    assert small.rises == 0  # it creeps
    assert large.rises > 10  # it overshoots, again and again
    assert decaying.rises < 4
    assert decaying.losses[-1] == min(*small.losses, *large.losses, *decaying.losses)
    assert sum(Trajectories(rates, 40, "even").plane.variance_ratios) > 0.85
    trajectories = Trajectories(rates, 40, "even")
    says = f"{large.rises} of 40 steps raise the loss"
    assert [
        trajectories.outcome(trajectory).split(": ")[1] for trajectory in trajectories.each[:2]
    ] == [
        "none of 40 steps raises the loss",
        says,
    ]


def test_only_full_batches_without_a_penalty_are_gradient_descent(rates):
    assert all(run.descends for run in rates)
    for change in ({"batch_size": 32}, {"weight_decay": 0.1}, {"optimizer": "adam"}):
        config = {"training": {**rates[0].config["training"], **change}}
        assert not replace(rates[0], config=config).descends
    assert not replace(rates[0], config={}).descends


def test_recipes_without_optimizer_are_as_they_were(tmp_path):
    said = Recipe.of("moons").to_json()["training"]
    assert list(said) == [
        "preset",
        "epochs",
        "seed",
        "learning_rate",
        "weight_decay",
        "batch_size",
        "orthogonal_gain",
        "every",
    ]
    assert Recipe.of("moons", optimizer="sgd").directory_name() == "moons-optimizersgd"
    assert Recipe.of("moons", decay=0.5).to_json()["training"]["decay"] == 0.5
    for wrong in ({"optimizer": "newton"}, {"decay": -1.0}, {"decay": float("nan")}):
        with pytest.raises(GridwarpError, match=f"--{next(iter(wrong))}"):
            Recipe.of("moons", **wrong)


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_a_run_whose_rate_decays_resumes_to_the_same_bytes(optimizer, tmp_path):
    changes = {**SMALL, "optimizer": optimizer, "batch_size": 16, "decay": 0.3}
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    runs.start(whole, Recipe.of("descent", **changes), silent)
    runs.start(parts, Recipe.of("descent", **{**changes, "epochs": 2}), silent)
    assert runs.resume(parts, "descent", {"epochs": 6}, silent)
    for path in whole.iterdir():
        assert path.read_bytes() == (parts / path.name).read_bytes()


def test_only_a_rate_that_decays_has_others_beside_it(tmp_path):
    for changes in ({"optimizer": "adam"}, {"decay": 0.0}):
        directory = runs.ensure_run(Recipe.of("descent", **SMALL, **changes), tmp_path, silent)
        assert runs.ensure_rates(directory, tmp_path, silent) == []
    assert runs.ensure_rates(tmp_path, tmp_path, silent) == []


def test_a_large_rate_that_diverges_is_taken_as_far_as_it_goes(tmp_path):
    changes = {"points": 60, "epochs": 20, "activations": ("identity",), "learning_rate": 1e4}
    recipe = Recipe.of("descent", **changes, decay=1e9)
    last = runs.ensure_run(recipe, tmp_path, silent)
    for _ in range(2):  # trained, then found
        some = runs.ensure_rates(last, tmp_path, silent)
        diverged = Run.open(some[1])
        assert diverged.diverged == diverged.last + 1
    assert filmed(tmp_path, last, some)


# --- the film -------------------------------------------------------------------------------


def filmed(media: Path, run: Path, rates=(), **changes) -> float:
    """Seconds of the film, gone through without drawing."""
    settings = Settings(run=run, rates=tuple(rates), **changes)
    output = Output(width=160, height=90, fps=2, media_dir=media)
    return dry_run(scene_of(CATALOG["descent"]), settings, output)


def test_every_number_is_that_of_the_step(rates):
    trajectories = Trajectories(rates, 40, "even")
    for run, trajectory in zip(rates, trajectories.each, strict=True):
        for epoch in (0, 3, 40):
            alpha = float(np.interp(epoch, trajectory.places, trajectory.alphas))
            expected = loss(run.at(epoch), run.points, run.labels)
            assert TrajectoryStep(trajectory).reading(alpha) == f"{expected:.3f}"
            assert TrajectoryStep(trajectory).mark(alpha) == pytest.approx((epoch, expected))
            assert EpochStep(trajectory).reading(alpha) == str(epoch)
    assert [RateStep(trajectory).reading(0.0) for trajectory in trajectories.each] == [
        "0.8",
        "8",
        "8.00",
    ]
    assert RateStep(trajectories.each[2]).reading(1.0) == "1.17"


def test_numbers_stand_on_their_lines_and_the_lines_leave_room(rates):
    trajectories, panel = Trajectories(rates, 40, "even"), Panel(0.0, 0.0, 9.0, 5.0)
    ground = LossSurfaceSource(trajectories, panel, theme("dark"))
    numbers, places = ground.labels()
    assert len(numbers) > 4
    at = trajectories.plane.losses(places, trajectories.points, trajectories.labels)
    assert at == pytest.approx(numbers, rel=0.02)
    vertices = np.concatenate(ground.at(0.0).curves)
    for place in places:
        assert np.linalg.norm(vertices - place, axis=1).min() > 0.0


def test_a_key_tells_runs_and_panels_apart(rates):
    panel, dark = Panel(0.0, 0.0, 9.0, 5.0), theme("dark")
    first, again = (
        LossSurfaceSource(Trajectories(rates, 40, "even"), panel, dark).key for _ in range(2)
    )
    assert first == again
    others = [
        LossSurfaceSource(Trajectories(rates, 39, "even"), panel, dark).key,
        LossSurfaceSource(Trajectories(rates[:1], 40, "even"), panel, dark).key,
        LossSurfaceSource(Trajectories(rates, 40, "even"), replace(panel, x=1.0), dark).key,
        LossSurfaceSource(Trajectories(rates, 40, "even"), panel, theme("light")).key,
    ]
    assert all(first != other for other in others)


@pytest.mark.parametrize("changes", [{}, {"epoch": "9"}, {"pace": "log"}, {"text": "short"}])
def test_three_rates_are_filmed_one_after_the_other(changes, rates, tmp_path):
    last, others = rates[2].directory, [run.directory for run in rates[:2]]
    three, one = filmed(tmp_path, last, others, **changes), filmed(tmp_path, last, **changes)
    assert three > one > 10


def test_a_run_from_elsewhere_that_diverged_is_filmed(tmp_path):
    huge = [{"2.weight": np.full((1, 3), -(1e6**epoch))} for epoch in range(1, 5)]
    moving(tmp_path / "run", [*huge, {"2.weight": np.full((1, 3), np.nan)}])
    settings = Settings(run=tmp_path / "run")
    output = Output(width=160, height=90, fps=2, media_dir=tmp_path, still=True)
    (still,) = render(CATALOG["descent"], settings, output)
    assert frames_of(still)[0].std() > 5


def test_pace_is_taken_and_what_a_replay_shows_is_not():
    command = command_of(CATALOG["descent"], None)
    assert command.make_context("descent", ["--pace", "log"]).params["pace"] == "log"
    for wrong in (["--arrows"], ["--panels", "input"], ["--no-activation"]):
        with pytest.raises(GridwarpError, match=f"no use for {wrong[0]}"):
            command.make_context("descent", wrong)
