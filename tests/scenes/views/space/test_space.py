"""A plane in space: its path, its surface, its shadows, and what hides what."""

from itertools import pairwise

import numpy as np
import pytest
from networks import random_network, two_spirals, write_run

from models.arrays import Array
from models.errors import GridwarpError
from models.geometry.boundary import decision_boundary
from models.geometry.facets import clipped, facets
from models.geometry.linear_model import LinearModel
from models.geometry.surface import creased, cut_faces, patch
from models.motion.lift import differing, edge_on, lift, slanted
from models.motion.paths import in_space, linear_path, partial_rotation, spatial_path
from models.motion.projection import SHOWN, TOURED, principal_axes, tour
from models.network.network import Layer, Network
from models.network.scores import accuracy
from models.run.files import epoch_path, read_tensors, write_tensors
from models.run.run import Run
from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.drawing.canvas import Canvas
from scenes.drawing.space.body import inside
from scenes.drawing.space.camera3d import Camera3D
from scenes.drawing.space.space import Space
from scenes.drawing.theme import THEMES
from scenes.drawing.viewport import Panel
from scenes.output.filming import dry_run, scene_of
from scenes.output.session import render
from scenes.views.plane.snapshot import Snapshot
from scenes.views.space.mesh import mesh_of
from scenes.views.space.space_view import SpaceView
from scenes.views.space.viewpoints import (
    ON_THE_WAY,
    PathSegment,
    ViewScore,
    around,
    best_path,
    framed,
    needed_distance,
    towards,
)

POINTS, LABELS = two_spirals()
WINDOW = (-3.0, 3.0, -3.0, 3.0)
SHAPES = [(3, 2), (2, 3), (3, 3), (1, 3), (3, 1), (2, 2)]


def network(widths=(2, 3, 1), activations=("tanh",), seed=3) -> Network:
    return random_network(widths, activations, seed)


# --- the path of a linear map in space ---------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_a_path_begins_at_the_identity_and_ends_at_the_map(shape):
    for seed in range(5):
        weight = np.random.default_rng(seed).normal(size=shape)
        padded = np.zeros((3, 3))
        padded[: shape[0], : shape[1]] = weight
        assert np.allclose(spatial_path(weight, 0.0), np.eye(3), atol=1e-12)
        assert np.allclose(spatial_path(weight, 1.0), padded, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_path_is_continuous(shape):
    weight = np.random.default_rng(1).normal(size=shape)
    maps = np.array([spatial_path(weight, t) for t in np.linspace(0.0, 1.0, 201)])
    assert np.abs(np.diff(maps, axis=0)).max() < 0.06


def test_a_rotation_is_only_turned():
    rotation = partial_rotation(np.eye(3)[[1, 2, 0]], 1.0)  # a third of a turn
    for t in (0.2, 0.5, 0.9):
        now = spatial_path(rotation, t)
        assert np.allclose(now @ now.T, np.eye(3))
        assert np.isclose(np.trace(now), 1.0 + 2.0 * np.cos(t * 2 * np.pi / 3))


@pytest.mark.parametrize("axis", range(3))
def test_half_a_turn_has_an_axis(axis):
    half = -np.eye(3)
    half[axis, axis] = 1.0
    assert np.allclose(partial_rotation(half, 1.0), half, atol=1e-12)
    assert np.allclose(partial_rotation(half, 0.5) @ partial_rotation(half, 0.5), half, atol=1e-12)


def test_in_space_a_plane_moves_as_it_does_in_its_own():
    weight = np.array([[1.1, -0.7], [0.4, 0.9]])  # its determinant is positive
    for t in (0.3, 0.7):
        assert np.allclose(spatial_path(weight, t)[:2, :2], linear_path(weight, t))


def test_what_would_flip_a_plane_turns_it_over_in_space():
    now = spatial_path(np.diag([1.0, -1.0]), 0.5)
    assert np.linalg.matrix_rank(now[:, :2], tol=1e-6) == 2  # never squeezed into a line


# --- stages in space ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("widths", "activations"),
    [
        ((2, 3, 1), ("tanh",)),
        ((2, 3, 2, 1), ("relu", "tanh")),
        ((2, 2, 3, 3, 1), ("tanh", "relu", "sigmoid")),
        ((2, 16, 2, 1), ("relu", "identity")),
        ((2, 8, 12, 1), ("tanh", "tanh")),
    ],
)
def test_every_stage_goes_on_where_the_one_before_ended(widths, activations):
    lifted = lift(network(widths, activations), POINTS)
    before = in_space(POINTS)
    for stage in lifted.stages:
        start, end = stage.place(POINTS, 0.0), stage.place(POINTS, 1.0)
        assert np.allclose(start, before, atol=1e-9)
        for t in (0.0, 0.4, 1.0):
            assert np.allclose(stage.between(start, end, t), stage.place(POINTS, t), atol=1e-9)
        before = end
    assert np.allclose(before, lifted.embed(POINTS), atol=1e-9)


