"""What is said of the stages of a network: a caption, a formula and a stop on the rail for each."""

from models.arrays import PLANE
from models.motion.stages import Stage
from models.network.network import Network
from models.network.task import Task
from scenes.drawing.text.matrix import in_color

# A network of more layers than this is written a layer at a time.
LONGEST_FORMULA = 3
# What holds for any two networks side by side.
NEUTRAL = {
    "linear": "multiply by the weights: turn and stretch",
    "shift": "add the biases: the planes shift",
    "activate": "switch on the activations, where there are any",
}


def block_matrix(stage: Stage) -> str:
    """The block's matrix: W_1, or W_2 W_1."""
    return " ".join(f"W_{number}" for number in reversed(stage.block.numbers))


def stretched(ratio: float) -> str:
    """A stretch by its ratio."""
    return f"a stretch of {f'{ratio:.0f}' if ratio >= 9.5 else f'{ratio:.1f}'} : 1"


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
    one_dimensional
        Whether the inputs are numbers, and what moves is a line.
    """

    def __init__(
        self,
        network: Network,
        activation: bool,
        alike: bool,
        accent: str,
        task: Task = "binary",
        one_dimensional: bool = False,
    ) -> None:
        self.noun, self.grid = ("line", "line") if one_dimensional else ("plane", "grid")
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
            return f"add {one}: the {self.noun} shifts"
        if not self.activation:
            return f"{stage.activation.label} left out: the {self.grid} stays straight"
        return self._activate(stage)

    def _linear(self, stage: Stage) -> str:
        flip = ", flipped over" if stage.flips else ""
        if stage.block.role == "own":
            ratio = stretched(stage.block.ratio)
            return f"back to the own axes of layer {stage.block.numbers[0]}: {ratio}{flip}"
        inside = any(not layer.activation.is_identity for layer in stage.block.layers[:-1])
        if inside and self.activation:
            return f"multiply by ${block_matrix(stage)}$, activations off{flip}"
        return f"multiply by ${block_matrix(stage)}$: " + (
            "turn, stretch and flip over" if stage.flips else "turn and stretch"
        )

    def _activate(self, stage: Stage) -> str:
        phi, layers = stage.activation, stage.block.layers
        units = layers[stage.position].width
        if units == PLANE and stage.position == len(layers) - 1:
            if phi.name == "relu":
                return "switch on ReLU: what is below zero is pressed flat"
            verb = "creases at the axes" if phi.has_kink else "bends"
            return f"switch on {phi.label}: the {self.noun} {verb}"
        several = sum(not layer.activation.is_identity for layer in layers) > 1
        where = f" of layer {stage.layer}" if several else ""
        verb = "folds" if phi.has_kink else "bends"
        return f"switch on {phi.label} in the {units} units{where}: the {self.noun} {verb}"

    def undone(self, stage: Stage) -> str:
        """A stage played backwards."""
        if stage.kind == "linear":
            if stage.block.role == "own":
                return "back to the free basis"
            return f"undo ${block_matrix(stage)}$"
        if stage.kind == "shift":
            return "take the bias away" if len(stage.block.numbers) == 1 else "take the biases away"
        verb = "unfolds" if stage.activation.has_kink else "straightens"
        return f"undo {stage.activation.label}: the {self.noun} {verb}"

    def stop(self, stage: Stage) -> str:
        """A stage's name on the rail."""
        if stage.kind == "linear" and stage.block.role == "own":
            return "own axes"
        if not self.alike:
            return {"linear": "$W$", "shift": "$+ b$", "activate": "activation"}[stage.kind]
        if stage.kind == "linear":
            return f"${block_matrix(stage)}$"
        if stage.kind == "shift":
            numbers = stage.block.numbers
            return f"$+ b_{numbers[0]}$" if len(numbers) == 1 else "$+ b$"
        label = stage.activation.label
        return label if self.activation else f"#strike[{label}]"

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

    def answer(self) -> str:
        """The whole network's answer: one formula, or its last layer's where that is too long."""
        if not self.alike or len(self.network.layers) <= LONGEST_FORMULA:
            return self.formula()
        count = len(self.network.layers)
        return f"$hat(y) = {self._answer(self._affine(count, _space(count - 1), set()))}$"

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
        return in_color(symbol, self.accent) if name in lit else symbol

    def _affine(self, number: int, inside: str, lit: set[str]) -> str:
        return f"{self._part(f'W_{number}', lit)} {inside} + {self._part(f'b_{number}', lit)}"

    def _acted(self, number: int, inside: str, lit: set[str]) -> str:
        phi = self.network.layers[number - 1].activation
        if phi.is_identity or not self.activation:
            return f"({inside})"
        return f"{self._part(f'phi_{number}', lit, phi.symbol)} lr(({inside}))"


def _space(number: int) -> str:
    return f"h^(({number}))" if number else "x"
