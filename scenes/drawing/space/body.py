"""What a camera sees of a plane in space: surface, lines and points, the farthest first."""

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import Canvas, Clip
from scenes.drawing.plane.points import draw_ring, point_radius
from scenes.drawing.plane.tint_and_lines import LEVEL_WIDTH
from scenes.drawing.raster import depth
from scenes.drawing.space.camera3d import LENS, Camera3D
from scenes.drawing.space.layer import SpaceLayer
from scenes.drawing.space.state import SpaceContext
from scenes.drawing.text.text import coverage
from scenes.drawing.theme import Theme

# How much of a line's strength is left at the far end of what is shown.
FAR_STRENGTH = 0.45
# A line or a point lies on a sheet if it is at most so far behind it, in distances of the camera.
ON_SHEET = 0.004
# Points behind sheets are dimmed, but stay readable.
LEAST_SEEN = 0.35
# How opaque the film is, and the cutting plane; how much the film mirrors, and where its light
# comes from (to the right, up and towards the camera).
SURFACE, CUT, THIN_CUT = 0.30, 0.10, 0.05
GLOSS = 0.16
AMBIENT = {False: 0.62, True: 0.78}  # on a dark ground, on a light one
LIGHT = np.array([-0.45, 0.65, 0.61])
# Lines: their opacity, and their widths in shares of the theme's.
MAJOR, MINOR = 0.80, 0.30
LABEL_SIZE = 30.0  # reference pixels
# How far the coordinate axes go, in halves of the panel's shorter side, and in shares of that where
# their names stand.
AXES, NAMED_AT = 0.62, 1.08


