"""Manim's file writer, with nothing half-written under a final name."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from PIL import Image


def unfinished(target: Path) -> Path:
    """A hidden name beside `target`, with its suffix, for what isn't whole yet."""
    return target.with_name(f".{target.stem}.{uuid4().hex[:8]}.tmp{target.suffix}")


class SegmentEncoder(VideoSegmentEncoder):
    """Encodes a play under a hidden name and renames it when it is whole.

    Manim's cache takes any file of the right name for a finished play.
    """

    def __init__(self, *, target: Path, spec) -> None:
        self.final = target
        super().__init__(target=unfinished(target), spec=spec)

    def finish(self) -> None:
        already = self._closed
        super().finish()
        if not already:
            self.target.replace(self.final)


class ClipWriter(SceneFileWriter):
    """Writes clips and stills whole or not at all; `report` is told of every frame."""

    report: Callable[[int], None] | None = None

    def _create_segment_encoder(self, target: Path) -> SegmentEncoder:
        assert self.video_encoder is not None
        return SegmentEncoder(target=target, spec=self.video_encoder)

    def write_frame(self, pixels, *, repeat: int = 1) -> None:
        super().write_frame(pixels, repeat=repeat)
        if self.report is not None:
            self.report(repeat)

    def combine_files(self, input_files, output_file, *args, **kwargs) -> None:
        output_file.parent.mkdir(parents=True, exist_ok=True)
        temporary = unfinished(Path(output_file))
        try:
            super().combine_files(input_files, temporary, *args, **kwargs)
            temporary.replace(output_file)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise

    def save_image(self, pixels) -> None:
        if not self.output_spec.enabled:
            return
        target = self.image_file_path
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = unfinished(target)
        try:
            Image.fromarray(pixels).save(temporary)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        self.print_file_ready_message(target)
