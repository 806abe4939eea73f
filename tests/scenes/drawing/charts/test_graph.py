"""Charts and counters of a replay say what is so, and nothing where they can't show it."""

from itertools import pairwise

import numpy as np
import pytest
from networks import two_spirals, write_run

from models.run.diagnosis import DEAD, ENORMOUS, diagnosis, fault_since
from models.run.files import epoch_path, write_tensors
from models.run.pace import MOST, TIMES, bounded
from models.run.run import Run
from scenes.cli.settings import Settings
from scenes.drawing.canvas import Canvas
from scenes.drawing.charts.graph import CurveProgress, Graph, Series, between
from scenes.drawing.text.counter import Counter
from scenes.drawing.text.digits import Digits, short
from scenes.drawing.theme import THEMES
from scenes.drawing.ticks import loss_axis, ticks
from scenes.drawing.viewport import Panel
from scenes.views.captions import footnotes, numbers, phrases
from scenes.views.training.playback import FRAMES, EpochReading, Playback, chapters, curves_of

THEME = THEMES["dark"]
PANEL = Panel(0.0, 0.0, 4.0, 3.0)


def canvas(width=640, height=360):
    return Canvas(np.zeros((height, width, 4), dtype=np.uint8), np.zeros(2), height / 8.0)


class Told:
    """A source of one mark and one text."""

    def __init__(self, mark=(0.0, 0.0), text=""):
        self.marked, self.text = mark, text

    def mark(self, alpha):
        return self.marked

    def reading(self, alpha):
        return self.text


def chart(y, percent=False, **how):
    y_ticks = (0.0, 0.5, 1.0)
    series = Series(np.arange(len(y)) * 1.0, np.array(y), "#ffffff", (0.0,), y_ticks, percent)
    graph = Graph(PANEL, THEME, series, **how)
    graph.opacity = 1.0
    return graph


def written(tmp_path, name="run", widths=(2, 6, 2, 1), labels=None, change=None):
    points, classes = two_spirals(60)
    data = (points, classes if labels is None else labels)
    run = Run.open(write_run(tmp_path / name, widths, ("relu", "identity"), points=data))
    if change is not None:
        for epoch in run.epochs:
            told = {key: change(epoch, key, array) for key, array in run.tensors(epoch).items()}
            write_tensors(epoch_path(run.directory, epoch), told)
    return Run.open(run.directory)


def playback(run, last=None, **settings):
    made = Settings(run=run.directory, **settings)
    return Playback(run, made, THEME, run.last if last is None else last)


# --- axes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1.0, 37.0, 2e17])
@pytest.mark.parametrize("start", [0.1, 1.0, 4.0])
def test_a_loss_lies_on_its_axis(scale, start):
    losses = scale * (0.05 + (start - 0.05) * np.exp(-np.linspace(0.0, 50.0, 400)))
    axis = loss_axis(losses)
    assert axis[0] == 0.0
    assert axis[-1] >= losses.max()
    assert len(axis) <= 8
    assert np.allclose(np.diff(axis), axis[1])


def test_a_loss_out_of_all_proportion_leaves_an_axis_for_the_others():
    losses = np.append(np.full(200, 0.5), 1e6)
    assert 0.5 <= loss_axis(losses)[-1] < 10.0
    assert loss_axis(np.append(losses, np.inf))[-1] < 10.0
    assert loss_axis(np.zeros(3))[-1] == 1.0


def test_ticks_are_written_as_they_are():
    for tick in (*ticks(0.0, 2e17, 3, beyond=True), *ticks(0.0, 3e-5, 3), 0.25, -3.0):
        assert float(short(tick).replace("−", "-")) == tick
        assert "e+" not in short(tick)
        assert "e0" not in short(tick)


def test_the_first_network_alone_stands_at_the_start_of_the_whole_axis(tmp_path):
    run = written(tmp_path)
    for series in curves_of(playback(run, last=0.0), THEME):
        assert series.x_ticks[0] == 0.0
        assert series.last == run.last


# --- what leaves the axes ----------------------------------------------------------------------


