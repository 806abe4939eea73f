"""A network as a diagram on a panel: which units are shown and where, and what flows between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from models.arrays import Array
from models.network.forward import Forward, forward, some_of
from models.network.network import Network
from scenes.drawing.charts.diagram import State, Wires
from scenes.drawing.theme import Theme, hues_of
from scenes.drawing.viewport import Panel
from scenes.views.plane.lazy import Unhashed
from scenes.views.training.playback import Playback, Source

# Room for the headings of the columns, and on both sides for names of inputs and outputs.
HEADINGS, BESIDE = 1.12, 1.05
# Nodes of one column are at least and at most so far apart, columns at most: scene units.
PITCH, COLUMNS = (0.48, 1.25), 4.2
FEWEST, MOST = 4, 12
LARGEST = 0.4
# Gradients are drawn in proportion to the largest one of their layer, which has this strength.
FULL = 3.0
# A pulse is so far when the nodes it runs to begin to change.
ARRIVAL = 0.65


@dataclass(frozen=True)
class Column:
    """A layer as it is shown: its units, as indices from 0, of how many."""

    units: tuple[int, ...]
    width: int

    @property
    def abridged(self) -> bool:
        return len(self.units) < self.width


class Wiring:
    """The units of a network of these widths on a panel.

    A layer too wide for it is shown by some of its units, evenly spaced, the first and the last
    among them: those whose numbers an abridged vector shows as well.
    """

    def __init__(self, widths: Sequence[int], panel: Panel, theme: Theme, headed: bool) -> None:
        left, bottom, right, top = panel.box
        top -= HEADINGS if headed else 0.2
        bottom += 0.1
        slots = int((top - bottom) / PITCH[0])
        # as many above the gap as below it
        most = min(max(2 * ((slots - 1) // 2), FEWEST), MOST)
        self.columns = tuple(
            Column(tuple(some_of(width, most if width > most + 1 else width).tolist()), width)
            for width in widths
        )
        pitches = [
            min((top - bottom) / (len(column.units) + column.abridged), PITCH[1])
            for column in self.columns
        ]
        room = right - left - 2.0 * BESIDE
        spacing = min(room / (len(widths) - 1), COLUMNS)
        self.spacing, self.top = spacing, top
        self.radius = min(0.43 * min(pitches), 0.3 * spacing, LARGEST)
        middle, start = 0.5 * (top + bottom), panel.x - 0.5 * spacing * (len(widths) - 1)
        self.xs = tuple(start + spacing * index for index in range(len(widths)))
        nodes, gaps, of_column = [], [], []
        placed = zip(self.columns, pitches, self.xs, strict=True)
        for index, (column, pitch, x) in enumerate(placed):
            shown = len(column.units)
            places = np.arange(shown + column.abridged, dtype=float)
            heights = middle + pitch * (0.5 * (len(places) - 1) - places)
            if column.abridged:
                gaps.append((x, heights[shown // 2]))
                heights = np.delete(heights, shown // 2)
            nodes += [(x, height) for height in heights]
            of_column += [index] * shown
        self.of_column = np.array(of_column)
        edges = [
            (start, end)
            for before, after in pairwise(range(len(widths)))
            for end in np.flatnonzero(self.of_column == after).tolist()
            for start in np.flatnonzero(self.of_column == before).tolist()
        ]
        hues = np.array([theme.rgb(hue) for hue in hues_of(len(widths), theme)])
        self.wires = Wires(
            np.array(nodes),
            self.radius,
            np.array(edges),
            hues[self.of_column],
            np.array(gaps).reshape(-1, 2),
        )

    @property
    def of_layer(self) -> Array:
        """(E,): the layer, from 0, that each edge is a weight of."""
        return self.of_column[self.wires.edges[:, 0]]

    def of_edges(self, matrices: Sequence[Array]) -> Array:
        """The entries of every layer's (out, in) that are shown.  # -> (E,)"""
        return np.concatenate(
            [
                matrix[np.ix_(after.units, before.units)].ravel()
                for matrix, (before, after) in zip(matrices, pairwise(self.columns), strict=True)
            ]
        )

    def of_nodes(self, vectors: Sequence[Array]) -> Array:
        """The entries of every column's vector that are shown.  # -> (N,)"""
        return np.concatenate(
            [
                vector[list(column.units)]
                for vector, column in zip(vectors, self.columns, strict=True)
            ]
        )

    def levels(self, vectors: Sequence[Array]) -> Array:
        """How nodes are lit: by each value as a share of the largest of its column.  # -> (N,)"""
        largest = [max(float(np.abs(vector).max()), 1e-300) for vector in vectors]
        return self.of_nodes([vector / most for vector, most in zip(vectors, largest, strict=True)])

    def state(self, network: Network, forward: Forward, reached: int = -1) -> State:
        """Weights as edges, and a sample's values in the columns up to `reached`, from 0."""
        nodes, edges = np.zeros(len(self.of_column)), np.zeros(len(self.wires.edges))
        levels = self.levels(forward.columns)
        if forward.task == "binary":
            # a probability leans towards class 0 or class 1
            levels[self.of_column == len(self.columns) - 1] = 2.0 * forward.answer[0] - 1.0
        return State(
            strengths=self.of_edges([layer.weight for layer in network.layers]),
            values=self.of_nodes(forward.columns),
            levels=levels,
            known=(self.of_column <= reached).astype(float),
            lit_edges=edges,
            lit_nodes=nodes,
            pulses=edges,
        )

    def holding(self, state: State, column: int, vector: Array) -> State:
        """A state with other values in a column, lit by their signs."""
        here = self.of_column == column
        units = list(self.columns[column].units)
        values, levels = state.values.copy(), state.levels.copy()
        largest = max(float(np.abs(vector).max()), 1e-300)
        values[here], levels[here] = vector[units], vector[units] / largest
        return replace(state, values=values, levels=levels)

    def weighted(self, state: State, layer: int, matrix: Array, *, relative: bool) -> State:
        """A state with other edges in a layer; `relative` to the largest of them."""
        before, after = self.columns[layer], self.columns[layer + 1]
        strengths, here = state.strengths.copy(), self.of_layer == layer
        entries = matrix[np.ix_(after.units, before.units)].ravel()
        scale = FULL / max(float(np.abs(matrix).max()), 1e-300) if relative else 1.0
        strengths[here] = scale * entries
        return replace(state, strengths=strengths)

    def most_active_unit(self, forward: Forward) -> tuple[int, int]:
        """A layer's number and a unit of it to look at: of the first layer's, the one that gives
        on most."""
        units = list(self.columns[1].units)
        return 1, units[int(np.abs(forward.columns[1][units]).argmax())]

    def pointing_at(self, state: State, column: int, unit: int) -> State:
        """A state with one unit lit."""
        lit = np.zeros(len(self.of_column))
        place = self.columns[column].units.index(unit)
        lit[np.flatnonzero(self.of_column == column)[place]] = 1.0
        return replace(state, lit_nodes=lit)

    def steepest(self, layer: int, gradient: Array) -> tuple[int, int]:
        """The units, (after, before), whose weight has the largest gradient of those shown."""
        before, after = self.columns[layer], self.columns[layer + 1]
        shown = np.abs(gradient[np.ix_(after.units, before.units)])
        row, column = np.unravel_index(int(shown.argmax()), shown.shape)
        return after.units[row], before.units[column]

    def pointing_at_edge(self, state: State, layer: int, after: int, before: int) -> State:
        """A state with one edge lit: that between two units."""
        lit, (starts, ends) = np.zeros(len(self.wires.edges)), self.columns[layer : layer + 2]
        place = ends.units.index(after) * len(starts.units) + starts.units.index(before)
        lit[np.flatnonzero(self.of_layer == layer)[place]] = 1.0
        return replace(state, lit_edges=lit)


