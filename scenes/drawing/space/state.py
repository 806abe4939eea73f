"""What a space shows at one moment, and what its layers ask of it."""

from dataclasses import dataclass

from models.arrays import Array
from scenes.drawing.space.camera3d import Camera3D
from scenes.drawing.state_cache import Context
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel


@dataclass(frozen=True, eq=False)
class SpaceState:
    """What a space shows at one moment, in its own units.

    Attributes
    ----------
    lines
        (L, S, 3), and `level` (L,): 0 for major lines, 1 for finer ones; `family` (L,): which hue.
    vertices, faces
        The surface: (V, 3), and (F, 3) that index them; `smooth` says whether it bends rather
        than creases.
    parts
        (F,): which of the space's tints a face takes.
    dots
        (N, 3).
    camera
        From where it is seen.
    """

    lines: Array
    family: Array
    level: Array
    vertices: Array
    faces: Array
    smooth: bool
    parts: Array
    dots: Array
    camera: Camera3D


@dataclass(frozen=True, eq=False)
class Cutting:
    """Convex polygons (V, 3) in space, and the curves (S, 3) in which they meet a sheet.

    The curves are `thin` where they are many.
    """

    facets: tuple[Array, ...]
    curves: tuple[Array, ...]
    thin: bool = False


class SpaceContext(Context):
    """Context of a space; `tints` (P, 3) are the surface's where its parts are told apart."""

    def __init__(self, panel: Panel, theme: Theme, colors: Array, tints: Array) -> None:
        super().__init__(panel, theme, colors)
        self.tints = tints
        self.cutting: Cutting | None = None

    @property
    def camera(self) -> Camera3D:
        """The state's, without the rest of it."""
        assert self.shown is not None
        motion, alpha = self.shown
        return motion.camera(alpha)
