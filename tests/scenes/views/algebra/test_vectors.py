"""Matrices step by step, points placed in space, dot products: on screen as in numbers."""

from functools import reduce
from itertools import combinations

import numpy as np
import pytest
from networks import random_network, two_spirals, write_run
from sight import LINES, SIGHTS, TEXT, contrast, difference

import render as command_line
from models.errors import GridwarpError
from models.geometry.alignment import angle, feet, of_length, projection, scores, side, typical
from models.motion.factors import FACTORS, named_factors
from models.network.network import Layer
from scenes.cli.catalog import CATALOG
from scenes.cli.options import every_option
from scenes.cli.settings import MATRICES, Output, Settings
from scenes.drawing.space.camera3d import axes_of
from scenes.drawing.text.matrix import matrix
from scenes.drawing.theme import THEMES
from scenes.output.filming import dry_run, scene_of
from scenes.output.session import render
from scenes.views.algebra import affine, affine_captions, dot, embedding3d, embedding3d_captions
from scenes.views.captions import numbers
from scenes.views.layout import layout, raised, triptych
from scenes.views.plane.grid import grid_lines

POINTS, LABELS = two_spirals(80)
THEME = THEMES["dark"]
RANDOM = np.random.default_rng(0)
WEIGHTS = {
    **{name: np.array(rows) for name, rows in MATRICES.items()},
    **{f"random {index}": RANDOM.normal(size=(2, 2)) for index in range(8)},
    "mirror": np.array([[0.0, 1.0], [1.0, 0.0]]),
    "half a turn": -np.eye(2),
    "identity": np.eye(2),
    "flat": np.array([[1.0, 2.0], [2.0, 4.0]]),
    "first column gone": np.array([[0.0, 1.0], [0.0, -2.0]]),
    "nothing": np.zeros((2, 2)),
    "small": 1e-4 * RANDOM.normal(size=(2, 2)),
}
W = WEIGHTS["all"]
B = np.array([1.5, -1.0])
every_weight = pytest.mark.parametrize("weight", WEIGHTS.values(), ids=WEIGHTS)
every_way = pytest.mark.parametrize("way", FACTORS)


# --- an affine map --------------------------------------------------------------------------


@every_way
@every_weight
def test_the_factors_make_the_matrix(weight, way):
    factors = FACTORS[way](weight)
    product = reduce(lambda product, each: each.matrix @ product, factors, np.eye(2))
    assert np.allclose(product, weight, atol=1e-8)
    reflections = [factor for factor in factors if factor.kind == "reflection"]
    assert len(reflections) == (np.linalg.det(weight) < -1e-12)
    for factor in factors:
        assert np.allclose(factor.at(0.0), np.eye(2))
        if factor.kind == "rotation":
            assert np.allclose(np.linalg.det(factor.at(0.3)), 1.0)


@pytest.mark.parametrize("name", ["rotation", "reflection", "scaling", "shear"])
def test_a_matrix_with_a_name_is_just_that(name):
    assert [factor.kind for factor in named_factors(WEIGHTS[name])] == [name]


def test_the_usual_matrix_does_a_bit_of_all():
    assert [factor.kind for factor in named_factors(W)] == [
        "shear",
        "scaling",
        "reflection",
        "rotation",
    ]


def test_the_lines_a_step_keeps_are_kept():
    for way in FACTORS.values():
        for weight in WEIGHTS.values():
            for factor in way(weight):
                divider = affine.kept(factor)
                for normal in [] if divider is None else divider.weight:
                    along = np.array([normal[1], -normal[0]])
                    assert abs(normal @ factor.at(0.4) @ along) < 1e-9