@dataclass(frozen=True, eq=False)
class Flow:
    """From one state to another, with a pulse along some edges.

    `along` (E,): 1 where it runs forwards, -1 where backwards, 0 where there is none. Numbers
    aren't blended: one goes, then the other comes.
    """

    start: State
    end: State
    along: Array

    @classmethod
    def still(cls, state: State) -> "Flow":
        return cls(state, state, np.zeros(len(state.strengths)))

    def at(self, alpha: float) -> State:
        start, end = self.start, self.end
        other = (start.values != end.values) & (start.known > 0.0) & (end.known > 0.0)
        change = alpha
        if self.along.any():
            change = float(np.clip((alpha - ARRIVAL) / (1.0 - ARRIVAL), 0.0, 1.0))
        first = other & (change < 0.5)
        known = start.known + change * (end.known - start.known)
        return State(
            strengths=start.strengths + alpha * (end.strengths - start.strengths),
            values=np.where(first, start.values, end.values),
            levels=np.where(first, start.levels, end.levels),
            known=np.where(other, abs(1.0 - 2.0 * change), known),
            lit_edges=start.lit_edges + alpha * (end.lit_edges - start.lit_edges),
            lit_nodes=start.lit_nodes + alpha * (end.lit_nodes - start.lit_nodes),
            pulses=np.where(self.along > 0, alpha, np.where(self.along < 0, 1.0 - alpha, 0.0)),
        )


class TrainingStates(Source):
    """A diagram through training: the weights of the moment, and what they make of one sample."""

    def __init__(self, playback: Playback, wiring: Wiring, sample: int) -> None:
        super().__init__(playback, sample, wiring.columns)
        self._wiring = Unhashed(wiring)
        self.sample = sample

    def at(self, alpha: float) -> State:
        wiring, run = self._wiring.value, self.playback.run
        network = run.at(self.playback.epoch(alpha))
        sample = forward(network, run.points[self.sample], run.task)
        return wiring.state(network, sample, reached=len(wiring.columns))