class Body(SpaceLayer):
    """All that can hide each other: the surface, grid, points, what cuts it and the curves there.

    Every part has an opacity of its own, 0 to 1.

    Attributes
    ----------
    surface, grid, dots
        Of the surface, its grid lines and its points.
    tinted
        How far the surface is tinted by its parts.
    cut
        How far the cutting facets have opened; `curve` how much of their curves is drawn.
    axes
        Of the coordinate axes, thin and as long as fits the panel; `upright` of the third one,
        which a plane has not, and `names` of their names, `named` in Typst markup.
    trace
        The index of a point that is followed by eye, if there is one.
    """

    def __init__(self, space: SpaceContext) -> None:
        super().__init__(space)
        self.surface = self.grid = self.dots = 1.0
        self.tinted = self.cut = self.curve = 0.0
        self.axes = self.upright = self.names = 0.0
        self.named: tuple[str, str, str] = ("", "", "")
        self.trace: int | None = None

    def draw_in(self, canvas, clip):
        camera, theme = self.space.camera, self.space.theme
        lines, colors, widths = self._lines(canvas, clip)
        centres = self.pixels(canvas, self.space.state.dots)
        corners, faces, shades = self._surface(canvas)
        samples = np.concatenate([lines[..., :3].reshape(-1, 3), centres])
        seen = canvas.translucent_triangles(
            corners, faces, shades, samples, ON_SHEET * camera.distance, clip
        )
        of_lines = seen[: -len(centres)].reshape(*lines.shape[:2], 2)
        of_dots = seen[-len(centres) :]
        cue = _cue(lines[..., 2], camera)
        # the curve is what it is all about: it stays bright behind a sheet
        through = np.where(widths[:, None] > theme.major_width, 0.5 + 0.5 * of_lines[..., 0], 0.0)
        through = np.maximum(through, of_lines[..., 0]) * cue * lines[..., 3] * self.opacity
        radii, dot_alphas = self._dots(canvas, centres, of_dots[:, 0])
        order = np.argsort(-centres[:, 2], kind="stable")
        # first what has a sheet before it, then what has none: points lie over the lines of
        # their own sheet, and lines of a nearer sheet over them
        for bare in (False, True):
            drawn = of_lines[..., 1] if bare else 1.0 - of_lines[..., 1]
            canvas.strokes(
                lines[..., :2], colors, through * drawn, canvas.reference(1.0) * widths, clip
            )
            drawn = of_dots[:, 1] if bare else 1.0 - of_dots[:, 1]
            canvas.balls(
                centres[order, :2],
                radii[order],
                self.space.colors[order],
                (dot_alphas * drawn)[order],
                canvas.reference(theme.rim),
                theme.rgb(theme.ground),
                clip,
            )
        if self.trace is not None and np.isfinite(centres[self.trace]).all():
            draw_ring(canvas, theme, centres[self.trace, :2], self.dots * self.opacity, clip)
        self._names(canvas, clip)

    def _dots(self, canvas: Canvas, centres: Array, seen: Array) -> tuple[Array, Array]:
        """Radii and opacities of the points: nearer ones are larger."""
        camera, theme = self.space.camera, self.space.theme
        base = canvas.reference(point_radius(len(centres), theme))
        nearer = np.nan_to_num(camera.distance / centres[:, 2], nan=0.0)
        alphas = np.maximum(seen, LEAST_SEEN) * _cue(centres[:, 2], camera) * self.dots
        return np.maximum(base * np.clip(nearer, 0.5, 2.0), 1.0), alphas * self.opacity

    def _lines(self, canvas: Canvas, clip: Clip) -> tuple[Array, Array, Array]:
        """Everything drawn as lines: (L, R, 4) with depth and opacity, (L, 3) hues, (L,) widths."""
        state, theme, cutting = self.space.state, self.space.theme, self.space.cutting
        hues = np.array([theme.rgb(theme.first_family), theme.rgb(theme.second_family)])
        strength = np.where(state.level == 0, MAJOR, MINOR) * self.grid
        ends = self._tips()
        shown = 0.8 * (self.axes * np.array([1.0, 1.0, self.upright]))
        drawn = [
            (
                self._cut(canvas, state.lines, strength, clip),
                hues[state.family],
                np.where(state.level == 0, theme.major_width, theme.minor_width),
            ),
            (
                self._cut(canvas, np.stack([-ends, ends], axis=1), shown, clip),
                np.tile(theme.rgb(theme.muted), (3, 1)),
                np.full(3, 0.7 * theme.major_width),
            ),
        ]
        line = theme.rgb(theme.line)[None]
        if cutting is not None and self.cut > 0.0:
            for facet in self._opened():
                edge = np.concatenate([facet, facet[:1]])[None]
                part = self._cut(canvas, edge, np.array([0.5 * self.cut]), clip)
                drawn.append((part, line, np.array([0.6 * theme.major_width])))
        for curve in self._curves():
            width = theme.line_width * (LEVEL_WIDTH if cutting.thin else 1.0)
            part = self._cut(canvas, curve[None], np.ones(1), clip)
            drawn.append((part, line, np.array([width])))
        parts, colors, widths = zip(*drawn, strict=True)
        most = max(part.shape[1] for part in parts)
        padded = [np.pad(p, ((0, 0), (0, most - p.shape[1]), (0, 0)), mode="edge") for p in parts]
        return np.concatenate(padded), np.concatenate(colors), np.concatenate(widths)

    def _curves(self) -> list[Array]:
        """As much of the curves of intersection as is drawn."""
        if self.space.cutting is None:
            return []
        curves = self.space.cutting.curves
        parts = [curve[: int(np.ceil(self.curve * len(curve)))] for curve in curves]
        return [part for part in parts if len(part) > 1]

    def _cut(self, canvas: Canvas, lines: Array, strength: Array, clip: Clip) -> Array:
        alphas = np.broadcast_to(strength[:, None], lines.shape[:2])
        return depth.sampled(self.pixels(canvas, lines), np.ascontiguousarray(alphas), clip)

    def _opened(self) -> list[Array]:
        """The cutting facets (V, 3), as far as they have opened; what meets stays together."""
        assert self.space.cutting is not None
        facets = self.space.cutting.facets
        middle = np.concatenate(facets).mean(axis=0) if facets else 0.0
        return [middle + self.cut * (facet - middle) for facet in facets]

    def _surface(self, canvas: Canvas) -> tuple[Array, Array, Array]:
        """Triangles: corners (V, 3) in pixels, faces (F, 3), their colours (F, 3, 4)."""
        space, state, theme = self.space, self.space.state, self.space.theme
        vertices, faces = np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64)
        colors = np.zeros((0, 3, 4), dtype=np.float32)
        if self.surface > 0.0:
            camera, own = state.camera, _surface_tints(theme)
            vertices, faces = self.pixels(canvas, state.vertices), state.faces
            colors = depth.shaded(
                state.vertices,
                faces,
                depth.facing(state.vertices, faces, state.smooth),
                own + self.tinted * (space.tints[:, None] - own),
                state.parts,
                camera.place,
                LIGHT @ camera.axes,
                AMBIENT[theme.rgb(theme.ground).mean() > 128],
                SURFACE,
                GLOSS,
                self.surface * self.opacity,
            )
        if space.cutting is not None and self.cut > 0.0:
            # of many, one behind the other, each is thinner
            opaque = THIN_CUT if space.cutting.thin else CUT
            alpha = opaque * self.cut * self.opacity
            color = np.append(alpha * theme.rgb(theme.line), 255.0 * alpha).astype(np.float32)
            for facet in self._opened():
                fan = [[0, corner, corner + 1] for corner in range(1, len(facet) - 1)]
                faces = np.concatenate([faces, len(vertices) + np.array(fan)])
                vertices = np.concatenate([vertices, self.pixels(canvas, facet)])
                colors = np.concatenate([colors, np.broadcast_to(color, (len(fan), 3, 4))])
        return vertices, faces, colors

    def _tips(self) -> Array:
        """(3, 3): where the axes end."""
        shorter = min(1.0, self.space.panel.aspect)
        return np.eye(3) * AXES * shorter * self.space.camera.distance / LENS

    def _names(self, canvas: Canvas, clip: Clip) -> None:
        theme = self.space.theme
        color, ground = theme.rgb(theme.text), theme.rgb(theme.ground)
        shown = self.names * self.axes * self.opacity * np.array([1.0, 1.0, self.upright])
        names = [
            coverage(name, canvas.reference(LABEL_SIZE)) if name else None for name in self.named
        ]
        for name, tip, strength in zip(names, NAMED_AT * self._tips(), shown, strict=True):
            if name is None or strength <= 0.0:
                continue
            mask, halo = name
            ends = self.pixels(canvas, np.array([tip, -tip]))
            if not np.isfinite(ends).all():
                continue
            half = 0.5 * np.array(mask.shape[::-1])
            left, top, right, bottom = clip
            low, high = np.array([left, top]) + half + 1.0, np.array([right, bottom]) - half - 1.0
            place, room = inside(ends[0, :2], ends[1, :2], low, high)
            # where an axis but grazes the panel its name comes and goes softly
            strength *= min(room / max(half[1], 1.0), 1.0)
            x, y = place - half
            canvas.glyph(halo, x, y, ground, 0.85 * strength, clip)
            canvas.glyph(mask, x, y, color, 0.9 * strength, clip)


