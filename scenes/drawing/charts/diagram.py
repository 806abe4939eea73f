"""Nodes in columns, joined by signed edges: what a network looks like as a diagram."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT, Canvas
from scenes.drawing.mobject import TimedMobject
from scenes.drawing.plane.marks import write
from scenes.drawing.text.digits import Digits
from scenes.drawing.theme import Theme

# Smilkov et al. 2017, "Direct-Manipulation Visualization of Deep Networks" (TensorFlow
# Playground): edges of strength 0 to 5 are 1 to 10 pixels wide, and get their full colour at 1.
WIDTHS, STRONGEST, COLORED = (1.0, 10.0), 5.0, 1.0
# The em of the number in a node, as a share of its diameter; below it, in reference pixels,
# nothing is written.
EM, SMALLEST = 0.33, 13.0
# The ring of a node, in reference pixels, and when it is lit.
RING, LIT_RING = 2.6, 6.0
# How long a pulse on an edge is, as a share of it, and its width in reference pixels.
PULSE, PULSE_WIDTH, RIM = 0.3, 6.0, 5.0
PULSE_RADIUS = 9.0
# The width of an edge that is pointed at.
LIT = 11.0
# Of the dots that stand for nodes left out: their distance, radius and rim.
GAP = 0.09 * REFERENCE_PIXELS_PER_UNIT, 2.8, 3.0


@dataclass(frozen=True, eq=False)
class Wires:
    """Where everything stands.

    Attributes
    ----------
    nodes
        (N, 2), scene units.
    radius
        Of the nodes, scene units.
    edges
        (E, 2): the two nodes that each joins.
    hues
        (N, 3), 0 to 255: the colours of the nodes' rings.
    gaps
        (K, 2): places of three dots one below the other, which stand for nodes left out.
    """

    nodes: Array
    radius: float
    edges: Array
    hues: Array
    gaps: Array


@dataclass(frozen=True, eq=False)
class State:
    """What a diagram shows at one moment.

    Attributes
    ----------
    strengths
        (E,): the edges' colour is by the sign and their width by the size.
    values
        (N,): written into the nodes.
    levels
        (N,), -1 to 1: how the nodes are lit.
    known
        (N,), 0 to 1: how much of that is seen.
    lit_edges, lit_nodes
        (E,), (N,), 0 to 1: what is pointed at.
    pulses
        (E,): how far along an edge a pulse is, in (0, 1); elsewhere there is none.
    """

    strengths: Array
    values: Array
    levels: Array
    known: Array
    lit_edges: Array
    lit_nodes: Array
    pulses: Array


class Diagram(TimedMobject):
    """Nodes and edges; `show(source, alpha)` has it show `source.at(alpha)`, a `State`.

    Attributes
    ----------
    widths, strongest
        How wide edges are, in reference pixels, from strength 0 to the strongest.
    ring
        The width of a node's ring, in reference pixels.
    """

    widths, strongest, ring = WIDTHS, STRONGEST, RING

    def __init__(self, wires: Wires, theme: Theme) -> None:
        super().__init__((*wires.nodes.min(axis=0), *wires.nodes.max(axis=0)))
        self.wires, self.theme = wires, theme

    def draw_source(self, canvas: Canvas, source: Any, alpha: float) -> None:
        state, clip = source.at(alpha), canvas.frame
        centres = canvas.to_pixels(self.wires.nodes)
        self._draw_edges(canvas, clip, centres, state)
        self._draw_nodes(canvas, clip, centres, state)
        self._draw_gaps(canvas, clip)

    def signed(self, signs: Array, strengths: Array) -> Array:
        """Colours by sign, mixed from that of the ground's grid.  # (M,), (M,) in [0, 1]"""
        theme = self.theme
        negative, positive = theme.of_classes(2)
        hues = np.where(signs[:, None] < 0, negative, positive)
        return _mixed(theme.rgb(theme.ghost), hues, strengths)

    def edge_colors(self, strengths: Array) -> Array:
        """# (E,) -> (E, 3)"""
        return self.signed(strengths, np.minimum(np.abs(strengths) / COLORED, 1.0))

    def fills(self, state: State) -> Array:
        """The colours inside the nodes' rings, (N, 3)."""
        hues = self.signed(state.levels, np.ones(len(state.levels)))
        ground = self.theme.rgb(self.theme.ground)
        return _mixed(ground, hues, np.abs(state.levels) * state.known)

    def _draw_edges(self, canvas: Canvas, clip, centres: Array, state: State) -> None:
        theme, sizes = self.theme, np.abs(state.strengths)
        colors = self.edge_colors(state.strengths)
        colors = _mixed(colors, theme.rgb(theme.accent), state.lit_edges)
        widths = np.interp(sizes, (0.0, self.strongest), self.widths)
        widths = canvas.reference(1.0) * (widths + (LIT - widths) * state.lit_edges)
        # the strong ones over the weak ones, and over all what is pointed at
        order = np.argsort(sizes + 1e6 * state.lit_edges, kind="stable")
        lines = centres[self.wires.edges]
        canvas.strokes(lines[order], colors[order], self.opacity, widths[order], clip)
        going = np.flatnonzero((state.pulses > 0.0) & (state.pulses < 1.0))
        if len(going):
            self._draw_pulses(canvas, clip, lines, going, state.pulses[going])

    def _draw_pulses(self, canvas: Canvas, clip, lines: Array, going: Array, along: Array) -> None:
        """Parts of the edges `going` (P,), as far along as (P,) says; lines are (E, 2, 2)."""
        theme, head = self.theme, along * (1.0 + PULSE)
        ends = np.clip(np.stack([head - PULSE, head], axis=1), 0.0, 1.0)[..., None]
        start, end = lines[going, :1], lines[going, 1:]
        pulses = start + ends * (end - start)
        alphas = np.tile([0.15 * self.opacity, self.opacity], (len(going), 1))
        # a rim of the ground's colour keeps them apart from lines of any colour
        for hue, width in ((theme.ground, PULSE_WIDTH + RIM), (theme.accent, PULSE_WIDTH)):
            canvas.strokes(pulses, theme.rgb(hue), alphas, canvas.reference(width), clip)

    def _draw_nodes(self, canvas: Canvas, clip, centres: Array, state: State) -> None:
        theme, radius = self.theme, self.wires.radius * canvas.scale
        ground, fills = theme.rgb(theme.ground), self.fills(state)
        rings = _mixed(self.wires.hues, theme.rgb(theme.accent), state.lit_nodes)
        canvas.discs(centres, rings, self.opacity, radius, canvas.reference(2.0), ground, clip)
        for lit, ring in ((False, self.ring), (True, LIT_RING)):
            chosen = (state.lit_nodes > 0.0) == lit
            inner = radius - canvas.reference(ring)
            canvas.discs(centres[chosen], fills[chosen], self.opacity, inner, 0.0, ground, clip)
        self._label(canvas, clip, centres, fills, state)

    def _label(self, canvas: Canvas, clip, centres: Array, fills: Array, state: State) -> None:
        """Write the values into the nodes, where there is room."""
        theme, radius = self.theme, self.wires.radius * canvas.scale
        em = EM * 2.0 * radius
        if em < canvas.reference(SMALLEST):
            return
        sizes = Digits.of_size(em, 450), Digits.of_size(0.75 * em, 450)
        inks = theme.rgb(theme.text), theme.rgb(theme.ground)
        for centre, value, fill, known in zip(
            centres, state.values, fills, state.known, strict=True
        ):
            masks = [digits.line(compact(value)) for digits in sizes]
            mask = masks[0] if masks[0].shape[1] < 1.84 * radius else masks[1]
            x, y = centre - 0.5 * np.array(mask.shape[::-1])
            canvas.glyph(mask, x, y, readable(fill, inks), known * self.opacity, clip)

    def gap(self, canvas: Canvas) -> tuple[float, float, float, str]:
        """Of the dots of a gap, in pixels: their distance, radius and rim; and their colour."""
        step, radius, rim = map(canvas.reference, GAP)
        return step, radius, rim, self.theme.text

    def _draw_gaps(self, canvas: Canvas, clip) -> None:
        theme, (step, radius, rim, hue) = self.theme, self.gap(canvas)
        column = step * np.array([[0.0, -1.0], [0.0, 0.0], [0.0, 1.0]])
        dots = (canvas.to_pixels(self.wires.gaps)[:, None] + column).reshape(-1, 2)
        ground = theme.rgb(theme.ground)
        canvas.discs(dots, theme.rgb(hue), self.opacity, radius, rim, ground, clip)


