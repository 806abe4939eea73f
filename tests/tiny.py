"""A clip of two seconds, for the tests of files and faults, and what reads it back."""

from pathlib import Path

import av
import numpy as np
from PIL import Image

from scenes.drawing.animations import Vary
from scenes.staging.clip import Clip

# How the tests write: 160x90, 4 frames a second, without text.
SMALL = ["-r", "160,90", "--fps", "4", "--text", "none"]
FRAMES = 9


class Warp(Clip):
    """Three plays, the last a hold; it goes by the name of the scene that it stands for."""

    __module__ = "scenes.warp"

    def construct(self) -> None:
        plane = self.strip(self.subject).plane
        self.show(plane)
        self.act(Vary(plane.dots, opacity=0.5, run_time=0.5))
        self.hold(0.5)


def frames_of(file: Path) -> list[np.ndarray]:
    """The frames of a clip, or of a directory of frames: (H, W, 4) each, colours and alpha."""
    if file.is_dir():
        return [np.asarray(Image.open(path).convert("RGBA")) for path in sorted(file.iterdir())]
    if file.suffix == ".png":
        return [np.asarray(Image.open(file).convert("RGBA"))]
    with av.open(file) as container:
        stream = container.streams.video[0]
        if stream.codec_context.name == "vp9":  # FFmpeg's own decoder leaves the alpha out
            decoder = av.CodecContext.create("libvpx-vp9", "r")
            found = [
                frame for packet in container.demux(stream) for frame in decoder.decode(packet)
            ]
        else:
            found = list(container.decode(stream))
        return [frame.to_ndarray(format="rgba") for frame in found]


def files_below(directory: Path) -> dict[str, bytes]:
    """Every file below a directory, hidden ones included: its bytes."""
    paths = [path for path in directory.rglob("*") if path.is_file()]
    return {str(path.relative_to(directory)): path.read_bytes() for path in paths}


def unfinished_below(directory: Path) -> list[Path]:
    """What isn't whole: hidden files and directories."""
    return list(directory.rglob(".*"))
