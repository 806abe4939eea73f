"""How frames become video: their colours, and the encoding of one play.

Colours are BT.709 in limited range, and tagged so, at every size: what isn't tagged is guessed
by its height, and differently by every player.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from models.arrays import Array
from scenes.drawing.raster import kernels
from scenes.output.engine import yuv
from scenes.output.engine.formats import Codec

# Pixels of a frame from which on the encoder looks less far ahead.
LARGE = 2560 * 1440


class PlayEncoder:
    """Encodes one play into one file, on the thread that draws it.

    A process uses one core, so that as many plays as there are cores are drawn side by side.

    Parameters
    ----------
    file
        Written in place; a name that nobody takes for a finished play.
    size
        Width and height in pixels, even for codecs that halve the resolution of colours.
    fps
        Frames a second.
    """

    def __init__(self, file: Path, codec: Codec, size: tuple[int, int], fps: Fraction) -> None:
        self.codec = codec
        self.frames = 0
        options = dict(codec.options)
        if codec.name == "libx264" and size[0] * size[1] > LARGE:
            options["rc-lookahead"] = "4"  # each of these frames takes 20 MB or more
        self._container = av.open(file, mode="w")
        stream: Any = self._container.add_stream(codec.name, rate=fps, options=options)
        stream.width, stream.height = size
        stream.pix_fmt = codec.pixel_format
        stream.time_base = 1 / fps
        context = stream.codec_context
        context.thread_count = 1
        context.time_base = 1 / fps
        if codec.tag is not None:
            context.codec_tag = codec.tag
        if codec.yuv:
            context.colorspace = Colorspace.ITU709
            context.color_primaries = ColorPrimaries.BT709
            context.color_trc = ColorTrc.BT709
            context.color_range = ColorRange.MPEG
        self._stream = stream
        self._frame = av.VideoFrame(*size, codec.pixel_format)
        self._frame.time_base = 1 / fps
        self._straight = np.empty((size[1], size[0], 4), dtype=np.uint8)

    def write(self, pixels: Array, repeat: int = 1, changed: Array | None = None) -> None:
        """Encode a premultiplied RGBA frame (H, W, 4) uint8, to be shown `repeat` frames long.

        `changed` are the tiles (see `kernels.tiles_of`) in which it may differ from the frame
        that was written before it; None: all.
        """
        if changed is None or self.frames == 0:
            changed = np.ones_like(kernels.tiles_of(pixels))
        frame = self._converted(pixels, changed)
        for _ in range(repeat):
            frame.pts = self.frames
            self.frames += 1
            self._mux(frame)

    def _converted(self, pixels: Array, changed: Array) -> av.VideoFrame:
        """The frame in the codec's pixels; encoders with one thread keep none of it."""
        match self.codec.pixel_format:
            case "yuv420p":
                yuv.from_rgb(pixels, changed, *_planes(self._frame))
                return self._frame
            case "yuva420p":
                yuv.from_rgba(pixels, *_planes(self._frame))
                return self._frame
        yuv.straight(pixels, self._straight)
        frame = av.VideoFrame.from_numpy_buffer(self._straight, format="rgba")
        frame = frame.reformat(
            format=self.codec.pixel_format,
            dst_colorspace=Colorspace.ITU709 if self.codec.yuv else None,
            dst_color_range=ColorRange.MPEG if self.codec.yuv else None,
        )
        frame.time_base = self._frame.time_base
        return frame

    def _mux(self, frame: av.VideoFrame | None) -> None:
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def finish(self) -> None:
        """Write what the encoder holds back, and close the file."""
        self._mux(None)
        self.close()

    def close(self) -> None:
        """Close the file as it is."""
        self._container.close()


def _planes(frame: av.VideoFrame) -> Iterator[Any]:
    """Each plane as a flat array, followed by the length of its lines in bytes."""
    for plane in frame.planes:
        yield np.frombuffer(plane, dtype=np.uint8)
        yield plane.line_size