@every_way
@every_weight
def test_the_film_ends_with_wx_plus_b_and_the_origin_stays_till_then(weight, way):
    film = affine.AffineSteps(weight, B, way)
    grid = grid_lines((-4.0, 4.0, -3.0, 3.0), 5)
    rest, motions = film.motions(POINTS, grid, 1.5, 540.0)
    *linear, shift = motions.values()
    for motion in linear:
        for alpha in (0.0, 0.4, 1.0):
            assert np.allclose(motion.image_of(np.zeros((1, 2)), alpha), 0.0)
    ends = [rest.at(0.0).dots, *(motion.at(1.0).dots for motion in motions.values())]
    assert np.allclose(ends[-2], POINTS @ weight.T, atol=1e-7)
    assert np.allclose(ends[-1], POINTS @ weight.T + B, atol=1e-7)
    assert np.allclose(shift.image_of(np.zeros((1, 2)), 1.0), B)
    assert {
        motion.viewport(alpha) for motion in (rest, *motions.values()) for alpha in (0.0, 1.0)
    } == {rest.viewport(0.0)}
    starts = [motion.at(0.0).dots for motion in motions.values()]
    for start, end in zip(starts, ends, strict=False):
        assert np.allclose(start, end, atol=1e-9)


def test_an_entry_that_changes_changes_what_is_written():
    film = affine.AffineSteps(W, B, "named")
    for other in (
        affine.AffineSteps(W + np.diag([0.2, 0.0]), B, "named"),
        affine.AffineSteps(W + np.diag([0.0, 0.2]), B, "named"),
    ):
        assert affine_captions.row(film, THEME) != affine_captions.row(other, THEME)
        assert affine_captions.column(film, THEME) != affine_captions.column(other, THEME)
        captions = [
            [affine_captions.caption(factor) for factor in each.factors] for each in (film, other)
        ]
        assert captions[0] != captions[1]
    moved = affine.AffineSteps(W, B + 0.5, "named")
    assert affine_captions.origin(film, moved=True) != affine_captions.origin(moved, moved=True)
    assert affine_captions.origin(film, moved=False) == affine_captions.origin(moved, moved=False)


def test_captions_say_how_much():
    (turn,) = named_factors(WEIGHTS["rotation"])
    assert affine_captions.caption(turn) == "rotate by 36.9° anticlockwise"
    (turn,) = named_factors(WEIGHTS["rotation"].T)
    assert affine_captions.caption(turn) == "rotate by 36.9° clockwise"
    (scaling,) = named_factors(WEIGHTS["scaling"])
    assert affine_captions.caption(scaling) == "scale by 1.50 across and 0.50 up"
    (mirror,) = named_factors(WEIGHTS["reflection"])
    assert affine_captions.caption(mirror) == "reflect in the vertical axis"
    assert numbers.amount(0.0123) == "0.0123"
    assert numbers.degrees(-1e-9) == "0°"


# --- the dot product ------------------------------------------------------------------------


def test_a_score_is_both_lengths_and_the_cosine():
    for row, x in RANDOM.normal(size=(20, 2, 2)):
        turn = dot.Turn.at_rest(row, x)
        assert turn.score(0.0) == pytest.approx(row @ x)
        assert turn.score(0.0) == pytest.approx(turn.largest * turn.cosine(0.0))
        assert np.allclose(turn.vectors(0.0), [row, x])
        alphas = np.linspace(0.0, 1.0, 9)
        sweep = dot.Turn(row, x, 0.0, np.pi)
        found = [sweep.score(alpha) for alpha in alphas]
        assert np.argmax(found) == 0
        assert np.argmin(found) == 8
        assert found[4] == pytest.approx(0.0, abs=1e-12)
        assert found[0] == pytest.approx(turn.largest)
        for alpha in alphas:
            turned = sweep.vectors(alpha)[0]
            assert np.linalg.norm(turned) == pytest.approx(np.linalg.norm(row))
            assert angle(turned, x) == pytest.approx(sweep.angle(alpha), abs=1e-7)
            if 0.0 < alpha < 1.0:
                assert side(turned, x) == side(row, x)


def test_the_foot_is_under_the_tip():
    for row, x in RANDOM.normal(size=(20, 2, 2)):
        foot = projection(row, x)
        assert (row - foot) @ x == pytest.approx(0.0, abs=1e-12)
        assert foot @ x == pytest.approx(row @ x)
    assert not projection(np.ones(2), np.zeros(2)).any()


