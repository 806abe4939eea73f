"""What is drawn is where it should be, to the pixel."""

from itertools import pairwise

import numpy as np
import pytest
from networks import random_network, two_spirals

from models.motion.drawable import drawable
from scenes.drawing.canvas import Canvas
from scenes.drawing.plane.division import Divider
from scenes.drawing.plane.plane import Plane
from scenes.drawing.raster import kernels
from scenes.drawing.theme import THEMES
from scenes.drawing.viewport import Panel, Viewport, following, viewport_of
from scenes.views.plane.grid import grid_lines
from scenes.views.plane.motion import motions_of, opening

POINTS, LABELS = two_spirals()
PANEL = Panel(0.0, 0.0, 12.0, 7.0)
SCALE = 135.0  # pixels a scene unit at 1080p


def moves_of(network, basis="own"):
    viewport = viewport_of(POINTS, PANEL.aspect)
    grid = grid_lines(viewport.window(PANEL), 9)
    drawn = drawable(network, POINTS, basis=basis)
    pixels = PANEL.height * SCALE
    return grid, list(motions_of(drawn, POINTS, grid, PANEL.aspect, pixels).values())


def blank(height=1080, width=1920) -> Canvas:
    return Canvas(np.zeros((height, width, 4), dtype=np.uint8), np.zeros(2), height / 8.0)


def plane_at(state) -> Plane:
    return Plane(PANEL, THEMES["dark"], THEMES["dark"].of_classes(2)[LABELS], state)


def distance_to_polyline(points, polyline):
    start, along = polyline[:-1], np.diff(polyline, axis=0)
    length2 = np.maximum((along**2).sum(axis=1), 1e-300)
    alpha = ((points[:, None] - start) * along).sum(axis=2) / length2
    nearest = start + np.clip(alpha, 0, 1)[..., None] * along
    return np.linalg.norm(points[:, None] - nearest, axis=2).min(axis=1)


@pytest.mark.parametrize("activation", ["relu", "tanh", "elu"])
def test_grid_lines_are_within_half_a_pixel_of_their_exact_image(activation):
    network = random_network((2, 2, 2, 2, 1), (activation,) * 3, seed=3)
    grid, motions = moves_of(network)
    some = np.random.default_rng(0).choice(len(grid.segments), 8, replace=False)
    for motion in motions:
        exact_at = np.linspace(grid.segments[some, 0], grid.segments[some, 1], 300, axis=1)
        for t in (0.31, 1.0):
            state = motion.at_t(t)
            exact = state.viewport.to_scene(motion.stage.at(t)(exact_at), PANEL) * SCALE
            drawn = state.viewport.to_scene(state.lines, PANEL)[some] * SCALE
            for line, curve in zip(drawn, exact, strict=True):
                inside = (np.abs(curve) < [PANEL.width * SCALE, PANEL.height * SCALE]).all(axis=1)
                if inside.any():
                    assert distance_to_polyline(curve[inside], line).max() < 0.5


def test_nothing_is_drawn_beyond_a_fold():
    network = random_network((2, 2, 2, 1), ("relu", "relu"), seed=2)
    _, motions = moves_of(network)
    folds = [motion for motion in motions if motion.stage.kind == "activate"]
    assert len(folds) == 2
    for motion in folds:
        state = motion.at(1.0)
        assert state.lines.min() >= 0.0
        assert state.dots.min() >= 0.0
        canvas, plane = blank(), plane_at(state)
        plane.grid.opacity = 1.0
        plane.grid.draw(canvas)
        rows, columns = np.nonzero(canvas.pixels[..., 3])
        assert len(rows) > 1000
        origin = canvas.to_pixels(state.viewport.to_scene(np.zeros(2), PANEL))
        room = 0.5 * canvas.reference(plane.theme.major_width) + 1.0
        assert (columns + 0.5).min() >= origin[0] - room
        assert (rows + 0.5).max() <= origin[1] + room


def test_points_and_panel_stay_in_view_all_the_way():
    for seed in range(2):
        network = random_network((2, 24, 2, 2, 1), ("relu", "identity", "tanh"), seed=seed)
        for motion in moves_of(network, basis="free")[1]:
            for alpha in np.linspace(0, 1, 15):
                state = motion.at(alpha)
                left, right, bottom, top = state.viewport.window(PANEL)
                assert state.dots[:, 0].min() >= left
                assert state.dots[:, 0].max() <= right
                assert state.dots[:, 1].min() >= bottom
                assert state.dots[:, 1].max() <= top


def test_moves_join_without_a_jump():
    network = random_network((2, 32, 2, 2, 1), ("relu", "tanh", "identity"), seed=1)
    motions = moves_of(network, basis="free")[1]
    for before, after in pairwise(motions):
        assert np.allclose(before.at(1.0).dots, after.at(0.0).dots, atol=1e-9)
        ends = before.at(1.0).viewport, after.at(0.0).viewport
        assert np.allclose(
            *[(viewport.x, viewport.y, viewport.height) for viewport in ends], rtol=1e-12
        )


