"""The data points, and a ring around one of them that is followed by eye."""

from models.arrays import Array
from scenes.drawing.canvas import Canvas
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.theme import Theme

# The ring: its radius and the widths of its rim and of itself, in reference pixels.
RING, RING_WIDTHS = 14.0, (9.0, 4.0)


def point_radius(count: int, theme: Theme) -> float:
    """The radius of each of so many points, in reference pixels.

    Many are drawn smaller, so that they stay points.
    """
    return theme.point_radius * min(1.0, (1200.0 / max(count, 1)) ** 0.35)


def draw_ring(canvas: Canvas, theme: Theme, centre: Array, opacity: float, clip) -> None:
    """A ring around a point (2,), pixels, that is followed by eye."""
    # a dark edge keeps the ring apart from points of any colour
    inks = theme.rgb(theme.ground), theme.rgb(theme.line)
    canvas.ring(centre, RING, zip(inks, RING_WIDTHS, strict=True), opacity, clip)


class Dots(PlaneLayer):
    """The data points, each in its colour."""

    def draw_in(self, canvas, clip):
        plane, theme = self.plane, self.plane.theme
        centres = self.pixels(canvas, plane.state.dots)
        radius = canvas.reference(point_radius(len(centres), theme) * plane.point_scale)
        canvas.discs(
            centres,
            plane.colors,
            self.opacity,
            max(radius, 1.0),
            canvas.reference(theme.rim),
            theme.rgb(theme.ground),
            clip,
        )


class Trace(PlaneLayer):
    """One point followed by eye: a ring around it."""

    def __init__(self, plane):
        super().__init__(plane)
        self.index: int | None = None

    def draw_in(self, canvas, clip):
        if self.index is not None:
            centre = self.pixels(canvas, self.plane.state.dots[self.index])
            draw_ring(canvas, self.plane.theme, centre, self.opacity, clip)
