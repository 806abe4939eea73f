"""Nodes in columns, joined by signed edges: what a network looks like as a diagram."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.arrays import Array
from scenes.drawing.canvas import REFERENCE_PIXELS_PER_UNIT, Canvas
from scenes.drawing.mobject import TimedMobject
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
# The width of an edge that is pointed at.
LIT = 11.0


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
        N colours #rrggbb, of the nodes' rings.
    gaps
        (K, 2): places of three dots one below the other, which stand for nodes left out.
    """

    nodes: Array
    radius: float
    edges: Array
    hues: tuple[str, ...]
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
    """Nodes and edges; `show(source, share)` has it show `source.at(share)`, a `State`."""

    def __init__(self, wires: Wires, theme: Theme) -> None:
        super().__init__((*wires.nodes.min(axis=0), *wires.nodes.max(axis=0)))
        self.wires, self.theme = wires, theme

    def draw_source(self, canvas: Canvas, source: Any, share: float) -> None:
        state = source.at(share)
        height, width = canvas.pixels.shape[:2]
        clip = (0, 0, width, height)
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

    def _draw_edges(self, canvas: Canvas, clip, centres: Array, state: State) -> None:
        theme, sizes = self.theme, np.abs(state.strengths)
        colors = self.signed(state.strengths, np.minimum(sizes / COLORED, 1.0))
        colors = _mixed(colors, theme.rgb(theme.accent), state.lit_edges)
        widths = np.interp(sizes, (0.0, STRONGEST), WIDTHS)
        widths += (LIT - widths) * state.lit_edges
        # the strong ones over the weak ones, and over all what is pointed at
        order = np.argsort(sizes + 1e6 * state.lit_edges, kind="stable")
        lines = centres[self.wires.edges]
        alphas = np.full((len(lines), 2), self.opacity)
        canvas.strokes(
            lines[order], colors[order], alphas, canvas.reference(1.0) * widths[order], clip
        )
        going = np.flatnonzero((state.pulses > 0.0) & (state.pulses < 1.0))
        if len(going):
            head = state.pulses[going] * (1.0 + PULSE)
            ends = np.clip(np.stack([head - PULSE, head], axis=1), 0.0, 1.0)[..., None]
            start, end = lines[going, :1], lines[going, 1:]
            pulses = start + ends * (end - start)
            alphas = np.tile([0.15 * self.opacity, self.opacity], (len(going), 1))
            # a rim of the ground's colour keeps them apart from lines of any colour
            for hue, width in ((theme.ground, PULSE_WIDTH + RIM), (theme.accent, PULSE_WIDTH)):
                color = np.repeat(theme.rgb(hue)[None], len(going), axis=0)
                canvas.strokes(pulses, color, alphas, canvas.reference(width), clip)

    def _draw_nodes(self, canvas: Canvas, clip, centres: Array, state: State) -> None:
        theme, wires = self.theme, self.wires
        alphas = np.full(len(centres), self.opacity)
        radius, ground = wires.radius * canvas.scale, theme.rgb(theme.ground)
        hues = np.array([theme.rgb(hue) for hue in wires.hues])
        rings = _mixed(hues, theme.rgb(theme.accent), state.lit_nodes)
        canvas.discs(centres, rings, alphas, radius, canvas.reference(2.0), ground, clip)
        hue = self.signed(state.levels, np.ones(len(centres)))
        fills = _mixed(ground, hue, np.abs(state.levels) * state.known)
        for lit, ring in ((False, RING), (True, LIT_RING)):
            chosen = (state.lit_nodes > 0.0) == lit
            inner = radius - canvas.reference(ring)
            canvas.discs(centres[chosen], fills[chosen], alphas[chosen], inner, 0.0, ground, clip)
        em = EM * 2.0 * radius
        if em < canvas.reference(SMALLEST):
            return
        sizes = Digits.of_size(em, 450), Digits.of_size(0.75 * em, 450)
        for centre, value, fill, known in zip(
            centres, state.values, fills, state.known, strict=True
        ):
            masks = [digits.line(compact(value)) for digits in sizes]
            mask = masks[0] if masks[0].shape[1] < 1.84 * radius else masks[1]
            ink = readable(fill, (theme.rgb(theme.text), ground))
            x, y = centre - 0.5 * np.array(mask.shape[::-1])
            canvas.glyph(mask, x, y, ink, known * self.opacity, clip)

    def _draw_gaps(self, canvas: Canvas, clip) -> None:
        gaps = self.wires.gaps
        if not len(gaps):
            return
        theme, step = self.theme, 0.09 * REFERENCE_PIXELS_PER_UNIT
        steps = np.array([[0.0, canvas.reference(k * step)] for k in (-1, 0, 1)])
        places = (canvas.to_pixels(gaps)[:, None] + steps).reshape(-1, 2)
        color = np.repeat(theme.rgb(theme.text)[None], len(places), axis=0)
        alphas = np.full(len(places), self.opacity)
        rim, ground = canvas.reference(3.0), theme.rgb(theme.ground)
        canvas.discs(places, color, alphas, canvas.reference(2.8), rim, ground, clip)


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


def _mixed(start: Array, end: Array, shares: Array) -> Array:
    """Colours between two.  # (3,) or (M, 3), the same, (M,) -> (M, 3)"""
    return start + shares[:, None] * (end - start)
