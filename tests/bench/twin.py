"""The twin: a stage of `compare` as one writes it in stock Manim.

A VMobject a grid line (`set_points_as_corners`) and a Dot a point, in VGroups; a Transform
from the precomputed VGroup of the stage's start to that of its end; Manim's own camera.

Lines and points are those that our renderer draws: its layers are drawn on a canvas that only
notes what it is told. Where the pictures differ:
- lines that are invisible throughout are left out of the twin, and each line is cut to the
  stretch that is seen at some moment of the stage;
- its lines have one opacity each (the mean of what is seen), where ours fade along the line;
- the ghost grid is left out of it: ours draws one more layer;
- stock Manim has no clip: what of a line leaves its panel is drawn too.
Both ends of the stage are the same picture; in between, a Transform moves all straight, where
ours turns, and is paced by what is seen. Texts, tick labels and borders are left out of both
(`text="none"`).
"""

from dataclasses import dataclass, replace

import numpy as np
from manim import Dot, Scene, Transform, VGroup, VMobject

from models.run import Run
from models.stages import Key
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT, Canvas
from scenes.drawing.raster import INVISIBLE
from scenes.drawing.theme import theme
from scenes.drawing.view import Panel
from scenes.settings import Settings
from scenes.staging.layout import layout
from scenes.staging.strip import Strip, Subject

Array = np.ndarray

# Moments of a stage at which it is asked what is seen.
MOMENTS = 9
# Into so many parts every piece of a polyline is cut to ask it.
PARTS = 8
# Manim's stroke widths are hundredths of a scene unit (`cairo_line_width_multiple`).
WIDTH_UNIT = 0.01


class Notes(Canvas):
    """A canvas that draws nothing and keeps what it is told."""

    def __init__(self, width: float, height: float) -> None:
        scale = REFERENCE_PIXELS_PER_UNIT
        size = (round(height * scale), round(width * scale), 4)
        super().__init__(np.zeros(size, dtype=np.uint8), np.zeros(2), scale)
        self.told: list[tuple] = []

    def strokes(self, lines, colors, alphas, widths, clip) -> None:
        """One entry a width: a `Lines` has lines of one width."""
        each = np.broadcast_to(widths, len(lines))
        for width in np.unique(each):
            same = each == width
            self.told.append((lines[same], colors[same], alphas[same], float(width)))

    def discs(self, centres, colors, alphas, radius, rim, rim_color, clip) -> None:
        self.told.append((centres, colors, radius, rim, rim_color))


@dataclass(frozen=True, eq=False)
class Lines:
    """Polylines of one width over the moments of a stage: (T, L, S, 2) scene units."""

    positions: Array
    alphas: Array  # (T, L, S)
    colors: Array  # (L, 3), 0 to 255
    width: float  # Manim's stroke width

    def group(self, moment: int, kept: list[tuple[int, Array]]) -> VGroup:
        """The lines at a moment, each cut to the vertices `kept`, by their place on the line."""
        group = VGroup()
        for line, places in kept:
            corners = np.zeros((len(places), 3))
            corners[:, :2] = _at(self.positions[moment, line], places)
            alphas = _at(self.alphas[moment, line], places)
            color = "#{:02x}{:02x}{:02x}".format(*self.colors[line].astype(int))
            mobject = VMobject(stroke_color=color, stroke_width=self.width)
            mobject.set_points_as_corners(corners)
            group.add(mobject.set_stroke(opacity=float(alphas.mean())))
        return group

    def seen(self, panel: Panel) -> list[tuple[int, Array]]:
        """The lines that are seen at some moment, with the places of the vertices to keep.

        A place is the number of a vertex; a fraction lies on the way to the next one.
        """
        last = self.positions.shape[2] - 1
        places = np.linspace(0, last, last * PARTS + 1)
        left, bottom, right, top = panel.box
        shown = np.zeros((self.positions.shape[1], len(places)), dtype=bool)
        for positions, alphas in zip(self.positions, self.alphas, strict=True):
            at = np.stack([_at(line, places) for line in positions])  # (L, P, 2)
            alpha = np.stack([_at(line, places) for line in alphas])  # (L, P)
            inside = (at >= [left, bottom]) & (at <= [right, top])
            shown |= inside.all(axis=2) & (alpha >= INVISIBLE)
        kept = []
        for line in np.flatnonzero(shown.any(axis=1)):
            found = places[shown[line]]
            low, high = max(found[0] - 1 / PARTS, 0.0), min(found[-1] + 1 / PARTS, last)
            between = np.arange(np.floor(low) + 1, np.ceil(high))
            cut = np.concatenate([[low], between, [high]])
            corners = _at(self.positions[0, line], cut)
            moves = np.append(True, np.abs(np.diff(corners, axis=0)).max(axis=1) > 1e-9)
            if moves.sum() > 1:
                kept.append((int(line), cut[moves]))
        return kept


