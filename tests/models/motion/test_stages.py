"""The stages of a film: what each is at its ends, and that every frame is a real network."""

import numpy as np
import pytest
from networks import random_network, two_spirals

from models.motion.drawable import drawable
from models.motion.paths import flips, linear_path, rotation
from models.motion.stages import stages
from models.network.scores import best_line

POINTS, LABELS = two_spirals()
NETWORKS = [
    ((2, 128, 2, 1), ("relu", "identity")),
    ((2, 100, 2, 1), ("tanh", "tanh")),
    ((2, 2, 2, 2, 1), ("tanh", "relu", "tanh")),
    ((2, 16, 8, 2, 1), ("relu", "gelu", "identity")),
    ((2, 5, 1), ("relu",)),
    ((2, 3, 1, 4, 1), ("elu", "relu", "sigmoid")),
    ((2, 1, 1), ("relu",)),
    ((2, 2, 1), ("identity",)),
    ((2, 1), ()),
]


@pytest.fixture(params=NETWORKS, ids=lambda case: "-".join(map(str, case[0])))
def network(request):
    return random_network(*request.param, seed=4)


@pytest.mark.parametrize("basis", ["free", "own"])
def test_the_drawn_network_is_the_same_function(network, basis):
    drawn = drawable(network, POINTS, basis=basis)
    assert np.allclose(drawn.network(POINTS), network(POINTS), rtol=1e-9, atol=1e-9)
    assert all(block.layers[-1].width == 2 for block in drawn.blocks)


def test_each_stage_begins_where_the_last_one_ended(network):
    position = POINTS
    for stage in stages(drawable(network, POINTS)):
        assert np.allclose(stage.at(0.0)(POINTS), position, atol=1e-9)
        position = stage.at(1.0)(POINTS)
    assert np.allclose(position, drawable(network, POINTS).embed(POINTS), atol=1e-9)


def test_every_frame_is_a_real_network(network):
    for stage in stages(drawable(network, POINTS)):
        start, end = stage.at(0.0)(POINTS), stage.at(1.0)(POINTS)
        for t in (0.17, 0.5, 0.93):
            assert np.allclose(stage.between(start, end, t), stage.at(t)(POINTS), atol=1e-9)


def test_without_activations_the_film_is_the_matrix_product(network):
    drawn = drawable(network, POINTS).without_activations()
    weight, bias = np.eye(2), np.zeros(2)
    for layer in drawn.layers:
        weight, bias = layer.weight @ weight, layer.weight @ bias + layer.bias
    assert np.allclose(drawn.embed(POINTS), POINTS @ weight.T + bias, atol=1e-9)
    assert all(stage.kind != "activate" for stage in stages(drawn))


def test_without_activations_straight_lines_stay_straight(network):
    line = np.linspace([-3.0, -2.0], [2.5, 3.0], 50)
    for stage in stages(drawable(network, POINTS).without_activations()):
        image = stage.at(0.6)(line)
        chord = np.linspace(image[0], image[-1], 50)
        assert np.abs(image - chord).max() < 1e-9 * max(1.0, np.abs(image).max())


def test_without_activations_a_line_separates_no_more_than_in_the_input(network):
    drawn = drawable(network, POINTS).without_activations()
    image = drawn.embed(POINTS)
    if np.linalg.matrix_rank(image - image.mean(axis=0), tol=1e-9) == 2:
        assert best_line(image, LABELS).accuracy == best_line(POINTS, LABELS).accuracy


def test_relu_leaves_nothing_below_zero():
    network = random_network((2, 2, 2, 1), ("relu", "relu"), seed=2)
    for stage in stages(drawable(network, POINTS)):
        if stage.kind == "activate":
            assert stage.at(1.0)(POINTS).min() >= 0.0


def test_a_wide_last_layer_keeps_every_point_on_its_side():
    network = random_network((2, 32, 1), ("tanh",), seed=1)
    drawn = drawable(network, POINTS)
    assert drawn.axes is not None
    assert 0.0 < drawn.axes.variance <= 1.0
    side = drawn.embed(POINTS) @ drawn.readout.weight[0] + drawn.readout.bias[0]
    assert np.array_equal(side > 0, network(POINTS)[:, 0] > 0)


def test_stacks_of_two_don_t_flip_where_reordering_avoids_it():
    for seed in range(8):
        network = random_network((2, 2, 2, 2, 1), ("tanh",) * 3, seed=seed)
        assert not any(stage.flips for stage in stages(drawable(network, POINTS)))


@pytest.mark.parametrize("seed", range(6))
def test_the_linear_path_goes_from_the_identity_to_the_matrix(seed):
    weight = np.random.default_rng(seed).normal(size=(2, 2))
    assert np.allclose(linear_path(weight, 0.0), np.eye(2))
    assert np.allclose(linear_path(weight, 1.0), weight)
    if not flips(weight):
        assert all(np.linalg.det(linear_path(weight, t)) > 0 for t in np.linspace(0, 1, 21))


def test_the_linear_path_of_a_rotation_only_rotates():
    for angle in (-3.0, -1.0, 0.4, 2.9):
        for t in (0.25, 0.5, 0.9):
            assert np.allclose(linear_path(rotation(angle), t), rotation(t * angle))


def test_the_linear_path_is_continuous_at_singular_matrices():
    singular = np.array([[1.0, 2.0], [0.5, 1.0]])
    near = linear_path(singular + 1e-9, 0.5)
    assert np.allclose(near, linear_path(singular, 0.5), atol=1e-8)
    assert np.isfinite(linear_path(np.zeros((2, 2)), 0.5)).all()
