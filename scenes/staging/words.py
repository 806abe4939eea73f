"""What is said on screen: captions, formulas and the stops of the rail, all in Typst markup."""

import math
import re

from models.activations import IDENTITY, parse
from models.diagnosis import diagnosis
from models.drawable import PLANE, Block, Drawable
from models.network import Network
from models.run import Run
from models.stages import Stage
from models.task import Task
from scenes.drawing.text import escape

# A network of more layers than this is written a layer at a time.
LONGEST_FORMULA = 3
OUTSIDE = "the line of the last layer lies outside the picture"


def space(blocks: list[Block]) -> str:
    """A drawn space by the layers that lead to it."""
    numbers = blocks[0].numbers
    name = f"layer {numbers[-1]}"
    last = blocks[-1].layers[-1] if blocks[-1].role != "axes" else blocks[-1].layers[-2]
    acting = "" if last.activation.is_identity else f", {last.activation.label}"
    wide = [layer.width for layer in blocks[0].layers[:-1]]
    return f"{name}{acting}{f' (through {wide[0]} units)' if len(wide) == 1 else ''}"


def percent(share: float) -> str:
    """A share as a percentage with at most one decimal, never rounded to 100 or to 0."""
    if share < 0:  # R^2, where the mean does better
        return "below 0 %"
    rounded = f"{100 * share:.1f}"
    if rounded == "100.0" and share < 1:
        rounded = f"{math.floor(1000 * share) / 10:.1f}"
    elif rounded == "0.0" and share > 0:
        rounded = "under 0.1"
    return f"{rounded.removesuffix('.0')} %"


def steady_percent(share: float) -> str:
    """The same with one decimal always, so that a changing number keeps its width."""
    if share < 0:
        return f"−{steady_percent(-share)}"
    short = percent(share).removesuffix(" %").replace("under ", "<")
    return f"{short if short in ('0', '100') or '.' in short else short + '.0'} %"


def loss(value: float) -> str:
    """A loss, in nats or squared units, to three significant digits or three decimals."""
    return f"{value:.3f}" if value < 100 else f"{value:.3g}".replace("e+", "e")


def at_best(share: float, task: Task = "binary", on_a_line: bool = False) -> str:
    """The number of the best linear model there is, as the probe measured it.

    `on_a_line`: the inputs are numbers, and so its graph is a line.
    """
    if task == "regression":
        return f"a {'straight line' if on_a_line else 'flat plane'} explains {percent(share)}"
    if task == "classes":
        return f"a linear model separates {percent(share)}"
    return f"a straight line separates {percent(share)}{' at best' if share < 1 else ''}"


def separates(share: float, task: Task = "binary") -> str:
    """The number of a network's own readout, in the space that it reads."""
    if task == "regression":
        return f"its flat plane explains {percent(share)}"
    lines = "straight line separates" if task == "binary" else "straight lines separate"
    return f"its {lines} {percent(share)}"


def bends(share: float, task: Task = "binary", bent: bool = True, on_a_line: bool = False) -> str:
    """The same number, where the network's answer is seen in the input plane."""
    if not bent:
        return at_best(share, task, on_a_line)
    if task == "regression":
        return f"a {'curve' if on_a_line else 'curved surface'} explains {percent(share)}"
    return f"{'a curve separates' if task == 'binary' else 'curves separate'} {percent(share)}"


# The line on its way back to the input plane, and there, with activation and without.
CARRY = {
    "binary": "now back: the line goes with the plane",
    "classes": "now back: the lines go with the plane",
    "regression": "now back: the levels go with the plane",
}
CARRIED = {
    ("binary", True): "what was a straight line is a curve here",
    ("binary", False): "without activation it comes back as a straight line",
    ("classes", True): "what were straight lines are curves here",
    ("classes", False): "without activation they come back as straight lines",
    ("regression", True): "what were straight levels are curves here",
    ("regression", False): "without activation they come back as straight levels",
}


