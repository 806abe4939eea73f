"""The twin: one of our clips as one writes it in stock Manim.

Our scene is walked without being drawn, and its layers are drawn on a canvas that only notes
what it is told, at several moments of every play. A stock `Scene` replays that: a VMobject a
line (`set_points_as_corners`), a Dot a point, a Polygon a tinted side, an ImageMobject a field,
in a VGroup a layer; a Transform from the start of a play to its end where a layer changes, and
`self.wait` where nothing does. Manim's own camera and writer.

Where the pictures differ, it favours the twin:
- of a line only the stretch is kept that is seen at some moment of the play, points that are
  never seen are left out, and so is what stays invisible;
- its lines have one opacity each (the mean of what is kept), where ours fade along the line;
- a curve that grows has as many vertices when it is short, and lies straight on the way between;
- in mid-play a Transform moves all straight, where ours turns, and is paced by what is seen;
- a field is an image as coarse as ours is told, not one of the frame's size;
- stock Manim has no clip: what of a line leaves its panel is drawn too.
Texts, tick labels and borders are left out of both (`text="none"`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import numpy as np
from manim import Group, Mobject, Scene, Transform, VGroup, VMobject

from scenes.cli.settings import Output, Settings
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT, Canvas
from scenes.drawing.plane.layer import PlaneLayer
from scenes.output.engine.renderer import Renderer
from scenes.output.filming import dry_run, frame_size
from tests.bench.things import Call, pairs

# Moments of a play at which it is noted what is seen.
MOMENTS = 9


class Notes(Canvas):
    """A canvas that draws nothing and keeps what it is told: the kind of call, and its values."""

    def __init__(self, width: float, height: float) -> None:
        scale = REFERENCE_PIXELS_PER_UNIT
        size = (round(height * scale), round(width * scale), 4)
        super().__init__(np.zeros(size, dtype=np.uint8), np.zeros(2), scale)
        self.told: list[Call] = []

    def strokes(self, lines, colors, alphas, widths, clip) -> None:
        """One call a width."""
        each = np.broadcast_to(widths, len(lines))
        for width in np.unique(each):
            same = each == width
            alike = lines[same], colors[same], alphas[same], float(width), clip
            self.told.append(("lines", alike))

    def rules(self, places, upright, color, alphas, width, clip) -> None:
        self.told.append(("rules", (places, upright, color, alphas, width, clip)))

    def discs(self, centres, colors, alphas, radius, rim, rim_color, clip) -> None:
        self.told.append(("discs", (centres, colors, alphas, radius, rim, rim_color, clip)))

    def half_planes(self, normal, offset, colors, alpha, clip) -> None:
        self.told.append(("sides", (normal, offset, colors, alpha, clip)))

    def signed_field(self, values, box, colors, alpha, clip) -> None:
        self.told.append(("field", (values, box, colors, alpha)))


@dataclass
class Play:
    """What a play shows: for every layer, back to front, what it told at each moment."""

    seconds: float
    frames: int  # of ours
    layers: dict[int, list[list[Call]]] = field(default_factory=dict)


def plays(scene_class: type, settings: Settings, output: Output) -> list[Play]:
    """Walk a scene without drawing it."""
    notes = Notes(*frame_size(output.width, output.height))
    found: list[Play] = []

    class Walker(Renderer):
        def _go_through(self, scene: Any, frames: int) -> None:
            scene.begin_animations()
            play = Play(scene.duration, frames)
            still = scene.is_current_animation_frozen_frame()
            for share in [0.0] if still else np.linspace(0.0, 1.0, MOMENTS):
                for animation in scene.animations:
                    if not still:
                        at = share * scene.duration / animation.run_time
                        animation.interpolate(min(at, 1.0))
                for layer in self.camera.get_mobjects_to_display(scene.mobjects):
                    if isinstance(layer, PlaneLayer):
                        notes.told = []
                        layer.draw(notes)
                        play.layers.setdefault(id(layer), []).append(notes.told)
            found.append(play)
            super()._go_through(scene, frames)

    with patch("scenes.views.clip.Renderer", Walker):
        dry_run(scene_class, settings, output)
    return found


class Picture:
    """A layer in a play, in stock mobjects: `start`, and `end` unless it stays as it is."""

    def __init__(
        self,
        told: list[list[Call]],
        size: tuple[float, float],
        before: tuple[list, Mobject] | None = None,
    ) -> None:
        motions = any(_differ(told[0], later) for later in told[1:])
        if not motions and before is not None and not _differ(told[0], before[0]):
            self.start, self.end = before[1], None
            return
        things = list(pairs(told if motions else told[:1]))
        self.start = _group([start.mobject(size) for start, _ in things])
        self.end = _group([end.mobject(size) for _, end in things]) if motions else None


def _differ(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return not np.array_equal(one, other)
    if isinstance(one, Sequence) and not isinstance(one, str):
        return len(one) != len(other) or any(map(_differ, one, other))
    return bool(one != other)


def _group(mobjects: list[Mobject]) -> Group | VGroup:
    plain = all(isinstance(mobject, VMobject) for mobject in mobjects)
    return VGroup(*mobjects) if plain else Group(*mobjects)


class Twin(Scene):
    """The plays of a clip, one after the other."""

    plays: list[Play]

    def construct(self) -> None:
        self.before: dict[int, tuple[list, Mobject]] = {}  # what layers showed last
        size = self.camera.frame_width, self.camera.frame_height
        for play in self.plays:
            pictures = self.made(play, size)
            self.clear()
            self.add(*(picture.start for picture in pictures))
            changes = [
                Transform(picture.start, picture.end, run_time=play.seconds)
                for picture in pictures
                if picture.end is not None
            ]
            if changes:
                self.play(*changes)
            else:
                self.wait(play.seconds)

    def made(self, play: Play, size: tuple[float, float]) -> list[Picture]:
        """The layers of a play; one that rests since the play before is taken over."""
        pictures = []
        for layer, told in play.layers.items():
            picture = Picture(told, size, self.before.get(layer))
            self.before[layer] = told[-1], picture.start
            pictures.append(picture)
        return pictures
