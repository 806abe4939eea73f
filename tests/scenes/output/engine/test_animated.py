"""Moving pictures: how near they are to the frames they are made of, how long, how large."""

from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from scenes.drawing.canvas import Canvas
from scenes.drawing.theme import THEMES
from scenes.output.engine import animated
from scenes.output.engine.formats import FORMATS

HEIGHT, WIDTH = 90, 160
WRITERS = {
    "gif": animated.write_gif,
    "webp": animated.write_webp,
    "avif": animated.write_avif,
}


def drawing(turn: float) -> np.ndarray:
    """Antialiased lines and points in a theme's colours, turned about the middle."""
    theme = THEMES["dark"]
    pixels = np.empty((HEIGHT, WIDTH, 4), dtype=np.uint8)
    pixels[:] = (*theme.rgb(theme.ground).astype(int), 255)
    canvas = Canvas(pixels, np.zeros(2), 20.0)
    clip = (0, 0, WIDTH, HEIGHT)
    angles = turn + np.linspace(0.0, np.pi, 12, endpoint=False)
    ends = 70.0 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    middle = np.array([WIDTH, HEIGHT]) / 2
    lines = np.stack([middle - ends, middle + ends], axis=1)
    colors = np.where(
        np.arange(12)[:, None] % 2, theme.rgb(theme.first_family), theme.rgb(theme.second_family)
    )
    canvas.strokes(lines, colors, np.full((12, 2), 0.8), 1.5, clip)
    palette = np.array([theme.rgb(color) for color in theme.classes])
    canvas.discs(
        middle + 0.5 * ends,
        palette[np.arange(12) % 2],
        np.ones(12),
        3.0,
        1.0,
        theme.rgb(theme.ground),
        clip,
    )
    return pixels


FRAMES = [(drawing(0.06 * step), 1) for step in range(10)]
HELD = [*FRAMES, (FRAMES[-1][0], 40), *FRAMES[::-1]]


def written(form, frames, tmp_path, fps=Fraction(20)):
    target = tmp_path / f"clip.{form}"
    WRITERS[form](lambda: iter(frames), target, fps)
    return target


def read(path) -> tuple[list[np.ndarray], list[int]]:
    """The pictures of a file, (H, W, 4) each, and for how many ms each is shown."""
    with Image.open(path) as image:
        assert image.n_frames == 1 or image.info.get("loop", 0) == 0
        pictures, lengths = [], []
        for index in range(image.n_frames):
            image.seek(index)
            image.load()
            pictures.append(np.asarray(image.convert("RGBA")))
            lengths.append(round(image.info.get("duration", 0)))
    return pictures, lengths


def noise_ratio(found, expected) -> float:
    """PSNR of the colours over all frames, in dB."""
    squares = [
        np.square(a[..., :3].astype(float) - b[..., :3]).mean()
        for a, b in zip(found, expected, strict=True)
    ]
    return float(10 * np.log10(255**2 / max(np.mean(squares), 1e-9)))


@pytest.mark.parametrize(("form", "least"), [("gif", 45.0), ("webp", 45.0), ("avif", 33.0)])
def test_the_pictures_are_those_that_were_drawn(form, least, tmp_path):
    pictures, _ = read(written(form, FRAMES, tmp_path))
    assert noise_ratio(pictures, [pixels for pixels, _ in FRAMES]) >= least


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("fps", [Fraction(20), Fraction(30), Fraction(24000, 1001)])
def test_they_are_shown_in_time(form, fps, tmp_path):
    """Delays are whole numbers; that doesn't add up."""
    _, lengths = read(written(form, HELD, tmp_path, fps))
    unit = 10 if form == "gif" else 1
    periods = sum(repeat for _, repeat in HELD)
    assert abs(sum(lengths) - 1000 * periods / fps) <= unit
    # the end of the way forth, held, and the beginning of the way back are one picture
    assert max(lengths) == pytest.approx(1000 * 42 / fps, abs=unit)
    assert min(lengths) >= 2 * unit


@pytest.mark.parametrize("form", ["gif", "webp"])
def test_what_rests_costs_nothing(form, tmp_path):
    (tmp_path / "a").mkdir()
    short = written(form, FRAMES, tmp_path)
    long = written(form, [*FRAMES, *[FRAMES[-1]] * 60], tmp_path / "a")
    assert long.stat().st_size <= short.stat().st_size + 64


@pytest.mark.parametrize("form", ["webp", "avif"])
def test_alpha_is_kept(form, tmp_path):
    pixels = FRAMES[0][0].copy()
    pixels[:, : WIDTH // 2] = (88, 196, 221, 128)
    pixels[: HEIGHT // 2, :20] = 0
    (picture,), _ = read(written(form, [(pixels, 3)], tmp_path))
    assert np.abs(picture[70, 40].astype(int) - [88, 196, 221, 128]).max() <= 4
    assert picture[10, 5, 3] <= 2
    assert picture[10, 150, 3] >= 253


def test_every_format_is_in_the_table():
    assert {name for name, form in FORMATS.items() if form.picture} == set(animated.WRITERS)
