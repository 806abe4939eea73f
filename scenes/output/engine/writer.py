"""Manim's file writer, with nothing half-written under a final name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
from manim.scene.scene_file_writer import SceneFileWriter
from PIL import Image

from models.arrays import Array
from models.files import atomic_write
from scenes.output.engine import yuv
from scenes.output.engine.encoding import PlayEncoder
from scenes.output.engine.formats import Codec, codec
from scenes.output.engine.join import join

# Digits of a frame's name: at 60 frames a second, 27 minutes in order.
FRAME_DIGITS = 5


def is_whole(video: Path) -> bool:
    """Whether a video can be read, and holds as many frames as it announces."""
    try:
        with av.open(video) as container:
            stream = container.streams.video[0]
            announced = stream.frames
            if not announced and container.duration and stream.average_rate:
                announced = round(container.duration / av.time_base * stream.average_rate)
            frames = sum(
                1 for packet in container.demux(stream) if packet.size and not packet.is_corrupt
            )
    except (OSError, ValueError, IndexError):  # PyAV's own errors are among them
        return False
    return frames > 0 and frames >= announced


class ClipWriter(SceneFileWriter):
    """Writes plays, frames or a still where the output plan says, whole or not at all.

    Attributes
    ----------
    codec
        Of the plays; None where none are written, but frames or a still.
    plays
        The files of the plays so far, in their order, drawn by whichever process.
    joins
        Whether the clip is made of the plays at the end; otherwise somebody else does that.
    """

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.codec: Codec | None = None
        self.plays: list[Path] = []
        self.joins = True
        self._encoder: PlayEncoder | None = None
        if self.output_spec.is_video:
            suffix = self.movie_file_path.suffix.removeprefix(".")
            self.codec = codec(suffix, self.output_spec.transparent, "balanced")

    def write_to(self, plays_as: Codec | None = None, **places: Path | None) -> None:
        """Write there, and leave the plays in their cache, in place of what Manim planned.

        `places` are fields of its `OutputPlan`.
        """
        self.output_plan = replace(self.output_plan, zero_pad=FRAME_DIGITS, **places)
        self.codec = plays_as
        self.joins = False

    def file_of(self, key: str) -> Path:
        """Where a play is kept."""
        assert self.codec is not None
        return self.partial_movie_directory / f"{key}{self.codec.suffix}"

    @contextmanager
    def play(self, file: Path | None) -> Iterator[None]:
        """Take the frames of a play into its file; frames that are files themselves need none."""
        if file is None:
            yield
            return
        assert self.codec is not None
        assert self.video_encoder is not None
        size = self.video_encoder.width, self.video_encoder.height
        file.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(file) as hidden:
            encoder = PlayEncoder(hidden, self.codec, size, self.video_encoder.frame_rate)
            self._encoder = encoder
            try:
                yield
                encoder.finish()
            finally:
                self._encoder = None
                encoder.close()

    def write_frame(self, pixels: Array, *, repeat: int = 1, changed: Array | None = None) -> None:
        """Take a premultiplied frame (H, W, 4) uint8, shown `repeat` frames long.

        `changed` are the tiles in which it may differ from the last one; None: all.
        """
        if self._encoder is not None:
            self._encoder.write(pixels, repeat, changed)
        elif self.output_spec.is_image_sequence:
            self._write_images(pixels, repeat)

    def _write_images(self, pixels: Array, repeat: int) -> None:
        """Write a frame as often as it is shown; Manim itself writes a hold as one frame."""
        first = self.output_plan.image_frame_path(self.frame_count)
        first.parent.mkdir(parents=True, exist_ok=True)
        _image(pixels).save(first)
        for index in range(self.frame_count + 1, self.frame_count + repeat):
            shutil.copyfile(first, self.output_plan.image_frame_path(index))
        self.frame_count += repeat

    def save_image(self, pixels: Array) -> None:
        if self.output_spec.enabled:
            self.image_file_path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_write(self.image_file_path) as hidden:
                _image(pixels).save(hidden)
            self.print_file_ready_message(self.image_file_path)

    def finish(self) -> None:
        if self.joins and self.codec is not None:
            assert self.video_encoder is not None
            join(self.plays, self.movie_file_path, self.codec, self.video_encoder.frame_rate)
            self.print_file_ready_message(self.movie_file_path)

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Nothing to do: a play that fails removes what it has written."""


def _image(pixels: Array) -> Image.Image:
    """A picture whose colours aren't multiplied by its alpha."""
    straight = np.empty_like(pixels)
    yuv.straight(pixels, straight)
    return Image.fromarray(straight)