def test_the_last_space_is_cut_where_the_network_is_undecided():
    whole = network((2, 3, 1), ("relu",))
    lifted = lift(whole, POINTS)
    readout = lifted.readout(POINTS, LABELS)
    normal, offset = readout.difference
    assert np.allclose(lifted.embed(POINTS) @ normal + offset, whole(POINTS)[:, 0])
    assert readout.score == accuracy(whole, POINTS, LABELS)


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_curve_of_intersection_lies_in_the_plane(activation):
    whole = network((2, 3, 1), (activation,), seed=5)
    lifted = lift(whole, POINTS)
    normal, offset = lifted.readout(POINTS, LABELS).difference
    curves = decision_boundary(whole, WINDOW)
    assert curves
    for curve in curves:
        heights = lifted.embed(curve) @ normal + offset
        assert np.abs(heights).max() < 1e-9


@pytest.mark.parametrize("widths", [(2, 3, 1), (2, 3, 3, 1), (2, 24, 2, 1)])
def test_without_activation_the_surface_is_a_plane(widths):
    whole = network(widths, ("tanh",) * (len(widths) - 2)).without_activations()
    image = lift(whole, POINTS).embed(patch(WINDOW, 8)[0])
    values = np.linalg.svd(image - image.mean(axis=0), compute_uv=False)
    assert values[2] < 1e-9 * values[0]


@pytest.mark.parametrize("widths", [(2, 2, 1), (2, 1), (2, 2, 2, 1)])
def test_a_network_that_never_leaves_the_plane_is_said_to(widths):
    with pytest.raises(GridwarpError) as fault:
        lift(network(widths, ("tanh",) * (len(widths) - 2)), POINTS)
    assert fault.value.code == 2
    assert "lift discs3" in fault.value.remedy


# --- facets ------------------------------------------------------------------------------------


def readout_of(outputs: int, heights: bool = False) -> LinearModel:
    layer = random_network((3, outputs), (), 4).readout
    return LinearModel(layer.weight, layer.bias, 1.0, heights)


CLOUD = np.random.default_rng(2).normal(size=(300, 3))


def scattered(facet: Array, count: int = 200) -> Array:
    """Places (count, 3) within a convex polygon, off its edge."""
    alphas = np.random.default_rng(0).dirichlet(np.ones(len(facet)), count)
    return 0.95 * alphas @ facet + 0.05 * facet.mean(axis=0)


@pytest.mark.parametrize("outputs", [1, 2])
def test_two_classes_are_parted_by_a_rectangle_on_which_they_are_equal(outputs):
    model = readout_of(outputs)
    (facet,) = facets(model, CLOUD, (), np.zeros(0))
    normal, offset = model.difference
    assert np.abs(facet @ normal + offset).max() < 1e-9
    sides = np.roll(facet, -1, axis=0) - facet
    assert np.abs((sides * np.roll(sides, 1, axis=0)).sum(axis=1)).max() < 1e-9


@pytest.mark.parametrize("classes", [3, 4, 5])
def test_on_a_facet_two_classes_are_equal_and_no_other_is_ahead(classes):
    model = readout_of(classes)
    found = facets(model, CLOUD, (), np.zeros(0))
    assert found
    for facet in found:
        scores = np.sort(scattered(facet) @ model.weight.T + model.bias, axis=1)
        assert np.abs(scores[:, -1] - scores[:, -2]).max() < 1e-9
        assert (scores[:, -2] > scores[:, -3]).all()