def question(task: Task, on_a_line: bool = False) -> str:
    if task != "regression":
        return "which class is each point of the plane?"
    return f"which height does each {'number' if on_a_line else 'point of the plane'} have?"


ENDINGS = {
    "binary": "the last layer draws a straight line",
    "classes": "the last layer draws straight lines between the classes",
    "regression": "the last layer reads off the height: straight levels, evenly spaced",
}
ENDINGS_WITHOUT = {
    "binary": "without activation, no straight line does better",
    "classes": "without activation, straight lines do no better than before",
    "regression": "without activation, no flat plane does better",
}


def pieces(count: int) -> str:
    """How many linear pieces are in view."""
    return "1 linear piece" if count == 1 else f"{count:,} linear pieces".replace(",", "\u202f")


def crease(network: Network, layer: int, first: bool) -> str:
    """What the creases of a layer are; those of the first one are straight."""
    units = network.layers[layer - 1].width
    if first:
        which = f"each of the {units} units" if units > 1 else "the one unit"
        return f"{which} of layer {layer} has a crease"
    return f"the creases of layer {layer} bend at the earlier ones"


def rise(network: Network, layer: int, only: bool) -> str:
    """What switching on a layer's activation does."""
    where = "" if only else f" of layer {layer}"
    label = network.layers[layer - 1].activation.label
    return f"switch on {label}{where}: one slope on every piece"


# What a piece's colour says, and what is drawn over the pieces.
MEANINGS = {
    "binary": "hue: the class. shade: the slope of the logit",
    "classes": "hue: the class. shade: the slope of its score",
    "regression": "hue: the height. shade: its slope",
}
BROKEN = {
    "binary": "the decision boundary is straight on every piece",
    "classes": "the decision boundary is straight on every piece",
    "regression": "lines of equal height are straight on every piece",
}


def figure(number: str) -> str:
    """A number said in words, from the figure on: "76.8 % at best"."""
    found = re.search(r"(under |below )?\d.*", number)
    return found[0] if found else ""


def product(stage: Stage) -> str:
    """The block's matrix: W_1, or W_2 W_1."""
    return " ".join(f"W_{number}" for number in reversed(stage.block.numbers))


