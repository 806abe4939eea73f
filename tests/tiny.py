"""A clip of two seconds, for the tests of files and faults, and what reads it back."""

import errno
import os
import signal
import time
from dataclasses import replace
from multiprocessing import parent_process
from pathlib import Path

import av
import numpy as np
from PIL import Image

from scenes.cli.catalog import CATALOG, Entry
from scenes.cli.options import every_option
from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import RasterMobject
from scenes.views.clip import Clip

# How the tests write: 160x90, 4 frames a second, without text.
SMALL = ["-r", "160,90", "--fps", "4", "--text", "none", "--jobs", "1"]
FRAMES = 9


class TinyEntry(Entry):
    """A scene of this module."""

    module = "tiny"


class ExampleEntry(Entry):
    """A scene of a user's own."""

    module = "scenes.examples.own_scene"


# It stands in for this scene, in every process.
ENTRY = TinyEntry(**vars(CATALOG["warp"]))


def takes(scene: str, option: str) -> bool:
    """Whether a scene's command has an option of that name."""
    return any(o.name == option and o.belongs_to(CATALOG[scene]) for o in every_option())


class Warp(Clip):
    """Three plays, the last a hold."""

    def construct(self) -> None:
        plane = self.view(self.snapshot).plane
        self.show(plane)
        self.play(plane.dots.animate(run_time=1.1).set_opacity(0.5))
        self.wait(0.5)


def frames_of(file: Path) -> list[np.ndarray]:
    """The frames of a clip, or of a directory of frames: (H, W, 4) each, colours and alpha."""
    if file.is_dir():
        return [np.asarray(Image.open(path).convert("RGBA")) for path in sorted(file.iterdir())]
    if file.suffix == ".png":
        return [np.asarray(Image.open(file).convert("RGBA"))]
    if file.suffix in (".gif", ".webp", ".avif"):
        return moving_picture(file)
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


def moving_picture(file: Path, fps: float = 4) -> list[np.ndarray]:
    """A GIF, WebP or AVIF frame by frame: each as often as it is shown."""
    frames = []
    with Image.open(file) as image:
        for index in range(image.n_frames):
            image.seek(index)
            frame = np.asarray(image.convert("RGBA"))
            frames += [frame] * round(image.info["duration"] * fps / 1000)
    return frames


def files_below(directory: Path) -> dict[str, bytes]:
    """Every file below a directory, hidden ones included: its bytes."""
    paths = [path for path in directory.rglob("*") if path.is_file()]
    return {str(path.relative_to(directory)): path.read_bytes() for path in paths}


def unfinished_below(directory: Path) -> list[Path]:
    """What isn't whole: hidden files and directories."""
    return list(directory.rglob(".*"))


class Fuse(RasterMobject):
    """Draws nothing; in a drawing process it notes that, and what `FAULT` says befalls this one.

    `NOTES` is a directory: a file for every process that drew, and one for a fault that has
    struck, so that it strikes once, unless `FAULT` ends in "always".
    """

    def __init__(self) -> None:
        super().__init__()
        self.points = np.zeros((1, 3))

    def draw(self, canvas: Canvas) -> None:
        notes, fault = Path(os.environ["NOTES"]), os.environ.get("FAULT", "")
        (notes / f"{os.getpid()}").touch()
        if not fault or parent_process() is None:
            return
        if not fault.endswith("always"):
            try:
                (notes / "struck").touch(exist_ok=False)
            except FileExistsError:
                return
        match fault.split()[0]:
            case "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            case "memory":
                raise MemoryError
            case "full":
                raise OSError(errno.ENOSPC, "No space left on device")
            case "broken":
                raise ZeroDivisionError("a bug")
            case "slow":
                time.sleep(60)


class Fused(Warp):
    """The same with a fuse, in seven plays."""

    def construct(self) -> None:
        self.add(Fuse())
        super().construct()
        for _ in range(4):
            self.wait(0.5)


FUSED = replace(ENTRY, scene="Fused")
FUSED_FRAMES = FRAMES + 8


class Patch(RasterMobject):
    """Flat colours side by side, opaque above and half there below."""

    COLORS = (
        (88, 196, 221),
        (252, 98, 85),
        (131, 193, 103),
        (255, 255, 255),
        (0, 0, 0),
        (41, 99, 255),
    )

    def __init__(self) -> None:
        super().__init__()
        self.points = np.zeros((1, 3))

    def draw(self, canvas: Canvas) -> None:
        height, width = canvas.pixels.shape[:2]
        for index, color in enumerate(self.COLORS):
            columns = slice(index * width // 6, (index + 1) * width // 6)
            canvas.pixels[: height // 2, columns] = (*color, 255)
            half = [(value * 128 + 127) // 255 for value in color]
            canvas.pixels[height // 2 :, columns] = (*half, 128)

    @classmethod
    def middles(cls, width: int, height: int) -> list[tuple[int, int]]:
        """x and y of the middle of each opaque patch; the half ones are half a height below."""
        return [((2 * i + 1) * width // 12, height // 4) for i in range(len(cls.COLORS))]


class Patches(Clip):
    """Half a second of patches."""

    def construct(self) -> None:
        self.add(Patch())
        self.wait(0.5)


PATCHES = replace(ENTRY, scene="Patches")
