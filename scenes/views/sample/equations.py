"""Forward and backward propagation in Typst mathematics, with one sample's numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.arrays import Array
from models.motion.stages import Stage
from models.network.forward import THRESHOLD, Backward, Forward, of_the_probability
from models.network.network import Network
from models.network.task import Task
from scenes.drawing.text.matrix import LARGEST, in_color, matrix, shape_of
from scenes.drawing.text.text import abridged
from scenes.drawing.theme import Theme, hues_of
from scenes.views.captions.numbers import factor, numeral, precisely, probability
from scenes.views.captions.stages import LONGEST_FORMULA

# More lines than this aren't listed at once.
LISTED = 6

OUTPUTS: dict[Task, str] = {"binary": "sigma", "classes": 'op("softmax")', "regression": ""}
# What is said of it; what makes no probabilities is left as it is.
OUTPUTS_SAID: dict[Task, str] = {
    "binary": "the sigmoid makes the score a probability",
    "classes": "softmax: from scores to probabilities that add up to 1",
}
OUTPUT_NAMES: dict[Task, str] = {"binary": "sigmoid", "classes": "softmax", "regression": "linear"}


def vector(values: Array, label: str = "", color: str | None = None) -> str:
    """A column, or a number if it is one."""
    if len(values) == 1 and not label:
        return numeral(float(values[0]))
    return matrix(values[:, None], None if color is None else [color], label)


@dataclass(frozen=True)
class FormulaLine:
    """One line of forward propagation: a layer's affine map, or its activation."""

    number: int  # of the layer, from 1
    kind: Literal["affine", "activate"]
    formula: str
    rows: int  # of what comes out, which has one column a sample
    caption: str

    @property
    def key(self) -> tuple[int, str]:
        return self.number, self.kind


