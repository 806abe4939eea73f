"""Which room may import which, for the whole tree; and what no package may load at all."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

NETWORK = {"models", "models.network"}
MODELS = {*NETWORK, "models.geometry", "models.motion", "models.run"}
CANVAS = {"models", "scenes.drawing", "scenes.drawing.raster"}
MOBJECTS = {"scenes.drawing", "scenes.drawing.text", "scenes.drawing.plane"}
PLANE_VIEWS = {"scenes.views.captions", "scenes.views.plane"}
# Every room, with those that its files may import beside each other.
MAY_IMPORT = {
    "models": set(),
    "models.network": {"models"},
    "models.geometry": NETWORK,
    "models.motion": {*NETWORK, "models.geometry"},
    "models.run": {*NETWORK, "models.geometry", "models.motion"},
    "training": {*NETWORK, "models.run"},
    "scenes.drawing.raster": {"models"},
    "scenes.drawing": {"models", "scenes.drawing.raster"},
    "scenes.drawing.text": CANVAS,
    "scenes.drawing.plane": {*CANVAS, "scenes.drawing.text"},
    "scenes.drawing.space": {*CANVAS, "scenes.drawing.text", "scenes.drawing.plane"},
    "scenes.drawing.charts": {"models", *MOBJECTS},
    "scenes.cli": {*MODELS, "scenes.drawing", "scenes.output.engine"},
    "scenes.output.engine": CANVAS,
    "scenes.views.captions": MODELS - {"models.geometry"} | {"scenes.drawing.text"},
    "scenes.views.plane": {
        *MODELS, "scenes.cli", "scenes.drawing", "scenes.drawing.plane",
    },
    "scenes.views.training": {
        *MODELS, *MOBJECTS, *PLANE_VIEWS, "scenes.cli", "scenes.drawing.charts",
    },
    "scenes.views": {
        *MODELS, *MOBJECTS, *PLANE_VIEWS, "scenes.drawing.charts",
        "scenes.cli", "scenes.output.engine", "scenes.views.training",
    },
    "scenes.views.space": {
        *MODELS - {"models.run"}, *PLANE_VIEWS, "scenes.cli", "scenes.views",
        "scenes.drawing", "scenes.drawing.space", "scenes.drawing.text",
    },
    "scenes.views.sample": {
        *MODELS - {"models.geometry"}, *PLANE_VIEWS, "scenes.views", "scenes.views.training",
        "scenes.drawing", "scenes.drawing.charts", "scenes.drawing.text",
    },
    "scenes.views.algebra": {
        *MODELS, *MOBJECTS, *PLANE_VIEWS, "scenes.views", "scenes.views.training",
        "scenes.drawing.charts", "scenes.drawing.space",
    },
    "scenes": {
        *MODELS - {"models.motion"}, *PLANE_VIEWS,
        "scenes.cli", "scenes.drawing", "scenes.views", "scenes.views.algebra",
        "scenes.views.sample", "scenes.views.space", "scenes.views.training",
    },
    "scenes.examples": {"scenes.cli", "scenes.drawing", "scenes.views"},
    "scenes.output": {
        "models", "scenes.cli", "scenes.drawing", "scenes.output.engine",
    },
    "scenes.output.tools": {"models"},
    "render": {
        "models", "models.run", "training",
        "scenes.cli", "scenes.output", "scenes.output.tools",
    },
}  # fmt: skip


def sources() -> dict[str, Path]:
    """Every module of ours by its name."""
    tops = ("models", "training", "scenes")
    paths = [path for top in tops for path in sorted(ROOT.glob(f"{top}/**/*.py"))]
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths)
    found = {name.removesuffix(".__init__"): path for name, path in zip(names, paths, strict=True)}
    return {**found, "render": ROOT / "render.py"}


SOURCES = sources()


def imports_of(path: Path) -> Iterator[str]:
    """The modules of ours that a file names in an import, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if name.name in SOURCES)
            case ast.ImportFrom(module=str(module), names=names):
                for name in names:
                    within = f"{module}.{name.name}"
                    if within in SOURCES or module in SOURCES:
                        yield within if within in SOURCES else module


IMPORTS = {name: set(imports_of(path)) for name, path in SOURCES.items()}


def room(module: str) -> str:
    """The folder a module lies in; what lies in none is a room by itself."""
    return module if SOURCES[module].stem == "__init__" else module.rpartition(".")[0] or module


@pytest.mark.parametrize("name", sorted({room(module) for module in SOURCES}))
def test_a_room_imports_no_others_than_it_may(name):
    imported = {
        (module, other)
        for module in SOURCES
        if room(module) == name
        for other in IMPORTS[module]
        if room(other) not in MAY_IMPORT[name] | {name}
    }
    assert not imported


def test_no_imports_run_in_circles():
    for graph in (MAY_IMPORT, IMPORTS):
        assert tuple(TopologicalSorter(graph).static_order())


def test_no_two_rooms_are_drawn_nearer_than_they_are():
    """The map has no arrow that no import needs."""
    needed = {(room(module), room(other)) for module in SOURCES for other in IMPORTS[module]}
    assert not {(a, b) for a, others in MAY_IMPORT.items() for b in others} - needed


def test_every_room_says_what_lives_in_it():
    for folder in {path.parent for path in SOURCES.values()} - {ROOT}:
        tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
        assert len(ast.get_docstring(tree) or "") > 40
        assert len(tree.body) == 1, "a room's __init__ holds no code"


def modules_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def all_of(package: str, *but: str) -> str:
    """An import of every module of a package."""
    names = (name for name in SOURCES if name.startswith(f"{package}.") and name not in but)
    return f"import {', '.join(sorted(names))}"


@pytest.mark.parametrize(
    ("statement", "forbidden"),
    [
        (all_of("models"), {"torch", "manim", "scenes", "training", "sklearn"}),
        (all_of("scenes"), {"torch", "training", "sklearn"}),
        (all_of("scenes.drawing"), {"models.network", "models.run"}),
        (all_of("training"), {"manim", "scenes"}),
        ("import tests.bench.anatomy, tests.bench.twin, tests.bench.replay", {"sklearn"}),
        ("import render", {"torch", "manim", "sklearn", "numba", "numpy", "scipy"}),
        ("import training.__main__", {"torch", "manim", "sklearn"}),
    ],
)
def test_imports_point_one_way(statement, forbidden):
    assert not modules_after(statement) & forbidden
