"""What the scenes about one network share: its diagram, one sample, and the words around them."""

from functools import cached_property

from models.arrays import Array
from models.errors import GridwarpError
from models.network.forward import Backward, Forward, backward, forward
from models.network.losses import losses_of
from models.network.network import Network
from models.run.diagnosis import diagnosis
from scenes.drawing.animations import Follow
from scenes.drawing.charts.diagram import Diagram, State
from scenes.drawing.text.text import Text
from scenes.views.captioned import written
from scenes.views.captions import footnotes
from scenes.views.clip import Clip
from scenes.views.layout import Layout, sample_layout
from scenes.views.sample.equations import Equations
from scenes.views.sample.wiring import Flow, Wiring

HEADING_SIZE = 0.30
BESIDE_SIZE = 0.30
# Columns nearer to each other than this have their activation in a line of its own.
NARROW = 2.6
# Nearer than this nothing could be read.
NEAREST = 0.5


class SampleClip(Clip):
    """A clip about what a network makes of one sample: `--trace`, or the first one."""

    capital = False  # whether formulas are written for all samples at once

    @cached_property
    def network(self) -> Network:
        """As trained, with its own inputs."""
        return self.run.at(self.snapshot.epoch)

    @cached_property
    def sample(self) -> int:
        """The index of the point."""
        index = self.traced(len(self.run.points))
        return self.default_sample() if index is None else index

    def default_sample(self) -> int:
        return 0

    @property
    def point(self) -> Array:
        return self.run.points[self.sample]

    @property
    def label(self) -> float | int:
        return self.run.labels[self.sample].item()

    @cached_property
    def forward(self) -> Forward:
        return forward(self.network, self.point, self.run.task)

    @cached_property
    def backward(self) -> Backward:
        return backward(self.network, self.point, self.label)

    @cached_property
    def loss(self) -> float:
        """Of the sample."""
        here = slice(self.sample, self.sample + 1)
        return float(losses_of(self.network(self.run.points[here]), self.run.labels[here])[0])

    @cached_property
    def equations(self) -> Equations:
        return Equations(self.network, self.run.task, self.theme, self.capital)