def test_distances_from_the_line_are_the_scores():
    row, bias = np.array([0.6, -1.7]), 0.4
    found, on_line = scores(row, bias, POINTS), feet(row, bias, POINTS)
    assert np.allclose(scores(row, bias, on_line), 0.0)
    away = np.linalg.norm(POINTS - on_line, axis=1)
    assert np.allclose(away * np.linalg.norm(row), np.abs(found))


def test_points_are_found_that_suit():
    assert 0 <= typical(POINTS) < len(POINTS)
    index = of_length(POINTS, 1.2)
    lengths = np.linalg.norm(POINTS, axis=1)
    assert abs(lengths[index] - 1.2) == np.abs(lengths - 1.2).min()


def test_readings_are_of_the_weights():
    row, x = np.array([0.3, 0.1]), np.array([0.2, 0.4])
    turn, other = dot.Turn.at_rest(row, x), dot.Turn.at_rest(row + 0.05, x)
    for what in ("angle", "cosine", "score"):
        assert dot.TurnReading(turn, what).reading(0.0) != dot.TurnReading(other, what).reading(0.0)
    at = {
        what: dot.TurnReading(turn.to(0.5 * np.pi), what).reading(1.0)
        for what in ("cosine", "score")
    }
    assert at == {"cosine": "0.00", "score": "0.000"}
    assert dot.TurnReading(turn.to(np.pi), "angle").reading(1.0) == "180°"
    assert dot.TurnReading(turn.to(np.pi), "cosine").reading(1.0) == "−1.00"
    assert dot.signed(7.0, 8.0) == "+7.00"


def test_a_number_is_cut_short_outside_of_its_mathematics():
    assert (
        numbers.number_in("a straight line separates under 0.1 % at best") == "under 0.1 % at best"
    )
    assert numbers.number_in('$text(fill: #rgb("#74d680"), w_1) > 0$ for 52 %') == "52 %"
    assert numbers.number_in("$W 0 = 0$: the origin stays") == ""
    layer = random_network((2, 5, 1), ("relu",)).layers[0]
    matches = dot.Matches(layer, 3, POINTS)
    for markup in dot.agreeing(matches, THEME):
        assert markup.count("$") == 2
        assert numbers.percent(matches.above_zero) in markup


def test_a_unit_is_held_against_every_point():
    layer = random_network((2, 5, 1), ("relu",)).layers[0]
    matches = dot.Matches(layer, 3, POINTS)
    assert np.allclose(matches.scores, layer.affine(POINTS)[:, 2])
    assert np.array_equal(matches.bars(1.0)[:, 1], np.sort(matches.scores)[::-1])
    assert matches.above_zero == (matches.scores > 0).mean()
    other = dot.Matches(Layer(layer.weight + 0.3, layer.bias + 0.3), 3, POINTS)
    assert dot.agreeing(matches, THEME) != dot.agreeing(other, THEME)
    assert dot.extent(matches) != dot.extent(other)
    alone = dot.Matches(layer, 3, POINTS[:1]).series(THEME)
    assert (alone.x[0], alone.x[-1]) == (0.0, 100.0)
    field = matches.field((-3.0, 3.0, -2.0, 2.0), THEME)
    assert field.values.shape[-1] == 4
    assert 0.0 <= field.values.min() <= field.values.max() <= 1.0


# --- a plane placed in space ----------------------------------------------------------------


def embedding(seed=0) -> embedding3d.PlaneEmbedding:
    return embedding3d.PlaneEmbedding.of(random_network((2, 3, 1), ("relu",), seed), POINTS[7])


def test_the_terms_lead_to_the_image():
    found = embedding()
    assert np.allclose(found.image, found.weight @ POINTS[7])
    assert np.allclose(found.terms.sum(axis=1), found.image)
    assert not found.before(0, 0).any()
    for row in range(3):
        assert np.allclose(found.before(row, 2), found.corner(row + 1))
    assert np.allclose(found.corner(3), found.image)


