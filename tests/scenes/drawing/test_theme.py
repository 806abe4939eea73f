"""Every theme can be read, and its colours told apart, with any of the common kinds of sight."""

from itertools import product

import numpy as np
import pytest
from sight import (
    AREAS,
    GRAPHICS,
    LINES,
    POINTS,
    SIGHTS,
    TEXT,
    ciede2000,
    contrast,
    difference,
    lab,
)

from scenes.drawing.canvas import Canvas
from scenes.drawing.plane.division import Divider, Field
from scenes.drawing.plane.grid import MAJOR
from scenes.drawing.plane.plane import Plane
from scenes.drawing.plane.state import PlaneState
from scenes.drawing.theme import THEMES, Theme
from scenes.drawing.viewport import Panel, Viewport

# Opacities: of tick labels, of the tint in the active chip of the rail.
TICK_LABEL, CHIP = 0.8, 0x29 / 255
# How much of white a lit room lays over a projection.
STRAY = 0.1

every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
every_sight = pytest.mark.parametrize("sight", SIGHTS)


def over(top, opacity, under):
    return opacity * top + (1 - opacity) * under


def tinted(theme: Theme, field=None) -> list[np.ndarray]:
    """What the tints look like on the ground, as drawn: [class 0's side, class 1's]."""
    state = PlaneState(
        lines=np.zeros((0, 2, 2)),
        offsets=np.zeros((0, 2, 2)),
        line_opacity=np.zeros((0, 2)),
        family=np.zeros(0, dtype=int),
        level=np.zeros(0, dtype=int),
        dots=np.zeros((0, 2)),
        viewport=Viewport(0, 0, 4),
    )
    plane = Plane(Panel(0, 0, 8, 4), theme, np.zeros((0, 3)), state)
    plane.divider = Divider.line(np.array([1.0, 0.0]), 0.0)
    if field is not None:
        plane.tint.field = Field(field, (-4, 4, -2, 2))
    plane.tint.opacity = 1.0
    canvas = Canvas(np.zeros((40, 80, 4), dtype=np.uint8), np.zeros(2), 10.0)
    canvas.pixels[..., :3], canvas.pixels[..., 3] = theme.rgb(theme.ground), 255
    plane.tint.draw(canvas)
    return [canvas.pixels[20, column, :3].astype(float) for column in (2, -3)]


def sides(theme: Theme) -> list[np.ndarray]:
    return tinted(theme)


def confident(theme: Theme) -> list[np.ndarray]:
    """Where a network is sure of its answer."""
    return tinted(theme, np.repeat([[-1.0] * 8 + [1.0] * 8], 2, axis=0))


def lines_on(theme: Theme, under) -> list[np.ndarray]:
    """The colours of both families where they are strongest."""
    families = theme.first_family, theme.second_family
    return [over(theme.rgb(family), MAJOR[3], under) for family in families]


@every_theme
def test_text_can_be_read(theme):
    ground, accent, text = map(theme.rgb, (theme.ground, theme.accent, theme.text))
    for color in (theme.text, theme.muted, theme.accent):
        assert contrast(theme.rgb(color), ground) >= TEXT
    assert contrast(accent, over(accent, CHIP, ground)) >= TEXT
    # tick labels have a halo of the ground's colour, and can do without it
    for under in (ground, *sides(theme), *confident(theme)):
        assert contrast(over(text, TICK_LABEL, under), under) >= TEXT


@every_theme
def test_points_and_lines_can_be_seen(theme):
    ground = theme.rgb(theme.ground)
    for under in (ground, *sides(theme), *confident(theme)):
        for color in (*theme.classes, theme.line):
            assert contrast(theme.rgb(color), under) >= GRAPHICS
    for under in (ground, *sides(theme)):
        for color in lines_on(theme, under):
            assert contrast(color, under) >= GRAPHICS


@every_sight
@every_theme
def test_classes_are_told_apart(theme, sight):
    classes = [theme.rgb(color) for color in theme.classes]
    assert difference(*classes, sight) >= POINTS
    for areas in (sides(theme), confident(theme)):
        assert difference(*areas, sight) >= 2 * AREAS
        for area in areas:
            assert difference(area, theme.rgb(theme.ground), sight) >= AREAS
            assert all(difference(color, area, sight) >= POINTS for color in classes)


@every_sight
@every_theme
def test_lines_are_told_apart(theme, sight):
    line = theme.rgb(theme.line)
    marks = [line, *(theme.rgb(color) for color in theme.classes)]
    for under in (theme.rgb(theme.ground), *sides(theme)):
        families = lines_on(theme, under)
        assert difference(*families, sight) >= LINES
        # points have a rim as well, and the separating line is wider
        assert all(difference(*pair, sight) >= LINES for pair in product(marks, families))
        assert difference(line, under, sight) >= POINTS
    assert all(difference(line, mark, sight) >= LINES for mark in marks[1:])


@every_sight
@every_theme
def test_what_is_lit_stands_out_of_the_text(theme, sight):
    for color in (theme.text, theme.muted):
        assert difference(theme.rgb(theme.accent), theme.rgb(color), sight) >= LINES


def test_contrast_is_for_a_lit_room():
    theme = THEMES["contrast"]
    ground = theme.rgb(theme.ground)
    for color in (theme.text, theme.muted, theme.accent):
        assert contrast(theme.rgb(color), ground, STRAY) >= TEXT
    for color in (*theme.classes, theme.line, theme.first_family, theme.second_family):
        assert contrast(theme.rgb(color), ground, STRAY) >= GRAPHICS


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ],
)
def test_differences_are_those_of_the_paper(one, other, expected):
    """Sharma, Wu and Dalal 2005, table 1."""
    assert np.isclose(ciede2000(one, other), expected, atol=5e-5)


@every_sight
def test_greys_stay_grey(sight):
    assert np.allclose(np.sum(SIGHTS[sight], axis=1), 1, atol=2e-6)
    assert np.allclose(lab((119, 119, 119), sight)[1:], 0, atol=0.02)