class MatrixDiagram(Diagram):
    """A matrix as edges in the colours of its entries, between units with names.

    Strengths are how far an edge is lit, 0 to 1; levels, how far a node is filled with its hue.

    Parameters
    ----------
    entries
        (E, 3), 0 to 255: the edges' colours.
    names
        Typst markup, of every node.
    after
        (M, 2): the two nodes that each of more edges joins, which are muted.
    """

    widths, strongest, ring = (2.0, 6.0), 1.0, 3.6

    def __init__(
        self, wires: Wires, theme: Theme, entries: Array, names: Sequence[str], after: Array
    ) -> None:
        super().__init__(wires, theme)
        self.entries, self.names, self.after = entries, tuple(names), after

    def edge_colors(self, strengths: Array) -> Array:
        return _mixed(self.theme.rgb(self.theme.ghost), self.entries, strengths)

    def fills(self, state: State) -> Array:
        return _mixed(self.theme.rgb(self.theme.ground), self.wires.hues, state.levels)

    def _draw_edges(self, canvas: Canvas, clip, centres: Array, state: State) -> None:
        color, width = self.theme.rgb(self.theme.ghost), canvas.reference(self.widths[0])
        canvas.strokes(centres[self.after], color, 0.4 * self.opacity, width, clip)
        super()._draw_edges(canvas, clip, centres, state)

    def _draw_pulses(self, canvas: Canvas, clip, lines: Array, going: Array, along: Array) -> None:
        theme, (start, end) = self.theme, lines[going].swapaxes(0, 1)
        pulses, ground = start + along[:, None] * (end - start), theme.rgb(theme.ground)
        radius, rim = canvas.reference(PULSE_RADIUS), canvas.reference(theme.rim)
        canvas.discs(pulses, self.entries[going], self.opacity, radius, rim, ground, clip)

    def _label(self, canvas: Canvas, clip, centres: Array, fills: Array, state: State) -> None:
        size = 0.95 * self.wires.radius * REFERENCE_PIXELS_PER_UNIT
        nodes = zip(self.names, centres, self.wires.hues, fills, strict=True)
        for name, centre, hue, fill in nodes:
            write(canvas, name, centre, hue, fill, self.opacity, clip, size)

    def gap(self, canvas: Canvas) -> tuple[float, float, float, str]:
        radius = self.wires.radius * canvas.scale
        return 0.3 * radius, 0.07 * radius, 0.0, self.theme.muted


def compact(value: float) -> str:
    """A number in at most five characters: "0.43", "−12.8", "1e−6"."""
    value += 0.0  # no negative zero
    size = abs(value)
    if size == 0.0 or 0.005 <= size < 999.5:
        decimals = 2 if size < 9.995 else 1 if size < 99.95 else 0
        text = f"{value:.{decimals}f}"
    else:
        mantissa, power = f"{value:.0e}".split("e")
        text = f"{mantissa}e{int(power)}"
    return text.replace("-", "−")


def readable(ground: Array, inks: tuple[Array, Array]) -> Array:
    """The ink that stands out more from a ground, by relative luminance (WCAG 2)."""
    own = _luminance(ground)

    def contrast(ink: Array) -> float:
        low, high = sorted((own, _luminance(ink)))
        return (high + 0.05) / (low + 0.05)

    return max(inks, key=contrast)


def _luminance(color: Array) -> float:
    linear = np.where(color > 10.0, ((color / 255.0 + 0.055) / 1.055) ** 2.4, color / 3294.6)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def _mixed(start: Array, end: Array, fractions: Array) -> Array:
    """Colours between two.  # (3,) or (M, 3), the same, (M,) -> (M, 3)"""
    return start + fractions[:, None] * (end - start)