def test_a_line_is_cut_where_it_leaves():
    x = np.linspace(0.0, 1.0, 40)
    line = np.stack([x, 3.0 * np.sin(9.0 * x)], axis=1)
    line[7, 1], line[20, 1], line[30, 1] = 1e25, np.nan, -np.inf
    cut = between(line, -1.0, 2.0)
    seen = cut[np.isfinite(cut[:, 1])]
    assert (seen[:, 1] >= -1.0).all()
    assert (seen[:, 1] <= 2.0).all()
    inside = (line[:, 1] >= -1.0) & (line[:, 1] <= 2.0)
    assert {tuple(at) for at in line[inside]} <= {tuple(at) for at in seen}
    straight = between(np.array([[0.0, 0.0], [1.0, 10.0]]), -5.0, 5.0)
    assert np.allclose(straight[:2], [[0.0, 0.0], [0.5, 5.0]])
    across = between(np.array([[0.0, -10.0], [1.0, 10.0]]), -5.0, 5.0)
    assert np.allclose(across[np.isfinite(across[:, 0])], [[0.25, -5.0], [0.75, 5.0]])
    assert np.array_equal(between(straight[:2], -5.0, 5.0), straight[:2])


@pytest.mark.parametrize("y", [-0.4, -1e25, 40.0, np.inf, np.nan])
def test_nothing_is_drawn_of_a_curve_that_is_nowhere_on_its_axes(y):
    empty, full = canvas(), canvas()
    graph = chart([y, y, y])
    progress = CurveProgress(graph)
    progress.opacity = 1.0
    progress.show(Told((1.0, y)), 0.5)
    graph.draw(full)
    progress.draw(full)
    chart([np.nan, np.nan, np.nan]).draw(empty)
    assert np.array_equal(full.pixels, empty.pixels)


def test_a_curve_runs_along_no_edge_that_it_crosses():
    drawn = canvas()
    graph = chart([-9.0, -9.0, -9.0, 0.5, 0.5, 9.0, 9.0, 9.0])
    left, top, right, bottom = (round(edge) for edge in graph.box(drawn))
    graph.trace(drawn, graph.curve(drawn), 1.0)
    shown = drawn.pixels[..., 3] > 0
    for row in (top, bottom):
        assert shown[row - 2 : row + 3].any(axis=0).sum() < 0.1 * (right - left)
    assert not shown[: top - 4].any()
    assert not shown[bottom + 4 :].any()


def test_long_labels_fit_beside_the_axis():
    far = Series(np.arange(3.0), np.arange(3.0), "#ffffff", (0.0,), (0.0, 1.5e-17, 1.25e17))
    for series in (far, chart([0.0, 1.0], percent=True).series):
        graph, drawn = Graph(PANEL, THEME, series), canvas()
        widest = max(Digits.of_size(21.0 / 3.0).line(text).shape[1] for text in graph._labels())
        assert graph.box(drawn)[0] - drawn.clip(PANEL.box)[0] >= widest


def test_a_clean_plate_has_no_numbers():
    plain, numbered = canvas(), canvas()
    graph = chart([0.2, 0.4, 0.6], numbered=False)
    graph.draw(plain)
    left, _, _, bottom = graph.box(plain)
    shown = np.argwhere(plain.pixels[..., 3] > 0)
    assert shown[:, 0].max() <= bottom + 1
    assert shown[:, 1].min() >= left - 1
    chart([0.2, 0.4, 0.6]).draw(numbered)
    assert (numbered.pixels[round(bottom) - 6 :, :, 3] > 0).any()


# --- numbers ----------------------------------------------------------------------------------


def test_a_loss_keeps_its_width_in_one_notation():
    for low, high in ((0.0, 9.999), (1e6, 9.99e9), (1e10, 9.9e99)):
        values = np.linspace(low, high, 97)
        assert len({len(numbers.loss_number(value)) for value in values}) <= 2
    assert numbers.loss_number(2.2e17) == "2.20e17"
    assert numbers.loss_number(123.4) == "123"
    assert numbers.loss_number(12345.0) == short(12345.0)
    assert numbers.loss_number(np.inf) == "∞"
    told = [numbers.loss_number(10.0**power) for power in range(-3, 40)]
    assert not any("+" in text or "e0" in text for text in told)


