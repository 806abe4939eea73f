"""A vector projected on another, with the angle between them; and distances from a line."""

import numpy as np

from models.arrays import Array
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.plane.marks import write
from scenes.drawing.plane.state import PlaneContext
from scenes.drawing.ticks import smooth_ramp

# All in reference pixels.
BAND, LINE, DASH = 24.0, 2.6, 11.0
ARC, ARC_WIDTH, CORNER = 62.0, 3.2, 17.0
SPOKE = 2.2


class Projection(PlaneLayer):
    """One vector projected on the line along another, both from the origin.

    `show(source, alpha)` has it show `source.vectors(alpha)`, (2, 2): the vector, and the one
    that it is projected on.

    Attributes
    ----------
    signs
        #rrggbb, twice: of the projection where it points against the other, and with it.
    name
        Typst markup, of the angle.
    """

    def __init__(self, plane: PlaneContext, signs: tuple[str, str], name: str) -> None:
        super().__init__(plane)
        self.signs, self.name = signs, name

    def draw_in(self, canvas, clip):
        assert self.own is not None, "a projection is told what to show before it is drawn"
        source, alpha = self.own
        vectors, theme = source.vectors(alpha), self.plane.theme
        origin, tip, other = self.pixels(canvas, np.vstack([np.zeros(2), *vectors]))
        along, across = tip - origin, other - origin
        length = float(np.linalg.norm(across))
        if length == 0.0:
            return
        unit = across / length
        reach = float(along @ unit)  # pixels; below 0 where the two point apart
        foot = origin + reach * unit
        muted, width = theme.rgb(theme.muted), canvas.reference(LINE)
        far = 4.0 * float(np.hypot(*canvas.pixels.shape[:2]))
        self._stroke(canvas, clip, [origin - far * unit, origin + far * unit], muted, width, 0.35)
        sign = theme.rgb(self.signs[reach > 0.0])
        self._stroke(canvas, clip, [origin, foot], sign, canvas.reference(BAND), 0.6)
        self._dashes(canvas, clip, tip, foot, theme.rgb(theme.text), width)
        self._corner(canvas, clip, foot, tip, -np.sign(reach) * unit, muted, width)
        self._arc(canvas, clip, origin, along, across)

    def _stroke(self, canvas, clip, corners, color, width, strength=1.0):
        canvas.strokes(np.array(corners)[None], color, strength * self.opacity, width, clip)

    def _dashes(self, canvas, clip, start: Array, end: Array, color: Array, width: float) -> None:
        length = float(np.linalg.norm(end - start))
        dash = canvas.reference(DASH)
        if length < 1.0:
            return
        # from the foot, which moves less than the tip
        begins = np.arange(0.0, length, 1.8 * dash)
        ends = np.minimum(begins + dash, length)
        alphas = np.stack([begins, ends], axis=1)[..., None] / length
        dashes = end + alphas * (start - end)
        canvas.strokes(dashes, color, self.opacity, width, clip)

    def _corner(self, canvas, clip, foot, tip, along, color, width) -> None:
        """The sign of a right angle, where there is room for it."""
        up = tip - foot
        height, size = float(np.linalg.norm(up)), canvas.reference(CORNER)
        room = smooth_ramp(height, size, 2.0 * size)
        if room > 0.0 and along.any():
            up = up * (size / height)
            corners = [foot + up, foot + up + size * along, foot + size * along]
            self._stroke(canvas, clip, corners, color, width, room)

    def _arc(self, canvas, clip, origin: Array, along: Array, across: Array) -> None:
        """From the other vector to this one, the shorter way, with its name."""
        theme, radius = self.plane.theme, canvas.reference(ARC)
        start, end = (np.arctan2(-way[1], way[0]) for way in (across, along))
        turn = (end - start + np.pi) % (2.0 * np.pi) - np.pi
        angles = start + np.linspace(0.0, turn, 49)
        color, ground = theme.rgb(theme.accent), theme.rgb(theme.ground)
        ring = np.stack([np.cos(angles), -np.sin(angles)], axis=1)
        self._stroke(canvas, clip, origin + radius * ring, color, canvas.reference(ARC_WIDTH))
        middle = origin + 1.45 * radius * ring[len(ring) // 2]
        shown = smooth_ramp(abs(turn), 0.1, 0.35)
        write(canvas, self.name, middle, color, ground, shown * self.opacity, clip)


class Spokes(PlaneLayer):
    """Thin straight ways from places of the plane to others, grown by `progress`.

    Attributes
    ----------
    starts, ends
        (N, 2), plane units.
    colors
        (N, 3), 0 to 255.
    """

    def __init__(self, plane: PlaneContext, starts: Array, ends: Array, colors: Array) -> None:
        super().__init__(plane)
        self.starts, self.ends, self.colors = starts, ends, colors
        self.progress = 0.0

    def draw_in(self, canvas, clip):
        reached = self.starts + self.progress * (self.ends - self.starts)
        lines = self.pixels(canvas, np.stack([self.starts, reached], axis=1))
        canvas.strokes(lines, self.colors, self.opacity, canvas.reference(SPOKE), clip)
