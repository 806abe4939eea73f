"""Every theme can be read, and its colours told apart, with any of the common kinds of sight."""

from itertools import product

import numpy as np
import pytest

from scenes.drawing.canvas import Canvas
from scenes.drawing.plane.division import Divider, Field
from scenes.drawing.plane.layers import MAJOR
from scenes.drawing.plane.plane import Plane
from scenes.drawing.plane.state import Moment
from scenes.drawing.theme import THEMES, Theme
from scenes.drawing.viewport import Panel, View

# Least contrasts, WCAG 2.1: 1.4.3 for text, 1.4.11 for what else has a meaning.
TEXT, GRAPHICS = 4.5, 3.0
# Least differences, CIEDE2000, where 1 is about what is seen between large patches side by side.
# Small marks need more: at a third of a degree, 7 in lightness and 10 to 14 in hue are just seen
# (Stone, Szafir and Setlur 2014, in CIELAB). So lines are told apart by 10, and the two classes,
# which are what the pictures are about, by 20. Half-planes are large.
AREAS, LINES, POINTS = 5.0, 10.0, 20.0
# Opacities: of tick labels, of the tint in the active chip of the rail.
TICK_LABEL, CHIP = 0.8, 0x29 / 255
# How much of white a lit room lays over a projection.
STRAY = 0.1

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# IEC 61966-2-1: linear RGB to XYZ; its second row is the luminance.
XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
)

every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
every_sight = pytest.mark.parametrize("sight", SIGHTS)


def linear(rgb):
    share = np.asarray(rgb) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one, other, stray=0.0):
    """Of two colours (3,), 0 to 255: 1 to 21; `stray` is light over both, as a share of white."""
    low, high = sorted(XYZ[1] @ linear(rgb) * (1 - stray) + stray for rgb in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb, sight="usual"):
    """# (3,), 0 to 255 -> CIELAB (3,), as it is seen with that sight"""
    seen = np.clip(np.array(SIGHTS[sight]) @ linear(rgb), 0, 1)
    share = XYZ @ seen / XYZ.sum(axis=1)
    x, y, z = np.where(share > (6 / 29) ** 3, np.cbrt(share), share * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def ciede2000(one, other):
    """The difference of two CIELAB colours (3,): Sharma, Wu and Dalal 2005, equations 2 to 22."""
    (L1, a1, b1), (L2, a2, b2) = one, other
    mean7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(mean7 / (mean7 + 25.0**7))
    C1, C2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = np.degrees([np.arctan2(b1, a1 * stretch), np.arctan2(b2, a2 * stretch)]) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if C1 * C2 else 0.0
    L, C = (L1 + L2) / 2, (C1 + C2) / 2
    h = h1 + turn / 2 if C1 * C2 else h1 + h2
    waves = zip((-0.17, 0.24, 0.32, -0.20), (1, 2, 3, 4), (-30, 0, 6, -63), strict=True)
    T = 1 + sum(a * np.cos(np.radians(n * h + shift)) for a, n, shift in waves)
    lightness = (L2 - L1) / (1 + 0.015 * (L - 50) ** 2 / np.sqrt(20 + (L - 50) ** 2))
    chroma = (C2 - C1) / (1 + 0.045 * C)
    hue = 2 * np.sqrt(C1 * C2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * C * T)
    angle = np.radians(60 * np.exp(-(((h % 360 - 275) / 25) ** 2)))
    rotation = -2 * np.sqrt(C**7 / (C**7 + 25.0**7)) * np.sin(angle)
    return np.sqrt(lightness**2 + chroma**2 + hue**2 + rotation * chroma * hue)


def difference(one, other, sight):
    return ciede2000(lab(one, sight), lab(other, sight))


def over(top, opacity, under):
    return opacity * top + (1 - opacity) * under


def tinted(theme: Theme, field=None) -> list[np.ndarray]:
    """What the tints look like on the ground, as drawn: [class 0's side, class 1's]."""
    moment = Moment(
        lines=np.zeros((0, 2, 2)),
        offsets=np.zeros((0, 2, 2)),
        presence=np.zeros((0, 2)),
        family=np.zeros(0, dtype=int),
        level=np.zeros(0, dtype=int),
        dots=np.zeros((0, 2)),
        view=View(0, 0, 4),
    )
    plane = Plane(Panel(0, 0, 8, 4), theme, np.zeros((0, 3)), moment)
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
