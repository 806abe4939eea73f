"""Linear pieces: exact, whole, and told apart by one unit."""

import numpy as np
import pytest
from networks import random_network, two_spirals

import models.geometry.polygons
from models.errors import GridwarpError
from models.geometry.boundary import decision_boundary
from models.geometry.regions import areas, linear_regions, polylines, sides
from models.motion.drawable import drawable
from models.motion.stages import stages
from models.network.activations import parse
from models.network.network import Layer, Network

WINDOW = (-3.0, 2.5, -2.0, 2.2)
NETWORKS = {
    "one layer": ((2, 24, 1), ("relu",)),
    "linear embedding": ((2, 40, 2, 1), ("relu", "identity")),
    "narrow": ((2, 2, 2, 2, 1), ("relu", "leaky_relu:0.2", "relu")),
    "deep": ((2, 12, 10, 2, 1), ("relu", "prelu", "identity")),
    "three classes": ((2, 10, 8, 3), ("relu", "relu")),
    "linear": ((2, 5, 1), ("identity",)),
    "slope above one": ((2, 9, 7, 1), ("leaky_relu:1.5", "leaky_relu:-0.3")),
}


@pytest.fixture(scope="module", params=NETWORKS)
def case(request):
    network = random_network(*NETWORKS[request.param], seed=3)
    return network, linear_regions(network, WINDOW)


def inside(vertices, random):
    """A random point in each polygon."""
    shares = random.dirichlet(np.ones(vertices.shape[1]), len(vertices))
    return np.einsum("pv,pvi->pi", shares, vertices)


def signs(network, x):
    """Which units are positive at points, of the layers with a kink: (N, H) bool."""
    found = [np.zeros((len(x), 0), dtype=bool)]
    for layer in network.layers:
        if layer.activation.has_kink:
            found.append(layer.affine(x) > 0)
        x = layer(x)
    return np.concatenate(found, axis=1)


def test_the_network_is_its_affine_map_on_every_piece(case):
    network, regions = case
    random = np.random.default_rng(0)
    for _ in range(5):
        x = inside(regions.vertices, random)
        affine = np.einsum("pki,pi->pk", regions.weight, x) + regions.bias
        assert np.abs(network(x) - affine).max() < 1e-9
        assert (signs(network, x) == regions.patterns).all()


def test_pieces_cover_the_window_once(case):
    _, regions = case
    left, right, bottom, top = WINDOW
    assert np.isclose(regions.areas.sum(), (right - left) * (top - bottom), rtol=1e-12)
    assert regions.areas.min() > 0
    assert len(np.unique(regions.patterns, axis=0)) <= len(regions)
    # disjoint: a point inside one lies outside of every other
    x = inside(regions.vertices, np.random.default_rng(1))[:60]
    edges = np.roll(regions.vertices, -1, axis=1) - regions.vertices
    away = x[:, None, None] - regions.vertices
    turn = edges[..., 0] * away[..., 1] - edges[..., 1] * away[..., 0]
    assert ((turn >= -1e-9).all(axis=2).sum(axis=1) == 1).all()


def test_corners_go_round_counter_clockwise_and_the_last_is_repeated(case):
    _, regions = case
    x, y = np.moveaxis(regions.vertices, 2, 0)
    turn = x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y
    assert (turn.sum(axis=1) > 0).all()
    beyond = np.arange(regions.vertices.shape[1]) >= regions.counts[:, None]
    last = np.broadcast_to(regions.vertices[:, -1:], regions.vertices.shape)
    assert (regions.vertices == last)[beyond].all()
    assert len(beyond) == len(regions)


def test_neighbours_differ_in_one_unit(case):
    network, regions = case
    left, right, bottom, top = WINDOW
    start, end = regions.vertices, np.roll(regions.vertices, -1, axis=1)
    length = np.linalg.norm(end - start, axis=2)
    share = np.random.default_rng(2).uniform(0.3, 0.7, length.shape)[..., None]
    middle = start + share * (end - start)
    normal = np.stack([(end - start)[..., 1], -(end - start)[..., 0]], axis=2)
    normal /= np.maximum(length, 1e-300)[..., None]
    beyond = middle + 1e-7 * normal
    within = (beyond > [left, bottom]).all(axis=2) & (beyond < [right, top]).all(axis=2)
    seen = within & (length > 1e-4)
    own = np.broadcast_to(regions.patterns[:, None], (*seen.shape, regions.patterns.shape[1]))
    differ = signs(network, beyond[seen]) != own[seen]
    assert (differ.sum(axis=1) == 1).all()


def test_one_layer_has_as_many_pieces_as_the_arrangement_formula_says():
    network = random_network((2, 30, 1), ("relu",), seed=8)
    regions = linear_regions(network, WINDOW)
    lines = regions.creases.segments
    crossings = 0
    for index, (a, b) in enumerate(lines):
        for c, d in lines[:index]:
            matrix = np.stack([b - a, c - d], axis=1)
            s, t = np.linalg.solve(matrix, c - a)
            crossings += 0 < s < 1 and 0 < t < 1
    assert len(lines) > 10
    assert len(regions) == 1 + len(lines) + crossings


