"""Whatever can be read can be filmed: dead, huge, flat and deep networks, and odd data."""

import numpy as np
import pytest
from networks import two_spirals, write_run

from models.run.files import epoch_path, read_tensors, write_tensors
from scenes.cli.catalog import CATALOG
from scenes.cli.settings import Output, Settings
from scenes.output.session import render

POINTS, LABELS = two_spirals(60)
RELU = ((2, 8, 2, 1), ("relu", "identity"))
DEEP = ((2, 16, 2, 8, 2, 2, 1), ("relu", "tanh", "gelu", "identity", "sigmoid"))

CASES = {
    "zero": (*RELU, POINTS, lambda weight: 0 * weight),
    "huge": (*RELU, POINTS, lambda weight: 1e8 * weight),
    "dead": ((2, 8, 2, 1), ("relu", "relu"), POINTS, lambda weight: -np.abs(weight)),
    "one point": (*RELU, POINTS[:1], None),
    "one place": ((2, 8, 2, 1), ("tanh", "tanh"), 0 * POINTS + 3, None),
    "a row": (*RELU, POINTS * [1, 0], None),
    "far away": (*RELU, POINTS + 1e5, None),
    "no hidden layer": ((2, 1), (), POINTS, None),
    "wide last": ((2, 12, 3, 1), ("silu", "softplus"), POINTS, None),
    "one unit": ((2, 1, 4, 1), ("elu", "gaussian"), POINTS, None),
    "deep": (*DEEP, POINTS, None),
}


@pytest.mark.parametrize("name", CASES)
def test_it_films(name, tmp_path):
    widths, activations, points, change = CASES[name]
    data = points, LABELS[: len(points)]
    directory = write_run(tmp_path / "run", widths, activations, seeds=(1,), points=data)
    if change is not None:
        path = epoch_path(directory, 0)
        write_tensors(path, {key: change(value) for key, value in read_tensors(path)[0].items()})
    settings = Settings(run=directory, grid=4)
    output = Output(width=160, height=90, fps=1, media_dir=tmp_path)
    assert render(CATALOG["compare"], settings, output)[0].exists()
