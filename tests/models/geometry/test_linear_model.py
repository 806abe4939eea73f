"""Lines between classes, levels of heights, and what linear models reach."""

import numpy as np
import pytest
from networks import random_network, two_spirals, write_run

from models.geometry.boundary import decision_boundary, level_curves
from models.geometry.linear_model import LinearModel, best_linear, readout_of
from models.motion.drawable import drawable, planar
from models.network.network import Layer, Network
from models.run.basis_track import Track
from models.run.run import Run

POINTS, _ = two_spirals(150)
THREE = np.arange(150) % 3
HEIGHTS = np.sin(POINTS[:, 0]) + 0.3 * POINTS[:, 1]
WINDOW = (-4.0, 4.0, -3.0, 3.0)
SKEW, SHIFT = np.array([[2.0, -1.3], [0.4, 0.7]]), np.array([5.0, -3.0])


def top_two(scores):
    ordered = np.sort(scores, axis=-1)
    return ordered[..., -1] - ordered[..., -2]


@pytest.mark.parametrize("count", [3, 4, 5])
def test_edges_are_where_the_two_highest_scores_meet(count):
    random = np.random.default_rng(count)
    model = LinearModel(random.normal(size=(count, 2)), random.normal(size=count), 0.0)
    assert model.edges
    for edge in model.edges:
        length = np.linalg.norm(edge.normal)
        direction = np.array([-edge.normal[1], edge.normal[0]]) / length
        foot = -edge.normal * edge.offset / length**2
        low, high = np.clip(edge.span, -50.0, 50.0)
        along = foot + np.linspace(low, high, 9)[:, None] * direction
        scores = along @ model.weight.T + model.bias
        assert np.allclose(top_two(scores), 0.0, atol=1e-9 * np.abs(scores).max())


@pytest.mark.parametrize(("labels", "outputs"), [(THREE, 3), (HEIGHTS, 1)])
def test_linear_models_reach_the_same_on_affine_images(labels, outputs):
    here = best_linear(POINTS, labels, outputs)
    there = best_linear(POINTS @ SKEW.T + SHIFT, labels, outputs)
    assert here.score == pytest.approx(there.score, abs=1e-9)
    assert here.regression == (labels is HEIGHTS)


def test_a_softmax_regression_separates_what_can_be():
    centres = np.array([[0.0, 3.0], [3.0, -2.0], [-3.0, -2.0]])
    points = centres[THREE] + 0.1 * POINTS
    assert best_linear(points, THREE, 3).score == 1.0


def test_borders_of_several_classes_are_on_equal_scores_and_none_is_twice():
    network = random_network((2, 24, 2, 4), ("relu", "identity"), seed=3)
    curves = decision_boundary(network, WINDOW, 200)
    assert curves
    vertices = np.concatenate(curves)
    on_it = top_two(network(vertices)) < 1e-9 * np.abs(network(POINTS)).max()
    # the one vertex beyond a junction belongs to another pair
    assert on_it.mean() > 0.97
    distances = np.linalg.norm(vertices[:, None] - vertices[None], axis=2)
    np.fill_diagonal(distances, 1.0)
    assert (distances < 1e-9).sum() <= 4 * len(curves)


def test_levels_have_their_heights():
    network = random_network((2, 16, 2, 1), ("tanh", "identity"), seed=5)
    heights = np.quantile(network(POINTS), [0.3, 0.7])
    curves = level_curves(network, WINDOW, heights, 100)
    assert curves
    for curve in curves:
        away = np.abs(network(curve) - heights).min(axis=1)
        assert away.max() < 1e-9


@pytest.mark.parametrize("basis", ["free", "own"])
@pytest.mark.parametrize(
    ("widths", "activations", "labels"),
    [
        ((2, 12, 2, 1), ("relu", "identity"), np.arange(150) % 2),
        ((2, 12, 2, 3), ("relu", "identity"), THREE),
        ((2, 12, 3), ("tanh",), THREE),
        ((2, 12, 2), ("tanh",), np.arange(150) % 2),
        ((2, 12, 1), ("tanh",), HEIGHTS),
        ((2, 12, 2, 1), ("tanh", "identity"), HEIGHTS),
        ((1, 12, 2, 1), ("tanh", "identity"), HEIGHTS),
        ((2, 2, 2, 1), ("tanh", "tanh"), np.arange(150) % 2),
    ],
)
def test_every_epoch_is_drawn_as_the_same_function(tmp_path, widths, activations, labels, basis):
    """With two outputs and more, up to a common addend, which no answer depends on."""
    points = POINTS[:, : widths[0]]
    run = Run.open(write_run(tmp_path / "run", widths, activations, points=(points, labels)))
    track = Track(run, basis)
    for epoch in (0.0, 0.7, 1.0, 2.0):
        network, inputs = planar(run.at(epoch), run.points)
        ours, theirs = track.at(epoch).network(inputs), network(inputs)
        if ours.shape[1] > 1:
            ours = ours - ours.mean(axis=1, keepdims=True)
            theirs = theirs - theirs.mean(axis=1, keepdims=True)
        assert np.allclose(ours, theirs, atol=1e-6 * np.abs(theirs).max())
        assert track.at(epoch).readout.weight.shape[1] == 2


def test_a_height_is_drawn_upwards():
    network = random_network((2, 16, 2, 1), ("tanh", "identity"), seed=6)
    for body in (network, Network((network.layers[0], random_network((16, 1), ()).layers[0]))):
        drawn = drawable(body, POINTS, regression=True)
        across, up = drawn.readout.weight[0]
        assert up > 0
        assert abs(across) < 1e-9 * up


def test_scores_of_heights_are_variances_explained():
    perfect = Network((Layer(np.array([[1.0, 2.0]]), np.array([3.0])),))
    targets = perfect(POINTS)[:, 0]
    assert readout_of(perfect, POINTS, targets).score == 1.0
    assert best_linear(POINTS, targets).score == pytest.approx(1.0)
    flat = Network((Layer(np.zeros((1, 2)), np.array([targets.mean()])),))
    assert readout_of(flat, POINTS, targets).score == pytest.approx(0.0)
