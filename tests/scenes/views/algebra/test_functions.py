"""Arithmetic, activations and the loss: what is on screen is what is computed."""

import click
import numpy as np
import pytest
from networks import write_run

from models.errors import GridwarpError
from models.geometry import arithmetic
from models.network import losses
from models.network.activations import GALLERY, SOFTMAX, parse, softmax
from models.network.scores import loss
from scenes.cli import checks
from scenes.cli.catalog import CATALOG
from scenes.cli.options import command_of, every_option
from scenes.cli.settings import Output, Settings
from scenes.drawing.canvas import Canvas
from scenes.drawing.charts.bars import Bars
from scenes.drawing.charts.graph import Graph, PlotCurves, Series
from scenes.drawing.plane.plane import Plane
from scenes.drawing.text.matrix import decimals_of, exact_number, matrix
from scenes.drawing.text.typesetting import typeset
from scenes.drawing.theme import THEMES
from scenes.drawing.viewport import Panel
from scenes.output.filming import dry_run, scene_of
from scenes.output.target import clip_name, target
from scenes.views.algebra import functions
from scenes.views.algebra.arithmetic import MATRICES, VECTOR, MatrixFormulas
from scenes.views.algebra.chart_clip import NumberReading
from scenes.views.algebra.functions import Sweep
from scenes.views.algebra.losses import Answer, PointLosses, handful
from scenes.views.algebra.softmax import CORNERS, Mixture
from scenes.views.captions import numbers
from scenes.views.training.playback import Playback

THEME = THEMES["dark"]
WRITER = MatrixFormulas(THEME)
PANEL = Panel(0.0, 0.0, 6.0, 4.0)
SMALL = Output(width=160, height=90, fps=2)
TYPES = {option.name: option.type for option in every_option()}
RUNLESS = [name for name, entry in CATALOG.items() if entry.preset is None]
A = np.array([[1.0, -2.0, 3.0], [4.0, 5.5, 6.0]])
B = np.array([[7.0, 8.0], [9.0, 10.0], [11.0, -12.0]])


def said(name: str, **settings) -> list[str]:
    """All that a scene ever puts in words, as markup."""
    found: list[str] = []

    class Watched(scene_of(CATALOG[name])):
        def set_text(self, *also, **texts):
            found.extend(text.markup for text in texts.values() if text is not None)
            super().set_text(*also, **texts)

    dry_run(Watched, Settings(**{"run": None, **settings}), SMALL)
    return found


# --- matrices -------------------------------------------------------------------------------


def test_a_product_is_made_of_its_entries():
    product = arithmetic.matrix_product(A, B)
    assert np.allclose(product, A @ B)
    for place in np.ndindex(product.shape):
        entry = arithmetic.entry_of_product(A, B, *place)
        assert entry.products == tuple(one * other for one, other in entry.pairs)
        assert entry.value == pytest.approx(sum(entry.products)) == product[place]


def test_the_numbers_of_the_article():
    a, b = (np.array(rows) for rows in MATRICES)
    assert arithmetic.total(np.array(VECTOR)) == 51
    words = " ".join(said("arithmetic"))
    for row in (a * b).tolist():
        assert all(str(value) in words for value in row)
    assert all(f"{value})" in words for value in (12, 18, 46, 139))


@pytest.mark.parametrize(("value", "text"), [(2, "2"), (-0.0, "0"), (0.25, "0.25"), (-1.5, "-1.5")])
def test_numbers_are_as_short_as_they_are_exact(value, text):
    assert exact_number(value) == text
    assert decimals_of(np.array([value, 1.0])) == len(text.partition(".")[2])


def test_an_entry_has_a_colour_of_its_own_and_may_be_empty():
    markup = matrix(np.array([[1, 2], [3, 4]]), [["#aa0000", "#00aa00"], ["#0000aa", "#aaaa00"]])
    assert 'rgb("#0000aa"), 3' in markup
    assert 'rgb("#00aa00"), 2' in markup
    whole = matrix(np.array([[1, 2], [3, 4]]), exact=True)
    part = matrix(
        np.array([[1, 2], [3, 4]]), exact=True, shown=np.array([[True, True], [False] * 2])
    )
    source = "#set page(width: auto, height: auto, margin: 1pt)\n$ {} $"
    one, other = (typeset(source.format(body), 30)[0] for body in (whole, part))
    assert one.shape == other.shape  # it takes the room of the whole
    middle = one.shape[0] // 2
    off = np.abs(one.astype(int) - other)
    assert off[: middle - 4].max() <= 2
    assert off[middle:].max() > 200


