"""The coordinate grid of a plane, and the images of the grid lines."""

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT, Canvas
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.raster.kernels import fade_by_spacing, local_spacing
from scenes.drawing.ticks import fading_ticks

# From one spacing of neighbouring lines to another, in reference pixels, their opacity goes from
# one value to another: crowded major lines fade, finer ones come up where there is room.
MAJOR = (2.0, 14.0, 0.28, 0.92)
MINOR = (16.0, 46.0, 0.0, 0.55)

Ticks = list[tuple[float, float]]


def coordinates(layer: PlaneLayer, canvas: Canvas) -> tuple[Ticks, Array, Ticks, Array]:
    """Round numbers across with how strong they are and their x in pixels; and upwards, with y."""
    viewport, panel = layer.plane.viewport, layer.plane.panel
    left, right, bottom, top = viewport.window(panel)
    unit = panel.height / (top - bottom) * REFERENCE_PIXELS_PER_UNIT
    across, down = fading_ticks(left, right, unit), fading_ticks(bottom, top, unit)
    x = layer.pixels(canvas, np.array([[value, 0.0] for value, _ in across]).reshape(-1, 2))
    y = layer.pixels(canvas, np.array([[0.0, value] for value, _ in down]).reshape(-1, 2))
    return across, x[:, 0], down, y[:, 1]


class Ghost(PlaneLayer):
    """The coordinate grid, still while the viewport is."""

    def draw_in(self, canvas, clip):
        across, x, down, y = coordinates(self, canvas)
        shown = [strength * (0.75 if value == 0 else 0.34) for value, strength in across + down]
        canvas.rules(
            np.concatenate([x, y]),
            np.arange(len(shown)) < len(across),
            self.plane.theme.rgb(self.plane.theme.ghost),
            self.opacity * np.array(shown),
            canvas.reference(1.4),
            clip,
        )


class Grid(PlaneLayer):
    """The images of the grid lines: two hues, finer lines where the picture gets empty."""

    def draw_in(self, canvas, clip):
        state, theme = self.plane.state, self.plane.theme
        hues = np.array([theme.rgb(theme.first_family), theme.rgb(theme.second_family)])
        widths = np.where(state.level == 0, theme.major_width, theme.minor_width)
        canvas.strokes(
            self.pixels(canvas, state.lines),
            hues[state.family],
            self.alphas(),
            canvas.reference(1.0) * widths,
            clip,
        )

    def alphas(self) -> Array:
        """(L, S): crowded lines fade, finer ones come up where there is room."""
        state = self.plane.state
        scale = self.plane.panel.height / state.viewport.height * REFERENCE_PIXELS_PER_UNIT
        spacing, alphas = np.empty_like(state.line_opacity), np.empty_like(state.line_opacity)
        local_spacing(state.lines, state.offsets, spacing)
        spacing *= scale
        fade_by_spacing(
            spacing, state.line_opacity, state.level, MAJOR, MINOR, float(self.opacity), alphas
        )
        return alphas