def test_units_are_zero_on_their_creases(case):
    network, regions = case
    creases = regions.creases
    for number in np.unique(creases.layer):
        own = creases.layer == number
        layer, before = network.layers[number - 1], Network(network.layers[: number - 1])
        points = creases.segments[own].mean(axis=1)
        points = np.stack([points, *np.moveaxis(creases.segments[own], 1, 0)])
        values = layer.affine(before(points) if before.layers else points)
        units = np.broadcast_to(creases.unit[own], values.shape[:2])
        assert np.abs(np.take_along_axis(values, units[..., None], axis=2)).max() < 1e-9


def test_creases_end_at_the_edge_or_are_closed(case):
    _, regions = case
    left, right, bottom, top = WINDOW
    lines, _, _ = polylines(regions.creases)
    ends = lines[:, [0, -1]]
    gaps = np.abs(ends[..., None] - np.array([[left, right], [bottom, top]])).min(axis=(2, 3))
    closed = np.linalg.norm(lines[:, 0] - lines[:, -1], axis=1) < 1e-9
    assert ((gaps.max(axis=1) < 1e-9) | closed).all()
    length = np.linalg.norm(np.diff(lines, axis=1), axis=2).sum()
    segments = regions.creases.segments
    assert np.isclose(length, np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1).sum())


def test_sides_are_those_of_the_class_and_meet_on_the_boundary(case):
    network, regions = case
    faces = sides(regions)
    assert np.isclose(areas(faces.vertices).sum(), regions.areas.sum(), rtol=1e-12)
    x = inside(faces.vertices, np.random.default_rng(3))
    logits = network(x)
    guess = logits[:, 0] > 0 if logits.shape[1] == 1 else logits.argmax(axis=1)
    assert (guess == faces.label).all()
    on_it = network(faces.boundary.reshape(-1, 2))
    if logits.shape[1] == 1:
        assert np.abs(on_it).max(initial=0) < 1e-9
    else:
        assert np.abs(np.diff(np.sort(on_it, axis=1)[:, -2:], axis=1)).max(initial=0) < 1e-9


def test_a_regression_is_cut_where_it_has_a_level():
    network = random_network((2, 14, 6, 1), ("relu", "relu"), seed=9)
    levels = (-0.5, 0.25, 1.0)
    faces = sides(linear_regions(network, WINDOW), levels)
    heights = network(inside(faces.vertices, np.random.default_rng(5)))[:, 0]
    assert (np.searchsorted(levels, heights) == faces.label).all()
    gaps = np.abs(network(faces.boundary.reshape(-1, 2)) - levels).min(axis=1)
    assert len(gaps) > 0
    assert gaps.max() < 1e-9


def test_the_boundary_is_the_one_that_is_contoured():
    network = random_network((2, 30, 2, 1), ("relu", "identity"), seed=4)
    boundary = sides(linear_regions(network, WINDOW)).boundary
    contoured = np.concatenate(decision_boundary(network, WINDOW))
    start, along = boundary[:, 0], boundary[:, 1] - boundary[:, 0]
    share = ((contoured[:, None] - start) * along).sum(axis=2) / (along**2).sum(axis=1)
    nearest = start + np.clip(share, 0, 1)[..., None] * along
    gaps = np.linalg.norm(contoured[:, None] - nearest, axis=2).min(axis=1)
    assert gaps.max() < 1e-6


def test_an_arrangement_is_the_same_however_it_is_made(monkeypatch):
    network = random_network((2, 60, 5, 1), ("relu", "relu"), seed=10)
    at_once = linear_regions(network, WINDOW)
    monkeypatch.setattr(models.geometry.polygons, "_faces", lambda *_: None)
    by_cuts = linear_regions(network, WINDOW)
    assert len(at_once) == len(by_cuts)
    orders = [np.lexsort(found.patterns.T) for found in (at_once, by_cuts)]
    assert (at_once.patterns[orders[0]] == by_cuts.patterns[orders[1]]).all()
    assert np.allclose(at_once.areas[orders[0]], by_cuts.areas[orders[1]], atol=1e-12)


def test_lines_through_one_point_and_twins_do_no_harm():
    angles = np.linspace(0.0, np.pi, 12, endpoint=False)
    weight = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    weight = np.concatenate([weight, 2.0 * weight[:3], np.zeros((1, 2))])  # no bias anywhere
    layers = (Layer(weight, np.zeros(16), parse("relu")), Layer(np.ones((1, 16)), np.zeros(1)))
    regions = linear_regions(Network(layers), (-1.0, 1.0, -1.0, 1.0))
    assert len(regions) == 24
    assert np.isclose(regions.areas.sum(), 4.0)


def test_every_stage_of_a_film_is_affine_on_the_pieces():
    points, _ = two_spirals()
    network = random_network((2, 8, 6, 2, 2, 1), ("relu", "relu", "relu", "identity"), seed=5)
    regions = linear_regions(network, WINDOW)
    random = np.random.default_rng(4)
    shares = random.dirichlet(np.ones(regions.vertices.shape[1]), len(regions))
    x = np.einsum("pv,pvi->pi", shares, regions.vertices)
    for stage in stages(drawable(network, points)):
        now = stage.at(0.4)
        mixed = np.einsum("pv,pvi->pi", shares, now(regions.vertices))
        assert np.abs(now(x) - mixed).max() < 1e-8


def test_a_smooth_network_has_no_pieces():
    network = random_network((2, 8, 2, 1), ("tanh", "relu"))
    with pytest.raises(GridwarpError, match="tanh") as error:
        linear_regions(network, WINDOW)
    assert error.value.code == 2
    assert "regions spiral" in error.value.remedy
