"""Stacked linear layers are one matrix, on screen as in numbers."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from networks import random_network, two_spirals, write_run

from models.errors import GridwarpError
from models.motion.composition import (
    at_once,
    face_on,
    layer_by_layer,
    partial_products,
    singular_value_ratio,
)
from models.network.network import Layer, Network
from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.drawing.canvas import Canvas
from scenes.drawing.plane.arrows import HEAD, Arrows
from scenes.drawing.plane.plane import Plane
from scenes.drawing.text.matrix import matrix, numerals
from scenes.drawing.text.typesetting import typeset
from scenes.drawing.theme import THEMES
from scenes.drawing.viewport import Panel, Viewport, viewport_of
from scenes.output.filming import dry_run, scene_of
from scenes.output.session import render
from scenes.views.algebra import products
from scenes.views.plane.grid import grid_lines
from scenes.views.plane.motion import motions_of, opening

POINTS, LABELS = two_spirals(80)
PANEL = Panel(0.0, 0.0, 6.0, 4.0)
THEME = THEMES["dark"]
NETWORKS = {
    "planes": ((2, 2, 2, 2, 2, 1), ("tanh",) * 4),
    "wide between": ((2, 16, 2, 1), ("relu", "identity")),
    "mixed": ((2, 2, 5, 3, 2, 2, 1), ("relu",) * 5),
    "wide last": ((2, 2, 7, 1), ("tanh", "tanh")),
    "one unit": ((2, 3, 1, 1), ("relu", "relu")),
}


def network_of(name, seed=1) -> Network:
    return random_network(*NETWORKS[name], seed=seed)


def bare(network) -> Network:
    """The hidden layers without activations and biases."""
    layers = network.without_activations().layers[:-1]
    return Network(tuple(replace(layer, bias=0.0 * layer.bias) for layer in layers))


@pytest.mark.parametrize("name", NETWORKS)
def test_partial_products_are_the_layers_one_after_the_other(name):
    network = network_of(name)
    layers = bare(network).layers
    for step in partial_products(network):
        passed = Network(layers[: step.numbers[-1]])(POINTS)
        assert np.allclose(passed, POINTS @ step.product.T, atol=1e-12)
        before = Network(layers[: step.numbers[0] - 1])(POINTS)
        assert np.allclose(before, POINTS @ step.before.T, atol=1e-12)
    numbers = [number for step in partial_products(network) for number in step.numbers]
    assert numbers == list(range(1, len(layers) + 1))


@pytest.mark.parametrize("name", NETWORKS)
def test_both_panels_end_in_the_same_picture(name):
    network = network_of(name)
    grid = grid_lines(viewport_of(POINTS, PANEL.aspect).window(PANEL), 9, 6.0)
    ends = []
    for drawing in (layer_by_layer(network), at_once(network)):
        motions = motions_of(drawing, POINTS, grid, PANEL.aspect, 540.0)
        last = [*motions.values()][-1]
        ends.append((last.at(1.0), last.image_of(np.eye(2), 1.0)))
    (left, arrows), (right, same_arrows) = ends
    size = left.viewport.height
    assert np.allclose(left.dots, right.dots, atol=1e-9 * size)
    assert left.lines.shape == right.lines.shape
    assert np.allclose(left.lines, right.lines, atol=1e-9 * size)
    assert np.allclose(left.offsets, right.offsets, atol=1e-9 * size)
    assert np.allclose(arrows, same_arrows, atol=1e-9 * size)
    for one, other in zip(
        (left.viewport.x, left.viewport.y, left.viewport.height),
        (right.viewport.x, right.viewport.y, right.viewport.height),
        strict=True,
    ):
        assert one == pytest.approx(other, abs=1e-9 * size)


def test_arrows_are_the_columns_of_what_is_written():
    network = network_of("planes")
    grid = grid_lines(viewport_of(POINTS, PANEL.aspect).window(PANEL), 9)
    motions = motions_of(layer_by_layer(network), POINTS, grid, PANEL.aspect, 540.0)
    for step, motion in zip(partial_products(network), motions.values(), strict=True):
        assert np.allclose(motion.image_of(np.eye(2), 0.0), step.before.T, atol=1e-12)
        assert np.allclose(motion.image_of(np.eye(2), 1.0), step.product.T, atol=1e-12)
    start = opening(grid, POINTS, viewport_of(POINTS, PANEL.aspect))
    assert np.array_equal(start.image_of(np.eye(2), 0.5), np.eye(2))


@pytest.mark.parametrize("name", ["wide last", "wide between"])
def test_seen_face_on_all_lengths_and_angles_are_kept(name):
    product = partial_products(network_of(name))[-1].product
    viewport = face_on(product)
    assert np.allclose(viewport @ viewport.T, np.eye(2))
    assert np.allclose((viewport @ product).T @ (viewport @ product), product.T @ product)
    assert np.allclose(at_once(network_of(name)).embed(POINTS), POINTS @ (viewport @ product).T)


def test_the_stretch_is_the_ratio_of_the_singular_values():
    assert singular_value_ratio(np.diag([6.0, -2.0])) == pytest.approx(3.0)
    assert singular_value_ratio(np.array([[1.0, 2.0], [2.0, 4.0]])) == np.inf
    assert singular_value_ratio(np.array([[1.0, 2.0]])) == np.inf
    assert singular_value_ratio(np.zeros((2, 2))) == np.inf


@pytest.mark.parametrize(("widths", "count"), [((2, 1), "no layer"), ((2, 2, 1), "one layer")])
def test_one_layer_is_no_product(widths, count):
    with pytest.raises(GridwarpError, match=count):
        partial_products(random_network(widths, ("relu",) * (len(widths) - 2)))


# --- what is written ------------------------------------------------------------------------


def test_entries_are_rounded_and_stand_on_their_points():
    random = np.random.default_rng(0)
    for scale in (0.2, 1.0, 30.0, 400.0, 3000.0):
        values = random.normal(size=(2, 2)) * scale
        rows, power = numerals(values)
        assert power == 0
        texts = [text for row in rows for text in row]
        (decimals,) = {len(text.partition(".")[2]) for text in texts}
        assert np.allclose(np.ravel(values), [float(t) for t in texts], atol=0.51 * 10**-decimals)


def test_very_large_and_very_small_matrices_have_a_power_of_ten():
    for scale in (3e-7, 2e-3, 5e6):
        values = np.array([[1.0, -0.5], [0.25, 0.0]]) * scale
        rows, power = numerals(values)
        found = np.array([[float(text) for text in row] for row in rows]) * 10.0**power
        assert np.allclose(found, values, atol=0.006 * 10.0**power)
        assert f"10^({power})" in matrix(values)
    assert numerals(np.zeros((1, 2))) == ([["0.00", "0.00"]], 0)
    assert numerals(np.array([[-0.001, 1.0]]))[0] == [["0.00", "1.00"]]


def test_large_matrices_are_abridged_to_their_ends():
    values = np.arange(1.0, 257.0).reshape(128, 2)
    markup = matrix(values)
    assert markup.count(";") == 2
    assert "dots.v" in markup
    assert all(text in markup for text in ("1.0", "2.0", "255.0", "256.0"))
    assert "3.0" not in markup
    assert "dots.c" in matrix(values.T)
    assert "dots" not in matrix(values[:4])
    heights = {
        typeset(f"#set page(width: auto, height: auto)\n$ {matrix(wide, colors)} $", 20.0)[0].shape[
            0
        ]
        for wide in (values, values[:3], np.ones((9, 9)))
        for colors in (None, ["#ffffff"] * 9)
    }
    assert len(heights) == 1


def test_a_weight_that_changes_changes_what_is_written():
    network = network_of("planes")
    first, second, *rest = network.layers
    other = Network((first, Layer(second.weight + 0.1 * np.eye(2), second.bias), *rest))
    before, after = partial_products(network), partial_products(other)
    assert products.growing(before[0], THEME) == products.growing(after[0], THEME)
    for old, new in zip(before[1:], after[1:], strict=True):
        assert products.growing(old, THEME)[1] != products.growing(new, THEME)[1]
    assert products.product_equation(before, THEME) != products.product_equation(after, THEME)


def test_a_column_has_the_colour_of_the_grid_lines_along_its_arrow():
    e1, e2 = products.basis_hues(THEME)
    segments = grid_lines((-1.0, 1.0, -1.0, 1.0), 5)
    family_of_e1 = segments.family[np.ptp(segments.segments[:, :, 1], axis=1) == 0.0]
    assert {(THEME.first_family, THEME.second_family)[k] for k in family_of_e1} == {e1}
    assert e2 == THEME.first_family
    markup = matrix(np.array([[1.25, -2.5]]), (e1, e2))
    assert f'rgb("{e1}"), 1.25' in markup
    assert f'rgb("{e2}"), -2.50' in markup


def test_the_clip_writes_the_product_of_the_run(tmp_path):
    directory = write_run(tmp_path / "run", *NETWORKS["planes"], seeds=(3,))
    said = []

    class Watched(scene_of(CATALOG["composition"])):
        def tear_down(self):
            said.append({place: text.markup for place, text in self.texts.items()})
            said.append(partial_products(self.snapshot.network)[-1].product)

    dry_run(Watched, Settings(run=directory), Output(width=160, height=90, fps=2))
    words, product = said
    for row in numerals(product)[0]:
        assert all(f", {text})" in words["matrices"] for text in row)
    assert words["caption"].startswith("four matrices")


# --- arrows ---------------------------------------------------------------------------------


class Still:
    """A move that rests."""

    def __init__(self, height: float) -> None:
        self.height = height

    def viewport(self, alpha: float) -> Viewport:
        return Viewport(0.0, 0.0, self.height)

    def at(self, alpha: float) -> SimpleNamespace:
        return SimpleNamespace(viewport=self.viewport(alpha), arrows=None)


def drawn(height: float, tips, colors=None) -> np.ndarray:
    """Coverage (H, W) of arrows from the middle of a plane seen so high."""
    plane = Plane(PANEL, THEMES["contrast"], np.zeros(0))  # on black, rims aren't seen
    plane.show(Still(height), 0.0)
    tips = np.asarray(tips, dtype=float)
    colors = np.full((len(tips), 3), 255.0) if colors is None else colors
    arrows = Arrows(plane, np.zeros_like(tips), tips, colors, stroke_width=6.0)
    arrows.opacity = 1.0
    canvas = Canvas(np.zeros((540, 810, 4), dtype=np.uint8), np.zeros(2), 135.0)
    arrows.draw(canvas)
    return canvas.pixels[..., 0] / 255.0


def test_heads_keep_their_size_when_the_view_zooms():
    for height in (2.0, 4.0, 8.0):
        picture = drawn(height, [[0.8, 0.0]])
        widest = picture.sum(axis=0).max()
        assert widest == pytest.approx(HEAD[1] * 6.0, abs=1.0)
        length = (picture.sum(axis=0) > 6.5).sum()
        assert length == pytest.approx(HEAD[0] * 6.0 * (1 - 1 / HEAD[1]), abs=2.0)
        tip = np.flatnonzero(picture.any(axis=0)).max() + 1
        assert tip == pytest.approx(405 + 0.8 * 540 / height, abs=1.0)


def test_arrows_look_the_same_in_all_directions():
    angles = np.arange(8) * np.pi / 4 + 0.1
    areas = [drawn(4.0, [[np.cos(a), np.sin(a)]]).sum() for a in angles]
    assert np.ptp(areas) < 0.02 * np.mean(areas)


def test_a_short_arrow_is_small_and_none_does_harm():
    assert 0.0 < drawn(4.0, [[0.02, 0.0]]).sum() < 4.0
    assert not drawn(4.0, [[0.0, 0.0], [np.nan, 1.0], [np.inf, 0.0]]).any()
    assert not drawn(4.0, np.zeros((0, 2))).any()
    assert drawn(4.0, [[1e9, 3e8]]).any()


def test_the_short_arrow_lies_over_the_long_one():
    colors = np.array([[0.0, 255.0, 0.0], [255.0, 0.0, 0.0]])
    for order in ([0, 1], [1, 0]):
        tips = np.array([[1.0, 0.0], [0.6, 0.0]])[order]
        assert drawn(4.0, tips, colors[order])[270, 450] == 1.0


# --- films ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mixed", "wide last", "one unit"])
def test_it_films(name, tmp_path):
    directory = write_run(tmp_path / "run", *NETWORKS[name], seeds=(1,), points=(POINTS, LABELS))
    output = Output(width=160, height=90, fps=1, media_dir=tmp_path)
    assert render(CATALOG["composition"], Settings(run=directory, grid=4), output)[0].exists()