class DiagrammedClip(SampleClip):
    """One with the network as a diagram over a row of formulas."""

    matrix_row = 0.9

    def arrange(self, width: float, height: float) -> Layout:
        return sample_layout(width, height, self.settings.text, self.matrix_row)

    def setup(self) -> None:
        super().setup()
        headed = not self.clean
        self.wiring = Wiring(self.network.widths, self.layout.panels[0], self.theme, headed)
        if self.wiring.spacing < NEAREST:
            raise GridwarpError(
                f"a network of {len(self.network.layers)} layers is too long for this diagram.",
                "Choose a wider frame, --aspect 16:9, or see its spaces: python render.py layers",
                code=2,
            )
        self.diagram = Diagram(self.wiring.wires, self.theme)
        self.state = self.wiring.state(self.network, self.forward)
        self.diagram.show(Flow.still(self.state), 0.0)

    def explain(self, caption: str, *formulas: str, **others: Text | None) -> None:
        """A caption, formulas with their numbers, the second for where the first has no room."""
        matrices = self.matrices(*formulas) if formulas else None
        self.set_text(caption=self.caption(caption), matrices=matrices, **others)

    def flow(self, state: State, layer: int | None = None, way: int = 1, seconds=1.4) -> None:
        """Go on to a state, with pulses through the edges of a layer (from 0)."""
        along = way * (self.wiring.of_layer == (-1 if layer is None else layer))
        motion, self.state = Flow(self.state, state, along), state
        self.play(Follow(self.diagram, motion, run_time=seconds))

    def go_forward(self, seconds: float = 1.4, *, explained: bool = True) -> None:
        """Let the sample flow through, layer by layer."""
        for number in range(len(self.wiring.columns)):
            if explained and number:
                self.explain(self.equations.weighing(number), self.equations.layer(number))
            state = self.wiring.state(self.network, self.forward, reached=number)
            self.flow(state, number - 1 if number else None, seconds=seconds if number else 0.8)
            if explained:
                self.wait(0.6)

    # words

    def headings(self) -> dict[str, Text | None]:
        """Over every column what it is; beside the first and the last one what each node is."""
        columns = range(len(self.wiring.columns))
        headings = {
            f"column{index}": self.heading(self.equations.name(index), index) for index in columns
        }
        return headings | self._names_beside() if self.settings.text == "full" else headings

    @written("full", "short")
    def heading(self, symbol: str, index: int) -> Text:
        """A symbol over a column, and what kind of column it is."""
        lines = [f"${symbol}$", *self._kinds[index]]
        stacked = " \\ ".join(lines)
        markup = f"#set par(leading: 3.5pt)\n#align(center)[{stacked}]"
        # the symbols of all columns stand on one line
        size, spacing = self._heading_size, self.wiring.spacing
        at = (self.wiring.xs[index], self.wiring.top + 1.14 - 0.65 * len(lines) * size)
        return self.text(markup, size, at, 0.96 * spacing, align=0)

    def hold_derivative(self, column: int, symbol: str) -> None:
        """Head a column by the derivative with respect to a symbol."""
        heading = self.heading(self.equations.derivative(symbol), column)
        self.set_text(**{f"column{column}": heading})

    @cached_property
    def _kinds(self) -> list[list[str]]:
        """Of every column, line by line: units, activation, how many are shown."""
        narrow, kinds = self.wiring.spacing < NARROW, []
        for index, column in enumerate(self.wiring.columns):
            unit = ("unit" if index else "input") + ("" if column.width == 1 else "s")
            lines = [f"{column.width} {unit}", *([self.equations.acting(index)] if index else [])]
            shown = [f"{len(column.units)} shown"] if column.abridged else []
            kinds.append([*(lines if narrow else [", ".join(lines)]), *shown])
        return kinds

    @property
    def _heading_size(self) -> float:
        """One size for all columns, at which the longest line fits."""
        longest = max(len(line) for lines in self._kinds for line in lines)
        highest = 1 + max(map(len, self._kinds))
        return min(HEADING_SIZE, 1.9 * self.wiring.spacing / longest, 0.84 / highest)

    def _names_beside(self) -> dict[str, Text]:
        """The inputs' symbols, and the names of the classes."""
        nodes, of_column = self.wiring.wires.nodes, self.wiring.of_column
        reach, last = self.wiring.radius + 0.12, self.wiring.columns[-1]
        names = {}
        for place, (x, y) in enumerate(nodes[of_column == 0]):
            symbol = f"${self.equations.part(0, place + 1)}$"
            names[f"input{place}"] = self.text(symbol, BESIDE_SIZE, (x - reach, y), 0.9, align=1)
        if self.run.task == "classes":
            for unit, (x, y) in zip(last.units, nodes[-len(last.units) :], strict=True):
                at = (x + reach, y)
                names[f"output{unit}"] = self.text(f"class {unit}", BESIDE_SIZE, at, 0.9)
        return names

    def legend(self, what: str = "weights, wider if larger") -> str:
        """What the colours and widths mean."""
        negative, positive = self.theme.classes
        signs = (
            f'#text(fill: rgb("{positive}"))[positive], #text(fill: rgb("{negative}"))[negative]'
        )
        return f"{signs} {what}"

    def notes(self, *more: str, training: bool = False) -> Text | None:
        """The small print: the network, the sample, the colours, which units are shown."""
        epoch = self.snapshot.epoch
        parts = [footnotes.about(self.run, epoch, training), f"point {self.sample}", *more]
        parts += ["rounded", diagnosis(self.run, epoch)]
        if any(column.abridged for column in self.wiring.columns):
            parts.append("units shown: evenly spaced")
        parts = list(filter(None, parts))
        half = len(parts) if self.layout.formula_right else (len(parts) + 1) // 2
        lines = ("; ".join(line) for line in (parts[:half], parts[half:]) if line)
        return self.note(" \\ ".join(lines))
