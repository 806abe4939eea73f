"""The dot product of a row of weights with x, by the angle between them; then with every point."""

from dataclasses import replace

import numpy as np
from manim import FadeIn, FadeOut

from models.geometry.alignment import of_length, side
from scenes.cli.catalog import CATALOG
from scenes.drawing.animations import Follow
from scenes.drawing.charts.graph import CurveProgress, Graph, Stems
from scenes.drawing.plane.arrows import Arrows, MoveArrows, SlideAndGrow
from scenes.drawing.plane.division import Divider
from scenes.drawing.plane.marks import NameTags
from scenes.drawing.plane.projection import Projection, Spokes
from scenes.drawing.text.counter import Counter
from scenes.drawing.text.text import escape
from scenes.drawing.viewport import viewport_of
from scenes.views.algebra import dot
from scenes.views.captioned import NUMBER_SIZE
from scenes.views.clip import Clip
from scenes.views.plane.motion import opening

ORIGIN = np.zeros((1, 2))
# In pixels of a frame 1080 high: of arrows, of bars.
ARROW_WIDTH, BAR = 8.0, 6.2111111
# Radians: names stand apart where the arrows don't.
LEAN = 1.3


class DotProduct(Clip):
    """`dot RUN`: left, a row w and x; right, their score, at first by the angle between them."""

    settings = CATALOG["dot"].settings
    panels = 2

    def construct(self) -> None:
        snapshot, unit = self.snapshot, self.settings.unit
        self.matches = dot.Matches(snapshot.network.layers[0], unit, snapshot.points)
        self.row = self.matches.row
        index = self.settings.trace
        self.chosen = of_length(snapshot.points, float(np.linalg.norm(self.row)))
        self.chosen = self.chosen if index is None else index
        self.turn = dot.Turn.at_rest(self.row, snapshot.points[self.chosen])
        self.set_up()
        self.open_on_the_vectors()
        for degrees, words in dot.SPECIAL.items():
            self.set_text(caption=self.caption(words))
            self.turn_to(np.radians(degrees))
            self.wait(1.2)
        self.set_text(caption=self.caption("back to where training has put it"))
        self.turn_to(dot.Turn.at_rest(self.row, self.turn.x).end)
        self.wait(0.6)
        self.match_every_point()

    def set_up(self) -> None:
        """The plane with two vectors and the projection, and the graph with its bar."""
        theme, name = self.theme, self.matches.name
        self.left = self.view(self.snapshot, 0)
        plane = self.plane = self.left.plane
        plane.trace.index = None
        circle = np.linalg.norm(self.row) * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
        shown = np.concatenate([circle, self.turn.x[None], -self.turn.x[None]])
        near = viewport_of(1.15 * shown, self.left.panel.aspect)
        self.rest = opening(self.left.grid, self.snapshot.points, near)
        plane.show(self.rest, 0.0)
        self.x = Arrows(plane, ORIGIN, self.turn.x[None], theme.rgb(theme.input)[None], ARROW_WIDTH)
        self.w = Arrows(plane, ORIGIN, self.row[None], theme.rgb(theme.hidden)[None], ARROW_WIDTH)
        lean = LEAN * side(self.row, self.turn.x)
        x, w = self.names_of("$x$", f"${name}$")
        self.names = [NameTags(self.x, (x,), -lean), NameTags(self.w, (w,), lean)]
        self.projection = Projection(plane, dot.sign_hues(theme), *self.names_of("$theta$"))
        self.graph = Graph(self.layout.panels[1], theme, dot.score_curve(self.turn, theme))
        self.bar, self.mark = (
            Stems(self.graph, dot.sign_hues(theme), BAR),
            CurveProgress(self.graph),
        )
        self.counters: dict[Counter, str] = {}
        if self.settings.text != "none":
            (x, y), right = self.layout.numbers
            half = x + 0.5 * self.left.panel.width
            score = f"${dot.colored(name, theme.hidden)} dot {dot.colored('x', theme.input)} =$"
            angle = f"${dot.colored('theta', theme.accent)} =$"
            self.counters = {
                Counter(angle, NUMBER_SIZE, theme, (x, y)): "angle",
                Counter("$cos theta =$", NUMBER_SIZE, theme, (half, y)): "cosine",
                Counter(score, NUMBER_SIZE, theme, right): "score",
            }
        self.set_turn()

    def set_turn(self) -> None:
        """Show where the present turn begins."""
        for part in (self.projection, self.bar, self.mark):
            part.show(self.turn, 0.0)
        for counter, what in self.counters.items():
            counter.show(dot.TurnReading(self.turn, what), 0.0)

    def open_on_the_vectors(self) -> None:
        name, width = self.matches.name, self.snapshot.network.layers[0].width
        about = f"${name}$: the weights of unit {self.matches.unit} of {width} in the first layer"
        point = f"$x$: point {self.chosen} of {escape(self.run.name)}"
        self.set_text(
            caption=self.caption("how far do two vectors point the same way?"),
            left=self.title(f"a row ${name}$ of the weights, and an input $x$", 0),
            right=self.title(dot.dot_formula(name, self.theme), 1),
            note=self.footnote(self.snapshot, basis=False, also=f"{about}; {point}"),
        )
        plane = self.plane
        for layer in (plane.grid, plane.dots):
            layer.set_opacity(0.0)
        self.add(plane)
        self.play(FadeIn(plane.ghost), FadeIn(self.graph))
        self.add(self.projection.set_opacity(0.0))  # it comes later, and lies under the vectors
        self.play(map(FadeIn, (self.x, self.w, *self.names)))
        measured = map(FadeIn, (self.bar, self.mark, *self.counters))
        self.play(self.projection.animate.set_opacity(1.0), *measured)
        self.wait(1.2)

    def turn_to(self, angle: float) -> None:
        """Turn the row, with all that is measured of it."""
        turn = self.turn = self.turn.to(angle)
        seconds = 1.0 + 1.2 * abs(turn.end - turn.start)
        measured = (self.projection, self.bar, self.mark)
        self.play(
            MoveArrows(self.w, turn, ORIGIN, self.row[None], run_time=seconds),
            *(Follow(part, turn, run_time=seconds) for part in measured),
            *(
                Follow(counter, dot.TurnReading(turn, what), run_time=seconds)
                for counter, what in self.counters.items()
            ),
        )

    def match_every_point(self) -> None:
        """The unit as a template: the scores of all points, with the bias."""
        matches, theme = self.matches, self.theme
        # the row stays, without its name while that changes
        gone = (
            self.names[1],
            self.projection,
            self.x,
            self.names[0],
            self.bar,
            self.mark,
            self.graph,
        )
        self.play(map(FadeOut, (*gone, *self.counters)))
        self.set_text(
            caption=self.caption("template matching: one row against every point"),
            left=self.title(f"the unit's line ${dot.affine(matches, theme, relation=' = 0')}$", 0),
            right=self.title(f"${dot.affine(matches, theme)}$ of every point, in order", 1),
        )
        self.zoom_out()
        self.play(FadeIn(self.names[1], run_time=0.5))
        self.reveal_scores()
        self.set_text(
            caption=self.caption("$w$: what to look for; $b$: how much is enough"),
            agreeing=self.number(dot.agreeing(matches, theme), 0),
            extent=self.number(dot.extent(matches), 1),
        )
        self.wait(3.0)

    def zoom_out(self) -> None:
        """All points come into view, and the row goes to the line that it stands on."""
        foot = self.matches.foot[None]
        shown = np.concatenate([self.snapshot.points, foot, foot + self.row])
        far = viewport_of(shown, self.left.panel.aspect)
        times = self.matches.enlarged(far.height)
        if times > 1:
            self.names[1].names = self.names_of(f"${times} thin {self.matches.name}$")
        widening = replace(self.rest, viewports=(self.rest.viewports[0], far))
        self.play(
            Follow(self.plane, widening, run_time=2.0),
            self.plane.dots.animate(run_time=2.0).set_opacity(1.0),
            MoveArrows(self.w, SlideAndGrow(foot[0], times), ORIGIN, self.row[None], run_time=2.0),
        )

    def reveal_scores(self) -> None:
        """The line, the tint of both sides, the distances from the line, and a bar a point."""
        plane, matches, theme = self.plane, self.matches, self.theme
        plane.divider = Divider.line(matches.row, matches.bias)
        plane.tint.field = matches.field(plane.viewport.window(plane.panel), theme)
        self.play(plane.curves.animate.set(progress=1.0), FadeIn(plane.tint))
        spokes = Spokes(plane, *matches.spokes(theme))
        spokes.set_opacity(0.8)
        graph = Graph(self.layout.panels[1], theme, matches.series(theme))
        bars = Stems(graph, dot.sign_hues(theme), BAR)
        bars.show(matches, 0.0)
        bars.grown = 0.0
        self.add(spokes, self.w, self.names[1])
        self.play(FadeIn(graph, run_time=0.6))
        self.add(bars)
        self.play(spokes.animate.set(progress=1.0), bars.animate.set(grown=1.0), run_time=2.0)
