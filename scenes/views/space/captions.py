"""What is said of a plane in space: captions, numbers, and the names of axes, in Typst markup."""

from models.arrays import PLANE, SPACE
from models.motion.lift import LiftedNetwork
from models.motion.projection import tour
from models.motion.stages import Stage
from models.network.task import Task
from scenes.views.captions.numbers import percent
from scenes.views.captions.stages import Narrator, block_matrix

OF_THE_VARIANCE = "% of the variance"
# What the last layer makes of space, and of space that is a plane again.
CUTS = {
    "binary": "where the output is undecided: a plane cuts space",
    "classes": "where two classes are equally likely: planes cut space",
    "regression": "the last layer reads off the height: level planes, evenly spaced",
}
LINES = {
    "binary": "space is a plane again: the last layer draws a straight line",
    "classes": "space is a plane again: the last layer draws straight lines",
    "regression": "space is a plane again: the last layer reads off straight levels",
}
PLANES = {
    "binary": "plane separates",
    "classes": "planes separate",
    "regression": "level planes explain",
}


def planes_separate(proportion: float, task: Task) -> str:
    """The number of a network's own planes."""
    return f"its {PLANES[task]} {percent(proportion)}"


def variance_shown(proportion: float) -> str:
    """What three principal axes show, in [0, 1], of the variance of a wide layer."""
    return f"first three principal axes: {percent(proportion)} of the variance"


def shadow(lift: LiftedNetwork) -> str:
    return f"{lift.width} dimensions seen along their first three principal axes"


def axes_note(lift: LiftedNetwork) -> str:
    """In which axes a wide layer is drawn, in small print; "" for a layer's own."""
    if lift.principal is None:
        return ""
    proportion = lift.principal.explained(tour(len(lift.principal.axes), 0.0))
    return (
        f"layer {lift.number} seen along the first three principal axes of its points"
        f" ({percent(proportion)} of the variance)"
    )


def touring(lift: LiftedNetwork) -> str:
    count = 0 if lift.principal is None else len(lift.principal.axes)
    return f"a tour through the first {count} of {lift.width} principal axes"


def axis_names(stage: Stage | None, one_dimensional: bool = False) -> tuple[str, str, str]:
    """The names of the axes of the space that a stage leads to; None: of the input."""
    if stage is None:
        return ("$x$", "", "") if one_dimensional else ("$x_1$", "$x_2$", "")
    if stage.block.role == "axes":
        return ("1st", "2nd", "3rd")
    return ("$h_1$", "$h_2$", "$h_3$")


class SpaceNarrator(Narrator):
    """The same where the plane moves in space."""

    @property
    def flat(self) -> str:
        """What becomes of it without activation."""
        return f"the {self.noun} stays {'straight' if self.noun == 'line' else 'flat'}"

    def caption(self, stage: Stage) -> str:
        if stage.kind == "activate" and not self.activation:
            return f"{stage.activation.label} left out: {self.flat}"
        return super().caption(stage)

    def _linear(self, stage: Stage) -> str:
        fan_out, fan_in = stage.block.affine.weight.shape
        what = f"multiply by ${block_matrix(stage)}$"
        if stage.block.role == "axes":
            width = stage.block.layers[-2].width
            return f"{what}: {width} units, seen along three axes"
        if fan_in == SPACE:
            flat = fan_out <= PLANE
            return f"{what}: space is turned and {'pressed flat' if flat else 'stretched'}"
        if fan_out == SPACE:
            inside = any(not layer.activation.is_identity for layer in stage.block.layers[:-1])
            off = ", activations off" if inside else ""
            return f"{what}{off}: the {self.noun} is placed in space"
        return super()._linear(stage)
