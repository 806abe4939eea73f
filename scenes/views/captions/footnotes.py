"""What stands under a picture: which network it is, and in which coordinates it is drawn."""

from models.motion.drawable import Drawable
from models.network.activations import IDENTITY, parse
from models.run.run import Run
from scenes.drawing.text.text import escape
from scenes.views.captions.numbers import percent
from scenes.views.captions.stages import stretched


def basis_note(drawing: Drawable, own: bool, training: bool = False) -> str:
    """Which coordinates the spaces are drawn in; through a `training` these are the last epoch's.

    `own`: whether the layers keep their own ones.
    """
    then = " at the end" if training else ""
    if drawing.axes is not None and drawing.axes.kind == "differences":
        shown = percent(drawing.axes.variance)
        plane = "last space seen in the plane of the logits' differences"
        return f"{plane} ({shown} of the variance{then})"
    if drawing.axes is not None:
        enlarged = drawing.axes.enlarged
        scale = "" if 0.95 < enlarged < 1.05 else f", drawn {_times(enlarged)}"
        return (
            "axes: the readout, and the first principal axis across it"
            f" ({percent(drawing.axes.variance)} of the variance{then}){scale}"
        )
    if drawing.basis is not None and drawing.basis.flat:
        return f"the last space is flat{then}: every point lies on one line"
    if drawing.basis is not None:
        undone = f"{stretched(drawing.basis.ratio)} is undone{then}"
        return f"last space in a free basis, the same function: {undone}"
    for block in drawing.blocks:
        if block.role == "own" and not training:
            undone = f"{stretched(block.ratio)} is undone until it acts"
            return f"layer {block.numbers[0]} first drawn in a free basis: {undone}"
    return "drawn in the layers' own coordinates" if own else ""


def _times(factor: float) -> str:
    return f"{factor:.3g} × larger" if factor > 1 else f"{1 / factor:.3g} × smaller"


def acting(run: Run) -> str:
    """The activations of a run by name; "" if there are none."""
    kinds = dict.fromkeys(parse(name).label for name in run.architecture.activations)
    return ", ".join(label for label in kinds if label != IDENTITY.label)


def widths(run: Run) -> str:
    return "–".join(str(width) for width in run.architecture.widths)


def about(run: Run, epoch: float, training: bool = False, activation: bool = True) -> str:
    """The network in a few words: its widths, its activations, its epoch or all up to that one.

    Without `activation` the activations that it has are left out.
    """
    several = training and epoch > run.epochs[0]
    epochs = f"epochs {run.epochs[0]:g} to {epoch:g}" if several else f"epoch {epoch:g}"
    acts = acting(run)
    kinds = (acts if activation else f"{acts} left out") if acts else "no activation"
    return f"{escape(run.name)}: {widths(run)}, {kinds}, {epochs}"
