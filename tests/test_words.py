"""What is said on screen holds for what is seen."""

import pytest
from conftest import random_network, two_spirals, write_run

from models.drawable import drawable
from models.run import Run
from models.stages import stages
from scenes.catalog import CATALOG
from scenes.output.filming import dry_run, scene_of
from scenes.settings import Output, Settings
from scenes.staging.narrator import Narrator
from scenes.staging.words import at_best, percent

POINTS, _ = two_spirals()


def narrated(widths, activations, **how):
    network = random_network(widths, activations, seed=4)
    narrator = Narrator(network, how.get("activation", True), how.get("alike", True), "#abcdef")
    return narrator, list(stages(drawable(network, POINTS)))


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100 %"),
        (0.9999, "99.9 %"),
        (0.885, "88.5 %"),
        (0.5, "50 %"),
        (0.0, "0 %"),
        (0.0001, "under 0.1 %"),
    ],
)
def test_percentages_are_never_flattering(share, text):
    assert percent(share) == text


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
            seen.append((self.strips[0].plane.divider, "number0" in self.said))

    for span in ((1, 2), (2, 3)):
        dry_run(Watched, Settings(run=directory, stages=span), output)
    assert seen[0] == (None, False)
    assert seen[1][0] is not None
    assert seen[1][1]
    assert len(list(stages(drawable(Run.open(directory).at(2), POINTS)))) == 3
