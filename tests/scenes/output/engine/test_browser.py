"""The browser the tests look with shows what is in a file: known colours come back."""

from fractions import Fraction

import av
import browser
import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.skipif(browser.chromium() is None, reason="Chromium isn't installed")

FPS = 10
# Chromium believes these tags only if all three are there, and guesses by the height if not.
BT709 = {"color_primaries": 1, "color_trc": 1, "colorspace": 1, "color_range": 1}
COLORS = np.array(
    [
        [(11, 13, 18), (255, 255, 255), (255, 0, 0), (0, 255, 0)],
        [(0, 0, 255), (88, 196, 245), (255, 154, 60), (128, 128, 128)],
    ],
    dtype=float,
)


def flat(rgb, width, height, opacity=None) -> av.VideoFrame:
    """Patches (rows, columns, 3) over a frame, as 8-bit BT.709 in its limited range."""
    red, green, blue = np.moveaxis(rgb / 255, -1, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    planes = [16 + 219 * luma]
    planes += [128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748]
    if opacity is not None:
        planes.append(opacity)
    frame = av.VideoFrame(width, height, "yuv420p" if opacity is None else "yuva420p")
    for plane, values in zip(frame.planes, planes, strict=True):
        pixels = np.frombuffer(plane, dtype=np.uint8).reshape(plane.height, plane.line_size)
        pixels[:, : plane.width] = spread(np.rint(values), plane.width, plane.height)
    return frame


def spread(values, width, height):
    """Patches (rows, columns, ...) as pixels (height, width, ...)."""
    rows = np.arange(height) * len(values) // height
    columns = np.arange(width) * values.shape[1] // width
    return values[rows[:, None], columns]


def encode(path, frames, codec, options):
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=FPS, options=options)
        stream.width, stream.height = frames[0].width, frames[0].height
        stream.pix_fmt = frames[0].format.name
        for name, value in BT709.items():
            setattr(stream.codec_context, name, value)
        for index, frame in enumerate(frames):
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def middles(picture, rows, columns, width, height):
    """(rows, columns, 3): the colours in the middle of each patch."""
    y = ((np.arange(rows) + 0.5) * height / rows).astype(int)
    x = ((np.arange(columns) + 0.5) * width / columns).astype(int)
    return picture[y[:, None], x].astype(float)


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (854, 480),
        pytest.param(1280, 720, marks=pytest.mark.slow),
        pytest.param(3840, 2160, marks=pytest.mark.slow),
    ],
)
def test_a_frame_of_a_clip_is_shown_as_it_was_meant(tmp_path, width, height):
    frames = [flat(colors, width, height) for colors in (COLORS[::-1], COLORS) for _ in range(3)]
    clip = tmp_path / "clip.mp4"
    encode(clip, frames, "libx264", {"crf": "10"})
    # a page wider than the clip shows its own colour beside it
    picture = browser.shown(clip, (width + 40, height), time=0.45, background="#102030")
    assert picture.shape == (height, width + 40, 3)
    assert np.abs(middles(picture, 2, 4, width, height) - COLORS).max() <= 2
    assert (picture[:, width:] == (16, 32, 48)).all()


@pytest.mark.slow
def test_a_transparent_clip_lies_over_the_page(tmp_path):
    opacity = np.array([[0.0, 64.0, 128.0, 255.0]])
    color = np.tile([88.0, 196.0, 221.0], (1, 4, 1))
    clip = tmp_path / "clip.webm"
    encode(clip, [flat(color, 640, 360, opacity)] * 3, "libvpx-vp9", {"crf": "10", "b": "0"})
    picture = browser.shown(clip, (640, 360), background="#ffffff")
    share = opacity[..., None] / 255
    expected = share * color + (1 - share) * 255
    assert np.abs(middles(picture, 1, 4, 640, 360) - expected).max() <= 4


@pytest.mark.slow
def test_a_frame_of_an_animation_is_the_one_of_its_time(tmp_path):
    colors = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    frames = [Image.new("RGB", (64, 48), color) for color in colors]
    path = tmp_path / "animation.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100, loop=0)
    assert (browser.shown(path, (64, 48), time=0.15) == (0, 255, 0)).all()


@pytest.mark.slow
def test_what_isn_t_a_video_is_said(tmp_path):
    (tmp_path / "clip.mp4").write_bytes(b"no video")
    with pytest.raises(browser.BrowserError, match=r"clip\.mp4"):
        browser.shown(tmp_path / "clip.mp4", (64, 48))
