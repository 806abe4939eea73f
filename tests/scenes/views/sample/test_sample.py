"""A network as a diagram, forward and backward: the numbers are PyTorch's, and on screen."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from networks import random_network, two_spirals, write_run
from tiny import takes

from models.errors import GridwarpError
from models.motion.drawable import drawable
from models.motion.stages import stages
from models.network.architecture import Architecture
from models.network.forward import (
    backward,
    descent_step,
    forward,
    of_the_probability,
    some_of,
)
from models.network.losses import losses_of
from models.network.network import Layer, Network
from models.network.scores import loss
from models.run.files import epoch_path, read_tensors, write_tensors
from models.run.run import Run
from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.drawing.canvas import Canvas
from scenes.drawing.charts.diagram import Diagram, State, Wires, compact, readable
from scenes.drawing.text.matrix import numerals
from scenes.drawing.theme import THEMES
from scenes.drawing.viewport import Panel
from scenes.output.filming import dry_run, scene_of
from scenes.output.session import render
from scenes.views.captions.numbers import precisely, probability
from scenes.views.sample.equations import Equations
from scenes.views.sample.wiring import Flow, TrainingStates, Wiring
from scenes.views.training.playback import Playback
from training.trainer import LOSSES, build

SCENES = ("diagram", "forward", "backprop")
THEME = THEMES["dark"]
PANEL = Panel(0.0, 0.0, 12.0, 5.0)
SMALL = Output(width=160, height=90, fps=2)
RANDOM = np.random.default_rng(0)
POINTS, LABELS = two_spirals(40)
RUNS = {
    "binary": ((2, 16, 2, 1), ("relu", "identity"), (POINTS, LABELS)),
    "classes": ((2, 20, 2, 3), ("tanh", "tanh"), (POINTS, np.arange(40) % 3)),
    "regression": ((1, 12, 1), ("tanh",), (POINTS[:, :1], POINTS[:, 1] + 0.25)),
    "deep": ((2, 2, 2, 2, 3, 1), ("tanh", "relu", "sigmoid", "tanh"), (POINTS, LABELS)),
    "linear": ((2, 1), (), (POINTS, LABELS)),
}


@pytest.fixture(scope="module", params=RUNS)
def any_run(request, tmp_path_factory):
    widths, activations, points = RUNS[request.param]
    place = tmp_path_factory.mktemp("runs") / request.param
    return write_run(place, widths, activations, points=points)


def sample_of(name, index=3):
    widths, activations, (points, labels) = RUNS[name]
    task = name if name in ("classes", "regression") else "binary"
    return random_network(widths, activations), points[index], labels[index].item(), task


# --- the numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", RUNS)
def test_the_forward_pass_is_the_network(name):
    network, point, _, task = sample_of(name)
    found = forward(network, point, task)
    assert np.allclose(found.outputs[-1], network(point[None])[0], atol=1e-12)
    for layer, received, score, given in zip(
        network.layers, found.inputs, found.scores, found.outputs, strict=True
    ):
        assert np.allclose(layer.weight @ received + layer.bias, score)
        assert np.allclose(layer.activation(score), given)
    if task == "binary":
        assert found.answer[0] == pytest.approx(1 / (1 + np.exp(-network(point[None])[0, 0])))
        assert found.decision == (found.scores[-1][0] > 0)
    if task == "classes":
        assert found.answer.sum() == pytest.approx(1.0)
        assert found.decision == network(point[None])[0].argmax()
    if task == "regression":
        assert found.decision is None


@pytest.mark.parametrize("name", RUNS)
def test_the_backward_pass_is_autograd(name):
    network, point, label, task = sample_of(name)
    widths, activations, _ = RUNS[name]
    model = build(Architecture(widths, activations)).double()
    linear = [module for module in model if isinstance(module, torch.nn.Linear)]
    scores = []
    for module, layer in zip(linear, network.layers, strict=True):
        module.weight.data = torch.from_numpy(layer.weight)
        module.bias.data = torch.from_numpy(layer.bias)
        module.register_forward_hook(lambda _, __, out: (out.retain_grad(), scores.append(out))[1])
    kind = torch.int64 if task == "classes" else torch.float64
    outputs = model(torch.from_numpy(point)[None])
    LOSSES[task](outputs, torch.tensor([label], dtype=kind)).backward()
    back = backward(network, point, label)
    for index, module in enumerate(linear):
        assert np.allclose(back.weights[index], module.weight.grad, atol=1e-6)
        assert np.allclose(back.biases[index], module.bias.grad, atol=1e-6)
        assert np.allclose(back.scores[index], scores[index].grad[0], atol=1e-6)


@pytest.mark.parametrize("name", RUNS)
def test_the_factors_multiply_to_the_gradients(name):
    network, point, label, task = sample_of(name)
    found, back = forward(network, point, task), backward(network, point, label)
    for index, layer in enumerate(network.layers):
        assert np.allclose(back.scores[index], back.outputs[index] * back.slopes[index])
        assert np.allclose(back.weights[index], np.outer(back.scores[index], found.inputs[index]))
        if index:
            assert np.allclose(back.outputs[index - 1], layer.weight.T @ back.scores[index])
    if task == "binary":
        p = float(found.answer[0])
        chain = of_the_probability(p, label) * p * (1.0 - p)
        assert chain == pytest.approx(back.scores[-1][0]) == pytest.approx(p - label)


def test_a_step_downhill_lowers_the_loss():
    network, point, label, _ = sample_of("binary")
    gradient = backward(network, point, label).weights[0]
    first, *rest = network.layers
    stepped = replace(first, weight=descent_step(first.weight, gradient, 1e-3))
    here = point[None], np.array([label])
    assert loss(Network((stepped, *rest)), *here) < loss(network, *here)


@pytest.mark.parametrize("name", ["binary", "classes", "regression"])
def test_the_losses_have_the_loss_as_their_mean(name):
    widths, activations, (points, labels) = RUNS[name]
    network = random_network(widths, activations)
    found = losses_of(network(points), labels)
    assert found.mean() == pytest.approx(loss(network, points, labels))


@pytest.mark.parametrize(("count", "most"), [(3, 6), (128, 6), (7, 6), (100, 12), (2, 2)])
def test_shown_units_have_the_first_and_the_last_among_them(count, most):
    units = some_of(count, most)
    assert len(units) == min(count, most)
    assert (units[0], units[-1]) == (0, count - 1)
    assert np.ptp(np.diff(units)) <= 1


# --- the picture ----------------------------------------------------------------------------


@pytest.mark.parametrize("widths", [(2, 128, 2, 1), (1, 3, 1), (2, 5, 20, 7, 2, 4), (2, 1)])
@pytest.mark.parametrize("panel", [PANEL, Panel(1.0, -1.0, 6.9, 10.0), Panel(0.0, 0.0, 7.0, 3.4)])
def test_nodes_are_in_the_panel_and_apart(widths, panel):
    wiring = Wiring(widths, panel, THEME, headed=True)
    nodes, radius = wiring.wires.nodes, wiring.radius
    left, bottom, right, top = panel.box
    assert (nodes - radius >= [left, bottom - 0.05]).all()
    assert (nodes + radius <= [right, top]).all()
    away = np.linalg.norm(nodes[:, None] - nodes[None], axis=2) + 9.0 * np.eye(len(nodes))
    assert away.min() > 2.0 * radius
    for (x, y), column in zip(
        wiring.wires.gaps, [c for c in wiring.columns if c.abridged], strict=True
    ):
        in_line = nodes[np.isclose(nodes[:, 0], x)]
        assert len(in_line) == len(column.units) < column.width
        assert np.abs(in_line[:, 1] - y).min() > radius


def test_edges_and_nodes_show_the_network_s_own_numbers():
    network, point, _, task = sample_of("binary")
    wiring = Wiring(network.widths, PANEL, THEME, headed=True)
    found = forward(network, point, task)
    state = wiring.state(network, found, reached=9)
    offsets = np.cumsum([0] + [len(column.units) for column in wiring.columns])
    for edge, (start, end) in enumerate(wiring.wires.edges):
        layer = wiring.of_layer[edge]
        before = wiring.columns[layer].units[start - offsets[layer]]
        after = wiring.columns[layer + 1].units[end - offsets[layer + 1]]
        assert state.strengths[edge] == network.layers[layer].weight[after, before]
    for column, (first, last) in enumerate(pairwise(offsets)):
        units = list(wiring.columns[column].units)
        assert np.array_equal(state.values[first:last], found.columns[column][units])
    assert (np.abs(state.levels) <= 1.0).all()
    assert (state.known == 1.0).all()


def test_a_flow_goes_from_one_state_to_the_other_without_blending_numbers():
    network, point, label, task = sample_of("binary")
    wiring = Wiring(network.widths, PANEL, THEME, headed=True)
    start = wiring.state(network, forward(network, point, task), reached=9)
    end = wiring.holding(start, 3, backward(network, point, label).scores[-1])
    for along in (0.0, 1.0, -1.0):
        flow = Flow(start, end, np.full(len(start.strengths), along))
        assert np.array_equal(flow.at(0.0).values, start.values)
        assert np.array_equal(flow.at(1.0).values, end.values)
        assert not ((flow.at(1.0).pulses > 0.0) & (flow.at(1.0).pulses < 1.0)).any()
        for alpha in np.linspace(0.0, 1.0, 9):
            values = flow.at(float(alpha)).values
            assert ((values == start.values) | (values == end.values)).all()


def drawn(strength: float, level: float = 0.0) -> np.ndarray:
    """Two nodes and an edge, 1080 high: (H, W, 3)."""
    wires = Wires(
        np.array([[-2.0, 0.0], [2.0, 0.0]]),
        0.4,
        np.array([[0, 1]]),
        np.tile(THEME.rgb(THEME.text), (2, 1)),
        np.zeros((0, 2)),
    )
    none, two = np.zeros(1), np.zeros(2)
    state = State(np.array([strength]), two + 1.0, two + level, two + 1.0, none, two, none)
    diagram = Diagram(wires, THEME)
    diagram.opacity = 1.0
    diagram.show(Flow(state, state, none), 0.0)
    canvas = Canvas(np.zeros((270, 810, 4), dtype=np.uint8), np.zeros(2), 135.0)
    diagram.draw(canvas)
    return canvas.pixels[..., :3].astype(float)


@pytest.mark.parametrize(("strength", "width"), [(0.0, 1.0), (2.5, 5.5), (-5.0, 10.0), (99, 10.0)])
def test_edges_have_playground_s_widths_and_the_sign_s_colour(strength, width):
    column = drawn(strength)[:, 405]
    ink = THEME.rgb(THEME.classes[int(strength >= 0)] if strength else THEME.ghost)
    assert column.sum() / ink.sum() == pytest.approx(width, abs=0.15)
    if width > 3.0:
        assert np.allclose(column[135], ink, atol=2)


def test_nodes_are_lit_by_the_sign():
    low, none, high = (drawn(0.0, level)[112, 135] for level in (-1.0, 0.0, 1.0))
    assert np.allclose(low, THEME.rgb(THEME.classes[0]), atol=2)
    assert np.allclose(high, THEME.rgb(THEME.classes[1]), atol=2)
    assert np.allclose(none, THEME.rgb(THEME.ground), atol=2)


def test_numbers_in_nodes_are_short_and_right():
    for value in (0.0, -0.0, 0.431, -12.84, 345.6, 3.2e-6, -9.997, 0.9996, 4.2e4):
        text = compact(value)
        assert len(text) <= 5
        read = float(text.replace("−", "-"))
        assert read == pytest.approx(value, abs=max(0.006, 0.2 * abs(value)) * (value != 0))
        assert not text.startswith("−0.00")
    white, black = np.full(3, 255.0), np.zeros(3)
    assert readable(np.full(3, 200.0), (white, black)) is black
    assert readable(np.full(3, 60.0), (white, black)) is white


def test_probabilities_are_never_rounded_to_0_or_1():
    for value in (0.5, 0.0123, 1e-7, 1.0 - 1e-7, 0.9996):
        assert 0.0 < float(probability(value)) < 1.0
        assert float(probability(value)) == pytest.approx(value, abs=5e-4)
    assert precisely(0.8312, 0.83117, change=3e-5) == ["0.831200", "0.831170"]


def test_training_shows_the_network_of_every_moment(run_directory):
    run = Run.open(run_directory)
    playback = Playback(run, Settings(run=run_directory), THEME, run.last)
    wiring = Wiring(run.architecture.widths, PANEL, THEME, headed=True)
    training = TrainingStates(playback, wiring, 5)
    for alpha in (0.0, 0.3, 1.0):
        network = run.at(playback.epoch(alpha))
        expected = wiring.state(network, forward(network, run.points[5], "binary"), reached=9)
        found = training.at(alpha)
        assert np.array_equal(found.strengths, expected.strengths)
        assert np.array_equal(found.values, expected.values)


@pytest.mark.parametrize(
    ("widths", "activations"),
    [
        ((2, 16, 2, 1), ("tanh", "tanh")),
        ((2, 16, 8, 2, 1), ("relu", "tanh", "identity")),
        ((2, 2, 2, 1), ("tanh", "tanh")),
        ((2, 2, 2, 1), ("identity", "relu")),
        ((2, 2, 12, 3), ("relu", "relu")),
        ((2, 3, 1), ("tanh",)),
    ],
)
@pytest.mark.parametrize("basis", ["free", "own"])
def test_the_plane_follows_the_lines_in_their_order(widths, activations, basis):
    network = random_network(widths, activations)
    equations = Equations(network, "binary" if widths[-1] == 1 else "classes", THEME)
    order = [line.key for line in equations.lines()]
    film = [equations.line_of(stage) for stage in stages(drawable(network, POINTS, basis=basis))]
    assert [order.index(key) for key in film] == sorted(order.index(key) for key in film)


# --- on screen ------------------------------------------------------------------------------


def everything_said(scene: str, directory, **settings) -> list[str]:
    """The markup of all texts of a clip, in order."""
    said = []

    class Watched(scene_of(CATALOG[scene])):
        def set_text(self, **texts):
            said.extend(text.markup for text in texts.values() if text is not None)
            super().set_text(**texts)

    dry_run(Watched, Settings(run=directory, **settings), SMALL)
    return said


@pytest.mark.parametrize("scene", SCENES)
def test_it_goes_through_any_run(scene, any_run):
    said = everything_said(scene, any_run)
    assert said
    assert not any("nan" in text.split() or "inf" in text.split() for text in said)
    assert everything_said(scene, any_run, text="short", trace=7)
    assert not everything_said(scene, any_run, text="none")
    if takes(scene, "epochs"):
        assert everything_said(scene, any_run, epochs=True)


@pytest.mark.parametrize("scene", SCENES)
def test_a_weight_that_changes_changes_what_is_written(scene, tmp_path):
    directory = write_run(tmp_path / "run", *RUNS["deep"][:2], points=RUNS["deep"][2])
    before = everything_said(scene, directory, trace=3)
    run = Run.open(directory)
    tensors, metadata = read_tensors(epoch_path(directory, run.last))
    tensors = {name: array.copy() for name, array in tensors.items()}
    tensors["0.weight"] += 0.5
    write_tensors(epoch_path(directory, run.last), tensors, **metadata)
    after = everything_said(scene, directory, trace=3)
    assert len(before) == len(after)
    numbers = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(numbers) >= 2


def test_what_is_written_are_the_computed_numbers(tmp_path):
    directory = write_run(tmp_path / "run", *RUNS["deep"][:2], points=RUNS["deep"][2])
    run = Run.open(directory)
    network = run.at(run.last)
    back = backward(network, run.points[4], run.labels[4].item())
    said = " ".join(everything_said("backprop", directory, trace=4))
    for gradient in back.weights:
        texts = np.ravel(numerals(gradient)[0])
        assert all(str(text) in said for text in texts)
    said = " ".join(everything_said("forward", directory, trace=4))
    for score in forward(network, run.points[4], "binary").scores:
        texts = np.ravel(numerals(score[:, None])[0])
        assert all(str(text) in said for text in texts)


def test_the_learning_rate_is_the_run_s(tmp_path):
    run = Run.open(write_run(tmp_path / "run", *RUNS["linear"][:2]))
    assert run.learning_rate(1) is None
    for rate, found in ((0.02, 0.02), (-1.0, None), ("fast", None), (True, None)):
        known = replace(run, config={"training": {"learning_rate": rate}})
        assert known.learning_rate(1) == found


def test_an_answer_that_is_certain_has_a_gradient_too():
    network = Network((Layer(np.array([[900.0, 0.0]]), np.zeros(1)),))
    point = np.array([1.0, 0.0])
    found, back = forward(network, point, "binary"), backward(network, point, 0)
    equations = Equations(network, "binary", THEME)
    assert "1.00" in equations.of_the_output(found, back, 0)


@pytest.mark.parametrize("scene", SCENES)
def test_a_point_that_is_not_there_is_an_error(scene, run_directory):
    with pytest.raises(GridwarpError, match="no point 9999"):
        everything_said(scene, run_directory, trace=9999)


def test_a_network_that_is_too_long_says_so(tmp_path):
    directory = write_run(tmp_path / "run", (2,) * 16 + (1,), ("tanh",) * 15, seeds=(0,))
    assert everything_said("diagram", directory)
    upright = replace(SMALL, width=90, height=160)
    for scene in ("diagram", "backprop"):
        with pytest.raises(GridwarpError, match="16 layers is too long"):
            dry_run(scene_of(CATALOG[scene]), Settings(run=directory), upright)


@pytest.mark.parametrize("widths", [(1, 1), (2, 1, 1), (2, 30, 2, 6), (1, 2, 2, 3)])
@pytest.mark.parametrize("scene", SCENES)
def test_odd_networks_go_through(scene, widths, tmp_path):
    labels = LABELS if widths[-1] == 1 else np.arange(40) % widths[-1]
    points = POINTS[:, : widths[0]], labels
    activations = ("gelu",) * (len(widths) - 2)
    directory = write_run(tmp_path / "run", widths, activations, seeds=(0, 1), points=points)
    assert everything_said(scene, directory)


@pytest.mark.parametrize("scene", SCENES)
def test_it_films(scene, any_run, tmp_path):
    output = replace(SMALL, still=True, media_dir=tmp_path)
    theme = "light" if scene == "forward" else "contrast"
    assert render(CATALOG[scene], Settings(run=any_run, theme=theme), output)[0].exists()
