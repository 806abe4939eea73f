"""A 3x2 matrix places a point of the plane in space: every connection is one of its entries."""

import numpy as np
from manim import Animation, FadeIn, FadeOut

from models.arrays import PLANE, SPACE
from models.geometry.alignment import typical
from models.network.requirements import NetworkShape, require_a_plane_in_space
from scenes.cli.catalog import CATALOG
from scenes.drawing.animations import Follow
from scenes.drawing.plane.arrows import Arrows, MoveArrows
from scenes.drawing.plane.marks import NameTags
from scenes.drawing.plane.plane import Plane
from scenes.drawing.text.text import escape
from scenes.views.algebra import embedding3d, embedding3d_captions
from scenes.views.clip import Clip
from scenes.views.layout import Layout, triptych
from scenes.views.plane.grid import grid_lines

ORIGIN, NOWHERE = np.zeros((1, 2)), np.zeros((1, 3))
AXES = -np.eye(3), np.eye(3)
# In pixels of a frame 1080 high: of arrows, of steps along the axes, of the axes.
ARROW_WIDTH, STEP_WIDTH, AXIS_WIDTH = 7.0, 5.0, 2.2
# Seconds a term takes.
TERM = 1.4


class Place(Clip):
    """`place RUN`: an input, the links of the first layer one by one, and where it comes to lie."""

    settings = CATALOG["place"].settings
    matrix_row = 1.75

    def arrange(self, width: float, height: float) -> Layout:
        self.panels = 3
        return triptych(width, height, self.settings.text, self.matrix_row)

    def construct(self) -> None:
        require_a_plane_in_space(NetworkShape.planned(self.run.architecture, self.run.task))
        points, index = self.snapshot.points, self.settings.trace
        self.index = typical(points) if index is None else index
        self.embedding = embedding3d.PlaneEmbedding.of(self.snapshot.network, points[self.index])
        self.set_up_input()
        self.set_up_links()
        self.set_up_space()
        self.open_on_the_layer()
        for row in range(SPACE):
            self.build_coordinate(row)
        self.point_at_the_image()
        self.place_every_point()

    def set_up_input(self) -> None:
        """The input plane with x."""
        self.input = self.view(self.snapshot, 0).plane
        x = self.embedding.x[None]
        color = self.theme.rgb(self.theme.input)[None]
        self.x = Arrows(self.input, ORIGIN, x, color, ARROW_WIDTH)
        self.x_name = NameTags(self.x, self.names_of("$x$"))

    def set_up_links(self) -> None:
        """The first layer as a diagram, what comes after it muted."""
        network, embedding = self.snapshot.network, self.embedding
        after = network.layers[1].width if len(network.layers) > 1 else 0
        names = self.names_of("$x_1$", "$x_2$", "$h_1$", "$h_2$", "$h_3$")
        panel, rest = self.layout.panels[1], min(after, PLANE)
        self.links = embedding3d.layer_diagram(embedding, panel, self.theme, names, rest)
        self.lit = np.ones(embedding3d.ENTRIES)
        self.links.show(embedding3d.Lighting(self.lit, self.lit, len(self.links.names)), 0.0)

    def set_up_space(self) -> None:
        """Three axes, and arrows that are still to grow."""
        panel, theme, snapshot = self.layout.panels[2], self.theme, self.snapshot
        window = self.settings.window or self.input.viewport.window(self.input.panel)
        grid = grid_lines(window, self.settings.grid, extent=1.0, levels=1)
        self.orbit, self.turning = embedding3d.orbits(
            self.embedding, snapshot.points, grid, panel.aspect
        )
        colors = snapshot.decision.colors(snapshot.labels, theme)
        self.space = Plane(panel, theme, colors)
        self.space.point_scale = self.input.point_scale
        self.space.show(self.orbit, 0.0)
        muted = np.repeat(theme.rgb(theme.muted)[None], SPACE, axis=0)
        tails, tips = (embedding3d.AxesOf(self.orbit).image_of(each, 0.0) for each in AXES)
        self.axes = Arrows(self.space, tails, tips, muted, AXIS_WIDTH)
        names = self.names_of(*(f"$h_{row + 1}$" for row in range(SPACE)))
        self.axes_names = NameTags(self.axes, names)
        self.way: list[tuple[Arrows, tuple[np.ndarray, np.ndarray]]] = []

    def arrow(self, hue: str, width: float) -> Arrows:
        """One in space that is still to grow."""
        found = Arrows(self.space, ORIGIN, ORIGIN, self.theme.rgb(hue)[None], width)
        self.add(found)
        return found

    def open_on_the_layer(self) -> None:
        point = f"$x$: point {self.index} of {escape(self.run.name)}"
        about = f"{embedding3d_captions.whose(self.embedding)}; {point}; entries rounded"
        self.set_text(
            caption=self.caption("every connection is one entry of $W_h$"),
            input=self.title("$x$ in 2-D", 0),
            links=self.title("input and hidden", 1),
            space=self.title("$h = W_h x$ in 3-D", 2),
            equation=self.matrices(
                embedding3d_captions.equation(self.embedding, self.theme, known=0)
            ),
            note=self.footnote(self.snapshot, basis=False, also=about),
        )
        self.show(self.input)
        self.add(self.space.set_opacity(0.0))
        shown = (self.x, self.x_name, self.links, self.axes, self.axes_names)
        self.play(self.input.dots.animate.set_opacity(0.35), *map(FadeIn, shown))
        self.wait(1.2)

    def light(self, lit: np.ndarray) -> Follow:
        """Take the links from how they are lit to another way."""
        source = embedding3d.Lighting(self.lit, lit, len(self.links.names))
        self.lit = lit
        return Follow(self.links, source, run_time=TERM)

    def build_coordinate(self, row: int) -> None:
        """h_i, term by term, along its axis; then as one step."""
        embedding, steps = self.embedding, []
        for column in range(PLANE):
            lit = np.zeros(embedding3d.ENTRIES)
            lit[PLANE * row + column] = 1.0
            self.set_text(
                caption=self.caption(
                    embedding3d_captions.sum_of(embedding, self.theme, row, column)
                ),
                equation=self.matrices(
                    embedding3d_captions.equation(embedding, self.theme, (row, column), known=row)
                ),
            )
            start, end = embedding.before(row, column), embedding.before(row, column + 1)
            step = self.arrow(embedding3d_captions.entry_hues(self.theme)[row][column], STEP_WIDTH)
            name = NameTags(
                step, self.names_of(embedding3d_captions.weight_term(row, column)), lean=0.9
            )
            grown = MoveArrows(
                step, embedding3d.Growing(self.orbit, start), start[None], end[None], run_time=TERM
            )
            gone = map(FadeOut, steps[1:])
            self.play(self.light(lit), grown, FadeIn(name), *gone, run_time=TERM)
            steps = [*steps[:1], step, name]
            self.wait(0.4)
        whole = self.arrow(self.theme.hidden, STEP_WIDTH)
        ends = embedding.corner(row)[None], embedding.corner(row + 1)[None]
        whole.tails, whole.tips = (self.orbit.image_of(end, 0.0) for end in ends)
        self.way.append((whole, ends))
        self.play(*map(FadeOut, steps), FadeIn(whole))

    def point_at_the_image(self) -> None:
        """The three steps end at h."""
        self.set_text(
            caption=self.caption("two numbers in, three out: $x$ is placed in 3-D"),
            equation=self.matrices(embedding3d_captions.equation(self.embedding, self.theme)),
        )
        image = self.arrow(self.theme.hidden, ARROW_WIDTH)
        self.image_name = NameTags(image, self.names_of("$h$"))
        ends = NOWHERE, self.embedding.image[None]
        self.play(
            self.light(np.ones_like(self.lit)),
            MoveArrows(image, embedding3d.Growing(self.orbit, NOWHERE[0]), *ends, run_time=TERM),
            FadeIn(self.image_name, run_time=TERM),
        )
        self.way.append((image, ends))
        self.wait(1.0)

    def place_every_point(self) -> None:
        """All inputs, on one plane in space; the camera goes round it."""
        self.set_text(caption=self.caption("every input lands on one plane through the origin"))
        layers = (self.space.dots, self.space.grid, self.input.dots)
        self.play(
            *self.follow(self.orbit, 2.0),
            *(layer.animate(run_time=2.0).set_opacity(1.0) for layer in layers),
        )
        self.play(*self.follow(self.turning, 4.0))
        self.wait(2.0)

    def follow(self, orbit: embedding3d.Orbit, seconds: float) -> list[Animation]:
        """Space with all that stands in it."""
        return [
            Follow(self.space, orbit, run_time=seconds),
            MoveArrows(self.axes, embedding3d.AxesOf(orbit), *AXES, run_time=seconds),
            *(MoveArrows(each, orbit, *ends, run_time=seconds) for each, ends in self.way),
        ]
