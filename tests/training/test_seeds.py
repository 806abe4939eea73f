"""What must hold for any seed of the spiral, not for the one in the README."""

from itertools import pairwise

import numpy as np
import pytest

from models.motion.drawable import drawable
from models.network.scores import best_line
from models.run.basis_track import Track
from models.run.run import Run
from training.progress import silent
from training.recipe import Recipe
from training.runs import ensure_run


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_replay_in_its_tracked_basis_never_jumps(seed, tmp_path):
    run = Run.open(ensure_run(Recipe.of("spiral", seed=seed), tmp_path, silent))
    track = Track(run)
    images = [track.at(epoch).embed(run.points) for epoch in run.epochs]
    extent = max(np.ptp(image, axis=0).max() for image in images)
    steps = [np.linalg.norm(b - a, axis=1).max() / extent for a, b in pairwise(images)]
    assert max(steps[3:]) < 0.3

    drawn = drawable(run.at(run.last), run.points)
    plain = drawn.without_activations().embed(run.points)
    assert best_line(plain, run.labels).accuracy == best_line(run.points, run.labels).accuracy
    assert best_line(plain, run.labels).accuracy < 0.9
    assert best_line(drawn.embed(run.points), run.labels).accuracy > 0.99
