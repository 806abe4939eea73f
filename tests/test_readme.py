"""What the README says is true: its commands parse, its pictures are there and are made by them."""

import re
import shlex
from pathlib import Path

import click
import pytest

import render
from scenes.cli.catalog import CATALOG
from scenes.output.tools.gallery import PICTURES
from training.__main__ import command as training_command
from training.presets import PRESETS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```\n(.*?)```", README, flags=re.DOTALL)
    for line in block.splitlines()
    if line.startswith(("python ", "manim "))
]


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_parse(line):
    words = shlex.split(line)
    if words[0] == "manim":
        source, scene = words[-2:]
        assert f"class {scene}(" in (ROOT / source).read_text(encoding="utf-8")
        return
    of_render = words[1] == "render.py"
    command = render.command if of_render else training_command
    arguments = words[2 if of_render else 3 :]
    try:
        context = command.make_context("readme", arguments)
    except click.exceptions.Exit:
        return  # --list
    if of_render:
        assert context.params["scene"] in {*CATALOG, "doctor"}
    else:
        assert context.params["preset"] in PRESETS


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
    known = {option for parameter in render.command.params for option in parameter.opts}
    for option in set(re.findall(r"`(--?[a-z_-]+)", README)) - {"--resume", "--index-url"}:
        assert option in known


def test_every_scene_and_preset_is_shown():
    assert all(f"render.py {scene}" in README for scene in CATALOG)
    assert all(f"| `{preset}` |" in README for preset in PRESETS)


def test_every_figure_is_a_scene_s():
    """The list of figures and the scenes name each other, and every command is one that parses."""
    lines = re.findall(r"^\| (\d{3}-\w+) \|.*\| (`.*`) \|$", README, flags=re.MULTILINE)
    figures = {figure: re.findall(r"`python (render\.py [^`]+)`", said) for figure, said in lines}
    assert len(figures) == len(lines) == 25
    assert set(figures) == {row for found in CATALOG.values() for row in found.rows}
    for figure, commands in figures.items():
        for words in map(shlex.split, commands):
            context = render.command.make_context("readme", words[1:])
            assert figure in CATALOG[context.params["scene"]].rows
