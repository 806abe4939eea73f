"""What is said on screen holds for what is seen."""

import numpy as np
import pytest
from networks import random_network, two_spirals, write_run
from PIL import Image

from models.errors import GridwarpError
from models.motion.drawable import drawable
from models.motion.stages import stages
from models.network.requirements import NetworkShape, require_a_product
from models.run.run import Run
from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.drawing.text.text import Text, typeset_line, wrapped
from scenes.drawing.theme import THEMES
from scenes.drawing.ticks import fading_ticks
from scenes.drawing.viewport import Panel
from scenes.output.filming import dry_run, scene_of
from scenes.output.session import render
from scenes.views.captions import phrases
from scenes.views.captions.numbers import percent
from scenes.views.captions.phrases import at_best
from scenes.views.captions.stages import Narrator
from scenes.views.plane.network_view import NetworkView
from scenes.views.plane.snapshot import Snapshot

POINTS, _ = two_spirals()


def narrated(widths, activations, **how):
    network = random_network(widths, activations, seed=4)
    narrator = Narrator(network, how.get("activation", True), how.get("alike", True), "#abcdef")
    return narrator, list(stages(drawable(network, POINTS)))


@pytest.mark.parametrize(
    ("proportion", "text"),
    [
        (1.0, "100 %"),
        (0.9999, "99.9 %"),
        (0.885, "88.5 %"),
        (0.5, "50 %"),
        (0.0, "0 %"),
        (0.0001, "under 0.1 %"),
    ],
)
def test_percentages_are_never_flattering(proportion, text):
    assert percent(proportion) == text


def test_the_best_of_all_lines_is_only_the_best_where_it_fails():
    assert at_best(0.77).endswith("at best")
    assert not at_best(1.0).endswith("at best")


def test_every_activation_in_a_block_is_named_and_lit_on_its_own():
    narrator, film = narrated((2, 32, 32, 2, 1), ("relu", "relu", "identity"))
    acts = [stage for stage in film if stage.kind == "activate"]
    assert len({narrator.caption(stage) for stage in acts}) == 2
    for stage in acts:
        assert "ReLU" in narrator.formula(stage)
        assert "#abcdef" in narrator.formula(stage)


def test_without_activation_the_formula_has_none_and_the_caption_says_so():
    narrator, film = narrated((2, 16, 2, 1), ("relu", "identity"), activation=False)
    assert "ReLU" not in narrator.formula(film[0])
    assert "left out" in narrator.caption(film[-1])


def test_two_networks_get_no_formula_of_one():
    narrator, film = narrated((2, 16, 2, 1), ("relu", "tanh"), alike=False)
    assert narrator.formula(film[0]) == ""
    assert all("W_" not in narrator.caption(stage) for stage in film)


def test_a_film_of_early_stages_draws_no_line(tmp_path):
    directory = write_run(tmp_path / "run", (2, 8, 2, 1), ("relu", "identity"))
    output = Output(width=160, height=90, fps=2, media_dir=tmp_path)
    Warp = scene_of(CATALOG["warp"])
    seen = []

    class Watched(Warp):
        def tear_down(self):
            seen.append((self.views[0].plane.divider, "number0" in self.texts))

    for span in ((1, 2), (2, 3)):
        dry_run(Watched, Settings(run=directory, stages=span), output)
    assert seen[0] == (None, False)
    assert seen[1][0] is not None
    assert seen[1][1]
    assert len(list(stages(drawable(Run.open(directory).at(2), POINTS)))) == 3


def test_a_formula_crosses_over_in_place_only_where_it_stays_the_same():
    narrator, film = narrated((2, 16, 2, 1), ("relu", "tanh"))
    lit = [text(narrator.formula(stage)) for stage in film]
    assert all(one.says_as(lit[0]) for one in lit)
    deep, film = narrated((2, 2, 2, 2, 2, 1), ("tanh",) * 4)
    first, last = text(deep.formula(film[0])), text(deep.formula(film[-1]))
    assert not first.says_as(last)
    assert not first.says_as(None)