@pytest.mark.parametrize("classes", [3, 4, 5])
def test_from_class_to_class_one_goes_through_a_facet(classes):
    """As many facets are crossed on a straight way as there are changes of class."""
    model = readout_of(classes)
    found = facets(model, CLOUD, (), np.zeros(0))
    for start, end in CLOUD[:60].reshape(-1, 2, 3):
        way = start + np.linspace(0.0, 1.0, 4001)[:, None] * (end - start)
        changes = np.count_nonzero(np.diff((way @ model.weight.T + model.bias).argmax(axis=1)))
        assert changes == sum(crosses(facet, start, end) for facet in found)


def crosses(facet: Array, start: Array, end: Array) -> bool:
    normal = np.cross(facet[1] - facet[0], facet[2] - facet[0])
    below, above = (start - facet[0]) @ normal, (end - facet[0]) @ normal
    if below * above > 0:
        return False
    place = start + below / (below - above) * (end - start)
    sides = np.cross(np.roll(facet, -1, axis=0) - facet, place - facet) @ normal
    return bool((sides >= 0).all() or (sides <= 0).all())


def test_every_height_has_a_facet_of_its_own():
    model, levels = readout_of(1, heights=True), np.array([-1.0, 0.5, 2.0])
    found = facets(model, CLOUD, (), levels)
    for facet, level in zip(found, levels, strict=True):
        assert np.allclose(facet @ model.weight[0] + model.bias[0], level)


@pytest.mark.parametrize(("outputs", "heights"), [(1, False), (4, False), (1, True)])
def test_a_readout_that_tells_nothing_apart_has_no_facets(outputs, heights):
    model = LinearModel(np.zeros((outputs, 3)), np.zeros(outputs), 0.5, heights)
    assert facets(model, CLOUD, (), np.array([0.5])) == ()


@pytest.mark.parametrize(
    ("offset", "proportion"),
    [(2.0, 1.0), (0.0, 0.5), (-2.0, 0.0)],
    ids=["whole", "half", "nothing"],
)
def test_a_half_space_leaves_its_share_of_a_square(offset, proportion):
    square = np.array([[-1.0, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]])
    left = clipped(square, np.array([1.0, 0.0, 0.0]), offset)
    around = np.cross(left, np.roll(left, -1, axis=0))[:, 2].sum() / 2 if len(left) else 0.0
    assert np.isclose(around, 4.0 * proportion)


def test_along_the_planes_between_three_classes_no_score_differs_from_another():
    weight = readout_of(3).weight
    meet = np.cross(weight[1] - weight[0], weight[2] - weight[0])
    directions = np.random.default_rng(0).normal(size=(50, 3))
    directions = (
        np.vstack([meet, directions]) / np.linalg.norm([meet, *directions], axis=1)[:, None]
    )
    found = differing(weight, directions)
    assert found[0] < 1e-12
    assert ((found >= 0.0) & (found <= 1.0 + 1e-12)).all()


# --- the surface -------------------------------------------------------------------------------


def areas(vertices, faces):
    first, second = vertices[faces[:, 1]] - vertices[faces[:, 0]], vertices[faces[:, 2]]
    second = second - vertices[faces[:, 0]]
    return 0.5 * (first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])


def test_cutting_keeps_the_patch_and_divides_it_by_sign():
    vertices, faces = patch(WINDOW, 7)
    values = vertices @ [0.8, -1.3] + 0.2
    finer, pieces = cut_faces(vertices, faces, values)
    assert (areas(finer, pieces) > 0).all()  # all the same way round
    assert np.isclose(areas(finer, pieces).sum(), 36.0)
    signs = np.sign(np.round(finer @ [0.8, -1.3] + 0.2, 9))[pieces]
    assert not ((signs.min(axis=1) < 0) & (signs.max(axis=1) > 0)).any()