class Narrator:
    """Captions, formulas and stops for the stages of one network, or of several in step.

    Parameters
    ----------
    network
        As trained; its last layer is the readout.
    activation
        Without it the activations are left out.
    alike
        Whether all that is filmed is this network. If not, the words are such as hold for any.
    accent
        The colour of what is lit, #rrggbb.
    task
        What is made of the last layer's scores.
    """

    def __init__(
        self,
        network: Network,
        activation: bool,
        alike: bool,
        accent: str,
        task: Task = "binary",
    ) -> None:
        self.network, self.activation, self.alike = network, activation, alike
        self.accent, self.task = accent, task

    def caption(self, stage: Stage) -> str:
        """What happens in a stage, in a line."""
        if not self.alike:
            own = stage.kind == "linear" and stage.block.role == "own"
            return "back to a layer's own axes" if own else NEUTRAL[stage.kind]
        if stage.kind == "linear":
            return self._linear(stage)
        if stage.kind == "shift":
            numbers = stage.block.numbers
            one = f"the bias $b_{numbers[0]}$" if len(numbers) == 1 else "the biases, as one"
            return f"add {one}: the plane shifts"
        if not self.activation:
            return f"{stage.activation.label} left out: the grid stays straight"
        return self._activate(stage)

    def _linear(self, stage: Stage) -> str:
        flip = ", flipped over" if stage.flips else ""
        if stage.block.role == "own":
            ratio = stretched(stage.block.ratio)
            return f"back to the own axes of layer {stage.block.numbers[0]}: {ratio}{flip}"
        inside = any(not layer.activation.is_identity for layer in stage.block.layers[:-1])
        if inside and self.activation:
            return f"multiply by ${product(stage)}$, activations off{flip}"
        return f"multiply by ${product(stage)}$: " + (
            "turn, stretch and flip over" if stage.flips else "turn and stretch"
        )

    def _activate(self, stage: Stage) -> str:
        phi, layers = stage.activation, stage.block.layers
        units = layers[stage.position].width
        if units == PLANE and stage.position == len(layers) - 1:
            if phi.name == "relu":
                return "switch on ReLU: what is below zero is pressed flat"
            verb = "creases at the axes" if phi.has_kink else "bends"
            return f"switch on {phi.label}: the plane {verb}"
        several = sum(not layer.activation.is_identity for layer in layers) > 1
        where = f" of layer {stage.layer}" if several else ""
        verb = "folds" if phi.has_kink else "bends"
        return f"switch on {phi.label} in the {units} units{where}: the plane {verb}"

    def undone(self, stage: Stage) -> str:
        """A stage played backwards."""
        if stage.kind == "linear":
            if stage.block.role == "own":
                return "back to the free basis"
            return f"undo ${product(stage)}$"
        if stage.kind == "shift":
            return "take the bias away" if len(stage.block.numbers) == 1 else "take the biases away"
        verb = "unfolds" if stage.activation.has_kink else "straightens"
        return f"undo {stage.activation.label}: the plane {verb}"

    def stop(self, stage: Stage) -> str:
        """A stage's name on the rail."""
        if stage.kind == "linear" and stage.block.role == "own":
            return "own axes"
        if not self.alike:
            return {"linear": "$W$", "shift": "$+ b$", "activate": "activation"}[stage.kind]
        if stage.kind == "linear":
            return f"${product(stage)}$"
        if stage.kind == "shift":
            numbers = stage.block.numbers
            return f"$+ b_{numbers[0]}$" if len(numbers) == 1 else "$+ b$"
        return stage.activation.label

    def formula(self, stage: Stage | None = None, *, readout: bool = False) -> str:
        """The network as one formula, with what a stage (or the readout) is about lit.

        A network too deep for one line is written a layer at a time. "" where several
        networks are filmed, since one formula wouldn't hold for all.
        """
        if not self.alike:
            return ""
        count, lit = len(self.network.layers), self._lit(stage, readout)
        if count <= LONGEST_FORMULA:
            inside = "x"
            for number in range(1, count):
                inside = self._acted(number, self._affine(number, inside, lit), lit)
            return f"$hat(y) = {self._answer(self._affine(count, inside, lit))}$"
        if readout:
            return f"$hat(y) = {self._answer(self._affine(count, _space(count - 1), lit))}$"
        return f"${self._part_of_the_whole(stage, lit)}$"

    def _answer(self, scores: str) -> str:
        """The scores as an answer: a probability, one for each class, or the height itself."""
        return {
            "binary": f"sigma({scores})",
            "classes": f'op("softmax") lr(({scores}))',
            "regression": scores,
        }[self.task]

    def _part_of_the_whole(self, stage: Stage | None, lit: set[str]) -> str:
        numbers = stage.block.numbers if stage else (1,)
        if stage is not None and stage.kind != "activate" and len(numbers) > 1:
            # the block is one affine map while its activations are off
            weights = " ".join(self._part(f"W_{number}", lit) for number in reversed(numbers))
            bias = self._part("b", lit | {"b"} if stage.kind == "shift" else lit)
            return f"{_space(numbers[-1])} = {weights} {_space(numbers[0] - 1)} + {bias}"
        number = stage.layer if stage is not None and stage.kind == "activate" else numbers[-1]
        inside = self._affine(number, _space(number - 1), lit)
        acts = self.activation and not self.network.layers[number - 1].activation.is_identity
        return f"{_space(number)} = {self._acted(number, inside, lit) if acts else inside}"

    def _lit(self, stage: Stage | None, readout: bool) -> set[str]:
        if readout:
            return {f"W_{len(self.network.layers)}", f"b_{len(self.network.layers)}"}
        if stage is None or (stage.kind == "linear" and stage.block.role == "own"):
            return set()
        if stage.kind == "activate":
            return {f"phi_{stage.layer}"}
        letter = "W" if stage.kind == "linear" else "b"
        return {f"{letter}_{number}" for number in stage.block.numbers}

    def _part(self, name: str, lit: set[str], symbol: str = "") -> str:
        symbol = symbol or name
        return f'text(fill: #rgb("{self.accent}"), {symbol})' if name in lit else symbol

    def _affine(self, number: int, inside: str, lit: set[str]) -> str:
        return f"{self._part(f'W_{number}', lit)} {inside} + {self._part(f'b_{number}', lit)}"

    def _acted(self, number: int, inside: str, lit: set[str]) -> str:
        phi = self.network.layers[number - 1].activation
        if phi.is_identity or not self.activation:
            return f"({inside})"
        return f"{self._part(f'phi_{number}', lit, phi.symbol)} lr(({inside}))"


