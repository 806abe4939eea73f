"""The gestures of a plane that is placed in space: entry by entry, then all its points at once."""

import numpy as np
from manim import FadeIn, FadeOut

from models.arrays import PLANE, SPACE, Array
from models.geometry.alignment import typical
from models.network.requirements import NetworkShape, require_a_plane_in_space
from scenes.drawing.animations import Follow
from scenes.drawing.plane.arrows import ORIGIN, Arrows, MoveArrows, arrow_to
from scenes.drawing.plane.marks import NameTags
from scenes.drawing.plane.plane import Plane
from scenes.views.algebra import embedding3d
from scenes.views.algebra import embedding3d_captions as captions
from scenes.views.clip import Clip
from scenes.views.layout import Layout, triptych
from scenes.views.plane.grid import grid_lines

# The tails and the tips of three axes, in units of how far they go.
AXES = -np.eye(SPACE), np.eye(SPACE)
# Pixels of a frame 1080 high: widths of arrows, of steps along the axes, of the axes.
ARROW_WIDTH, STEP_WIDTH, AXIS_WIDTH = 7.0, 5.0, 2.2
# Radians from a step to its name.
LEAN = 0.9
# Seconds a term takes.
TERM = 1.4


class PlaceClip(Clip):
    """A clip of the first layer: the input plane, the layer as a diagram, and space."""

    panels = 3
    matrix_row = 1.75

    def arrange(self, width: float, height: float) -> Layout:
        return triptych(width, height, self.settings.text, self.matrix_row)

    def setup(self) -> None:
        super().setup()
        require_a_plane_in_space(NetworkShape.planned(self.run.architecture, self.run.task))
        network, points, index = self.snapshot.network, self.snapshot.points, self.settings.trace
        self.input = self.view(self.snapshot, 0).plane
        self.index = typical(points) if index is None else index
        self.embedding = embedding3d.PlaneEmbedding.of(network, points[self.index])
        self.x = arrow_to(self.embedding.x, self.input, self.theme.input, ARROW_WIDTH)
        self.x_name = NameTags(self.x, self.names_of("$x$"))
        # of what comes after the layer a hint, muted
        after = min(network.layers[1].width, PLANE) if len(network.layers) > 1 else 0
        names = self.names_of("$x_1$", "$x_2$", "$h_1$", "$h_2$", "$h_3$")
        panel = self.layout.panels[1]
        self.links = embedding3d.layer_diagram(self.embedding, panel, self.theme, names, after)
        self.lit = np.ones(embedding3d.ENTRIES)
        self.links.show(embedding3d.Lighting(self.lit, self.lit, len(self.links.names)), 0.0)
        self.set_up_space()

    def set_up_space(self) -> None:
        """Three axes; the arrows in them are still to grow."""
        panel, theme, snapshot = self.layout.panels[2], self.theme, self.snapshot
        window = self.settings.window or self.input.viewport.window(self.input.panel)
        grid = grid_lines(window, self.settings.grid, extent=1.0, levels=1)
        self.near, self.turning = embedding3d.orbits(
            self.embedding, snapshot.points, grid, panel.aspect
        )
        self.space = Plane(panel, theme, snapshot.decision.colors(snapshot.labels, theme))
        self.space.point_scale = self.input.point_scale
        self.space.show(self.near, 0.0)
        axes, muted = embedding3d.AxesOf(self.near), np.tile(theme.rgb(theme.muted), (SPACE, 1))
        tails, tips = (axes.image_of(ends, 0.0) for ends in AXES)
        self.axes = Arrows(self.space, tails, tips, muted, AXIS_WIDTH)
        self.axes_names = NameTags(self.axes, self.names_of("$h_1$", "$h_2$", "$h_3$"))
        # the steps of one row and, of all that stays, from where to where in space it goes
        self.steps: list[Arrows | NameTags] = []
        self.ends: dict[Arrows, tuple[Array, Array]] = {}

    def add_arrow(self, hue: str, width: float) -> Arrows:
        """One in space that is still to grow."""
        arrow = arrow_to(ORIGIN[0], self.space, hue, width)
        self.add(arrow)
        return arrow

    def grow(self, arrow: Arrows, start: Array, end: Array) -> MoveArrows:
        """Let an arrow grow from one place in space (3,) to another."""
        growing = embedding3d.Growing(self.near, start)
        return MoveArrows(arrow, growing, start[None], end[None], run_time=TERM)

    def light(self, lit: Array) -> Follow:
        """Take the links from how they are lit to another way."""
        lighting = embedding3d.Lighting(self.lit, lit, len(self.links.names))
        self.lit = lit
        return Follow(self.links, lighting, run_time=TERM)

    def open_on_the_layer(self) -> None:
        """The input with x in it, the links of the layer, and space with nothing in it yet."""
        about = captions.layer_and_input(self.embedding, self.index, self.run)
        self.set_text(
            caption=self.caption("every connection is one entry of $W_h$"),
            input=self.title("$x$ in 2-D", 0),
            links=self.title("input and hidden", 1),
            space=self.title("$h = W_h x$ in 3-D", 2),
            equation=self.matrices(captions.equation(self.embedding, self.theme, known=0)),
            note=self.footnote(self.snapshot, basis=False, also=about),
        )
        self.show(self.input)
        self.add(self.space.set_opacity(0.0))
        shown = (self.x, self.x_name, self.links, self.axes, self.axes_names)
        self.play(self.input.dots.animate.set_opacity(0.35), *map(FadeIn, shown))
        self.wait(1.2)

    def add_term(self, row: int, column: int) -> None:
        """One term of h_i, through its link, as a step along its axis."""
        embedding, theme = self.embedding, self.theme
        equation = captions.equation(embedding, theme, (row, column), known=row)
        self.set_text(
            caption=self.caption(captions.sum_of(embedding, theme, row, column)),
            equation=self.matrices(equation),
        )
        start, end = embedding.before(row, column), embedding.before(row, column + 1)
        step = self.add_arrow(captions.entry_hue(theme, row, column), STEP_WIDTH)
        name = NameTags(step, self.names_of(f"${captions.weight_term(row, column)}$"), LEAN)
        before, last_name = self.steps[:1], self.steps[1:]
        self.play(
            self.light(np.eye(embedding3d.ENTRIES)[PLANE * row + column]),
            self.grow(step, start, end),
            FadeIn(name),
            *map(FadeOut, last_name),
            run_time=TERM,
        )
        self.steps = [*before, step, name]
        self.wait(0.4)

    def sum_up(self, row: int) -> None:
        """The terms of h_i become one step."""
        whole = self.add_arrow(self.theme.hidden, STEP_WIDTH)
        ends = self.embedding.corner(row)[None], self.embedding.corner(row + 1)[None]
        whole.tails, whole.tips = (self.near.image_of(end, 0.0) for end in ends)
        self.ends[whole] = ends
        self.play(*map(FadeOut, self.steps), FadeIn(whole))
        self.steps = []

    def point_at_the_image(self) -> None:
        """The three steps end at h."""
        self.set_text(
            caption=self.caption("two numbers in, three out: $x$ is placed in 3-D"),
            equation=self.matrices(captions.equation(self.embedding, self.theme)),
        )
        image = self.add_arrow(self.theme.hidden, ARROW_WIDTH)
        tail, tip = np.zeros(SPACE), self.embedding.image
        self.play(
            self.light(np.ones_like(self.lit)),
            self.grow(image, tail, tip),
            FadeIn(NameTags(image, self.names_of("$h$")), run_time=TERM),
        )
        self.ends[image] = tail[None], tip[None]
        self.wait(1.0)

    def place_every_point(self) -> None:
        """All inputs, on one plane in space."""
        self.set_text(caption=self.caption("every input lands on one plane through the origin"))
        layers = (self.space.dots, self.space.grid, self.input.dots)
        shown = [layer.animate.set_opacity(1.0) for layer in layers]
        self.play(*self.all_of_space(self.near), *shown, run_time=2.0)

    def go_round(self) -> None:
        """The camera goes round the plane."""
        self.play(*self.all_of_space(self.turning), run_time=4.0)
        self.wait(2.0)

    def all_of_space(self, orbit: embedding3d.Orbit) -> list[Follow | MoveArrows]:
        """Space with all that stands in it, as the camera sees it."""
        arrows = [MoveArrows(arrow, orbit, *ends) for arrow, ends in self.ends.items()]
        axes = MoveArrows(self.axes, embedding3d.AxesOf(orbit), *AXES)
        return [Follow(self.space, orbit), axes, *arrows]
