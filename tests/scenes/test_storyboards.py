"""A scene file says what happens, in order; how it looks and where it stands is the views'."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCENES = sorted(path for path in ROOT.glob("scenes/*.py") if path.stem != "__init__")
LINES = 80
# Of what is drawn a scene knows how it moves, not what it is made of.
DRAWING = "scenes.drawing."
GESTURES = {"scenes.drawing.animations"}

scenes = pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)


def nodes_of(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def imported(path: Path) -> set[str]:
    """The modules a file names in an import."""
    modules = set()
    for node in nodes_of(path):
        match node:
            case ast.Import(names=names):
                modules |= {name.name for name in names}
            case ast.ImportFrom(module=str(module)):
                modules.add(module)
    return modules


def is_measure(node: ast.AST) -> bool:
    """Whether it is a number written out with a point, as sizes and distances are."""
    if isinstance(node, ast.UnaryOp):
        return is_measure(node.operand)
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def owner_of(attribute: ast.Attribute) -> str:
    """The last name before the dot."""
    match attribute.value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


@scenes
def test_it_is_read_at_one_glance(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES


@scenes
def test_it_computes_nothing(path):
    assert not {name for name in imported(path) if name.split(".")[0] in ("numpy", "scipy")}


@scenes
def test_it_makes_no_mobjects(path):
    drawn = {name for name in imported(path) if name.startswith(DRAWING)}
    assert drawn <= GESTURES


@scenes
def test_it_names_no_colours(path):
    attributes = [node for node in nodes_of(path) if isinstance(node, ast.Attribute)]
    assert not {node.attr for node in attributes if owner_of(node) == "theme"}


@scenes
def test_it_knows_no_places(path):
    """It asks for no layout, writes no pairs of measures, and adds or multiplies with none."""
    for node in nodes_of(path):
        match node:
            case ast.Attribute(attr=name):
                assert name != "layout"
            case ast.Tuple(elts=[_, _, *_] as elements):
                assert not all(map(is_measure, elements)), ast.unparse(node)
            case ast.BinOp(left=left, right=right):
                assert not any(map(is_measure, (left, right))), ast.unparse(node)
