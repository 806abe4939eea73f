"""The formats of clips, and how their plays are encoded: plain data, importing nothing heavy."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True)
class Codec:
    """How plays are encoded.

    Attributes
    ----------
    name, pixel_format
        As FFmpeg calls them.
    suffix
        Of a finished play; its container.
    options
        Of the encoder.
    tag
        Four-character code of the stream, where the container's own choice is wrong.
    """

    name: str
    pixel_format: str
    suffix: str
    options: tuple[tuple[str, str], ...] = ()
    tag: str | None = None

    @property
    def yuv(self) -> bool:
        return self.pixel_format.startswith("yuv")


# Measured on 60 moving frames of `warp` at 1080p60, one thread: size and PSNR of luma. Manim's
# default (medium, crf 23): 1.32 MB, 38.6 dB; balanced, in half of the time or less: 1.46 MB,
# 38.1 dB; draft, in an eighth: 4.7 MB, 41.6 dB. A draft's quantiser is constant: with none to
# choose, and no half-size copy of the frame to choose it by, ultrafast takes 0.85 of its time
# (0.8 with held frames), its file being as large as with crf 24. 8x8dct makes even the fastest
# H.264 High.
X264 = {
    "draft": {"preset": "ultrafast", "qp": "26", "x264-params": "8x8dct=1"},
    "balanced": {"preset": "veryfast", "crf": "22.25"},
    "small": {"preset": "slow", "crf": "24"},
}
VP9 = {
    "draft": {"deadline": "realtime", "cpu-used": "8", "crf": "24"},
    "balanced": {"deadline": "good", "cpu-used": "5", "crf": "28"},
    "small": {"deadline": "good", "cpu-used": "2", "crf": "31"},
}
PRORES = Codec("prores_ks", "yuva444p10le", ".mov", (("profile", "4444"),), tag="ap4h")
# What becomes a GIF, WebP or AVIF is kept without loss until all its plays are there.
LOSSLESS = Codec("ffv1", "bgra", ".mkv", (("level", "3"), ("slices", "4"), ("slicecrc", "0")))


def _h264(kind: str, transparent: bool, effort: str) -> Codec:
    if transparent:
        return PRORES
    return Codec("libx264", "yuv420p", f".{kind}", _sorted({**X264[effort], "profile": "high"}))


def _vp9(kind: str, transparent: bool, effort: str) -> Codec:
    options = {**VP9[effort], "b": "0", "row-mt": "0"}
    # alpha is a second stream, which the reference frames that aren't shown would confuse
    options |= {"auto-alt-ref": "0"} if transparent else {}
    pixels = "yuva420p" if transparent else "yuv420p"
    return Codec("libvpx-vp9", pixels, f".{kind}", _sorted(options))


def _lossless(kind: str, transparent: bool, effort: str) -> Codec:
    return LOSSLESS


def _sorted(options: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(options.items()))


# Frames a second, whatever the format.
LARGEST_RATE = 240


@dataclass(frozen=True)
class Format:
    """A format that a clip can have.

    Attributes
    ----------
    name
        As `--format` takes it; with a dot before it, the suffix of the file.
    codec
        Of the plays, from `name`, whether there is alpha, and the effort: see `codec`. None: there
        are none, every frame is a file.
    transparent
        Whether it can have an alpha channel.
    picture
        Whether it is a picture to a browser, which keeps all its frames in memory. It is made of
        the raw frames of the plays; the packets of others are copied.
    largest_rate
        Frames a second at most.
    options
        Of its container.
    """

    name: str
    codec: Callable[[str, bool, str], Codec] | None
    transparent: bool = True
    picture: bool = False
    largest_rate: int = LARGEST_RATE
    options: tuple[tuple[str, str], ...] = ()

    @property
    def usual_rate(self) -> int:
        """Frames a second at most, unless the user asks for more."""
        return 25 if self.picture else self.largest_rate


# The index first: a page shows the clip before it has loaded all of it.
INDEX_FIRST = (("movflags", "+faststart"),)
FORMATS = {
    form.name: form
    for form in (
        Format("mp4", _h264, transparent=False, options=INDEX_FIRST),
        Format("mov", _h264, options=INDEX_FIRST),
        Format("webm", _vp9),
        # the delay between two frames of a GIF is a whole number of hundredths of a second, and
        # browsers slow down what is faster than 2 of them
        Format("gif", _lossless, transparent=False, picture=True, largest_rate=50),
        Format("webp", _lossless, picture=True),
        Format("avif", _lossless, picture=True),
        Format("png", None),
    )
}


def format_of(clip: Path) -> Format:
    """The format of a file, by its suffix."""
    return FORMATS[clip.suffix.lower().removeprefix(".")]


def codec(kind: str, transparent: bool, effort: str) -> Codec:
    """The codec of the plays of a clip.

    Parameters
    ----------
    kind
        The suffix of the clip, one of FORMATS but not "png".
    transparent
        Whether it has an alpha channel.
    effort
        "draft", "balanced" or "small".
    """
    plays_as = FORMATS[kind].codec
    assert plays_as is not None
    return plays_as(kind, transparent, effort)


def frame_rate(fps: float) -> Fraction:
    """Frames a second as codecs count them: 60, 30000/1001 (for 29.97), 12.5."""
    broadcast = Fraction(round(fps * 1.001) * 1000, 1001)
    for exact in (Fraction(round(fps)), broadcast):
        if abs(exact - fps) < 1e-3 * (1 if exact.denominator == 1 else 5):
            return exact
    return Fraction(fps).limit_denominator(1000)