@pytest.mark.parametrize("seed", range(3))
def test_the_view_doesn_t_lurch(seed):
    network = random_network((2, 2, 2, 2, 1), ("tanh",) * 3, seed=seed)
    for motion in moves_of(network)[1]:
        heights = [motion.at_t(t).viewport.height for t in np.linspace(0, 1, 41)]
        if motion.stage.kind != "linear":
            # points on straight ways need no room beyond that of the two ends
            assert max(heights) <= 1.02 * max(heights[0], heights[-1])


def test_the_pace_is_even():
    network = random_network((2, 64, 2, 1), ("relu", "identity"), seed=5)
    motion = moves_of(network, basis="free")[1][-1]
    seen = []
    for alpha in np.linspace(0, 1, 41):
        state = motion.at(alpha)
        seen.append(state.viewport.to_scene(state.dots, PANEL))
    steps = np.linalg.norm(np.diff(seen, axis=0), axis=2).mean(axis=1)
    assert steps.max() < 1.6 * steps.mean()


def test_a_stroke_covers_its_width():
    canvas = blank(90, 160)
    line = np.array([[[20.0, 40.0], [120.0, 40.0]]])
    color, alpha = np.array([[255.0, 255.0, 255.0]]), np.ones((1, 2))
    canvas.strokes(line, color, alpha, 4.0, (0, 0, 160, 90))
    column = canvas.pixels[:, 70, 0].astype(float) / 255
    assert np.isclose(column.sum(), 4.0, atol=0.05)
    assert column[38:42].min() == 1.0
    assert not canvas._coverage.any()


@pytest.mark.parametrize("shift", [0.0, 0.25, 0.5, 0.8])
def test_positions_count_below_the_pixel(shift):
    canvas = blank(90, 160)
    centre = np.array([[60.0 + shift, 30.0]])
    canvas.discs(centre, np.full((1, 3), 255.0), np.ones(1), 6.0, 0.0, np.zeros(3), (0, 0, 160, 90))
    weight = canvas.pixels[..., 0].astype(float)
    columns = np.arange(160) + 0.5
    assert np.isclose((weight.sum(axis=0) * columns).sum() / weight.sum(), 60 + shift, atol=0.03)


def test_nothing_leaves_the_clip_and_wild_values_do_no_harm():
    canvas = blank(90, 160)
    lines = np.array([[[-1e7, 40.0], [1e7, 41.0]], [[np.nan, 0.0], [50.0, np.inf]]])
    canvas.strokes(lines, np.full((2, 3), 255.0), np.ones((2, 2)), 3.0, (40, 20, 100, 60))
    rows, columns = np.nonzero(canvas.pixels[..., 3])
    assert columns.min() == 40
    assert columns.max() == 99
    assert rows.min() >= 38
    assert rows.max() <= 42


def test_tints_meet_on_the_line():
    state = opening(grid_lines((-3, 3, -2, 2), 9), POINTS, Viewport(0, 0, 4)).at(0)
    canvas, plane = blank(), plane_at(state)
    plane.divider = Divider.line(np.array([2.0, 0.0]), -2.0)  # z1 = 1
    plane.tint.opacity = 1.0
    plane.tint.draw(canvas)
    edge = canvas.to_pixels(state.viewport.to_scene(np.array([1.0, 0.0]), PANEL))[0]
    row = canvas.pixels[540].astype(int)
    blue, orange = row[int(edge) - 3], row[int(edge) + 3]
    assert blue[2] > blue[0]
    assert orange[0] > orange[2]


def test_views_follow_and_contain():
    viewport = viewport_of(POINTS, 1.5)
    assert following(viewport, POINTS * 0.95, 1.5) == viewport
    far = following(viewport, POINTS * 30 + 100, 1.5)
    assert far.height > 20 * viewport.height


def test_runs_hold_all_of_a_picture_and_lay_it_where_it_was():
    random = np.random.default_rng(0)
    picture = np.where(random.random((40, 90)) < 0.05, 0xFF204060, 0).astype(np.uint32)
    picture[0], picture[-1, -1] = 0, 0xFF102030
    for drawn in (picture, np.zeros_like(picture), np.full_like(picture, 0x80102030)):
        spans, words = kernels.runs(drawn)
        back = np.zeros_like(drawn)
        kernels.over(back, spans, words, np.ones_like(kernels.tiles_of(back)))
        assert np.array_equal(back, drawn)
        left = np.zeros_like(drawn)
        kernels.over(left, spans, words, np.array([[True, False]] * 3))
        assert np.array_equal(left[:, :64], drawn[:, :64])
        assert not left[:, 64:].any()
