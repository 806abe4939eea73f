"""Filled polygons: exact coverage, no seams, and sheets that show through one another."""

from dataclasses import replace

import numpy as np
import pytest
from networks import random_network

from models.geometry.regions import linear_regions, polylines
from models.network.network import Network
from scenes.drawing.canvas import Canvas
from scenes.drawing.plane.pieces import _begun, interrupted
from scenes.drawing.theme import THEMES
from scenes.drawing.viewport import Viewport
from scenes.views.linear_pieces import PiecesContext
from scenes.views.plane.decision import DecisionMap

SIZE = 90, 160
CLIP = (0, 0, 160, 90)
WINDOW = (-1.6, 1.6, -0.9, 0.9)


def blank() -> Canvas:
    return Canvas(np.zeros((*SIZE, 4), dtype=np.uint8), np.zeros(2), 50.0)


def corners():
    network = random_network((2, 40, 12, 1), ("relu", "relu"), seed=2)
    regions = linear_regions(network, WINDOW)
    return regions, (regions.vertices - [WINDOW[0], WINDOW[3]]) * [50.0, -50.0]


@pytest.mark.parametrize("alpha", [1.0, 0.6, 0.2])
def test_neighbours_leave_no_seam(alpha):
    canvas, (regions, pixels) = blank(), corners()
    assert len(regions) > 300
    canvas.polygons(pixels, np.full((len(pixels), 3), 200.0), alpha, CLIP)
    assert len(np.unique(canvas.pixels.reshape(-1, 4), axis=0)) == 1
    assert np.abs(canvas.pixels[0, 0, 3] - 255 * alpha) <= 1
    assert not canvas._sums.any()
    assert not canvas._marks.any()


def test_coverage_is_the_area():
    canvas = blank()
    turned = np.array([np.exp(1j * (0.3 + k * np.pi / 3)) for k in range(6)])
    hexagon = np.stack([70.3 + 30.2 * turned.real, 41.7 + 30.2 * turned.imag], axis=1)
    for order in (1, -1):  # either way round
        canvas.pixels[:] = 0
        canvas.polygons(hexagon[None, ::order], np.full((1, 3), 255.0), 1.0, CLIP)
        area = 1.5 * np.sqrt(3) * 30.2**2
        assert np.isclose(canvas.pixels[..., 3].sum() / 255.0, area, rtol=2e-4)


def test_a_pixel_takes_the_share_of_each_neighbour():
    canvas = blank()
    edge = 80.25
    pieces = np.array(
        [
            [[10, 10], [edge, 10], [edge, 70], [10, 70]],
            [[edge, 10], [150, 10], [150, 70], [edge, 70]],
        ]
    )
    canvas.polygons(pieces, np.array([[200.0, 0, 0], [0, 0, 200.0]]), 1.0, CLIP)
    assert np.abs(canvas.pixels[40, 80].astype(int) - [50, 0, 150, 255]).max() <= 1


def test_sheets_show_through_one_another():
    canvas = blank()
    low = np.array([[20.0, 20], [100, 20], [100, 70], [20, 70]])
    pieces = np.stack([low, low + np.array([30, 0])])
    colors = np.array([[250.0, 0, 0], [0, 0, 250.0]])
    canvas.polygons(pieces, colors, 0.5, CLIP)
    single, double = canvas.pixels[40, 30], canvas.pixels[40, 70]
    assert abs(int(single[3]) - 128) <= 1
    assert abs(int(double[3]) - 191) <= 1
    assert abs(int(double[0]) - int(double[2])) <= 1
    first = canvas.pixels.copy()
    canvas.pixels[:] = 0
    canvas.polygons(pieces[::-1], colors[::-1], 0.5, CLIP)  # in whatever order
    assert (canvas.pixels == first).all()


def test_nothing_leaves_the_clip_and_wild_values_do_no_harm():
    canvas = blank()
    pieces = np.array(
        [
            [[-1e9, -1e9], [1e9, -1e9], [1e9, 1e9], [-1e9, 1e9]],
            [[np.nan, 0], [50, np.inf], [40, 3], [1, 2]],
            [[30, 30], [30, 30], [30, 30], [30, 30]],
            [[0, 20], [160, 20 + 1e-12], [160, 20], [0, 20]],
        ]
    )
    canvas.polygons(pieces, np.full((4, 3), 255.0), 1.0, (40, 20, 100, 60))
    rows, columns = np.nonzero(canvas.pixels[..., 3])
    assert (columns.min(), columns.max()) == (40, 99)
    assert (rows.min(), rows.max()) == (20, 59)


def test_creases_grow_from_their_start():
    regions, _ = corners()
    lines, _, _ = polylines(regions.creases)
    lengths = [
        np.linalg.norm(np.diff(_begun(lines, progress), axis=1), axis=2).sum(axis=1)
        for progress in (0.0, 0.3, 0.6, 0.999999)
    ]
    assert np.allclose(lengths[0], 0.0)
    assert (np.diff(lengths, axis=0) >= -1e-12).all()
    whole = np.linalg.norm(np.diff(lines, axis=1), axis=2).sum(axis=1)
    assert np.allclose(lengths[-1], whole, rtol=1e-4)


def test_interrupted_lines_hold_every_segment():
    segments = np.random.default_rng(0).normal(size=(7, 2, 2))
    group = np.array([3, 1, 3, 3, 2, 1, 3])
    lines = interrupted(segments, group)
    assert lines.shape == (3, 12, 2)
    for index, number in enumerate((1, 2, 3)):
        parts = lines[index].reshape(-1, 3, 2)
        found = parts[np.isfinite(parts[:, :2]).all(axis=(1, 2)), :2]
        assert np.array_equal(found, segments[group == number])
    assert interrupted(np.zeros((0, 2, 2)), np.zeros(0, dtype=int)).shape[0] == 0


def picture(network, decision):
    canvas = Canvas(np.zeros((*SIZE, 4), dtype=np.uint8), np.zeros(2), 50.0)
    ground = PiecesContext(
        np.zeros((1, 2)), Viewport(0.0, 0.0, 1.8), WINDOW, decision, THEMES["dark"]
    )
    linear_pieces = ground.linear_pieces(linear_regions(network, WINDOW))
    corners = (linear_pieces.pieces - [WINDOW[0], WINDOW[3]]) * [50.0, -50.0]
    canvas.polygons(corners, linear_pieces.colors, 1.0, CLIP)
    assert linear_pieces.colors.min() >= 0.0
    assert linear_pieces.colors.max() <= 255.0
    return canvas.pixels.astype(int)


@pytest.mark.parametrize(
    "decision",
    [DecisionMap("binary", 1), DecisionMap("classes", 4), DecisionMap("regression", 1, -2.0, 3.0)],
)
def test_colours_change_no_faster_than_the_network(decision):
    network = random_network((2, 20, 8, decision.outputs), ("relu", "relu"), seed=6)
    layers = [replace(layer, weight=layer.weight + 1e-5) for layer in network.layers]
    before, after = picture(network, decision), picture(Network(tuple(layers)), decision)
    assert len(np.unique(before.reshape(-1, 4), axis=0)) > 20
    assert np.abs(after - before).max() <= 2