def test_every_face_of_a_creased_patch_is_flat():
    whole = network((2, 3, 3, 1), ("relu", "leaky_relu:0.1"), seed=2)
    vertices, faces = creased(*patch(WINDOW, 6), whole)
    corners = whole.body(vertices)[faces]
    middles = whole.body(vertices[faces].mean(axis=1))
    assert np.allclose(corners.mean(axis=1), middles, atol=1e-9)
    assert np.isclose(areas(vertices, faces).sum(), 36.0)


# --- principal axes and tours ------------------------------------------------------------------


def test_principal_axes_are_those_of_the_singular_value_decomposition():
    cloud = np.random.default_rng(0).normal(size=(80, 9)) * np.linspace(3.0, 0.5, 9)
    found = principal_axes(cloud, 6)
    _, values, axes = np.linalg.svd(cloud - cloud.mean(axis=0), full_matrices=False)
    assert np.allclose(np.abs(found.axes @ axes[:6].T), np.eye(6), atol=1e-9)
    assert np.allclose(found.variance_ratios, values[:6] ** 2 / (values**2).sum())
    assert np.allclose(found(cloud).mean(axis=0), 0.0)


def test_what_a_frame_shows_is_the_variance_along_it():
    cloud = np.random.default_rng(0).normal(size=(200, 9)) * np.linspace(3.0, 0.5, 9)
    found = principal_axes(cloud)
    frame = tour(TOURED, 0.37)
    shown = (found(cloud) @ frame).var(axis=0).sum() / cloud.var(axis=0).sum()
    assert np.isclose(found.explained(frame), shown)


@pytest.mark.parametrize("dimensions", [3, 4, 6])
def test_a_tour_is_orthonormal_smooth_and_ends_where_it_began(dimensions):
    frames = np.array([tour(dimensions, alpha) for alpha in np.linspace(0.0, 1.0, 401)])
    gram = np.einsum("tki,tkj->tij", frames, frames)
    assert np.allclose(gram, np.eye(SHOWN))
    assert np.allclose(frames[0], np.eye(dimensions, SHOWN))
    assert np.allclose(frames[-1], frames[0])
    assert np.abs(np.diff(frames, axis=0)).max() < 0.03
    if dimensions > SHOWN:
        assert np.abs(frames - frames[0]).max() > 0.9


def test_a_plane_holds_all_of_its_variance_in_two_axes():
    flat = np.random.default_rng(0).normal(size=(50, 2)) @ np.ones((2, 7)) + 1.0
    assert principal_axes(flat).explained(tour(TOURED, 0.0)) == 1.0


# --- the camera -----------------------------------------------------------------------------------


def test_an_eye_sees_straight_lines_straight_and_near_things_large():
    camera, panel = Camera3D(0.4, 0.5, 10.0, (0.3, -0.2, 0.1)), Panel(0.0, 0.0, 12.0, 7.0)
    assert np.allclose(camera.axes @ camera.axes.T, np.eye(3))
    assert np.allclose(camera.to_scene(np.array(camera.target), panel), [0.0, 0.0, 10.0])
    ends = np.random.default_rng(0).normal(size=(2, 3))
    line = camera.to_scene(ends[0] + np.linspace(0, 1, 9)[:, None] * (ends[1] - ends[0]), panel)
    chord = line[-1, :2] - line[0, :2]
    off = (line[:, 0] - line[0, 0]) * chord[1] - (line[:, 1] - line[0, 1]) * chord[0]
    assert np.abs(off).max() < 1e-9
    behind = camera.to_scene(camera.place + 2.0 * camera.axes[2], panel)
    assert np.isnan(behind[2])


def test_from_above_space_is_a_page():
    camera, panel = (
        Camera3D(-np.pi / 2, np.pi / 2, 5.0, (0.0, 0.0, 0.0)),
        Panel(0.0, 0.0, 12.0, 7.0),
    )
    page = camera.to_scene(in_space(POINTS), panel)[:, :2]
    scale = page[0, 0] / POINTS[0, 0]
    assert scale > 0
    assert np.allclose(page, scale * POINTS)