@pytest.mark.parametrize("place", [(0, 0), (1, 1)])
def test_what_makes_an_entry_is_lit(place):
    board = WRITER.product("AB", A, B, A @ B, 2 * place[0] + place[1], making=True)
    for value in B[:, place[1]]:
        assert f'rgb("{THEME.classes[1]}"), {exact_number(value)})' in board
    assert board.count(THEME.first_family) == A.shape[1]
    assert board.count(THEME.classes[1]) == B.shape[0]
    other = A[1 - place[0], 0]
    assert f'rgb("{THEME.muted}"), {exact_number(other)})' in board


def test_a_changed_entry_changes_the_screen():
    changed = A.copy()
    changed[0, 1] = -2.5
    lines = [WRITER.entry("C", each, B, (0, 0), 2) for each in (A, changed)]
    assert exact_number((A @ B)[0, 0]) in lines[0]
    assert exact_number((changed @ B)[0, 0]) in lines[1]
    assert lines[0] != lines[1]
    assert "(-2.5)" in lines[1]
    settings = {"a": ((1, 2), (3, 4)), "b": ((5, 6), (7, 8))}
    words = " ".join(said("arithmetic", **settings))
    for value in (np.array([[1, 2], [3, 4]]) @ np.array([[5, 6], [7, 8]])).ravel():
        assert f"{value})" in words


def run_names(scene, *words):
    """The runs that are meant by the words behind a scene's name."""
    command = command_of(CATALOG[scene], None)
    return checks.run_names(CATALOG[scene], command.make_context(scene, [*words]))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--b", "1"), "no first one"),
        (("--a", "1,2", "--b", "1,2,3"), "a 1 × 2 and a 1 × 3"),
    ],
)
def test_shapes_that_do_not_go_together(words, problem):
    with pytest.raises(GridwarpError, match=problem) as caught:
        run_names("arithmetic", *words)
    assert caught.value.code == 2
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text", ["1,2;3", "a", "", "1,2,3,4,5", "1;2;3;4;5", "12345", "0.123", "nan"]
)
def test_what_is_no_matrix(text):
    with pytest.raises(click.BadParameter):
        TYPES["a"].convert(text, None, None)


def test_a_matrix_is_read_row_by_row():
    assert TYPES["a"].convert(" 6, 18;-4,2.5", None, None) == ((6.0, 18.0), (-4.0, 2.5))


# --- activations ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in GALLERY if name != SOFTMAX])
def test_marks_run_on_their_curves(name):
    activation = parse(name)
    sweep = Sweep(activation)
    left, right, bottom, top = sweep.axes.window
    for alpha in (0.0, 0.2, 0.5, 0.83, 1.0):
        x = sweep.x(alpha)
        (x1, value), (x2, slope) = sweep.marks(alpha)
        assert x1 == x2 == x
        assert value == activation(np.array(x))
        assert slope == activation.derivative(np.array(x))
        assert NumberReading(sweep, "value").reading(alpha) == numbers.rounded(value)
        assert left <= x <= right
        assert bottom <= min(value, slope) <= max(value, slope) <= top
    values, slopes = sweep.curves(0.0)
    steps = np.abs(np.diff(slopes[:, 1]))
    assert np.nanmax(steps) < 0.1  # a jump is a gap, and no upright line
    assert np.isnan(slopes).any() == activation.has_kink
    # the slope is that of the curve
    rises = np.diff(values[:, 1]) / np.diff(values[:, 0]).clip(1e-9)
    assert np.nanmax(np.abs(rises[5:200] - activation.derivative(values[5:200, 0]))) < 0.05


def test_saturation_and_the_dead_side():
    end = NumberReading(Sweep(parse("sigmoid")), "slope")
    assert end.reading(1.0) == "0.0066"
    assert end.reading(0.0) == "0.0066"
    assert any("0.0066" in text for text in said("activations", only=("sigmoid",)))
    assert NumberReading(Sweep(parse("relu"), -3.0), "slope").reading(0.0) == "0.0000"
    leaky = NumberReading(Sweep(parse("leaky_relu:0.001")), "value")
    assert leaky.reading(0.0) == "−0.0050"


@pytest.mark.parametrize("name", ["sigmoid", "relu", "selu", "prelu"])
def test_the_plane_goes_through_the_function(name):
    activation = parse(name)
    motion = functions.grid_motion(activation, PANEL, 9, 540.0)
    points = np.array([[-2.0, 1.5], [0.5, -3.0]])
    assert np.array_equal(motion.image_of(points, 0.0), points)
    assert np.allclose(motion.image_of(points, 1.0), activation(points))
    assert np.allclose(motion.at(1.0).lines, activation(motion.at(0.0).lines))


def test_a_slope_turns_as_the_curve_does():
    sweep = Sweep(parse("prelu"), -3.0, -3.0, functions.TURNS)
    turning = functions.Turning(functions.grid_motion(parse("relu"), PANEL, 5, 200.0), sweep)
    lines = turning.relu.at(0.0).lines
    for alpha in (0.0, 0.4, 0.66, 1.0):
        assert np.allclose(turning.at(alpha).lines, sweep.acting(alpha)(lines))
    parameter = NumberReading(sweep, "parameter", 2)
    assert parameter.reading(0.0) == "0.25"
    assert parameter.reading(2 / 3) == "−0.50"


