"""From plays to a clip: joined without encoding again, or made of their raw frames."""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from models.arrays import Array
from models.files import atomic_write
from scenes.output.engine.formats import Codec, format_of

# To copy packets, no frame need be decoded to see what is in a play, which takes ten times as long.
UNDECODED = [{"skip_frame": "all"}]
# So many finished plays are kept for later clips, those in use first.
MOST_PLAYS = 500


def join(plays: list[Path], target: Path, codec: Codec, fps: Fraction) -> None:
    """Write the clip that the plays make up; whole, or not at all.

    Raises
    ------
    OSError
        if a play can't be read or the clip can't be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(target) as hidden:
        form = format_of(target)
        if form.picture:
            from scenes.output.engine.animated import WRITERS

            WRITERS[form.name](lambda: _raw_frames(plays), hidden, fps)
        else:
            _join_packets(plays, hidden, codec, fps, dict(form.options))
    _keep(plays)


def _join_packets(
    plays: list[Path], target: Path, codec: Codec, fps: Fraction, options: dict[str, str]
) -> None:
    # frames that others are made of come before these: decoding is so many frames ahead
    ahead = max(_ahead(play, fps) for play in plays)
    with av.open(target, mode="w", options=options) as clip:
        with av.open(plays[0]) as source:
            stream: Any = clip.add_stream_from_template(source.streams.video[0])
        stream.time_base = 1 / fps
        if codec.tag is not None:
            stream.codec_context.codec_tag = codec.tag
        if codec.pixel_format == "yuva420p":
            # only this makes players look for the alpha that is beside the colours
            stream.pix_fmt = codec.pixel_format
            stream.metadata["alpha_mode"] = "1"
        start = 0
        for play in plays:
            frames = 0
            with av.open(play, stream_options=UNDECODED) as source:
                for packet in source.demux(video=0):
                    if packet.pts is None:
                        continue  # demuxing ends with an empty packet
                    packet.pts = start + round(packet.pts * packet.time_base * fps)
                    packet.dts = start + frames - ahead
                    packet.duration = 1
                    packet.time_base = 1 / fps
                    packet.stream = stream
                    clip.mux(packet)
                    frames += 1
            if not frames:
                raise OSError(errno.EIO, "The play can't be read back", str(play))
            start += frames


def _ahead(play: Path, fps: Fraction) -> int:
    """How many places a frame is decoded behind the one that it is shown at, at most."""
    with av.open(play, stream_options=UNDECODED) as source:
        shown = [
            round(packet.pts * packet.time_base * fps)
            for packet in source.demux(video=0)
            if packet.pts is not None
        ]
    return max((place - at for place, at in enumerate(shown)), default=0)


def _raw_frames(plays: list[Path]) -> Iterator[tuple[Array, int]]:
    """Straight RGBA frames (H, W, 4) uint8, each shown for one frame's time."""
    for play in plays:
        with av.open(play) as source:
            for frame in source.decode(video=0):
                yield frame.to_ndarray(format="rgba"), 1


def _keep(plays: list[Path]) -> None:
    """Note that these plays were used, and remove the longest unused of too many."""
    for play in plays:
        with suppress(OSError):
            os.utime(play)
    for folder in {play.parent for play in plays}:
        with suppress(OSError):
            kept = sorted(folder.glob("[!.]*"), key=lambda path: path.stat().st_mtime)
            for old in kept[:-MOST_PLAYS]:
                old.unlink(missing_ok=True)
