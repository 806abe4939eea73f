"""The gestures of a dot product: a row of weights turns against an input, then meets them all."""

from dataclasses import replace

import numpy as np
from manim import FadeIn, FadeOut

from models.geometry.alignment import of_length, side
from scenes.drawing.animations import Follow
from scenes.drawing.charts.graph import CurveProgress, Graph, Stems
from scenes.drawing.plane.arrows import ORIGIN, MoveArrows, SlideAndGrow, arrow_to
from scenes.drawing.plane.division import Divider
from scenes.drawing.plane.marks import NameTags
from scenes.drawing.plane.projection import Projection, Spokes
from scenes.drawing.text.counter import Counter
from scenes.drawing.viewport import viewport_of
from scenes.views.algebra import dot
from scenes.views.captioned import NUMBER_SIZE
from scenes.views.clip import Clip
from scenes.views.plane.motion import opening

# Pixels of a frame 1080 high: widths of arrows and of bars.
ARROW_WIDTH, BAR = 8.0, 6.2111111
# Radians from an arrow to its name: names stand apart where the arrows don't.
LEAN = 1.3


class DotClip(Clip):
    """A clip of one unit: left its row w and the inputs, right a graph of their scores."""

    panels = 2

    def setup(self) -> None:
        super().setup()
        snapshot, theme, index = self.snapshot, self.theme, self.settings.trace
        layer, points = snapshot.network.layers[0], snapshot.points
        self.matches = dot.Matches(layer, self.settings.unit, points)
        self.row, name = self.matches.row, self.matches.name
        length = float(np.linalg.norm(self.row))
        self.input = of_length(points, length) if index is None else index
        self.left = self.view(snapshot, 0)
        self.turn = dot.Turn.at_rest(self.row, points[self.input])
        plane, x = self.left.plane, self.turn.x
        plane.trace.index = None
        self.plane, self.signs = plane, dot.sign_hues(theme)
        circle = length * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
        near = viewport_of(1.15 * np.vstack([circle, x, -x]), self.left.panel.aspect)
        self.rest = opening(self.left.grid, points, near)
        plane.show(self.rest, 0.0)
        self.x = arrow_to(x, plane, theme.input, ARROW_WIDTH)
        self.w = arrow_to(self.row, plane, theme.hidden, ARROW_WIDTH)
        lean = LEAN * side(self.row, x)
        x_name, w_name, angle_name = self.names_of("$x$", f"${name}$", "$theta$")
        self.x_name = NameTags(self.x, (x_name,), -lean)
        self.w_name = NameTags(self.w, (w_name,), lean)
        self.projection = Projection(plane, self.signs, angle_name)
        self.graph = Graph(self.layout.panels[1], theme, dot.score_curve(self.turn, theme))
        self.bar, self.mark = Stems(self.graph, self.signs, BAR), CurveProgress(self.graph)
        (left, y), right = self.layout.numbers
        middle = left + 0.5 * self.left.panel.width
        places = {"angle": (left, y), "cosine": (middle, y), "score": right}
        self.counters = {
            Counter(words, NUMBER_SIZE, theme, places[what]): what
            for what, words in dot.reading_names(name, theme).items()
        }
        for part, source in self.measures(self.turn).items():
            part.show(source, 0.0)

    def measures(self, turn: dot.Turn) -> dict:
        """All that is measured of a turn: what shows it, and what it shows."""
        readings = {counter: dot.TurnReading(turn, what) for counter, what in self.counters.items()}
        return {**dict.fromkeys((self.projection, self.bar, self.mark), turn), **readings}

    def open_on_the_vectors(self) -> None:
        """The row and the input, the one projected on the other, and what is measured of them."""
        name, plane = self.matches.name, self.plane
        width = self.snapshot.network.layers[0].width
        whose = dot.unit_and_input(self.matches, width, self.input, self.run)
        self.set_text(
            caption=self.caption("how far do two vectors point the same way?"),
            left=self.title(f"a row ${name}$ of the weights, and an input $x$", 0),
            right=self.title(dot.dot_formula(name, self.theme), 1),
            note=self.footnote(self.snapshot, basis=False, also=whose),
        )
        for layer in (plane.grid, plane.dots):
            layer.set_opacity(0.0)
        self.add(plane)
        self.play(FadeIn(plane.ghost), FadeIn(self.graph))
        self.add(self.projection.set_opacity(0.0))  # it comes later, and lies under the vectors
        self.play(map(FadeIn, (self.x, self.w, self.x_name, self.w_name)))
        measured = map(FadeIn, (self.bar, self.mark, *self.counters))
        self.play(self.projection.animate.set_opacity(1.0), *measured)
        self.wait(1.2)

    def turn_to(self, degrees: int) -> None:
        """Turn the row to a special angle from the input."""
        self.turn_row(np.radians(degrees), dot.SPECIAL[degrees])
        self.wait(1.2)

    def turn_back(self) -> None:
        """Turn the row to where it was."""
        trained = dot.Turn.at_rest(self.row, self.turn.x).end
        self.turn_row(trained, "back to where training has put it")
        self.wait(0.6)

    def turn_row(self, angle: float, words: str) -> None:
        """Turn the row to an angle in radians, with all that is measured of it."""
        self.set_text(caption=self.caption(words))
        turn = self.turn = self.turn.to(angle)
        self.play(
            MoveArrows(self.w, turn, ORIGIN, self.row[None]),
            *(Follow(part, source) for part, source in self.measures(turn).items()),
            run_time=1.0 + 1.2 * abs(turn.end - turn.start),
        )

    def leave_the_input(self) -> None:
        """The row alone stays, as a template for all points."""
        matches, theme = self.matches, self.theme
        # the row's name changes before it comes again
        names, measured = (self.w_name, self.x_name), (self.projection, self.bar, self.mark)
        self.play(map(FadeOut, (*names, *measured, self.x, self.graph, *self.counters)))
        self.set_text(
            caption=self.caption("template matching: one row against every point"),
            left=self.title(f"the unit's line ${dot.affine(matches, theme)} = 0$", 0),
            right=self.title(f"${dot.affine(matches, theme)}$ of every point, in order", 1),
        )

    def zoom_out(self) -> None:
        """All points come into view, and the row goes to the line that it stands on."""
        foot, plane = self.matches.foot, self.plane
        shown = np.vstack([self.snapshot.points, foot, foot + self.row])
        far = viewport_of(shown, self.left.panel.aspect)
        times = self.matches.enlarged(far.height)
        if times > 1:
            self.w_name.names = self.names_of(f"${times} thin {self.matches.name}$")
        widening = replace(self.rest, viewports=(self.rest.viewports[0], far))
        self.play(
            Follow(plane, widening),
            plane.dots.animate.set_opacity(1.0),
            MoveArrows(self.w, SlideAndGrow(foot, times), ORIGIN, self.row[None]),
            run_time=2.0,
        )
        self.play(FadeIn(self.w_name, run_time=0.5))

    def reveal_scores(self) -> None:
        """The line, the tint of both sides, the distances from the line, and a bar a point."""
        plane, matches, theme = self.plane, self.matches, self.theme
        plane.divider = Divider.line(matches.row, matches.bias)
        plane.tint.field = matches.field(plane.viewport.window(plane.panel), theme)
        self.play(plane.curves.animate.set(progress=1.0), FadeIn(plane.tint))
        spokes = Spokes(plane, *matches.spokes(theme))
        graph = Graph(self.layout.panels[1], theme, matches.series(theme))
        bars = Stems(graph, self.signs, BAR)
        bars.show(matches, 0.0)
        bars.grown = 0.0
        self.add(spokes.set_opacity(0.8), self.w, self.w_name)
        self.play(FadeIn(graph, run_time=0.6))
        self.add(bars)
        self.play(spokes.animate.set(progress=1.0), bars.animate.set(grown=1.0), run_time=2.0)
        (agreeing, shorter), extent = dot.agreeing(matches, theme), dot.extent(matches)
        self.set_text(
            caption=self.caption("$w$: what to look for; $b$: how much is enough"),
            agreeing=self.number(agreeing, 0, shorter),
            extent=self.number(f"from {extent}", 1, extent),
        )
        self.wait(3.0)