def test_probabilities_are_a_point_of_the_triangle():
    scores = np.array([[2.0, 1.0, 0.0], [1e4, 0.0, -1e4]])
    assert np.allclose(softmax(scores).sum(axis=1), 1.0)
    assert np.allclose(softmax(scores, 2.0), softmax(scores / 2.0))
    for phase in (0, 1):
        mixture = Mixture(phase, 1.0)
        for alpha in (0.0, 0.3, 0.77, 1.0):
            heights = mixture.heights(alpha)
            assert heights.sum() == pytest.approx(1.0)
            expected = softmax(mixture.scores(alpha), mixture.temperature(alpha))
            assert np.allclose(heights, expected)
            state = mixture.at(alpha)
            assert np.allclose(state.dots[3], heights @ CORNERS)
            assert np.allclose(state.curves[1][-1], state.dots[3])
    assert NumberReading(Mixture(1, 1.0), "temperature", 2).reading(0.0) == "1.00"
    cold = Mixture(1, 1.0)
    assert max(cold.heights(0.27)) > 0.98  # near T = 0.2


@pytest.mark.parametrize("text", ["sigmod", "relu:2", "softmax:1", "leaky_relu:x", ""])
def test_what_is_not_shown(text):
    with pytest.raises((click.BadParameter, GridwarpError)):
        TYPES["only"].convert(text, None, None)


def test_only_some():
    chosen = TYPES["only"].convert("softmax, leaky_relu,elu:2", None, None)
    assert chosen == ("softmax", "leaky_relu:0.001", "elu:2")
    words = said("activations", only=("leaky_relu:0.25", "elu:2"))
    assert any("0.25 min(0, x)" in text for text in words)
    assert any("2(e^x - 1)" in text for text in words)


# --- the loss -------------------------------------------------------------------------------


def test_the_loss_of_an_answer():
    alphas = np.array([1e-9, 0.2, 0.5, 0.99])
    logits = np.log(alphas) - np.log1p(-alphas)
    for label in (0, 1):
        labels = np.full(4, label)
        of_logits = losses.losses_of(logits[:, None], labels)
        assert np.allclose(losses.cross_entropy(alphas, labels), of_logits)
    assert np.isinf(losses.cross_entropy(np.array([0.0]), np.array([1]))).all()
    assert losses.cross_entropy(np.array([1.0]), np.array([1]))[0] == 0.0
    sure = losses.losses_of(np.array([[-800.0]]), np.array([1]))
    assert sure[0] == 800.0  # where the probability is 0 in floats


@pytest.mark.parametrize("label", [0, 1])
def test_an_answer_ends_with_the_truth_impossible(label):
    answer = Answer(label)
    assert answer.loss(0.0) == 0.0
    values = [answer.loss(alpha) for alpha in np.linspace(0.0, 0.999, 50)]
    assert all(np.diff(values) > 0)
    assert NumberReading(answer, "loss", 3).reading(1.0) == "∞"
    assert not len(answer.marks(1.0))
    ((x, y),) = answer.marks(0.5)
    assert y == losses.cross_entropy(np.array(x), np.array(label))


def test_the_mean_is_that_of_the_bars():
    for source in handful():
        for alpha in (0.0, 0.4, 1.0):
            heights = source.heights(alpha)
            assert source.level(alpha) == pytest.approx(heights.mean())
            assert source.reading(alpha) == f"{heights.mean():.3f}"
            assert source.figures(alpha) == [f"{height:.2f}" for height in heights]
            assert np.allclose(source.marks(alpha)[:, 1], heights)
    first, then = handful()
    assert first.reading(0.0) == "0.693"
    assert first.level(1.0) < first.level(0.0) < then.level(1.0)


def test_the_mean_of_a_run_is_its_loss(run_directory):
    class Watched(scene_of(CATALOG["loss"])):
        def average_the_run(self):
            playback = Playback(self.run, self.settings, self.theme, self.snapshot.epoch)
            source = PointLosses(playback)
            for alpha in (0.0, 0.55, 1.0):
                network = self.run.at(playback.epoch(alpha))
                expected = loss(network, self.run.points, self.run.labels)
                assert source.level(alpha) == pytest.approx(expected)
                assert source.marks(alpha)[:, 1].max() <= source.top
            super().average_the_run()

    assert dry_run(Watched, Settings(run=run_directory), SMALL) > 10


def test_the_loss_is_that_of_two_classes(tmp_path):
    directory = write_run(tmp_path / "run", (2, 4, 3), ("relu",))
    with pytest.raises(GridwarpError, match="two classes"):
        dry_run(scene_of(CATALOG["loss"]), Settings(run=directory), SMALL)