def test_a_weight_that_changes_changes_the_equation():
    one, other = embedding(0), embedding(1)
    assert embedding3d_captions.equation(one, THEME) != embedding3d_captions.equation(other, THEME)
    for row in range(3):
        for column in range(2):
            assert embedding3d_captions.sum_of(
                one, THEME, row, column
            ) != embedding3d_captions.sum_of(other, THEME, row, column)


def test_every_entry_has_its_own_colour():
    markup = embedding3d_captions.equation(embedding(), THEME)
    assert len(set(THEME.entries)) == 6
    assert all(markup.count(hue) == 1 for hue in THEME.entries)
    lit = embedding3d_captions.equation(embedding(), THEME, (1, 0))
    assert [hue for hue in THEME.entries if hue in lit] == [THEME.entries[2]]
    assert matrix(np.eye(2), (("#111111", "#222222"), ("#333333", "#444444"))).count("rgb") == 4


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_colours_of_entries_and_scores_are_told_apart(theme):
    ground = theme.rgb(theme.ground)
    for hue in (*theme.entries, theme.input, theme.hidden, theme.against):
        assert contrast(theme.rgb(hue), ground) >= TEXT
    for sight in SIGHTS:
        pairs = [*combinations(theme.entries, 2), (theme.input, theme.hidden)]
        # an entry has its place too, and only one is lit at a time
        for one, other in pairs:
            assert difference(theme.rgb(one), theme.rgb(other), sight) >= 0.7 * LINES
        signs = theme.rgb(theme.hidden), theme.rgb(theme.against)
        assert difference(*signs, sight) >= 2 * LINES


def test_space_is_seen_without_a_lens():
    for azimuth, elevation in RANDOM.uniform(-3.0, 3.0, size=(5, 2)):
        axes = axes_of(azimuth, elevation)
        assert np.allclose(axes @ axes.T, np.eye(3))
    assert np.allclose(axes_of(0.0, 0.0) @ [0.0, 0.0, 1.0], [0.0, 1.0, 0.0])


def test_the_sheet_is_where_the_weights_put_it():
    found = embedding()
    grid = grid_lines((-3.0, 3.0, -3.0, 3.0), 5, extent=1.0, levels=1)
    widening, turning = embedding3d.orbits(found, POINTS, grid, 1.2)
    placed = POINTS @ found.weight.T
    for orbit in (widening, turning):
        for alpha in (0.0, 0.5, 1.0):
            state = orbit.at(alpha)
            assert np.allclose(state.dots, orbit.image_of(placed, alpha))
    left, right, bottom, top = turning.at(0.3).viewport.window_of(1.2)
    x, y = turning.at(0.3).dots.T
    assert left < x.min() < x.max() < right
    assert bottom < y.min() < y.max() < top
    assert np.allclose(widening.at(1.0).dots, turning.at(0.0).dots)


@pytest.mark.parametrize("widths", [(2, 2, 1), (1, 4, 2, 1)])
def test_what_places_no_plane_in_space_is_refused(widths, tmp_path):
    data = POINTS[:, : widths[0]], LABELS
    activations = ("relu",) * (len(widths) - 2)
    directory = write_run(tmp_path / "run", widths, activations, (1,), data)
    with pytest.raises(GridwarpError, match="places no plane"):
        said_by("place", run=directory)


# --- the clips ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    directory = tmp_path_factory.mktemp("vectors") / "run"
    return write_run(directory, (2, 5, 2, 1), ("relu", "tanh"), (1,), (POINTS, LABELS))


def said_by(scene, **settings):
    """All the markup a clip says, in one string."""
    said = []

    class Watched(scene_of(CATALOG[scene])):
        def set_text(self, **texts):
            said.extend(text.markup for text in texts.values() if text is not None)
            super().set_text(**texts)

    dry_run(Watched, Settings(**settings), Output(width=160, height=90, fps=2))
    return " ".join(said)


