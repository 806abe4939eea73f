"""What a viewer sees of a file is what was drawn: colours, transparency, and how it plays."""

from fractions import Fraction
from pathlib import Path

import av
import browser
import numpy as np
import pytest
import tiny
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from networks import write_run
from PIL import Image
from tiny import Patch

from scenes.cli.settings import Output, Settings
from scenes.drawing.raster import kernels
from scenes.output.engine import yuv
from scenes.output.engine.encoding import PlayEncoder
from scenes.output.engine.formats import codec
from scenes.output.engine.join import join
from scenes.output.session import render

SIZES = [(854, 480), (1280, 720), (1920, 1080), (3840, 2160)]
WHITE = np.array([255.0, 255.0, 255.0])
in_a_browser = pytest.mark.skipif(not browser.chromium(), reason="Chromium isn't installed")


@pytest.fixture
def patches(tmp_path):
    """A clip of patches, written as the options say."""
    write_run(tmp_path / "little", (2, 8, 2, 1), ("relu", "identity"))

    def written(size=SIZES[0], **how) -> Path:
        output = Output(width=size[0], height=size[1], fps=10, media_dir=tmp_path, **how)
        settings = Settings(run=tmp_path / "little", text="none")
        return render(tiny.PATCHES, settings, output)[0]

    return written


def decoded(clip: Path) -> np.ndarray:
    """The first frame as the tags of a file ask for it to be shown: (H, W, 3) or, with alpha, 4.

    In floats and by the formulas of the standards, so that no converter's rounding comes in.
    """
    with av.open(clip) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert context.colorspace == Colorspace.ITU709
        assert context.color_primaries == ColorPrimaries.BT709
        assert context.color_trc == ColorTrc.BT709
        assert context.color_range == ColorRange.MPEG
        decoder = context
        if context.name == "vp9":  # FFmpeg's own decoder leaves the alpha out
            decoder = av.CodecContext.create("libvpx-vp9", "r")
        frame = next(
            frame for packet in container.demux(stream) for frame in decoder.decode(packet)
        )
    deep = 2.0 ** (frame.format.components[0].bits - 8)
    sort = np.uint16 if deep > 1 else np.uint8
    planes = []
    for plane in frame.planes:
        lines = np.frombuffer(plane, dtype=sort).reshape(plane.height, -1)[:, : plane.width]
        factor = frame.width // plane.width
        planes.append(lines.repeat(factor, axis=0).repeat(factor, axis=1) / deep)
    luma = (planes[0] - 16) * (255 / 219)
    blue = (planes[1] - 128) * (255 / 224) * 1.8556 + luma
    red = (planes[2] - 128) * (255 / 224) * 1.5748 + luma
    green = (luma - 0.2126 * red - 0.0722 * blue) / 0.7152
    return np.stack([red, green, blue, *planes[3:]], axis=2)


