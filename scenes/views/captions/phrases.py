"""What is said on screen, all in Typst markup: numbers in words, and what several scenes say."""

from models.motion.drawable import Block, Drawable
from models.network.network import Network
from models.network.task import Task
from models.run.diagnosis import diagnosis
from models.run.run import Run
from scenes.views.captions.numbers import percent

OUTSIDE = {
    "binary": "the line of the last layer lies outside the picture",
    "classes": "the lines of the last layer lie outside the picture",
    "regression": "no level of the last layer lies in the picture",
}


def space(blocks: list[Block], *, before: bool = False) -> str:
    """A drawn space by the layers that lead to it; `before`: while its activation is still off."""
    numbers = blocks[0].numbers
    name = f"layer {numbers[-1]}"
    last = blocks[-1].layers[-1] if blocks[-1].role != "axes" else blocks[-1].layers[-2]
    still_off = "before " if before else ""
    acting = "" if last.activation.is_identity else f", {still_off}{last.activation.label}"
    wide = [layer.width for layer in blocks[0].layers[:-1]]
    return f"{name}{acting}{f' (through {wide[0]} units)' if len(wide) == 1 else ''}"


def space_as_drawn(drawing: Drawable, blocks: list[Block], *, before: bool = False) -> str:
    """A drawn space, and where its axes aren't the layer's own: how they differ."""
    name, last = space(blocks, before=before), blocks[-1].space == drawing.blocks[-1].space
    if last and drawing.axes is not None:
        return f"{name}, seen in two axes"
    if last and drawing.basis is not None:
        return f"{name}, in a free basis"
    number = blocks[0].numbers[-1]
    turned = drawing.swapped[number - 1] if number <= len(drawing.swapped) else False
    return f"{name}, axes exchanged" if turned else name


# What a linear model does, what a readout does in its space, and what that is in the input plane.
LINEAR = {
    "binary": "a straight line separates",
    "classes": "a linear model separates",
    "regression": "a {} explains",
}
SEPARATES = {
    "binary": "straight line separates",
    "classes": "straight lines separate",
    "regression": "flat plane explains",
}
BENT = {
    "binary": "a curve separates",
    "classes": "curves separate",
    "regression": "a {} explains",
}


def at_best(proportion: float, task: Task = "binary", one_dimensional: bool = False) -> str:
    """The number of the best linear model there is, as the probe measured it.

    `one_dimensional`: the inputs are numbers, and so its graph is a line.
    """
    model = LINEAR[task].format("straight line" if one_dimensional else "flat plane")
    return (
        f"{model} {percent(proportion)}{' at best' if task == 'binary' and proportion < 1 else ''}"
    )


def separates(proportion: float, task: Task = "binary") -> str:
    """The number of a network's own readout, in the space that it reads."""
    return f"its {SEPARATES[task]} {percent(proportion)}"


def bends(
    proportion: float, task: Task = "binary", bent: bool = True, one_dimensional: bool = False
) -> str:
    """The same number, where the network's answer is seen in the input plane."""
    if not bent:
        return at_best(proportion, task, one_dimensional)
    bound = BENT[task].format("curve" if one_dimensional else "curved surface")
    return f"{bound} {percent(proportion)}"


# What the last layer draws: the rail's last stop.
DRAWN = {"binary": "line", "classes": "lines", "regression": "levels"}
# That on its way back to the input, and there, with activation and without.
CARRY = {
    "binary": "now back: the line goes with the plane",
    "classes": "now back: the lines go with the plane",
    "regression": "now back: the levels go with the {noun}",
}
CARRIED = {
    ("binary", True): "what was a straight line is a curve here",
    ("binary", False): "without activation the best line comes back straight",
    ("classes", True): "what were straight lines are curves here",
    ("classes", False): "without activation the best lines come back straight",
    ("regression", True): "what were straight levels are curves here",
    ("regression", False): "without activation the best levels come back straight",
}
CARRIED_TO_NUMBERS = {
    True: "what was a straight level is all the numbers that reach it",
    False: "without activation each level is reached by one number",
}


def carry(task: Task, noun: str) -> str:
    return CARRY[task].format(noun=noun)


def carried(task: Task, activation: bool, one_dimensional: bool = False) -> str:
    return CARRIED_TO_NUMBERS[activation] if one_dimensional else CARRIED[task, activation]


QUESTIONS = {
    "binary": "which class is each point of the plane?",
    "classes": "which class is each point of the plane?",
    "regression": "which height does each {} have?",
}


def question(task: Task, one_dimensional: bool = False) -> str:
    return QUESTIONS[task].format("number" if one_dimensional else "point of the plane")


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


def ending(task: Task, activation: bool, one_dimensional: bool = False) -> str:
    """What the last layer comes to."""
    if activation:
        return ENDINGS[task]
    straight = "without activation, no straight line does better"
    return straight if one_dimensional else ENDINGS_WITHOUT[task]


def pieces(count: int) -> str:
    """How many linear pieces are in view."""
    number = f"{count:,}".replace(",", "\u202f")
    return f"{number} linear piece{'' if count == 1 else 's'} in view"


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


# What a score is called.
SCORES = {"binary": "accuracy", "classes": "accuracy", "regression": "explained"}
ARROWS = "arrows: where the loss pushes each point, as far as it is wrong"


UNTRAINED = "before training"


def playing(activation: bool) -> str:
    """What a replay shows."""
    trained = "training: every frame is a network"
    return trained if activation else "the weights of every epoch, without activation"


def outcome(run: Run, last: float, activation: bool) -> str:
    """What became of a training, in a line."""
    after = f"after {last:g} epoch{'' if last == 1 else 's'}" if last > 0 else UNTRAINED
    if not activation:
        return f"{after}: without activation, still straight"
    return diagnosis(run, last) or after
