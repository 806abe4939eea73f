"""What is said on screen: captions, formulas and the stops of the rail, all in Typst markup."""

import math

from models.activations import IDENTITY, parse
from models.drawable import Drawable
from models.network import Network
from models.run import Run
from models.stages import Stage
from scenes.drawing.text import escape

# A network of more layers than this is written a layer at a time.
LONGEST_FORMULA = 3


def percent(share: float) -> str:
    """A share as a percentage that is never rounded up to 100, nor down to 0."""
    rounded = f"{100 * share:.0f}"
    if rounded == "100" and share < 1:
        rounded = f"{math.floor(1000 * share) / 10:.1f}"
    elif rounded == "0" and share > 0:
        rounded = "<1"
    return f"{rounded} %"


def separates(share: float, best: bool = False) -> str:
    """The number of the clip; `best`: no line there is does better."""
    return f"a straight line separates {percent(share)}{' at best' if best else ''}"


def product(stage: Stage) -> str:
    """The block's matrix: W_1, or W_2 W_1."""
    return " ".join(f"W_{number}" for number in reversed(stage.block.numbers))


def _biases(stage: Stage) -> str:
    numbers = stage.block.numbers
    return f"b_{numbers[0]}" if len(numbers) == 1 else "b"


def caption(stage: Stage, activation: bool = True) -> str:
    """What happens in a stage, in a line."""
    if stage.kind == "linear" and stage.block.role == "own":
        number, ratio = stage.block.numbers[0], _ratio(stage.block.ratio)
        return f"back to the own axes of layer {number}: a stretch of {ratio}"
    if stage.kind == "linear":
        flip = " and flip over" if stage.flips else ""
        off = ", activations still off" if _acts_inside(stage) else ""
        return f"multiply by ${product(stage)}$: turn and stretch{flip}{off if activation else ''}"
    if stage.kind == "shift":
        return f"add the bias ${_biases(stage)}$: the plane shifts"
    if not activation:
        return f"{stage.activation.label} left out: the grid stays straight"
    units = stage.block.layers[stage.position].width
    verb = "folds" if stage.activation.has_kink else "bends"
    where = f" in the {units} units" if units > 2 else ""
    return f"switch on {stage.activation.label}{where}: the plane {verb}"


def _acts_inside(stage: Stage) -> bool:
    inner = stage.block.layers[:-1]
    return any(not layer.activation.is_identity for layer in inner)


def stop(stage: Stage) -> str:
    """A stage's name on the rail."""
    if stage.kind == "linear":
        return "own axes" if stage.block.role == "own" else f"${product(stage)}$"
    if stage.kind == "shift":
        return f"$+ {_biases(stage)}$"
    return f"{stage.activation.label}"


class Equation:
    """The network as one formula; the parts a stage is about are lit.

    Parameters
    ----------
    network
        As trained; its last layer is the readout.
    activation
        Without it the activations are left out of the formula.
    accent
        The colour of what is lit, #rrggbb.
    """

    def __init__(self, network: Network, activation: bool, accent: str) -> None:
        self.network, self.activation, self.accent = network, activation, accent

    def markup(self, stage: Stage | None = None, *, readout: bool = False) -> str:
        """The formula with the parts of `stage`, or of the readout, lit.

        A network too deep for one line is written a layer at a time.
        """
        count = len(self.network.layers)
        lit = self._lit(stage, readout)
        if count > LONGEST_FORMULA:
            number = count if readout else (stage.block.numbers[-1] if stage else 1)
            inside = f"h^(({number - 1}))" if number > 1 else "x"
            if number == count:
                return f"$hat(y) = sigma({self._affine(number, inside, lit)})$"
            acted = self._acted(number, self._affine(number, inside, lit), lit)
            return f"$h^(({number})) = {acted}$"
        inside = "x"
        for number in range(1, count):
            inside = self._acted(number, self._affine(number, inside, lit), lit)
        return f"$hat(y) = sigma({self._affine(count, inside, lit)})$"

    def _lit(self, stage: Stage | None, readout: bool) -> set[str]:
        if readout:
            return {f"W_{len(self.network.layers)}", f"b_{len(self.network.layers)}"}
        if stage is None:
            return set()
        if stage.kind == "activate":
            return {f"phi_{stage.layer}"}
        if stage.block.role == "own":
            return set()
        letter = "W" if stage.kind == "linear" else "b"
        return {f"{letter}_{number}" for number in stage.block.numbers}

    def _part(self, name: str, symbol: str, lit: set[str]) -> str:
        return f'text(fill: #rgb("{self.accent}"), {symbol})' if name in lit else symbol

    def _affine(self, number: int, inside: str, lit: set[str]) -> str:
        weight = self._part(f"W_{number}", f"W_{number}", lit)
        bias = self._part(f"b_{number}", f"b_{number}", lit)
        return f"{weight} {inside} + {bias}"

    def _acted(self, number: int, inside: str, lit: set[str]) -> str:
        phi = self.network.layers[number - 1].activation
        if phi.is_identity or not self.activation:
            return f"({inside})"
        return f"{self._part(f'phi_{number}', phi.symbol, lit)} lr(({inside}))"


def basis_note(drawing: Drawable, own: bool) -> str:
    """Which coordinates the spaces are drawn in, in small print."""
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
        undone = f"a stretch of {_ratio(drawing.basis.ratio)} is undone"
        return f"last space drawn in a free basis: {undone}, the function is the same"
    return "drawn in the layers' own coordinates" if own else ""


def _ratio(ratio: float) -> str:
    return f"{ratio:.0f} : 1" if ratio >= 9.5 else f"{ratio:.1f} : 1"


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
    return f"{escape(run.name)}: {widths(run)}, {acting(run) or 'no activation'}, epoch {epoch:g}"
