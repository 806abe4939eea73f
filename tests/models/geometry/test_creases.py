"""Images of lines: every crease a vertex, every curve within its tolerance."""

import numpy as np
import pytest
from networks import random_network, two_spirals

from models.geometry.creases import trace
from models.motion.drawable import drawable
from models.motion.stages import stages
from models.network.network import Network

POINTS, _ = two_spirals()
SEGMENTS = np.array(
    [[[-3, -2.2], [3, 2.7]], [[-3, 1.0], [3, 1.0]], [[0.5, -3], [0.5, 3]], [[2, 2], [2, 2.0001]]],
    dtype=float,
)


def distance_to_polyline(points, polyline):
    """How far each of `points` (N, 2) is from a polyline (S, 2)."""
    start, end = polyline[:-1], polyline[1:]
    along = end - start
    length2 = np.maximum((along**2).sum(axis=1), 1e-300)
    share = ((points[:, None] - start) * along).sum(axis=2) / length2
    nearest = start + np.clip(share, 0, 1)[..., None] * along
    return np.linalg.norm(points[:, None] - nearest, axis=2).min(axis=1)


@pytest.mark.parametrize(
    ("widths", "activations", "tolerance"),
    [
        ((2, 128, 2, 1), ("relu", "identity"), 1e-9),
        ((2, 2, 2, 2, 1), ("relu", "leaky_relu:0.2", "relu"), 1e-9),
        ((2, 24, 12, 2, 1), ("relu", "prelu", "identity"), 1e-9),
        ((2, 40, 2, 1), ("tanh", "tanh"), 2e-3),
        ((2, 20, 10, 2, 1), ("tanh", "relu", "identity"), 2e-3),
        ((2, 30, 2, 1), ("selu", "identity"), 2e-3),
    ],
)
def test_polylines_are_exact_at_every_t(widths, activations, tolerance):
    network = random_network(widths, activations, seed=3)
    random = np.random.default_rng(0)
    for stage in stages(drawable(network, POINTS, basis="own")):
        ends = (stage.at(0.0), stage.at(1.0))
        vertices = trace(SEGMENTS, ends, (tolerance, tolerance))
        dense = np.linspace(SEGMENTS[:, 0], SEGMENTS[:, 1], 100 * vertices.shape[1], axis=1)
        for t in random.uniform(size=2):
            now = stage.at(t)
            for line, exact in zip(vertices, dense, strict=True):
                assert distance_to_polyline(now(exact), now(line)).max() <= tolerance


def test_every_crease_is_a_vertex():
    network = random_network((2, 64, 2, 1), ("relu", "identity"), seed=5)
    vertices = trace(SEGMENTS, (network,))
    hidden = network.layers[0]
    for (start, end), line in zip(SEGMENTS, vertices, strict=True):
        z_start, z_end = hidden.affine(start[None])[0], hidden.affine(end[None])[0]
        crossing = z_start * z_end < 0
        z = np.abs(hidden.affine(line))[:, crossing]
        assert (z.min(axis=0, initial=np.inf) < 1e-12 * max(1.0, z.max(initial=0))).all()


def test_creases_behind_a_smooth_layer_are_found():
    network = random_network((2, 16, 8, 2, 1), ("tanh", "relu", "identity"), seed=6)
    vertices = trace(SEGMENTS[:3], (network,), (1e-3,))
    second = Network(network.layers[:1])
    for line in vertices:
        z = network.layers[1].affine(second(line))
        z = np.where(np.abs(z) < 1e-12, 0.0, z)
        assert not (z[:-1] * z[1:] < 0).any()


def test_a_line_keeps_its_ends_and_repeats_its_last_vertex():
    network = random_network((2, 32, 2, 1), ("relu", "identity"), seed=7)
    vertices = trace(SEGMENTS, (network,))
    assert np.allclose(vertices[:, 0], SEGMENTS[:, 0])
    assert np.allclose(vertices[:, -1], SEGMENTS[:, 1])


def test_no_lines_give_no_vertices():
    network = random_network((2, 4, 1), ("relu",))
    assert trace(np.zeros((0, 2, 2)), (network,)).shape[0] == 0