# --- drawing --------------------------------------------------------------------------------


class Fixed:
    """Bars, curves and marks that don't change."""

    def __init__(self, heights, marks=()):
        self.given, self.at = np.asarray(heights, dtype=float), np.asarray(marks).reshape(-1, 2)

    def heights(self, alpha):
        return self.given

    def figures(self, alpha):
        return []

    def level(self, alpha):
        return None

    def curves(self, alpha):
        return [np.array([[0.0, 0.0], [0.4, 8.0], [np.nan, np.nan], [0.6, 8.0], [1.0, 0.0]])]

    def marks(self, alpha):
        return self.at


def picture(part) -> np.ndarray:
    part.opacity = 1.0
    canvas = Canvas(np.zeros((540, 810, 4), dtype=np.uint8), np.zeros(2), 135.0)
    part.draw(canvas)
    return canvas.pixels[..., :3].max(axis=2) / 255.0


def axes(top: float = 4.0) -> Graph:
    none = np.zeros(0)
    return Graph(PANEL, THEME, Series(none, none, "", (), (0.0, top), window=(0.0, 1.0, 0.0, top)))


@pytest.mark.parametrize("count", [4, 40])
def test_bars_are_as_high_as_their_values(count):
    values = np.linspace(0.5, 5.0, count)
    bars = Bars(axes(), np.full((count, 3), 255.0))
    bars.show(Fixed(values), 0.0)
    image = picture(bars)
    left, top, right, bottom = bars.graph.box(
        Canvas(np.zeros((540, 810, 4), np.uint8), np.zeros(2), 135.0)
    )
    for index, value in enumerate(values):
        column = image[:, int(left + (index + 0.5) / count * (right - left))]
        high = column.sum() / 0.92
        assert high == pytest.approx(min(value, 4.0) / 4.0 * (bottom - top), abs=1.5)


def test_the_highest_of_many_bars_is_seen():
    values = np.full(5000, 1.0)
    values[1234] = 3.0
    bars = Bars(axes(), np.full((5000, 3), 255.0))
    bars.show(Fixed(values), 0.0)
    heights = picture(bars).sum(axis=0)
    assert heights.max() == pytest.approx(3.0 * np.median(heights[heights > 0]), rel=0.02)


def test_a_curve_is_cut_at_its_axes_and_has_its_gaps():
    graph = axes()
    curves = PlotCurves(graph, ["#ffffff"])
    curves.show(Fixed([], [[0.5, 99.0]]), 0.0)
    image = picture(curves)
    left, top, right, bottom = graph.inside(
        Canvas(np.zeros((540, 810, 4), np.uint8), np.zeros(2), 135.0)
    )
    assert not image[:top].any()
    assert not image[bottom:].any()
    middle = round(0.5 * (left + right))
    assert not image[:, middle - 20 : middle + 20].any()
    assert image.sum() > 500


# --- scenes without a run -------------------------------------------------------------------


@pytest.mark.parametrize("name", RUNLESS)
def test_it_is_named_by_its_scene_and_needs_no_run(name, tmp_path):
    assert run_names(name) == []
    assert target(CATALOG[name], Settings(run=None), SMALL).file.stem == name
    assert CATALOG[name].settings.run is None
    chosen = ("prelu", "softmax") if name == "activations" else ()
    for text, width, height in (("full", 160, 90), ("short", 90, 160), ("none", 90, 90)):
        settings = Settings(run=None, text=text, only=chosen)
        output = Output(width=width, height=height, fps=2)
        assert dry_run(scene_of(CATALOG[name]), settings, output)


def test_runs_where_they_have_no_meaning():
    for name in ("arithmetic", "activations"):
        with pytest.raises(GridwarpError, match="shows no run"):
            run_names(name, "spiral")
    with pytest.raises(GridwarpError, match="--epoch has no meaning"):
        run_names("loss", "--epoch", "3")
    assert run_names("loss", "--epoch", "3", "moons") == ["moons"]
    assert run_names("warp") == ["spiral"]
    for option, value in (("--a", "1"), ("--only", "relu")):
        with pytest.raises(GridwarpError, match=f"no use for {option}"):
            run_names("warp", option, value)


def test_clips_of_other_numbers_have_other_names():
    made = [{"a": ((1, 2),)}, {"a": ((1,), (2,))}, {"only": ("relu",)}, {}]
    names = {clip_name(Settings(run=None, **each), SMALL, "x") for each in made}
    assert len(names) == len(made)


def test_a_plane_for_a_triangle():
    triangle = Plane(PANEL, THEME, np.zeros((4, 3)))
    triangle.show(Mixture(0, PANEL.aspect), 0.5)
    assert triangle.state.dots.shape == (4, 2)