@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16])
def test_all_points_are_in_the_frame(aspect):
    places = np.random.default_rng(0).normal(size=(100, 3)) * [4.0, 1.0, 0.2] + [9.0, 0.0, 3.0]
    camera, panel = framed(places, places, aspect, 0.7, 0.5), Panel(0.0, 0.0, 7 * aspect, 7.0)
    seen = camera.to_scene(places, panel)
    assert np.abs(seen[:, 0]).max() <= 0.5 * panel.width
    assert np.abs(seen[:, 1]).max() <= 0.5 * panel.height
    assert needed_distance(places, camera, aspect, 1.0) <= camera.distance


def test_a_plane_is_looked_along_from_where_it_is_widest():
    normal = np.array([0.3, -0.8, 0.2])
    towards = edge_on(normal, np.random.default_rng(0).normal(size=(50, 3)), (0.1, 0.7))
    assert abs(towards @ normal) < 1e-9
    assert np.isclose(np.linalg.norm(towards), 1.0)
    assert 0.1 <= np.arcsin(towards[2]) <= 0.7


# --- what hides what ---------------------------------------------------------------------------

CLIP = (0, 0, 40, 30)
SQUARE = np.array([[5.0, 5.0], [35.0, 5.0], [35.0, 25.0], [5.0, 25.0]])
HALVES = np.array([[0, 1, 2], [0, 2, 3]])


def blank() -> Canvas:
    return Canvas(np.zeros((30, 40, 4), dtype=np.uint8), np.zeros(2), 5.0)


def squares(*films):
    """Upright squares: each a depth and a premultiplied colour."""
    corners = [np.column_stack([SQUARE, np.full(4, depth)]) for depth, _ in films]
    faces = [HALVES + 4 * index for index in range(len(films))]
    colors = [np.broadcast_to(np.array(color, np.float32), (2, 3, 4)) for _, color in films]
    return np.concatenate(corners), np.concatenate(faces), np.concatenate(colors)


RED, GREEN = (254.0, 0.0, 0.0, 255.0), (0.0, 254.0, 0.0, 255.0)
THIN = (0.0, 0.0, 100.0, 102.0)  # lets three fifths through


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_nearer_sheet_hides_the_farther_one(order):
    films = [(2.0, RED), (5.0, GREEN)]
    canvas = blank()
    canvas.translucent_triangles(*squares(*(films[i] for i in order)), np.zeros((0, 3)), 0.1, CLIP)
    assert tuple(canvas.pixels[15, 20]) == (254, 0, 0, 255)


def test_sheets_that_cut_each_other_change_places_at_the_cut():
    corners, faces, colors = squares((4.0, RED), (4.0, GREEN))
    corners[:4, 2] = [2.0, 8.0, 8.0, 2.0]  # the red one goes away to the right
    canvas = blank()
    canvas.translucent_triangles(corners, faces, colors, np.zeros((0, 3)), 0.1, CLIP)
    assert canvas.pixels[15, 8, 0] > 250
    assert canvas.pixels[15, 32, 1] > 250


def test_a_sheet_covers_every_pixel_once():
    corners, faces, colors = squares((3.0, THIN))
    canvas = blank()
    canvas.translucent_triangles(corners, faces, colors, np.zeros((0, 3)), 0.1, CLIP)
    assert (canvas.pixels[7:23, 7:33, 3] == 102).all()
    assert (canvas.pixels[:3, :, 3] == 0).all()


def test_samples_are_seen_through_what_lies_before_them():
    samples = np.array([[20.0, 15.0, 2.0], [20.0, 15.0, 3.05], [20.0, 15.0, 9.0], [1.0, 1.0, 9.0]])
    seen = blank().translucent_triangles(*squares((3.0, THIN)), samples, 0.1, CLIP)
    assert np.allclose(seen[[0, 1, 3]], 1.0)  # before it, on it, beside it
    assert np.allclose(seen[2], [0.6, 0.0])


def test_more_sheets_than_are_told_apart_show_the_nearest():
    films = [(float(depth), THIN) for depth in range(20, 2, -1)]
    canvas = blank()
    canvas.translucent_triangles(*squares((2.0, RED), *films), np.zeros((0, 3)), 0.1, CLIP)
    assert canvas.pixels[15, 20, 0] == 254