def inside(start: Array, end: Array, low: Array, high: Array) -> tuple[Array, float]:
    """Where a way (2,) to (2,) first is in a box from `low` to `high`, and how long it stays there.

    Of a way that misses the box, its start and 0. Both go with the way without a jump.
    """
    way = end - start
    still = np.abs(way) < 1e-9
    if (still & ((start < low) | (start > high))).any():
        return start, 0.0
    step = np.where(still, 1.0, way)
    bounds = np.sort([(low - start) / step, (high - start) / step], axis=0)
    enters = max(float(np.where(still, 0.0, bounds[0]).max()), 0.0)
    leaves = min(float(np.where(still, 1.0, bounds[1]).min()), 1.0)
    if leaves <= enters:
        return start, 0.0
    return start + enters * way, float((leaves - enters) * np.hypot(*way))


def _surface_tints(theme: Theme) -> Array:
    """(2, 3): the colours of the surface's front and of its back, between ghost and grid."""
    ghost = theme.rgb(theme.ghost)
    hues = np.array([theme.rgb(theme.first_family), theme.rgb(theme.second_family)])
    return 0.55 * ghost + 0.45 * hues


def _cue(far: Array, camera: Camera3D) -> Array:
    """How strong things are at a depth: the farther, the fainter."""
    beyond = (far - 0.75 * camera.distance) / (0.6 * camera.distance)
    return 1.0 - (1.0 - FAR_STRENGTH) * np.clip(np.nan_to_num(beyond, nan=1.0), 0.0, 1.0)