def text(markup: str) -> Text:
    return Text(markup, 0.36, "#ffffff", (0.0, 0.0))


def test_words_of_a_line_speak_of_no_plane():
    network = random_network((1, 16, 2, 1), ("tanh", "relu"), seed=4)
    narrator = Narrator(network, True, True, "#abcdef", "regression", one_dimensional=True)
    film = list(stages(drawable(random_network((2, 16, 2, 1), ("tanh", "relu"), 4), POINTS)))
    said = [narrator.caption(stage) for stage in film] + [narrator.undone(stage) for stage in film]
    for activation in (True, False):
        said.append(phrases.ending("regression", activation, True))
        said.append(phrases.carried("regression", activation, True))
        said.append(phrases.bends(0.5, "regression", activation, True))
    said.append(phrases.carry("regression", narrator.noun))
    assert not any("plane" in one or "surface" in one for one in said)


def test_what_has_one_number_as_its_input_has_no_plane_to_multiply():
    with pytest.raises(GridwarpError, match="2 inputs"):
        require_a_product(NetworkShape((1, 8, 2, 1), ()))


@pytest.mark.parametrize(("middle", "seen"), [(0.0, True), (1e6, False)])
def test_levels_outside_the_picture_are_said_to_be(middle, seen, tmp_path):
    """Targets whose levels the network's heights come near, and others."""
    data = POINTS, POINTS[:, 0] + middle
    run = write_run(tmp_path / "run", (2, 8, 2, 1), ("tanh", "identity"), points=data)
    panel, settings = Panel(0.0, 0.0, 12.0, 7.0), Settings(run=run)
    snapshot = Snapshot.of(Run.open(run), 2.0, "free")
    view = NetworkView(snapshot, panel, THEMES["dark"], settings, 700.0)
    view.divide_last()
    view.plane.show(view.motions[max(view.motions)], 1.0)
    view.carry_division()
    assert view.carried_is_seen == bool(view.carried) == view.line_is_seen == seen


def test_small_print_is_broken_into_lines_that_fit():
    long = " ".join(["words"] * 60)
    one, many = (
        typeset_line(long, "#ffffff", 20.0),
        typeset_line(wrapped(long, 40.0), "#ffffff", 20.0),
    )
    assert many.shape[1] <= 40.0 * 20.0 + 1 < one.shape[1]
    assert many.shape[0] > 1.9 * one.shape[0] * 0.7
    short = typeset_line("words", "#ffffff", 20.0)
    assert typeset_line(wrapped("words", 40.0), "#ffffff", 20.0).shape[1] == pytest.approx(
        short.shape[1], abs=1
    )


def test_ticks_only_ever_fade_as_the_view_zooms():
    """From one zoom to the next, by a hundredth, no label changes its strength by much."""
    before: dict[float, float] = {}
    for unit in np.geomspace(0.5, 5e3, 920):
        now = dict(fading_ticks(-300.0 / unit, 300.0 / unit, float(unit)))
        inner = [value for value in {*before, *now} if abs(value) < 280.0 / unit]
        if before:
            steps = [abs(now.get(value, 0.0) - before.get(value, 0.0)) for value in inner]
            assert max(steps, default=0.0) < 0.12
        assert sum(now.values()) >= 2.5  # an axis with a single number says nothing
        before = now


@pytest.mark.parametrize("scene", ["warp", "lift", "regions", "replay"])
def test_a_clip_opens_with_a_picture(scene, tmp_path):
    """Its first frame is what a page shows of it: the points are in it."""
    directory = write_run(tmp_path / "run", (2, 6, 2, 1), ("relu", "identity"))
    settings = Settings(run=directory, speed=20.0, text="none")
    output = Output(width=320, height=180, fps=1, format="png", media_dir=tmp_path)
    first = sorted(render(CATALOG[scene], settings, output)[0].iterdir())[0]
    pixels = np.asarray(Image.open(first).convert("RGB")).astype(int)
    for color in THEMES["dark"].classes:
        near = np.abs(pixels - THEMES["dark"].rgb(color)).max(axis=-1) < 24
        assert near.any()