# --- the scene ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spatial(tmp_path_factory):
    return write_run(tmp_path_factory.mktemp("runs") / "three", (2, 3, 1), ("tanh",))


def strip_of(directory, **changes) -> SpaceView:
    settings = Settings(run=directory, **changes)
    snapshot = Snapshot.of(Run.open(directory), 2.0, "free")
    return SpaceView(snapshot, Panel(0.0, 0.0, 12.0, 7.0), THEMES["dark"], settings, 700.0)


def test_moves_follow_each_other_without_a_jump(spatial):
    view = strip_of(spatial)
    motions = [view.opening, *view.motions.values(), view.closing]
    for before, after in pairwise(motions):
        old, new = before.at(1.0), after.at(0.0)
        assert np.allclose(old.dots, new.dots, atol=1e-9)
        assert np.allclose(old.vertices, new.vertices, atol=1e-9)
        assert np.allclose(old.camera.place, new.camera.place)
        assert np.allclose(old.camera.target, new.camera.target)


def test_grid_lines_in_space_are_exact(spatial):
    view = strip_of(spatial)
    for motion in view.motions.values():
        lines = motion.at(1.0).lines
        exact = motion.stage.place(
            np.linspace(view.grid.segments[:, 0], view.grid.segments[:, 1], 301, axis=1), 1.0
        )
        pixel = 2.0 * motion.camera(1.0).distance / (4.3 * 700.0)
        for line, curve in zip(lines, exact, strict=True):
            start, along = line[:-1], np.diff(line, axis=0)
            length2 = np.maximum((along**2).sum(axis=1), 1e-300)
            alpha = np.clip(((curve[:, None] - start) * along).sum(axis=2) / length2, 0, 1)
            near = start + alpha[..., None] * along
            assert np.linalg.norm(curve[:, None] - near, axis=2).min(axis=1).max() < 0.5 * pixel


def test_the_eye_comes_to_rest_along_the_plane(spatial):
    view = strip_of(spatial)
    (normal, offset), camera = view.readout.difference, view.cameras[-1]
    length = np.linalg.norm(normal)
    height = (camera.place @ normal + offset) / length / camera.distance
    assert abs(np.degrees(np.arcsin(height))) < 12.0


def test_a_tour_is_announced_by_what_it_shows(tmp_path):
    view = strip_of(write_run(tmp_path / "wide", (2, 12, 2, 1), ("relu", "identity")))
    alphas = [view.tour.variance_at(alpha) for alpha in np.linspace(0.0, 1.0, 21)]
    assert alphas[0] == alphas[-1] == max(alphas)
    assert min(alphas) < alphas[0]
    assert np.allclose(view.tour.at(0.0).dots, view.closing.at(1.0).dots, atol=1e-9)


@pytest.mark.parametrize("activation", [True, False])
def test_the_plane_comes_with_the_activation_only(spatial, tmp_path, activation):
    Lift = scene_of(CATALOG["lift"])
    seen = []

    class Watched(Lift):
        def tear_down(self):
            seen.append(self.space.cutting)

    output = Output(width=160, height=90, fps=2, media_dir=tmp_path)
    dry_run(Watched, Settings(run=spatial, activation=activation), output)
    assert (seen[0] is not None) == activation


def test_a_network_in_the_plane_is_refused_in_two_lines(tmp_path):
    directory = write_run(tmp_path / "flat", (2, 2, 1), ("tanh",))
    output = Output(width=160, height=90, fps=2, media_dir=tmp_path)
    with pytest.raises(GridwarpError):
        render(CATALOG["lift"], Settings(run=directory), output)


def test_a_space_without_a_plane_looks_as_it_is_asked_to(spatial):
    space = strip_of(spatial).space
    assert isinstance(space, Space)
    before = space.body.look()
    space.body.surface = 0.5
    assert space.body.look() != before