def _at(values: Array, places: Array) -> Array:
    """Values (S, ...) at fractional places, linear in between."""
    low = np.minimum(np.floor(places).astype(int), len(values) - 2)
    share = (places - low).reshape(-1, *[1] * (values.ndim - 1))
    return values[low] * (1.0 - share) + values[low + 1] * share


class Picture:
    """What one panel of `compare` shows in a stage, in stock mobjects: `start`, `end`."""

    def __init__(self, strip: Strip, key: Key, size: tuple[float, float]) -> None:
        earlier = [move for place, move in strip.moves.items() if place < key]
        self.moves = key in strip.moves
        if self.moves:
            move, shares = strip.moves[key], np.linspace(0.0, 1.0, MOMENTS)
        elif earlier:
            move, shares = earlier[-1], np.ones(1)
        else:
            move, shares = strip.opening, np.ones(1)
        strip.plane.grid.opacity = strip.plane.dots.opacity = 1.0
        told = []
        for share in shares:
            strip.plane.moment = move.at(share)
            notes = Notes(*size)
            strip.plane.grid.draw(notes)
            strip.plane.dots.draw(notes)
            told.append(notes.told)
        self.start, self.end = VGroup(), VGroup()
        self.vertices = 0
        for index in range(len(told[0]) - 1):
            calls = [moment[index] for moment in told]
            lines = Lines(
                np.stack([_scene(call[0], size) for call in calls]),
                np.stack([call[2] for call in calls]),
                calls[0][1],
                calls[0][3] / REFERENCE_PIXELS_PER_UNIT / WIDTH_UNIT,
            )
            kept = lines.seen(strip.panel)
            self.vertices += sum(len(places) for _, places in kept)
            self.start.add(lines.group(0, kept))
            self.end.add(lines.group(-1, kept))
        self.lines = sum(len(group) for group in self.start)
        self.start.add(_dots(told[0][-1], size))
        self.end.add(_dots(told[-1][-1], size))


def _scene(pixels: Array, size: tuple[float, float]) -> Array:
    """# (..., 2) pixels -> (..., 2) scene units"""
    half = 0.5 * np.array(size)
    return (pixels / REFERENCE_PIXELS_PER_UNIT - half) * [1.0, -1.0]


def _dots(told: tuple, size: tuple[float, float]) -> VGroup:
    centres, colors, radius, rim, rim_color = told
    unit = REFERENCE_PIXELS_PER_UNIT
    ground = "#{:02x}{:02x}{:02x}".format(*rim_color.astype(int))
    return VGroup(
        Dot(
            [*centre, 0.0],
            radius=(radius + 0.5 * rim) / unit,
            color="#{:02x}{:02x}{:02x}".format(*color.astype(int)),
            stroke_color=ground,
            stroke_width=rim / unit / WIDTH_UNIT,
        )
        for centre, color in zip(_scene(centres, size), colors, strict=True)
    )


class Twin(Scene):
    """One stage of `compare`, in `seconds`."""

    settings = Settings(text="none")
    stage: Key = (1, 0, 0)
    seconds = 1.0

    def construct(self) -> None:
        self.pictures = self.draw()
        self.add(*(picture.start for picture in self.pictures))
        self.play(
            *(
                Transform(picture.start, picture.end, run_time=self.seconds)
                for picture in self.pictures
                if picture.moves
            )
        )

    def draw(self) -> list[Picture]:
        """Both panels, the one without activation first."""
        settings = replace(self.settings, text="none")
        size = self.camera.frame_width, self.camera.frame_height
        places = layout(*size, panels=2, text=settings.text).panels
        run = Run.open(settings.run)
        subject = Subject.of(run, run.last, settings.basis)
        pictures = []
        for panel, activation in zip(places, (False, True), strict=True):
            pixels = panel.height * REFERENCE_PIXELS_PER_UNIT
            colors = theme(settings.theme)
            strip = Strip(subject, panel, colors, settings, pixels, activation=activation)
            strip.plane.point_scale = 0.8  # as `Clip.strip` has it for two panels
            pictures.append(Picture(strip, self.stage, size))
        return pictures
