"""A contact sheet: a dozen frames of a clip on one PNG."""

from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageSequence

from models.files import atomic_write
from scenes.output.engine.formats import format_of

COLUMNS, ROWS = 3, 4


def contact_sheet(clip: Path, *, ground: str = "#000000", width: int = 1920) -> Path:
    """Write `<clip>.sheet.png` with frames at even times, the first and the last included.

    Parameters
    ----------
    clip
        A video, a moving picture, or a directory of PNG frames.
    ground
        #rrggbb, what is seen behind transparent frames.
    width
        Of the sheet, in pixels.
    """
    if clip.is_dir():
        frames = _png_frames(clip)
    elif format_of(clip).picture:
        frames = _picture_frames(clip)
    else:
        frames = _video_frames(clip)
    cell = width // COLUMNS
    height = max(1, round(frames[0].height * cell / frames[0].width))
    sheet = Image.new("RGB", (cell * COLUMNS, height * ROWS), ground)
    for index, frame in enumerate(frames):
        place = ((index % COLUMNS) * cell, (index // COLUMNS) * height)
        small = frame.convert("RGBA").resize((cell, height), Image.Resampling.LANCZOS)
        sheet.paste(small, place, small)
    target = clip.with_name(f"{clip.name if clip.is_dir() else clip.stem}.sheet.png")
    with atomic_write(target) as temporary:
        sheet.save(temporary, format="PNG")
    return target


def _chosen(count: int) -> list[int]:
    return np.linspace(0, count - 1, COLUMNS * ROWS).round().astype(int).tolist()


def _png_frames(directory: Path) -> list[Image.Image]:
    paths = sorted(directory.glob("*.png"))
    return [Image.open(paths[index]) for index in _chosen(len(paths))]


def _picture_frames(clip: Path) -> list[Image.Image]:
    """Frames of a GIF, WebP or AVIF, each of which is shown for a time of its own."""
    with Image.open(clip) as image:
        lengths = []
        for frame in ImageSequence.Iterator(image):
            frame.load()
            lengths.append(frame.info.get("duration", 0))
        begins = np.cumsum([0, *lengths[:-1]])
        times = np.linspace(0, begins[-1], COLUMNS * ROWS)
        frames = []
        for index in np.searchsorted(begins, times, side="right") - 1:
            image.seek(int(index))
            frames.append(image.convert("RGBA"))
    return frames


def _video_frames(clip: Path) -> list[Image.Image]:
    with av.open(clip) as container:
        count = sum(1 for packet in container.demux(video=0) if packet.dts is not None)
    chosen = _chosen(count)
    frames: dict[int, Image.Image] = {}
    with av.open(clip) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index in chosen:
                frames[index] = frame.to_image()
    last = max(frames)
    return [frames.get(index, frames[last]) for index in chosen]
