"""Manim's file writer, with nothing half-written under a final name."""

import errno
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import av
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from PIL import Image

from scenes.output.target import Target

# A hidden file that nobody has written to for so many seconds is a killed process's.
ABANDONED = 3600.0
# Digits of a frame's name: at 60 frames a second, 27 minutes in order.
FRAME_DIGITS = 5


def unfinished(target: Path) -> Path:
    """A hidden name beside `target`, with its suffix, for what isn't whole yet."""
    return target.with_name(f".{uuid4().hex}.tmp{target.suffix}")


def remove_abandoned(directory: Path) -> None:
    """Delete what killed processes left unfinished in `directory`."""
    for path in directory.glob(".*.tmp*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def is_whole(video: Path) -> bool:
    """Whether a video can be read, and holds as many frames as it announces."""
    try:
        with av.open(video) as container:
            stream = container.streams.video[0]
            announced = stream.frames
            if not announced and container.duration and stream.average_rate:
                announced = round(container.duration / av.time_base * stream.average_rate)
            found = sum(
                1 for packet in container.demux(stream) if packet.size and not packet.is_corrupt
            )
    except (OSError, ValueError, IndexError):  # PyAV's own errors are among them
        return False
    return found > 0 and found >= announced


class SegmentEncoder(VideoSegmentEncoder):
    """Encodes a play under a hidden name and renames it when it is whole.

    Manim's cache takes any file of the right name for a finished play.
    """

    def __init__(self, *, hidden: Path, target: Path, spec) -> None:
        self.final = target
        super().__init__(target=hidden, spec=spec)

    def write_frame(self, pixels, *, repeat: int = 1) -> None:
        """The same picture as Manim's, without its copy; a held frame is converted once."""
        self._validate_frame(pixels, repeat)
        try:
            frame = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
            if repeat > 1:
                frame = frame.reformat(format=self.spec.pixel_format)
            frame.time_base = 1 / self.spec.frame_rate
            for _ in range(repeat):
                frame.pts = self._next_pts
                self._next_pts += 1
                for packet in self._stream.encode(frame):
                    self._container.mux(packet)
        except BaseException as error:
            raise self._operation_error("encode", error) from error

    def finish(self) -> None:
        already = self._closed
        super().finish()
        if not already:
            self.target.replace(self.final)


class ClipWriter(SceneFileWriter):
    """Writes clips, stills and sequences of frames whole or not at all.

    `report` is told of every frame.
    """

    report: Callable[[int], None] | None = None
    hidden: tuple[Path, ...] = ()  # plays under their hidden names; whole ones are renamed
    frames: Path | None = None  # the hidden directory of a sequence that isn't whole yet

    def write_to(self, target: Target) -> None:
        """Write there, in place of where Manim's configuration says."""
        still, frames = self.output_spec.is_still, self.output_spec.is_image_sequence
        self.output_plan = replace(
            self.output_plan,
            primary_artifact=None if frames else target.file,
            image_sequence_dir=target.file if frames else None,
            fallback_image=None,
            segment_cache_dir=None if still or frames else target.cache,
            concat_manifest=None if still or frames else target.cache / "partial_movie_files.txt",
            subcaption_file=None if still or frames else target.file.with_suffix(".srt"),
            output_stem=target.file.stem,
            zero_pad=FRAME_DIGITS,
        )
        for directory in (target.file.parent, target.cache):
            remove_abandoned(directory)

    def _create_segment_encoder(self, target: Path) -> SegmentEncoder:
        assert self.video_encoder is not None
        hidden = unfinished(target)
        self.hidden = (*self.hidden, hidden)  # noted first: an interrupt may come at any moment
        return SegmentEncoder(hidden=hidden, target=target, spec=self.video_encoder)

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Whether the play is there, whole: a damaged one is drawn again."""
        if not super().is_already_cached(hash_invocation):
            return False
        path = self.output_plan.segment_path(hash_invocation)
        if is_whole(path):
            return True
        path.unlink(missing_ok=True)
        return False

    @staticmethod
    def _concat_manifest_bytes(input_files: list[str]) -> bytes:
        """Manim's list of plays, with the quotes that paths may hold escaped as FFmpeg asks."""
        escaped = [Path(name).as_posix().replace("'", r"'\''") for name in input_files]
        return "".join(f"file 'file:{name}'\n" for name in escaped).encode(errors="surrogateescape")

    def write_frame(self, pixels, *, repeat: int = 1) -> None:
        if self.output_spec.is_image_sequence:
            self._write_images(pixels, repeat)
        else:
            super().write_frame(pixels, repeat=repeat)
        if self.report is not None:
            self.report(repeat)

    def _write_images(self, pixels, repeat: int) -> None:
        """Write a frame as often as it is shown; Manim itself writes a hold as one frame."""
        if self.frames is None:
            self.frames = unfinished(self.image_sequence_directory)
            self.frames.mkdir(parents=True)
        first = self.frames / self.output_plan.image_frame_path(self.frame_count).name
        Image.fromarray(pixels).save(first)
        for index in range(self.frame_count + 1, self.frame_count + repeat):
            shutil.copyfile(first, self.frames / self.output_plan.image_frame_path(index).name)
        self.frame_count += repeat

    def finish(self) -> None:
        super().finish()
        if self.frames is not None:
            _swap(self.frames, self.image_sequence_directory)
            self.frames = None

    def discard(self) -> None:
        """Remove what isn't whole."""
        for path in self.hidden:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        if self.frames is not None:
            shutil.rmtree(self.frames, ignore_errors=True)

    def combine_files(self, input_files, output_file, *args, **kwargs) -> None:
        output_file.parent.mkdir(parents=True, exist_ok=True)
        temporary = unfinished(Path(output_file))
        try:
            super().combine_files(input_files, temporary, *args, **kwargs)
            if not is_whole(temporary):
                raise OSError(errno.EIO, "The clip can't be read back", str(output_file))
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


def _swap(new: Path, final: Path) -> None:
    """Put the directory `new` in the place of `final`, which may be there already."""
    if not final.exists():
        new.rename(final)
        return
    old = unfinished(final)
    final.rename(old)
    try:
        new.rename(final)
    except BaseException:
        old.rename(final)
        raise
    shutil.rmtree(old, ignore_errors=True)
