"""Manim's Cairo renderer, for the plays of a clip that a process is given."""

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from manim import Scene, config
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.hashing import get_hash_from_play_call
from manim.utils.iterables import list_update

from scenes.drawing.camera import RasterCamera
from scenes.drawing.raster import kernels
from scenes.output.engine.assignment import PlayAssignment
from scenes.output.engine.writer import ClipWriter, is_whole

ROOT = Path(__file__).parents[3]


@cache
def fingerprint() -> str:
    """Of all that turns mobjects into pixels, which Manim's cache key doesn't hold."""
    digest = blake2b(digest_size=16)
    for package in ("manim", "numpy", "av"):
        digest.update(version(package).encode())
    for folder in ("models", "scenes/drawing", "scenes/output"):
        for source in sorted((ROOT / folder).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()


class Renderer(CairoRenderer):
    """Draws the plays that it is given, and goes through the others without drawing.

    Manim's own draws one frame of every play that it skips, copies every frame that it draws,
    and encodes beside the drawing; here a process uses one core, and `assignment` has others.
    """

    camera: RasterCamera
    file_writer: ClipWriter

    def __init__(self, assignment: PlayAssignment, *, skip_animations: bool = False) -> None:
        super().__init__(
            file_writer_class=ClipWriter,
            camera_class=RasterCamera,
            skip_animations=skip_animations,
        )
        self.assignment = assignment
        # tiles that were drawn since the last frame was written
        self._changed = kernels.tiles_of(self.camera.pixel_array)

    def play(self, scene: Scene, *animations: Any, **options: Any) -> None:
        self.skip_animations = self._original_skipping_status
        self.update_skipping_status()
        scene.compile_animation_data(*animations, **options)
        frames, writer = self._frames(scene), self.file_writer
        play, self.num_plays = self.num_plays, self.num_plays + 1
        file = None if self.skip_animations or writer.codec is None else self._file(scene)
        if not self.skip_animations and self.assignment.takes(play, frames):
            if file is None or not (file.exists() and is_whole(file)):
                with writer.play(file):
                    self._draw(scene, frames)
            else:
                self.assignment.drawn(frames)
                self._go_through(scene, frames)
            self.assignment.ready(play, file)
        else:
            self._go_through(scene, frames)
        if file is not None:
            writer.plays.append(file)

    def _frames(self, scene: Scene) -> int:
        """How many frames the play at hand has."""
        if scene.is_current_animation_frozen_frame():
            return max(1, round(scene.duration * self.camera.frame_rate))
        return len(np.arange(0, scene.duration, 1 / self.camera.frame_rate))

    def _file(self, scene: Scene) -> Path:
        """Where the play at hand is kept: a name that says all that decides its frames."""
        assert scene.animations is not None
        key = get_hash_from_play_call(
            scene,
            self.camera,
            scene.animations,
            scene.mobjects,
            backend="cairo",
            encoder_fingerprint=repr(self.file_writer.codec),
            renderer_state=(fingerprint(), config.frame_rate),
        )
        return self.file_writer.file_of(key)

    def _draw(self, scene: Scene, frames: int) -> None:
        self.skip_animations = False
        self.camera.begin_play()
        scene.begin_animations()
        self.save_static_frame_data(scene, scene.static_mobjects)
        if scene.is_current_animation_frozen_frame():
            self.update_frame(scene, mobjects=scene.moving_mobjects)
            self.add_frame(self.camera.pixel_array, frames)
        else:
            scene.play_internal()
        self.static_image = None

    def _go_through(self, scene: Scene, frames: int) -> None:
        self.skip_animations = True
        scene.begin_animations()
        if not scene.is_current_animation_frozen_frame():
            scene.play_internal(skip_rendering=True)
        self.file_writer.frame_count += frames
        self.time += frames / self.camera.frame_rate

    def update_frame(self, scene: Scene, mobjects: Any = None, **_: Any) -> None:
        """Draw a frame; what doesn't move lies under the rest, if Manim has found any."""
        ground = self.camera.background if self.static_image is None else self.static_image
        shown = mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
        self._changed |= self.camera.draw(shown, ground)

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        self.update_frame(scene, moving_mobjects)
        self.add_frame(self.camera.pixel_array)

    def add_frame(self, frame: np.ndarray, num_frames: int = 1) -> None:
        self.time += num_frames / self.camera.frame_rate
        self.file_writer.write_frame(frame, repeat=num_frames, changed=self._changed)
        self._changed[:] = False
        self.assignment.drawn(num_frames)
