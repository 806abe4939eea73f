"""What the README says is true: its commands parse, its pictures are there and are made by them."""

import re
import shlex
from pathlib import Path

import click
import pytest

import render
from scenes.cli.catalog import CATALOG
from scenes.cli.options import every_option
from scenes.output.tools.gallery import PICTURES
from training.command_line import RENDER, TRAIN
from training.presets import PRESETS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```\n(.*?)```", README, flags=re.DOTALL)
    for line in block.splitlines()
    if line.startswith(("python ", "gridwarp ", "manim "))
]
# Every figure of the articles, and the scenes that reproduce it.
FIGURES = {
    "000-a": ["warp"], "000-b": ["boundary"], "000-c": ["spaces"], "000-d": ["warp"],
    "000-e": ["warp"], "001-1": ["diagram"], "001-2": ["warp"], "001-3": ["affine"],
    "001-4": ["place"], "001-5": ["dot"], "001-6a": ["replay"], "001-6b": ["replay"],
    "001-7": ["pullback"], "001-8": ["composition"], "002-1": ["layers"], "002-2": ["warp"],
    "002-3": ["spaces"], "002-4": ["spaces", "boundary"], "003-1": ["diagram"],
    "003-2": ["arithmetic"], "003-3": ["activations"], "003-4": ["forward"], "003-5": ["loss"],
    "003-6": ["backprop"], "003-7": ["descent"],
}  # fmt: skip


def parsed(line: str) -> click.Context | None:
    """A command of ours, parsed; None for one that only shows something."""
    words = shlex.split(line.replace(TRAIN, "gridwarp train").replace(RENDER, "gridwarp"))
    name, *rest = words[1:]
    assert words[0] == "gridwarp"
    try:
        if name.startswith("-"):
            return render.command.make_context("gridwarp", [name])
        return render.command.get_command(None, name).make_context(name, rest)
    except click.exceptions.Exit:
        return None  # --list


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_parse(line):
    words = shlex.split(line)
    if words[0] == "manim":
        source, scene = words[-2:]
        assert f"class {scene}(" in (ROOT / source).read_text(encoding="utf-8")
        return
    context = parsed(line)
    if context is not None and context.info_name == "train":
        assert context.params["preset"] in PRESETS
    elif context is not None:
        assert context.info_name in {*CATALOG, "doctor"}


def test_pictures_are_there_with_their_commands():
    shown = re.findall(r"\(media/gallery/([^)]+)\)", README)
    assert sorted(shown) == sorted(PICTURES)
    for name in shown:
        assert (ROOT / "media" / "gallery" / name).stat().st_size > 0
        assert PICTURES[name] in COMMANDS


def test_the_gallery_is_small():
    sizes = [path.stat().st_size for path in (ROOT / "media" / "gallery").iterdir()]
    assert sum(sizes) < 6 * 2**20


def test_every_option_of_the_readme_exists():
    known = {option for parameter in every_option() for option in parameter.opts}
    for option in set(re.findall(r"`(--?[a-z_-]+)", README)) - {"--resume", "--index-url"}:
        assert option in known


def test_every_scene_and_preset_is_shown():
    assert all(f"render.py {scene}" in README for scene in CATALOG)
    assert all(f"| `{preset}` |" in README for preset in PRESETS)


def test_every_figure_is_a_scene_s():
    """The list has every figure, and each of its commands is one of a scene that shows it."""
    lines = re.findall(r"^\| (\d{3}-\w+) \|.*\| (`.*`) \|$", README, flags=re.MULTILINE)
    figures = {figure: re.findall(r"`(python render\.py [^`]+)`", said) for figure, said in lines}
    assert len(figures) == len(lines) == 25
    assert {
        figure: [parsed(command).info_name for command in commands]
        for figure, commands in figures.items()
    } == FIGURES