# What holds for any two networks side by side.
NEUTRAL = {
    "linear": "multiply by the weights: turn and stretch",
    "shift": "add the biases: the planes shift",
    "activate": "switch on the activations, where there are any",
}


def _space(number: int) -> str:
    return f"h^(({number}))" if number else "x"


def basis_note(drawing: Drawable, own: bool) -> str:
    """Which coordinates the spaces are drawn in, in small print."""
    if drawing.axes is not None and drawing.axes.kind == "differences":
        shown = percent(drawing.axes.variance)
        return f"last space seen in the plane of the logits' differences ({shown} of the variance)"
    if drawing.axes is not None:
        enlarged = drawing.axes.enlarged
        scale = "" if 0.95 < enlarged < 1.05 else f", the second drawn {_times(enlarged)}"
        return (
            "last space seen along the readout and the first principal axis across it"
            f" ({percent(drawing.axes.variance)} of the variance){scale}"
        )
    if drawing.basis is not None and drawing.basis.flat:
        return "the last space is flat: every point lies on one line"
    if drawing.basis is not None:
        undone = f"{stretched(drawing.basis.ratio)} is undone"
        return f"last space in a free basis, the same function: {undone}"
    for block in drawing.blocks:
        if block.role == "own":
            undone = f"{stretched(block.ratio)} is undone until it acts"
            return f"layer {block.numbers[0]} first drawn in a free basis: {undone}"
    return "drawn in the layers' own coordinates" if own else ""


def stretched(ratio: float) -> str:
    """A stretch by its ratio."""
    return f"a stretch of {f'{ratio:.0f}' if ratio >= 9.5 else f'{ratio:.1f}'} : 1"


def _times(factor: float) -> str:
    return f"{factor:.3g} × larger" if factor > 1 else f"{1 / factor:.3g} × smaller"


def acting(run: Run) -> str:
    """The activations of a run by name; "" if there are none."""
    kinds = dict.fromkeys(parse(name).label for name in run.architecture.activations)
    return ", ".join(label for label in kinds if label != IDENTITY.label)


def widths(run: Run) -> str:
    return "–".join(str(width) for width in run.architecture.widths)


def about(run: Run, epoch: float) -> str:
    """The network in a few words: its widths, its activations, its epoch."""
    return f"{_build(run)}, epoch {epoch:g}"


def about_training(run: Run, first: float, last: float) -> str:
    """The same for a network that is trained from one epoch to another."""
    return f"{_build(run)}, epochs {first:g} to {last:g}"


def _build(run: Run) -> str:
    return f"{escape(run.name)}: {widths(run)}, {acting(run) or 'no activation'}"


# What a score is called.
SCORES = {"binary": "accuracy", "classes": "accuracy", "regression": "explained"}
ARROWS = "arrows: where the loss pushes each point, as far as it is wrong"


def playing(activation: bool) -> str:
    """What a replay shows."""
    if activation:
        return "training: every frame is a network"
    return "the weights of every epoch, without activation"


def outcome(run: Run, last: float, activation: bool) -> str:
    """What became of a training, in a line."""
    after = f"after {last:g} epochs"
    if not activation:
        return f"{after}: without activation, still straight"
    return diagnosis(run, last) or after