@pytest.mark.parametrize(
    ("points", "factor"), [(POINTS, 0.0), (POINTS, 1e6), (POINTS[:1], 1.0), (0 * POINTS, 1.0)]
)
def test_odd_networks_and_points_are_filmed(points, factor, tmp_path):
    data = points, LABELS[: len(points)]
    directory = write_run(tmp_path / "odd", (2, 3, 2, 1), ("relu", "sigmoid"), (1,), data)
    path = epoch_path(directory, 0)
    write_tensors(path, {name: factor * value for name, value in read_tensors(path)[0].items()})
    output = Output(width=160, height=90, fps=1, media_dir=tmp_path)
    assert render(CATALOG["lift"], Settings(run=directory, grid=4), output)[0].exists()


def test_a_surface_that_bends_more_has_more_cells(spatial):
    view = strip_of(spatial)
    network = view.lift.network
    first = network.layers[0]
    sharp = Network((Layer(9 * first.weight, 9 * first.bias, first.activation), network.readout))
    decision = view.snapshot.decision
    few, many = (mesh_of(WINDOW, lift(each, POINTS), decision) for each in (network, sharp))
    assert len(many.faces) > len(few.faces)
    assert few.smooth


# --- what the camera sees -------------------------------------------------------------------------


def test_a_view_scores_most_from_where_things_are_spread_out():
    wall = np.random.default_rng(0).normal(size=(200, 3)) * [3.0, 0.01, 1.0]  # across x2
    view = ViewScore(wall, np.tile([0.0, 1.0, 0.0], (200, 1)), False, 16 / 9)
    azimuths = np.radians([-90.0, -30.0, -15.0, 0.0])
    score = view.score(azimuths, np.full(4, 0.5))
    assert (np.diff(score) < 0.0).all()
    seen = view.seen(np.array([[0.0, -1.0, 0.0], [0.6, 0.8, 0.0], [1.0, 0.0, 0.0]]))
    assert np.allclose(seen[:2], [1.0, 0.8])
    assert seen[2] < 0.05


def test_a_curve_is_seen_from_its_side():
    view = ViewScore(np.eye(3), np.array([[0.0, 0.0, 2.0]]), True, 1.0)
    assert np.isclose(view.seen(np.array([[1.0, 0.0, 0.0]]))[0], 1.0)
    assert view.seen(np.array([[0.0, 0.0, 1.0]]))[0] < 0.05


def share_seen(state) -> float:
    """How much of a surface's area a camera sees that looks at it."""
    corners = state.vertices[state.faces]
    pieces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    towards = state.camera.place - corners.mean(axis=1)
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    return np.abs((pieces * towards).sum(axis=1)).sum() / np.linalg.norm(pieces, axis=1).sum()


SECONDS = {"linear": 3.0, "shift": 1.5, "activate": 3.0}