class Equations:
    """What is written of a network; names have the colours of the columns in the picture.

    `capital`: Z, A and X in place of z, a and x.
    """

    def __init__(self, network: Network, task: Task, theme: Theme, capital: bool = False) -> None:
        self.network, self.task, self.theme = network, task, theme
        self.letters = "XAZ" if capital else "xaz"
        self.count = len(network.layers)
        self.hues = hues_of(self.count + 1, theme)

    # names

    def name(self, column: int) -> str:
        """x, a_1, ..., hat(y), in their colours."""
        letter = self.letters[1]
        plain = "hat(y)" if column == self.count else f"{letter}_{column}"
        return in_color(plain if column else self.letters[0], self.hues[column])

    def score(self, number: int) -> str:
        """z_number."""
        return in_color(f"{self.letters[2]}_{number}", self.hues[number])

    def part(self, column: int, place: int) -> str:
        """An element of what a column holds, counted from 1."""
        letter = self.letters[1] if column else self.letters[0]
        index = f"{letter}_{place}" if not column else f"{letter}_({column}, {place})"
        return in_color(index, self.hues[column])

    def sample(self, point: Array) -> str:
        """x with its numbers."""
        return f"{self.name(0)} = ({', '.join(numeral(float(value)) for value in point)})"

    def lit(self, symbol: str) -> str:
        return in_color(symbol, self.theme.accent)

    def _phi(self, number: int) -> str:
        """The function after a layer's scores; "" if there is none."""
        if number == self.count:
            return OUTPUTS[self.task]
        phi = self.network.layers[number - 1].activation
        return "" if phi.is_identity else phi.symbol

    def acting(self, number: int) -> str:
        """Its name in words."""
        if number == self.count:
            return OUTPUT_NAMES[self.task]
        phi = self.network.layers[number - 1].activation
        return "linear" if phi.is_identity else phi.label

    def giving(self, number: int) -> str:
        """What a unit does with its sum, in a line."""
        acting = self.acting(number)
        if acting == "linear":
            return "no activation: it gives on what it has added up"
        return f"the activation, {acting}, turns the sum into what it gives on"

    # forward

    def weighing(self, number: int) -> str:
        """What a layer does, in a line."""
        acting = self.acting(number)
        then = "" if acting == "linear" else f", then {acting}"
        symbol = self.lit(f"W_{number}")
        return (
            f"{self.named(number)}: the weights ${symbol}$ add up what comes in, plus a bias{then}"
        )

    def affine(self, number: int, inside: str = "", lit: bool = False) -> str:
        weight, bias = f"W_{number}", f"b_{number}"
        if lit:
            weight, bias = self.lit(weight), self.lit(bias)
        return f"{weight} {inside or self.name(number - 1)} + {bias}"

    def _acted(self, number: int, inside: str) -> str:
        phi = self._phi(number)
        return f"{phi} lr(({inside}))" if phi else inside

    def layer(self, number: int) -> str:
        """a_1 = phi(W_1 x + b_1), its parameters lit."""
        return f"$ {self.name(number)} = {self._acted(number, self.affine(number, lit=True))} $"

    def whole(self) -> str:
        """All of them as one; a deep network's middle is left out."""
        name = self.name(self.count)
        if self.count > LONGEST_FORMULA + 1:
            first = f"dots.c thin {self._acted(1, self.affine(1))} thin dots.c"
            return f"$ {name} = {self._acted(self.count, self.affine(self.count, first))} $"
        inside = self.name(0)
        for number in range(1, self.count + 1):
            layer = self.affine(number, inside)
            acts = self._phi(number) or number == self.count
            inside = self._acted(number, layer) if acts else f"({layer})"
        return f"$ {name} = {inside} $"

    def lines(self) -> list[FormulaLine]:
        """Forward propagation, line by line."""
        lines = []
        for number, layer in enumerate(self.network.layers, start=1):
            acts, symbol = bool(self._phi(number)), self.lit(f"W_{number}")
            score, name = self.score(number), self.name(number)
            left = score if acts else f"{name} = {score}"
            then = "" if acts else "; no activation follows"
            caption = f"{self.named(number)}: multiply by ${symbol}$, add the bias{then}"
            formula = f"{left} = {self.affine(number)}"
            lines.append(FormulaLine(number, "affine", formula, layer.width, caption))
            if acts:
                caption = f"{self.named(number)}: {self.acting(number)}, number by number"
                caption = OUTPUTS_SAID[self.task] if number == self.count else caption
                formula = f"{name} = {self._acted(number, score)}"
                lines.append(FormulaLine(number, "activate", formula, layer.width, caption))
        return lines

    def named(self, number: int) -> str:
        """A layer in words."""
        return "the output layer" if number == self.count else f"layer {number}"

    def line_of(self, stage: Stage) -> tuple[int, str]:
        """The line at which a stage of the film is seen.

        What passes through dimensions that aren't drawn is seen where it comes out of them: with
        the affine map of the last layer on the way.
        """
        number = stage.block.numbers[-1]
        last = stage.kind == "activate" and stage.layer == number
        return number, "activate" if last else "affine"

    def listed(self, active: FormulaLine | None) -> str:
        """The lines as a list, each with the shape of what comes out; one of them lit.

        Of many those around the active one are shown.
        """
        lines, muted = self.lines(), self.theme.muted
        at = next((i for i, line in enumerate(lines) if active and line.key == active.key), -1)
        rows = []
        for index, line in enumerate(lines):
            lit = index == at
            mark = f'#text(fill: rgb("{self.theme.accent}"))[▸]' if lit else ""
            formula = f"${line.formula}$"
            if not lit:
                formula = f'#text(fill: rgb("{muted}"))[{formula}]'
            shape = f'#text(fill: rgb("{muted}"))[${line.rows} times 1$]'
            rows.append(f"[{mark}], [{formula}], [{shape}]")
        more = f'[], [#text(fill: rgb("{muted}"))[…]], []'
        align = "align: left + horizon"
        return (
            f"#grid(columns: 3, column-gutter: (4pt, 14pt), row-gutter: 6pt, {align}, "
            f"{', '.join(abridged(rows, at, LISTED, more))})"
        )

    def given(self, forward: Forward) -> str:
        """X with its numbers."""
        return f"$ {self.name(0)} = {self._column(0, forward.inputs[0])} $"

    def numbers(self, line: FormulaLine, forward: Forward) -> str:
        """A line with one sample's numbers, every matrix with its shape."""
        number = line.number
        layer, score = self.network.layers[number - 1], forward.scores[number - 1]
        if line.kind == "activate":
            acted = self._column(number, forward.columns[number], self.name(number))
            put = matrix(score[:, None], None, _label(self.score(number), score[:, None]))
            phi = self._phi(number)
            return f"$ {acted} = {phi} thin {put} $"
        weight = matrix(layer.weight, None, _label(self.lit(f"W_{number}"), layer.weight))
        bias = layer.bias[:, None]
        shift = matrix(bias, None, _label(self.lit(f"b_{number}"), bias))
        received = self._column(number - 1, forward.inputs[number - 1], self.name(number - 1))
        symbol = self.score(number) if self._phi(number) else self.name(number)
        result = self._column(number, score, symbol)
        return f"$ {result} = {weight} {received} + {shift} $"

    def _column(self, column: int, values: Array, symbol: str = "") -> str:
        """What a column holds, in its colour."""
        label = _label(symbol, values[:, None]) if symbol else ""
        if column == self.count and self.task == "binary" and symbol == self.name(column):
            number = in_color(probability(float(values[0])), self.hues[column])
            return f"limits({number})_({label})"
        return matrix(values[:, None], [self.hues[column]], label)

    def rule(self) -> str:
        """How the answer becomes a decision."""
        name = self.name(self.count)
        return {
            "binary": f"${name} > {THRESHOLD:g}$ is class 1: its side of the straight line",
            "classes": "the class with the largest probability: its side of the lines",
            "regression": "a height needs no threshold: it is the answer",
        }[self.task]

    def unit(self, number: int, unit: int, forward: Forward) -> tuple[str, str]:
        """One unit: its pre-activation as a sum of products, and what it gives on."""
        layer = self.network.layers[number - 1]
        weights, received = layer.weight[unit], forward.inputs[number - 1]
        bias, z = float(layer.bias[unit]), float(forward.scores[number - 1][unit])
        names = " + ".join(f"w_{i} x_{i}" for i in range(1, len(weights) + 1))
        products = " + ".join(
            f"{factor(float(w))} dot {factor(float(x))}"
            for w, x in zip(weights, received, strict=True)
        )
        total = f"$ z = {names} + b = {products} + {factor(bias)} = {self.lit(numeral(z))} $"
        phi = self._phi(number)
        given = forward.columns[number][unit]
        acted = f"{phi} (z)" if phi else "z"
        name = "hat(y)" if number == self.count else "a"
        put = f"{phi} ({numeral(z)}) = " if phi else ""
        return total, f"$ {name} = {acted} = {put}{self.lit(numeral(float(given)))} $"

    def decided(self, forward: Forward, label: float) -> str:
        """What comes of the answer, and what was true; a regression has no threshold."""
        name, given = self.name(self.count), forward.answer
        if forward.task == "regression":
            return f"${name} = {numeral(float(given[0]))}$, target ${numeral(float(label))}$"
        truth = f"#h(1em) true: class {int(label)}"
        if forward.task == "binary":
            side = ">" if forward.decision else "<="
            number = probability(float(given[0]))
            return f"${name} = {number} {side} {THRESHOLD:g}$: class {forward.decision}{truth}"
        best = probability(float(given[forward.decision]))
        return f"largest of ${name}$: {best}, class {forward.decision}{truth}"

    # backward

    def d(self, what: str) -> str:
        """The derivative of the loss with respect to something."""
        return f"frac(partial L, partial {what})"

    def derivative(self, what: str) -> str:
        """The same in a line of text."""
        return f"partial L \\/ partial {what}"

    def loss(self, forward: Forward, label: float, value: float) -> str:
        """The loss of the sample, by its formula."""
        name = self.name(self.count)
        if forward.task == "regression":
            difference = f"({numeral(float(forward.answer[0]))} - {factor(float(label))})^2"
            return f"$ L = ({name} - y)^2 = {difference} = {self.lit(numeral(value))} $"
        if forward.task == "binary":
            inside = name if label == 1 else f"1 - {name}"
            chance = float(forward.answer[0] if label == 1 else 1.0 - forward.answer[0])
        else:
            inside = f"hat(y)_{int(label)}"
            chance = float(forward.answer[int(label)])
        logarithm = f"-log({inside}) = -log {probability(chance)}"
        return f"$ L = {logarithm} = {self.lit(numeral(value))} $"

    def of_the_output(self, forward: Forward, backward: Backward, label: float) -> str:
        """dL/dz of the last layer: for two classes as the product that it is."""
        last, name, error = self.count, self.name(self.count), backward.scores[-1]
        left = self.d(self.score(last))
        if forward.task == "regression":
            given = f"2 ({numeral(float(forward.answer[0]))} - {factor(float(label))})"
            return f"$ {left} = 2 ({name} - y) = {given} = {self.lit(vector(error))} $"
        if forward.task == "classes":
            truth = matrix(np.eye(len(error))[int(label)][:, None])
            total = f"{vector(forward.answer)} - {truth} = {self._marked(error)}"
            return f"$ {left} = {name} - y = {total} $"
        p = float(forward.answer[0])
        chain = f"{self.d(name)} dot frac(partial {name}, partial {self.score(last)})"
        difference = f"{name} - y = {self.lit(numeral(float(error[0])))}"
        if not 0.0 < p < 1.0:  # so sure that its logarithm has no slope in float64
            return f"$ {left} = {chain} = {difference} $"
        steep = factor(of_the_probability(p, int(label)))
        return f"$ {left} = {chain} = {steep} dot {factor(p * (1.0 - p))} = {difference} $"

    def of_the_weights(
        self, number: int, forward: Forward, backward: Backward, *, bias: bool = False
    ) -> str:
        """dL/dW = dL/dz a^T; and of the bias too."""
        left = f"{self.d(f'W_{number}')} = {self.d(self.score(number))} {self.name(number - 1)}^T"
        error, received = backward.scores[number - 1], forward.inputs[number - 1]
        gradient = backward.weights[number - 1]
        factors = f"{_factor(error[:, None])} {_factor(received[None, :])}"
        product = _shaped(self._marked(gradient), gradient)
        also = f", quad {self.d(f'b_{number}')} = {self.d(self.score(number))}" if bias else ""
        return f"$ {left} = {factors} = {product}{also} $"

    def through_the_weights(self, number: int, backward: Backward) -> str:
        """dL/da = W^T dL/dz, for what a layer received."""
        weight, error = self.network.layers[number - 1].weight, backward.scores[number - 1]
        given = backward.outputs[number - 2]
        left = f"{self.d(self.name(number - 1))} = W_{number}^T {self.d(self.score(number))}"
        if not self._phi(number - 1):  # a = z
            left = f"{self.d(self.score(number - 1))} = {left}"
        product = f"{_factor(weight.T)} {_factor(error[:, None])}"
        return f"$ {left} = {product} = {self._marked(given)} $"

    def through_the_activation(self, number: int, backward: Backward) -> str:
        """dL/dz = dL/da * phi'(z), element by element."""
        given, slopes, error = (
            part[number - 1] for part in (backward.outputs, backward.slopes, backward.scores)
        )
        phi = f"{self._phi(number)}' ({self.score(number)})"
        left = f"{self.d(self.score(number))} = {self.d(self.name(number))} dot.o {phi}"
        return f"$ {left} = {vector(given)} dot.o {vector(slopes)} = {self._marked(error)} $"

    def step(self, place: str, values: Sequence[float], rate: float) -> str:
        """theta := theta - alpha dL/dtheta, of one weight: (before, its gradient, after)."""
        before, gradient, after = values
        w = f"(W_1)_({place})"
        old, new = precisely(before, after, change=rate * gradient)
        rule = f"{w} := {w} - alpha {self.d(w)}"
        return f"$ {rule} = {old} - {rate:g} dot {factor(gradient)} = {self.lit(new)} $"

    def _marked(self, values: Array) -> str:
        """A result, lit."""
        if values.size == 1:
            return self.lit(numeral(float(values.ravel()[0])))
        rows = values[:, None] if values.ndim == 1 else values
        return matrix(rows, [self.theme.accent] * rows.shape[1])


def _factor(values: Array) -> str:
    """A matrix, or a number where it is one, as it stands beside another."""
    return matrix(values) if values.size > 1 else factor(values.item())


def _label(symbol: str, values: Array) -> str:
    """A name and a shape, to stand below a matrix."""
    return f"{symbol} \\ {shape_of(values)}"


def _shaped(markup: str, values: Array) -> str:
    """A matrix with its rows times columns below it, where it isn't written in full."""
    if max(values.shape) <= LARGEST:
        return markup
    return f"limits({markup})_({shape_of(values)})"
