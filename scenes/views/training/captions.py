"""What is said of gradient descent on a loss, in Typst markup."""

import math
from collections.abc import Sequence

from models.run.run import Run
from scenes.drawing.text.matrix import in_color
from scenes.drawing.theme import Theme
from scenes.views.captions.numbers import percent


def rate_text(value: float, run: Run) -> str:
    """A learning rate; one that decays has three significant digits, as its first one has."""
    first = run.learning_rate(1)
    if run.decay == 0.0 or not first:
        return f"{value:g}".replace("e-", "e−")
    return f"{value:.{max(0, 2 - math.floor(math.log10(first)))}f}"


def learning(run: Run, others: Sequence[Run]) -> str:
    """What sets a run's learning rate apart from those of the others."""
    if run.decay > 0.0:
        return "a decaying $alpha$"
    rates = [other.learning_rate(1) or 0.0 for other in (run, *others)]
    return "a large $alpha$" if rates[0] == max(rates) else "a small $alpha$"


def descent_outcome(whose: str, rises: int, of: str, diverged: int | None) -> str:
    """What became of a descent, in a line; `of`: "40 steps"."""
    if diverged is not None:
        return f"{whose}: diverged, nothing is finite from epoch {diverged} on"
    return f"{whose}: {rises or 'none'} of {of} {'raise' if rises > 1 else 'raises'} the loss"


def update(theme: Theme) -> str:
    """A step of gradient descent as a formula, with its learning rate lit."""
    # a fraction is higher than a line of text
    formula = (
        f"$theta := theta - {in_color('alpha', theme.accent)} thin (partial L) / (partial theta)$"
    )
    return f"#box(inset: (y: 4pt), {formula})"


def rate_name(run: Run) -> str:
    """The symbol of a learning rate; of one that decays it has the step's number."""
    return "$alpha_k =$" if run.decay > 0.0 else "$alpha =$"


ONE_LOSS = "the same start on the same loss: only $alpha$ differs"
DESCENDING = "training: the weights move, epoch by epoch"


def trained(run: Run) -> str:
    """How a run was trained, in small print; "" where that isn't known."""
    name = {"adam": "Adam", "sgd": "gradient descent"}.get(run.optimizer or "")
    if name is None or run.batch_size is None:
        return ""
    return f"{name}, {run.batch_size} points a step"


def sliced(weights: int, shown: float, several: bool) -> str:
    """What a plane of weights shows of them all, in small print."""
    path = "paths" if several else "path"
    if 1.0 - shown < 1e-9:
        return f"the plane holds the whole {path}"
    own = "$L$ is the network's own, over all points"
    return f"a slice of {weights} dimensions, the {path} projected; {own}"


def principal(index: int, alpha: float, several: bool, short: bool = False) -> str:
    """The name of an axis of a plane of weights; a short one leaves out what the first says."""
    if short:
        return f"{('1st', '2nd')[index]} axis: {percent(alpha)}"
    whose = "paths: {} of their" if several else "path: {} of its"
    return f"{('1st', '2nd')[index]} axis of the {whose.format(percent(alpha))} variance"