def over(frame: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Straight colours over a ground."""
    alpha = frame[..., 3:] / 255
    return frame[..., :3] * alpha + ground * (1 - alpha)


def agrees(picture: np.ndarray, *, over: np.ndarray | None = None, within: float) -> None:
    """The patches of a picture are those that were drawn; the lower ones over a ground."""
    height, width = picture.shape[:2]
    for color, (x, y) in zip(Patch.COLORS, Patch.middles(width, height), strict=True):
        assert np.abs(picture[y, x] - color).max() <= within, color
        if over is not None:
            half = (np.array(color) * 128 + over * 127) / 255
            assert np.abs(picture[y + height // 2, x] - half).max() <= within, color


# --- colours --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "how"),
    [
        *((size, {}) for size in SIZES),
        *((size, {"encode": "draft"}) for size in SIZES[:2]),
        *((size, {"format": "webm"}) for size in SIZES[:2]),
    ],
)
def test_a_clip_that_honours_its_tags_shows_what_was_drawn(size, how, patches):
    agrees(decoded(patches(size, **how)), within=2)


@in_a_browser
@pytest.mark.parametrize(
    "size",
    [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.slow), SIZES[2],
     pytest.param(SIZES[3], marks=pytest.mark.slow)],
)  # fmt: skip
def test_a_browser_shows_what_was_drawn(size, patches):
    agrees(browser.shown(patches(size), size).astype(float), within=2)


@in_a_browser
@pytest.mark.parametrize(("form", "within"), [("gif", 0), ("webp", 2), ("avif", 2)])
def test_a_browser_shows_moving_pictures_as_they_were_drawn(form, within, patches):
    shown = browser.shown(patches((320, 180), format=form), (320, 180)).astype(float)
    agrees(shown, within=within)


def test_the_conversion_rounds_to_the_nearest():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (90, 162, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    frame = av.VideoFrame(162, 90, "yuv420p")
    planes = [(np.frombuffer(plane, np.uint8), plane.line_size) for plane in frame.planes]
    whole = np.ones_like(kernels.tiles_of(pixels))
    yuv.from_rgb(pixels, whole, *(part for plane in planes for part in plane))
    y, cb, cr = (
        values.reshape(-1, line)[:, : plane.width]
        for (values, line), plane in zip(planes, frame.planes, strict=True)
    )
    red, green, blue = np.moveaxis(pixels[..., :3].astype(float), 2, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def of_four(values):
        return values.reshape(45, 2, 81, 2).mean(axis=(1, 3))

    assert np.abs(16 + luma * 219 / 255 - y).max() < 0.51
    assert np.abs(128 + of_four(blue - luma) / 1.8556 * 224 / 255 - cb).max() < 0.51
    assert np.abs(128 + of_four(red - luma) / 1.5748 * 224 / 255 - cr).max() < 0.51
    grey = np.full((4, 4, 4), 77, dtype=np.uint8)
    yuv.from_rgb(grey, np.ones((1, 1), bool), *(part for plane in planes for part in plane))
    assert set(planes[1][0][:2]) == set(planes[2][0][:2]) == {128}


def test_what_stays_as_it_was_is_not_converted_again():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (90, 162, 4), dtype=np.uint8)
    found, wanted = (av.VideoFrame(162, 90, "yuv420p") for _ in range(2))

    def converted(frame, tiles):
        planes = [(np.frombuffer(plane, np.uint8), plane.line_size) for plane in frame.planes]
        yuv.from_rgb(pixels, tiles, *(part for plane in planes for part in plane))
        return frame.to_ndarray()

    whole = np.ones_like(kernels.tiles_of(pixels))
    converted(found, whole)
    for clip in ((0, 0, 3, 3), (70, 20, 162, 90), (20, 40, 140, 41)):
        left, top, right, bottom = clip
        box = pixels[top:bottom, left:right]
        box[:] = rng.integers(0, 256, box.shape, dtype=np.uint8)
        tiles = kernels.tiles_of(pixels)
        kernels.mark(tiles, clip)
        assert 0 < tiles.sum() < tiles.size
        assert np.array_equal(converted(found, tiles), converted(wanted, whole))
    before = found.to_ndarray()
    pixels[:] = 0
    assert np.array_equal(converted(found, np.zeros_like(whole)), before)


# --- transparency ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["webm", "mov"])
def test_transparent_clips_have_straight_alpha(form, patches):
    frame = decoded(patches(transparent=True, format=form))
    assert np.abs(frame[300, 20, 3] - 128) <= 2
    agrees(over(frame, WHITE), over=WHITE, within=4)
    agrees(over(frame, 0 * WHITE), over=0 * WHITE, within=4)


@in_a_browser
@pytest.mark.parametrize("form", ["webm", "webp", "avif"])
def test_a_browser_lays_transparent_clips_over_a_page(form, patches):
    shown = browser.shown(patches(transparent=True, format=form), SIZES[0]).astype(float)
    agrees(shown, over=WHITE, within=4)
    assert np.abs(shown[360, 40] - [172, 226, 238]).max() <= 4


@pytest.mark.parametrize("how", [{"still": True}, {"format": "png"}])
def test_pictures_have_straight_alpha(how, patches):
    found = patches(transparent=True, **how)
    path = found if found.is_file() else sorted(found.iterdir())[0]
    frame = np.asarray(Image.open(path)).astype(float)
    agrees(over(frame, WHITE), over=WHITE, within=1)


# --- how it plays ---------------------------------------------------------------------------


def boxes(clip: Path) -> list[str]:
    """The top boxes of an MP4 or MOV, in order."""
    content, found, at = clip.read_bytes(), [], 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        found.append(content[at + 4 : at + 8].decode())
        at += int.from_bytes(content[at + 8 : at + 16]) if size == 1 else size
    return found


@pytest.mark.parametrize("encode", ["draft", "balanced", "small"])
def test_an_mp4_plays_everywhere_and_at_once(encode, patches):
    clip = patches(encode=encode)
    with av.open(clip) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.profile == "High"
        assert stream.pix_fmt == "yuv420p"
        assert stream.average_rate == 10
    found = boxes(clip)
    assert found.index("moov") < found.index("mdat")


def test_a_transparent_mov_is_tagged_as_what_it_is(patches):
    clip = patches(transparent=True, format="mov")
    with av.open(clip) as container:
        context = container.streams.video[0].codec_context
        assert context.name == "prores"
        assert context.codec_tag == "ap4h"
        assert "a" in context.pix_fmt
    assert boxes(clip).index("moov") < boxes(clip).index("mdat")


@pytest.mark.parametrize("fps", [Fraction(60), Fraction(24000, 1001), Fraction(1)])
@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_joining_keeps_every_frame_in_its_place(kind, fps, tmp_path):
    """Also of plays so short that none of their frames comes before its time."""
    rng = np.random.default_rng(1)
    plays, levels = [], []
    for number, length in enumerate((1, 2, 12, 1, 1, 7)):
        play = tmp_path / f"{number}.{kind}"
        encoder = PlayEncoder(play, codec(kind, False, "balanced"), (64, 48), fps)
        for _ in range(length):
            levels.append(int(rng.integers(0, 256)))
            encoder.write(np.full((48, 64, 4), levels[-1], dtype=np.uint8))
        encoder.finish()
        plays.append(play)
    clip = tmp_path / f"clip.{kind}"
    join(plays, clip, codec(kind, False, "balanced"), fps)
    with av.open(clip) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        times = [frame.pts * stream.time_base * fps for frame in frames]
    found = [(frame.to_ndarray(format="gray").mean()) for frame in frames]
    assert len(frames) == len(levels)
    assert np.allclose([float(time) for time in times], range(len(levels)), atol=0.07)
    assert np.abs(np.array(found) - levels).max() < 24
