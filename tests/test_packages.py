"""Which package may import which: checked in fresh interpreters."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def modules_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "forbidden"),
    [
        (
            "import models.network, models.run, models.stages, models.creases, models.basis, "
            "models.boundary, models.probe, models.composition, models.regions",
            {"torch", "manim", "scenes", "training", "sklearn"},
        ),
        (
            "import scenes.warp, scenes.compare, scenes.boundary, scenes.spaces, "
            "scenes.composition, scenes.regions, scenes.output.session",
            {"torch", "training", "sklearn"},
        ),
        ("import training.trainer, training.runs", {"manim", "scenes"}),
        ("import tests.bench.anatomy, tests.bench.twin, tests.bench.replay", {"sklearn"}),
        ("import render", {"torch", "manim", "sklearn", "numba"}),
        ("import training.__main__", {"torch", "manim", "sklearn"}),
    ],
)
def test_imports_point_one_way(statement, forbidden):
    assert not modules_after(statement) & forbidden