@pytest.mark.parametrize("activation", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_a_plane_is_well_seen_at_rest_and_turned_without_haste(tmp_path, seed, activation):
    widths, activations = ((2, 3, 1), ("tanh",)) if seed % 2 else ((2, 16, 3, 1), ("relu", "tanh"))
    directory = write_run(tmp_path / "any", widths, activations, (seed,) * 3)
    view = strip_of(directory, activation=activation, grid=4)
    for stage, cameras in zip(view.planned, pairwise(view.cameras[1:-1]), strict=True):
        if stage.kind != "activate":
            for alpha in (0.0, 0.5, 1.0) if stage.kind == "shift" else (0.0, 1.0):
                assert share_seen(view.motions[stage.key].at(alpha)) > np.sin(np.radians(12.0))
        turn = np.degrees(
            [cameras[1].azimuth - cameras[0].azimuth, cameras[1].elevation - cameras[0].elevation]
        )
        assert np.hypot(*turn) < 31.0 * SECONDS[stage.kind]
    if not activation:
        assert share_seen(view.closing.at(1.0)) > np.sin(np.radians(20.0))


def test_a_way_is_looked_for_on_which_a_plane_is_never_seen_from_its_edge():
    """A wall that turns is gone around with: who stays where he is sees it from its edge."""

    def wall(angle: float) -> ViewScore:
        normal = np.array([np.cos(angle), np.sin(angle), 0.0])
        across = np.array([-np.sin(angle), np.cos(angle), 0.0])
        places = np.vstack([s * across + t * np.eye(3)[2] for s in (-1, 1) for t in (-1, 1)])
        return ViewScore(places, normal[None], False, 1.0)

    angles = -np.pi / 2 + np.radians(75.0) * np.array([*ON_THE_WAY, 1.0])
    views = [wall(angle) for angle in angles]
    start = np.array([[-90.0, 30.0]])
    segment = PathSegment(3.0, tuple(views[:-1]), views[-1])
    (_, end), _ = best_path([start, around(-90.0)], np.array([-90.0, -90.0]), [segment])
    assert -90.0 < end[0] < 0.0
    for alpha, seen in zip((*ON_THE_WAY, 1.0), views, strict=True):
        azimuth, elevation = np.radians(start[0] + alpha * (end - start[0]))[:, None]
        assert seen.seen(towards(azimuth, elevation))[0] > 0.7


def test_level_planes_are_seen_by_a_slant_from_both_sides():
    normal = np.array([0.3, -0.8, 0.2])
    directions = slanted(normal, 0.4, (0.1, 0.7))
    heights = directions @ normal / np.linalg.norm(normal)
    assert np.allclose(np.abs(heights), np.sin(0.4))
    assert heights.min() < 0.0 < heights.max()
    assert ((np.arcsin(directions[:, 2]) > 0.1) & (np.arcsin(directions[:, 2]) < 0.7)).all()


# --- the names of the axes ---------------------------------------------------------------------


def test_names_are_moved_into_a_box_along_their_axes():
    low, high = np.array([0.0, 0.0]), np.array([10.0, 6.0])
    generator = np.random.default_rng(0)
    for start, end in generator.uniform(-8.0, 18.0, size=(300, 2, 2)):
        place, room = inside(start, end, low, high)
        way = end - start
        assert abs((place - start)[0] * way[1] - (place - start)[1] * way[0]) < 1e-9  # on it
        alphas = np.linspace(0.0, 1.0, 2001)[:, None]
        within = ((start + alphas * way > low) & (start + alphas * way < high)).all(axis=1)
        assert abs(room - within.mean() * np.hypot(*way)) < 0.002 * np.hypot(*way)
        if room > 0.0:
            assert ((place > low - 1e-9) & (place < high + 1e-9)).all()
            first = start + alphas[within.argmax()] * way
            assert np.hypot(*(place - first)) < 0.002 * np.hypot(*way) or not within.any()


def test_a_name_stays_where_its_axis_ends_as_long_as_that_is_inside():
    place, _ = inside(np.array([3.0, 2.0]), np.array([-5.0, 1.0]), np.zeros(2), np.full(2, 4.0))
    assert (place == [3.0, 2.0]).all()


@pytest.mark.parametrize("distance", [3.0, 8.0])
def test_names_lie_wholly_inside_the_panel(spatial, monkeypatch, distance):
    space = strip_of(spatial).space
    body, canvas = space.body, Canvas(np.zeros((300, 500, 4), dtype=np.uint8), np.zeros(2), 40.0)
    body.axes = body.upright = body.names = 1.0
    body.named = ("$h_1$", "$h_2$", "$h_3$")
    drawn = []

    def glyph(_, mask, x, y, color, opacity, clip):
        drawn.append((x, y, x + mask.shape[1], y + mask.shape[0], opacity))

    monkeypatch.setattr(Canvas, "glyph", glyph)
    clip = canvas.clip(space.panel.box)
    for turn in np.linspace(0.0, 6.0, 13):
        target = (np.cos(3 * turn), np.sin(2 * turn), np.cos(turn))
        camera = Camera3D(turn, 0.4, distance, target)
        monkeypatch.setattr(Space, "camera", camera)
        body._names(canvas, clip)
    assert drawn
    left, top, right, bottom = clip
    for x0, y0, x1, y1, opacity in drawn:
        inside_it = left <= x0 and top <= y0 and x1 <= right and y1 <= bottom
        assert inside_it or opacity == 0.0
