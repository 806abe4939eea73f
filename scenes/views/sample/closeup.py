"""One unit of a network, large: its inputs, its weights, its bias, its sum, its activation."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from models.arrays import Array
from models.network.activations import parse
from models.network.forward import Forward
from models.network.network import Network
from scenes.drawing.charts.diagram import STRONGEST, State, Wires
from scenes.drawing.charts.graph import Graph, Series
from scenes.drawing.text.matrix import in_color
from scenes.drawing.theme import Theme, hues_of
from scenes.drawing.ticks import ticks
from scenes.drawing.viewport import Panel
from scenes.views.captions.numbers import numeral
from scenes.views.sample.equations import Equations
from scenes.views.sample.wiring import Flow

RADIUS, SIZE = 0.62, 0.36
# Weights that small would hardly be seen: here they are drawn in proportion to the largest.
FULL = 4.0

# The activation is drawn at least from minus to plus so much.
REACH = 3.0

Label = tuple[str, str, float, tuple[float, float], int]


class Mark:
    """Where a play along a curve is: from its left end to (z, curve(z))."""

    def __init__(self, curve: Callable[[Array], Array], z: float) -> None:
        self.curve, self.z = curve, z
        self.reach = max(REACH, 1.25 * abs(z))

    def mark(self, alpha: float) -> tuple[float, float]:
        x = -self.reach + alpha * (self.z + self.reach)
        return x, float(self.curve(np.array(x)))


class CloseUp:
    """A unit of a layer (counted from 1; units from 0) on a panel.

    The bias is drawn as the weight of one more input, which is always 1.
    """

    def __init__(
        self,
        network: Network,
        number: int,
        unit: int,
        forward: Forward,
        panel: Panel,
        theme: Theme,
    ) -> None:
        layer = network.layers[number - 1]
        self.number, self.unit, self.theme = number, unit, theme
        self.weights = np.append(layer.weight[unit], layer.bias[unit])
        received = np.append(forward.inputs[number - 1], 1.0)
        z, given = forward.scores[number - 1][unit], forward.columns[number][unit]
        count = len(received)
        half = min(0.5 * panel.width - 1.3, 4.6)
        pitch = min((panel.height - 0.5) / count, 1.75)
        radius = min(RADIUS, 0.36 * pitch)
        heights = panel.y + pitch * (0.5 * (count - 1) - np.arange(count))
        self.count, self.radius = count, radius
        xs = panel.x + half * np.array([-1.0, 0.0, 1.0])
        nodes = [(xs[0], height) for height in heights] + [(x, panel.y) for x in xs[1:]]
        edges = [(index, count) for index in range(count)] + [(count, count + 1)]
        columns = hues_of(len(network.layers) + 1, theme)
        hues = [*[columns[number - 1]] * (count - 1), theme.muted, *[columns[number]] * 2]
        rings = np.array([theme.rgb(hue) for hue in hues])
        self.wires = Wires(np.array(nodes), radius, np.array(edges), rings, np.zeros((0, 2)))
        scale = max(float(np.abs(self.weights).max()), 1e-300)
        values = np.array([*received, z, given])
        largest = max(float(np.abs(values).max()), 1e-300)
        # what the sum gives on is no weight: a line of middling width without a sign
        nothing, none = np.zeros(count + 2), np.zeros(count + 1)
        known = np.append(np.ones(count), [0.0, 0.0])
        at_first = State(
            strengths=np.append(FULL * self.weights / scale, 0.0),
            values=values,
            levels=values / largest,
            known=known,
            lit_edges=none,
            lit_nodes=nothing,
            pulses=none,
        )
        assert FULL < STRONGEST
        summed = replace(at_first, known=np.append(np.ones(count + 1), 0.0))
        done = replace(at_first, known=np.ones(count + 2))
        inwards = np.append(np.ones(count), 0.0)
        # the last layer's z may be made a probability
        probable = number == len(network.layers) and forward.task == "binary"
        self.mark = Mark(parse("sigmoid") if probable else layer.activation, float(z))
        self.graph = self._graph(xs, panel)
        self.opening = Flow.still(at_first)
        self.adding = Flow(at_first, summed, inwards)
        self.acting = Flow(summed, done, 1.0 - inwards)

    def _graph(self, xs: Array, panel: Panel) -> Graph:
        """The activation as a curve, over the line from the sum to what is given on."""
        width = min(xs[2] - xs[1] - 2.0 * self.radius - 0.1, 3.2)
        height = min(0.75 * width, 0.5 * panel.height - 0.75)
        place = Panel(0.5 * (xs[1] + xs[2]), panel.y + 0.15 + 0.5 * height, width, height)
        x = np.linspace(-self.mark.reach, self.mark.reach, 241)
        y = self.mark.curve(x)
        steps = ticks(min(0.0, float(y.min())), float(y.max()), 2, beyond=True)
        low = -steps[-1] if y.min() < -0.02 * steps[-1] else 0.0
        series = Series(x, y, self.theme.accent, ticks(x[0], x[-1], 3), (low, *steps))
        return Graph(place, self.theme, series)

    def labels(self, equations: Equations) -> Iterator[Label]:
        """Texts as (name, markup, size, place, alignment)."""
        nodes, reach = self.wires.nodes, self.radius + 0.14
        for index in range(self.count):
            x, y = nodes[index]
            bias = index == self.count - 1
            symbol = "b" if bias else f"w_{index + 1}"
            sign = self.theme.classes[int(self.weights[index] >= 0)]
            weight = in_color(f"{symbol} = {numeral(float(self.weights[index]))}", sign)
            along = nodes[index] + 0.42 * (nodes[self.count] - nodes[index])
            # above its line, from end to end
            steep = abs(y - nodes[self.count][1]) / (nodes[self.count][0] - x)
            yield f"weight{index}", f"${weight}$", SIZE, (along[0], along[1] + 0.3 + 0.8 * steep), 0
            name = "1" if bias else equations.part(self.number - 1, index + 1)
            if not bias:
                yield f"part{index}", f"${name}$", SIZE, (x - reach, y), 1
        below = -self.radius - 0.3
        (x, y), (end, _) = nodes[self.count], nodes[self.count + 1]
        yield "sum", "$z$", SIZE, (x, y + below), 0
        yield (
            "given",
            f"${'a' if self.number < equations.count else 'hat(y)'}$",
            SIZE,
            (end, y + below),
            0,
        )
        above = self.graph.panel.y + 0.5 * self.graph.panel.height + 0.2
        yield "phi", equations.acting(self.number), SIZE, (self.graph.panel.x, above), 0
