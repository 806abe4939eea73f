"""Two columns of units and a link for every entry of a matrix, in the entries' colours."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.mobject import TimedMobject
from scenes.drawing.plane.marks import write
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel

# Scene units: the largest radius of a unit, and the largest distance of two in a column.
RADIUS, PITCH = 0.36, 1.25
# Where the columns stand, as shares of the panel's width.
COLUMNS = (0.13, 0.58, 0.94)
# Widths in reference pixels: of a muted link and a lit one, of a ring, of a pulse.
LINK, RING, PULSE = (2.0, 6.0), 3.6, 9.0


class Links(TimedMobject):
    """A matrix (R, C) as a diagram: C units, R units, a link between every two of them.

    `show(source, share)` has it show `source.strengths(share)`, (R, C): how far each link is lit,
    0 to 1, and `source.pulses(share)`, (R, C): how far along it a pulse is, in (0, 1).

    Parameters
    ----------
    entries
        R rows of C colours, #rrggbb.
    names
        Typst markup: of the C units that the links come from, and of the R they go to.
    rest
        How many muted units come after these.
    abridged
        Whether the second column has more units than are shown.
    """

    def __init__(
        self,
        panel: Panel,
        theme: Theme,
        entries: Sequence[Sequence[str]],
        names: tuple[Sequence[str], Sequence[str]],
        rest: int,
        abridged: bool,
    ) -> None:
        super().__init__(panel.box)
        self.theme, self.names = theme, names
        self.entries = np.array([[theme.rgb(hue) for hue in row] for row in entries])
        rows, columns = self.entries.shape[:2]
        slots = rows + abridged
        pitch = min(panel.height / (slots + 0.2), PITCH)
        self.radius = min(0.36 * pitch, RADIUS)
        xs = panel.x + (np.array(COLUMNS) - 0.5) * min(panel.width, 6.0)

        def column(count: int, x: float, shown: int) -> Array:
            heights = panel.y + pitch * (0.5 * (count - 1) - np.arange(shown))
            return np.stack([np.full(shown, x), heights], axis=1)

        self.sources = column(columns, xs[0], columns)
        self.targets = column(slots, xs[1], rows)
        self.others = column(rest, xs[2], rest)
        self.gap = column(slots, xs[1], slots)[-1] if abridged else None

    def draw_source(self, canvas: Canvas, source: Any, share: float) -> None:
        height, width = canvas.pixels.shape[:2]
        clip, theme = (0, 0, width, height), self.theme
        self._draw_rest(canvas, clip)
        starts, ends = canvas.to_pixels(self.sources), canvas.to_pixels(self.targets)
        strengths = source.strengths(share).ravel()
        rows, columns = self.entries.shape[:2]
        lines = np.stack([np.tile(starts, (rows, 1)), np.repeat(ends, columns, axis=0)], axis=1)
        ghost, hues = theme.rgb(theme.ghost), self.entries.reshape(-1, 3)
        colors = ghost + strengths[:, None] * (hues - ghost)
        widths = canvas.reference(1.0) * np.interp(strengths, (0.0, 1.0), LINK)
        order = np.argsort(strengths, kind="stable")
        alphas = np.full((len(lines), 2), self.opacity)
        canvas.strokes(lines[order], colors[order], alphas, widths[order], clip)
        going = source.pulses(share).ravel()
        moving = (going > 0.0) & (going < 1.0)
        pulses = lines[moving, 0] + going[moving, None] * (lines[moving, 1] - lines[moving, 0])
        radius, rim = canvas.reference(PULSE), canvas.reference(theme.rim)
        shown = np.full(len(pulses), self.opacity)
        canvas.discs(pulses, hues[moving], shown, radius, rim, theme.rgb(theme.ground), clip)
        for places, hue, names in zip(
            (starts, ends), (theme.input, theme.hidden), self.names, strict=True
        ):
            self._draw_units(canvas, clip, places, hue, names)

    def _draw_units(self, canvas: Canvas, clip, places: Array, hue: str, names) -> None:
        theme, radius = self.theme, self.radius * canvas.scale
        color, ground = theme.rgb(hue), theme.rgb(theme.ground)
        alphas = np.full(len(places), self.opacity)
        rings = np.repeat(color[None], len(places), axis=0)
        inner = np.repeat((ground + 0.2 * (color - ground))[None], len(places), axis=0)
        canvas.discs(places, rings, alphas, radius, canvas.reference(2.0), ground, clip)
        canvas.discs(places, inner, alphas, radius - canvas.reference(RING), 0.0, ground, clip)
        size = 0.95 * self.radius * 135.0
        for place, name in zip(places, names, strict=True):
            write(canvas, name, place, color, inner[0], self.opacity, clip, size)

    def _draw_rest(self, canvas: Canvas, clip) -> None:
        """What comes after: there, and muted."""
        theme = self.theme
        ghost, ground = theme.rgb(theme.ghost), theme.rgb(theme.ground)
        starts, ends = canvas.to_pixels(self.targets), canvas.to_pixels(self.others)
        lines = np.array([[start, end] for start in starts for end in ends]).reshape(-1, 2, 2)
        alphas = np.full((len(lines), 2), 0.4 * self.opacity)
        colors = np.repeat(ghost[None], len(lines), axis=0)
        canvas.strokes(lines, colors, alphas, canvas.reference(LINK[0]), clip)
        radius, shown = self.radius * canvas.scale, np.full(len(ends), self.opacity)
        faint = np.repeat((ground + 0.5 * (ghost - ground))[None], len(ends), axis=0)
        canvas.discs(ends, faint, shown, radius, canvas.reference(2.0), ground, clip)
        inner = radius - canvas.reference(RING)
        canvas.discs(ends, 0.0 * faint + ground, shown, inner, 0.0, ground, clip)
        if self.gap is not None:
            step = 0.3 * radius * np.array([[0.0, -1.0], [0.0, 0.0], [0.0, 1.0]])
            dots = canvas.to_pixels(self.gap) + step - [0.0, 0.5 * radius]
            colors = np.repeat(theme.rgb(theme.muted)[None], 3, axis=0)
            canvas.discs(dots, colors, np.full(3, self.opacity), 0.07 * radius, 0.0, ground, clip)
