"""Animated GIF, WebP and AVIF, made of a clip's own frames and not of its lossy video.

Each writer takes `frames`, which starts the clip anew whenever it is called and gives pairs of
pixels, straight RGBA (H, W, 4) uint8 that nobody changes later, and for how many frame periods
they are shown. Each looks at the clip twice, and never holds more than two of its frames.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from models.arrays import Array
from scenes.output.engine.palette import CLEAR, Palette, count

Frames = Callable[[], Iterator[tuple[Array, int]]]

# A WebP's alpha is a multiple of this, or 255: translucent clips get a quarter smaller.
ALPHA_STEP = 4


def write_gif(frames: Frames, target: Path, fps: Fraction) -> None:
    """Write a GIF that loops; a pixel is opaque from alpha 128 on.

    `fps` is at most 50, for browsers keep no delay under 2/100 s. Delays are rounded so that
    the sum of any number of them is right to 1/100 s.
    """
    clip, palette = _surveyed(frames)
    times = clip.times(100 / fps)
    argb = np.roll(palette.rgba, 1, axis=1)
    last = {"final_delay": str(times[-1] - times[-2])}
    with av.open(target, "w", format="gif", container_options=last) as container:
        # the encoder writes a box around what changed, and in it what didn't as transparent
        stream = container.add_stream("gif")
        stream.height, stream.width = clip.shape
        stream.pix_fmt = "pal8"
        stream.codec_context.time_base = Fraction(1, 100)
        for time, (pixels, _) in zip(times, _merged(frames), strict=False):
            indices = palette.indices(pixels)
            if clip.translucent:
                indices[pixels[..., 3] < 128] = CLEAR
            frame = av.VideoFrame.from_ndarray((indices, argb), format="pal8")
            frame.pts, frame.time_base = time, Fraction(1, 100)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def write_webp(frames: Frames, target: Path, fps: Fraction) -> None:
    """Write a WebP that loops, lossless but for its palette; alpha is right to 2."""
    clip, palette = _surveyed(frames)

    def recolored(pixels: Array) -> Array:
        drawn = palette.rgba[palette.indices(pixels)]
        alpha = (pixels[..., 3].astype(np.uint16) + ALPHA_STEP // 2) // ALPHA_STEP * ALPHA_STEP
        drawn[..., 3] = np.minimum(alpha, 255)
        return drawn

    _Reel(clip, (recolored(pixels) for pixels, _ in _merged(frames))).save(
        target,
        format="WEBP",
        save_all=True,
        duration=clip.durations(fps),
        loop=0,
        lossless=True,
        quality=50,
        method=3,
        kmin=0,
        kmax=0,
    )


def write_avif(frames: Frames, target: Path, fps: Fraction) -> None:
    """Write an AVIF that loops, lossy, with full chroma."""
    clip = _Clip.of(_merged(frames))
    _Reel(clip, (pixels for pixels, _ in _merged(frames))).save(
        target,
        format="AVIF",
        save_all=True,
        duration=clip.durations(fps),
        quality=60,
        subsampling="4:4:4",
        speed=8,
        advanced={"tune-content": "screen"},
    )


WRITERS = {"gif": write_gif, "webp": write_webp, "avif": write_avif}


@dataclass(frozen=True, eq=False)
class _Clip:
    """What a first look at a clip tells.

    Attributes
    ----------
    shape
        Height and width, in pixels.
    repeats
        For how many frame periods each picture is shown.
    translucent
        Whether any pixel has an alpha under 255.
    """

    shape: tuple[int, int]
    repeats: list[int]
    translucent: bool

    @classmethod
    def of(cls, frames: Iterable[tuple[Array, int]]) -> "_Clip":
        shape, repeats, translucent = (0, 0), [], False
        for pixels, repeat in frames:
            shape = pixels.shape[:2]
            repeats.append(repeat)
            translucent = translucent or bool(pixels[..., 3].min() < 255)
        return cls(shape, repeats, translucent)

    def times(self, unit: Fraction) -> list[int]:
        """When each picture starts, and the last one ends; `unit` is the length of a period."""
        return [round(unit * int(periods)) for periods in np.cumsum([0, *self.repeats])]

    def durations(self, fps: Fraction) -> list[int]:
        """How long each picture is shown, in ms."""
        return np.diff(self.times(1000 / fps)).tolist()


def _surveyed(frames: Frames) -> tuple[_Clip, Palette]:
    """What a first look at a clip tells, and the palette of all its frames."""
    # of red * 65536 + green * 256 + blue; a translucent pixel counts as much as it covers
    histogram = np.zeros(2**24, dtype=np.int64)

    def counted() -> Iterator[tuple[Array, int]]:
        for pixels, repeat in _merged(frames):
            count(pixels, histogram)
            yield pixels, repeat

    return _Clip.of(counted()), Palette.of(histogram)


def _merged(frames: Frames) -> Iterator[tuple[Array, int]]:
    """The frames, with equal ones in a row made one."""
    held: Array | None = None
    periods = 0
    for pixels, repeat in frames():
        if held is not None and np.array_equal(pixels, held):
            periods += repeat
            continue
        if held is not None:
            yield held, periods
        held, periods = pixels, repeat
    if held is not None:
        yield held, periods


class _Reel(Image.Image):
    """A clip as Pillow's writers take one: an image whose frames are drawn when they are sought.

    A list of images would have to be in memory as a whole.
    """

    def __init__(self, clip: _Clip, pictures: Iterator[Array]) -> None:
        super().__init__()
        self.n_frames = len(clip.repeats)
        self.is_animated = self.n_frames > 1
        self._channels = 4 if clip.translucent else 3
        self._pictures = pictures
        self._at = -1
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Go on to a frame; backwards, where a writer goes when it is done, nothing happens."""
        if frame >= self.n_frames:
            raise EOFError
        while self._at < frame:
            image = Image.fromarray(next(self._pictures)[..., : self._channels])
            self.im, self._mode, self._size = image.im, image.mode, image.size
            self._at += 1

    def tell(self) -> int:
        return self._at