@pytest.mark.parametrize("score", [-1e-4, -0.4, -7232.0, -1e25])
def test_a_negative_score_is_below_zero_everywhere(score):
    assert numbers.steady_percent(score) == numbers.percent(score) == "below 0 %"
    glyphs = Digits.of_size(24.0).glyphs
    assert all(character in glyphs for character in "below0%")


def test_epochs_are_counted_in_words(tmp_path):
    run = written(tmp_path)
    assert phrases.outcome(run, 1.0, activation=False).startswith("after 1 epoch:")
    assert phrases.outcome(run, 1.5, activation=False).startswith("after 1.5 epochs:")
    assert phrases.outcome(run, 0.0, activation=True) == "before training"
    assert footnotes.about(run, 0.0, training=True).endswith(", epoch 0")
    assert footnotes.about(run, 2.0, training=True).endswith(", epochs 0 to 2")
    assert EpochReading(playback(run, last=1.5)).reading(1.0) == "1.5"
    assert EpochReading(playback(run, last=0.0)).reading(1.0) == "0"
    assert chapters(playback(run, last=0.0)) == []


@pytest.mark.parametrize("at", [(-2.0, 0.0), (-1.993, 0.011), (-1.987, 0.017)])
@pytest.mark.parametrize("height", [360, 720, 1080])
def test_digits_are_as_crisp_as_words_and_on_their_line(at, height):
    drawn, size = canvas(height * 16 // 9, height), 0.36
    counter = Counter("1", size, THEME, at, color="#ffffff")
    counter.opacity = 1.0
    counter.show(Told(text="1"), 0.0)
    counter.draw(drawn)
    ink = drawn.pixels[..., 0]
    columns = np.flatnonzero(ink.any(axis=0))
    middle = columns[np.diff(columns).argmax()] + 1  # between the words and the number
    word, digit = ink[:, :middle], ink[:, middle:]
    rows = [np.flatnonzero(part.max(axis=1) > 100) for part in (word, digit)]
    assert rows[0][-1] == rows[1][-1]
    # not resampled: its pixels are the glyph's, and as much ink as those of the words
    glyph = 255.0 * Digits.of_size(round(size * drawn.scale, 3), 450, margin=1.0).line("1")
    crops = [part[np.ix_(part.any(axis=1), part.any(axis=0))] for part in (digit, glyph > 0.5)]
    assert crops[0].shape == crops[1].shape
    assert np.allclose(np.sort(digit[digit > 0]), np.sort(glyph[glyph > 0.5]), atol=2.0)
    assert np.isclose(digit.sum(), word.sum(), rtol=0.02)


# --- the pace ---------------------------------------------------------------------------------


def test_no_saved_step_takes_most_of_the_film():
    saved = np.arange(101.0)
    epochs = np.sort(np.append(saved, [30.1, 30.2, 30.7]))
    steps = np.diff(epochs) * np.where((epochs[1:] > 30) & (epochs[1:] <= 31), 200.0, 1.0)
    alphas = np.concatenate([[0.0], np.cumsum(steps) / steps.sum()])
    limited = bounded(alphas, epochs, saved)
    assert limited[0] == 0.0
    assert limited[-1] == 1.0
    taken = np.diff(np.interp(saved, epochs, limited))
    assert np.isclose(taken.max(), MOST)
    others = np.delete(taken, 30)
    assert np.allclose(others, others[0])  # as they were, beside each other
    within = np.diff(limited)[(epochs[1:] > 30) & (epochs[1:] <= 31)]
    assert np.allclose(within / within.sum(), [0.1, 0.1, 0.5, 0.3])


@pytest.mark.parametrize("count", [1, 2, 3, 5, 40])
def test_a_bound_keeps_an_even_clock(count):
    saved = np.arange(count + 1.0)
    alphas = saved / count
    assert np.allclose(bounded(alphas, saved, saved), alphas)
    uneven = np.concatenate([[0.0], np.cumsum([0.9, *np.full(count - 1, 0.1 / count)])])
    limited = bounded(uneven / uneven[-1], saved, saved)
    assert (np.diff(limited) > 0.0).all()
    assert limited[-1] == 1.0
    assert np.diff(limited).max() <= max(MOST, TIMES / count) + 1e-9


def counted(tmp_path, steps):
    """A playback whose clock takes such shares for its epochs."""
    play = playback(written(tmp_path))
    play.epochs = np.arange(len(steps) + 1.0)
    play.alphas = np.concatenate([[0.0], np.cumsum(steps) / np.sum(steps)])
    play.last = float(len(steps))
    return play


@pytest.mark.parametrize(
    "steps",
    [
        np.ones(150),
        np.exp(-np.arange(50.0) / 8.0),
        np.where(np.arange(150) == 29, 100.0, 1.0),  # a collapse
        1.0 + 0.3 * np.sin(np.arange(33.0) * 2.4),  # always near the limit
    ],
)
def test_the_number_of_the_epoch_never_stands_nor_flickers(steps, tmp_path):
    play = counted(tmp_path, steps)
    reading = EpochReading(play)
    told = [reading.reading(alpha) for alpha in np.linspace(0.0, 1.0, 16 * 60 + 1)]
    assert told[0] == "0"
    assert told[-1] == f"{len(steps)}"
    decimals = np.array([len(text.partition(".")[2]) for text in told[1:-1]])
    assert len(np.flatnonzero(np.diff(decimals))) <= 4
    changed = np.flatnonzero([a != b for a, b in pairwise(told)])
    assert np.diff(changed).max() < 1.7 * 60  # frames: a second and a half
    # and the room that is kept for it is enough
    width = {text: Digits.of_size(30.0).line(text).shape[1] for text in (*told, *reading.longest)}
    longest = max(width[text] for text in reading.longest)
    assert max(width[text] for text in told) <= longest + 1
    assert len(FRAMES) > 100


# --- what is the matter ------------------------------------------------------------------------


def test_outputs_out_of_all_proportion_are_named(tmp_path):
    assert diagnosis(written(tmp_path, "sane"), 1.0) == ""
    large = written(tmp_path, "large", change=lambda _, __, array: array * 1e6)
    assert fault_since(large, large.last) == (0.0, ENORMOUS)
    assert ENORMOUS in diagnosis(large, large.last)
    assert chapters(playback(large)) == [(0.0, 1.0, ENORMOUS)]
    heights = two_spirals(60)[0][:, 0] + 0.5
    far = written(tmp_path, "far", labels=heights, change=lambda _, __, array: array * 1e6)
    assert diagnosis(far, far.last) == f"worse than a guess: {ENORMOUS}"


def test_worse_than_a_guess_is_not_as_good_as_one(tmp_path):
    heights = two_spirals(60)[0][:, 0] + 0.5

    def constant(height):
        last = {"4.weight": 0.0, "4.bias": height}
        return lambda _, name, array: 0.0 * array + last[name] if name in last else array

    mean = written(tmp_path, "mean", labels=heights, change=constant(heights.mean()))
    assert diagnosis(mean, mean.last).endswith("no better than a guess")
    off = written(tmp_path, "off", labels=heights, change=constant(heights.mean() + 3.0))
    assert diagnosis(off, off.last).endswith("worse than a guess")


def test_a_death_is_told_from_when_it_comes(tmp_path):
    def die(epoch, name, array):
        return array - 1e3 if epoch >= 1 and name == "0.bias" else array

    dead = written(tmp_path, change=die)
    assert fault_since(dead, dead.last) == (1.0, DEAD)
    play = playback(dead)
    told = chapters(play)
    assert [said for _, _, said in told] == [phrases.playing(activation=True), DEAD]
    assert told[0][1] == told[1][0] == pytest.approx(play.alpha(1.0))
    assert [said for *_, said in chapters(playback(dead, activation=False))] == [
        phrases.playing(activation=False)
    ]
