"""The numbers on screen, the boundary and the basis."""

import numpy as np
import pytest
from networks import random_network, two_spirals, write_run

from models.geometry.boundary import decision_boundary, reached
from models.geometry.linear_model import readout_of
from models.motion.basis import free_basis
from models.motion.drawable import drawable
from models.network.float32 import Float32Network
from models.network.scores import accuracy, best_line, loss
from models.run.basis_track import Track
from models.run.run import Run

POINTS, LABELS = two_spirals()
WINDOW = (-3.5, 3.5, -3.5, 3.5)


@pytest.mark.parametrize("count", [3, 8, 25])
def test_no_line_beats_the_best_line(count):
    random = np.random.default_rng(count)
    points, labels = random.normal(size=(count, 2)), random.integers(0, 2, count)
    best = best_line(points, labels)
    on_side = (points @ best.normal + best.offset > 0) == labels
    assert on_side.mean() == best.accuracy
    for angle in np.linspace(0, np.pi, 400):
        along = points @ [np.cos(angle), np.sin(angle)]
        for cut in [*along + 1e-9, along.min() - 1]:
            right = ((along > cut) == labels).mean()
            assert max(right, 1 - right) <= best.accuracy + 1e-12


@pytest.mark.parametrize("seed", range(5))
def test_the_probe_is_the_same_on_affine_images(seed):
    random = np.random.default_rng(seed)
    image = POINTS @ random.normal(size=(2, 2)).T + random.normal(size=2)
    assert best_line(image, LABELS).accuracy == best_line(POINTS, LABELS).accuracy


def test_the_probe_on_degenerate_points():
    row = np.stack([np.arange(10.0), np.zeros(10)], axis=1)
    assert best_line(row, np.arange(10) > 4).accuracy == 1.0
    assert best_line(row, np.arange(10) % 2).accuracy == 0.6
    assert best_line(np.zeros((4, 2)), np.array([0, 1, 1, 1])).accuracy == 0.75
    assert best_line(np.zeros((1, 2)), np.array([1])).accuracy == 1.0


def test_loss_and_accuracy_of_known_logits():
    network = random_network((2, 1), ())
    logits = network(POINTS)[:, 0]
    likelihood = np.where(LABELS == 1, 1 / (1 + np.exp(-logits)), 1 / (1 + np.exp(logits)))
    assert np.isclose(loss(network, POINTS, LABELS), -np.log(likelihood).mean())
    assert accuracy(network, POINTS, LABELS) == np.mean((logits > 0) == LABELS)
    model = readout_of(network, POINTS, LABELS)
    assert model.score == np.mean((POINTS @ model.weight[0] + model.bias[0] > 0) == LABELS)


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_boundary_lies_on_the_line(activation):
    network = random_network((2, 24, 2, 1), (activation, "identity"), seed=8)
    drawn = drawable(network, POINTS)
    curves = decision_boundary(network, WINDOW)
    assert curves
    for curve in curves:
        scale = np.abs(network(POINTS)).max()
        assert np.abs(network(curve)).max() < 1e-9 * scale
        side = drawn.embed(curve) @ drawn.readout.weight[0] + drawn.readout.bias[0]
        assert np.abs(side).max() < 1e-9 * scale


def test_reached_stretches_are_sorted_and_disjoint():
    curves = [np.array([[0.0, y] for y in ys]) for ys in ([0, 1, 0.5], [3, 2.5], [0.9, 1.4])]
    spans = reached(curves, np.array([2.0, 0.0]), 1e-6)
    assert np.allclose(spans, [[0.0, 1.4], [2.5, 3.0]])
    assert reached([], np.array([1.0, 0.0]), 1e-6).shape == (0, 2)


def test_the_free_basis_whitens_and_turns_to_the_input():
    network = random_network((2, 64, 2, 1), ("relu", "identity"), seed=9)
    raw = drawable(network, POINTS, basis="own")
    basis = free_basis(raw.embed(POINTS), POINTS, raw.blocks[-1].affine.weight)
    image = basis(raw.embed(POINTS))
    scale = POINTS.var(axis=0).mean()
    assert np.allclose(np.cov(image.T, bias=True), scale * np.eye(2), rtol=1e-6, atol=1e-9)
    assert np.allclose(image.mean(axis=0), 0, atol=1e-9)
    assert np.linalg.det(basis.matrix @ raw.blocks[-1].affine.weight) > 0


def test_a_collapsed_embedding_has_a_basis_too():
    dead = np.tile([3.0, 4.0], (10, 1))
    basis = free_basis(dead, POINTS[:10], np.eye(2))
    assert np.isfinite(basis.matrix).all()
    assert np.allclose(basis(dead), 0.0)


def test_the_track_is_a_function_of_the_run(tmp_path):
    directory = write_run(tmp_path / "run", (2, 12, 2, 1), ("relu", "identity"))
    first, again = (Track(Run.open(directory)) for _ in range(2))
    for epoch in (0, 1.5, 2):
        assert np.array_equal(first.at(epoch).embed(POINTS), again.at(epoch).embed(POINTS))
    run = Run.open(directory)
    raw = drawable(run.at(2), run.points, basis="own")
    last = free_basis(raw.embed(run.points), run.points, raw.blocks[-1].affine.weight)
    assert np.allclose(first.at(2).basis.matrix, last.matrix)


@pytest.mark.parametrize(
    ("widths", "activations"),
    [
        ((2, 128, 2, 1), ("relu", "identity")),  # the kind that is compiled
        ((2, 40, 3), ("leaky_relu:2",)),  # steeper below 0
        ((2, 60, 2, 5), ("prelu", "tanh")),
        ((2, 3, 2, 1), ("tanh", "relu")),
        ((2, 30, 30, 1), ("identity", "relu")),
        ((2, 1), ()),
    ],
)
def test_single_precision_is_the_same_function(widths, activations):
    network = random_network(widths, activations)
    points = np.random.default_rng(1).normal(size=(7, 11, 2))
    exact = network(points)
    assert Float32Network(network)(points).shape == exact.shape
    assert np.allclose(Float32Network(network)(points), exact, atol=1e-5 * np.abs(exact).max())


def test_single_precision_hides_nothing_that_isn_t_finite():
    network = random_network((2, 16, 2, 1), ("relu", "identity"))
    points = np.array([[0.0, 0.0], [np.nan, 0.0], [np.inf, 1.0]])
    with np.errstate(invalid="ignore"):
        assert np.isfinite(Float32Network(network)(points))[:, 0].tolist() == [True, False, False]