def test_the_clips_say_what_is_computed(run, tmp_path):
    told = said_by("affine", run=run, matrix=((2.0, 0.0), (0.0, 0.25)), bias=(0.0, 3.5))
    assert "scale by 2.00 across and 0.25 up" in told
    assert "(#[0.00, 3.50])" in told
    random = random_network((2, 5, 2, 1), ("relu", "tanh"), 1)
    placed = embedding3d.PlaneEmbedding.of(random, POINTS[3].astype(np.float32).astype(float))
    told = said_by("place", run=run, trace=3)
    assert all(embedding3d_captions.sum_of(placed, THEME, row, 1) in told for row in range(3))
    assert "first 3 rows of the 5" in told
    scored = dot.Matches(random.layers[0], 2, POINTS.astype(np.float32).astype(float))
    assert dot.extent(scored) in said_by("dot", run=run, unit=2)


@pytest.mark.parametrize(
    ("scene", "size", "settings"),
    [
        ("affine", (90, 160), {"factors": "svd", "theme": "light"}),
        ("affine", (160, 90), {"matrix": ((1.0, 0.0), (0.0, 1.0)), "bias": (0.0, 0.0)}),
        ("dot", (90, 160), {"unit": 5, "text": "short"}),
        ("dot", (90, 90), {}),
        ("place", (160, 90), {"text": "none"}),
    ],
)
def test_they_film(scene, size, settings, run, tmp_path):
    output = Output(width=size[0], height=size[1], fps=1, media_dir=tmp_path)
    assert render(CATALOG[scene], Settings(run=run, grid=4, **settings), output)[0].exists()


@pytest.mark.parametrize("text", ["full", "short", "none"])
@pytest.mark.parametrize("aspect", [(16, 9), (1, 1), (4, 5), (9, 16)])
def test_nothing_lies_over_anything_else(aspect, text):
    height = 8.0 * max(1.0, aspect[1] / aspect[0])
    width = height * aspect[0] / aspect[1]

    def rows(found):
        """(left, bottom, right, top) of panels and of texts, with less than their room."""
        boxes = [panel.box for panel in found.panels]
        if text == "none":
            return boxes
        lines = [*found.titles, found.caption] if len(found.panels) > 1 else [found.caption]
        boxes += [(x, y - 0.2, x + 0.5, y + 0.2) for x, y in lines]
        x, y = found.matrices
        return [*boxes, (x, y - 0.5, x + 0.5, y + 0.5)]

    whole = layout(width, height, 1, text, rail=True, matrix_row=1.15)
    found = [rows(triptych(width, height, text, 1.75)), rows(raised(whole, text))]
    if text != "none":
        x, y = whole.numbers[0]
        found[1].append((x, y - 0.2, x + 0.5, y + 0.2))
    for boxes in found:
        for left, bottom, right, top in boxes:
            assert -0.5 * width <= left < right <= 0.5 * width
            assert -0.5 * height <= bottom < top <= 0.5 * height
        for one, other in combinations(boxes, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert min(across, down) < 1e-9


# --- the command line -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["affine", "--matrix", "1,2,3,4"], "no 2x2 matrix"),
        (["affine", "--matrix", "1,2;3,x"], "no 2x2 matrix"),
        (["affine", "--matrix", "1,2;3,1e9"], "no 2x2 matrix"),
        (["affine", "--bias", "1"], "isn't two numbers"),
        (["affine", "--factors", "qr"], "qr"),
        (["warp", "--matrix", "shear"], "warp has no use for --matrix"),
        (["affine", "--unit", "2"], "affine has no use for --unit"),
        (["dot", "--unit", "0"], "--unit 0"),
        (["dot", "--unit", "6"], "there is no unit 6"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_line(arguments, message, run, tmp_path, capsys):
    scene, *rest = arguments
    given = [scene, str(run), *rest, "-s", "--media_dir", str(tmp_path)]
    assert command_line.main(given) == 2
    assert message in capsys.readouterr().err


def test_names_of_matrices_and_of_ways_are_known():
    options = {option.name: option for option in every_option()}
    assert options["factors"].type.choices == tuple(FACTORS)
    convert = options["matrix"].type.convert
    assert convert("shear", None, None) == MATRICES["shear"]
    assert convert("1,0.5; 0,1", None, None) == ((1.0, 0.5), (0.0, 1.0))
