"""An affine map as moves, one for each simple map it is made of, and what is said of them."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from models.arrays import Array
from models.motion.drawable import Block
from models.motion.factors import FACTORS, Factor
from models.motion.stages import Key, Stage
from models.network.network import Layer, Network
from scenes.drawing.plane.division import Divider, Stretch
from scenes.drawing.viewport import viewport_of
from scenes.views.plane.grid import GridLines
from scenes.views.plane.motion import Motion, opening, still_motion

# Moments at which a step is looked at for the one view of the whole clip.
SAMPLES = np.linspace(0.0, 1.0, 13).tolist()


@dataclass(frozen=True, eq=False)
class FactorStage(Stage):
    """One simple map in motion."""

    factor: Factor = field(default_factory=lambda: Factor("rotation", (0.0,)))

    def at(self, t: float) -> Network:
        return Network((*self.before, Layer(self.factor.at(t), np.zeros(2))))

    def between(self, start: Array, end: Array, t: float) -> Array:
        return start @ self.factor.at(t).T


class AffineSteps:
    """x -> W x + b in steps, all seen in one view, so that what stays is seen to stay.

    Parameters
    ----------
    weight, bias
        (2, 2) and (2,).
    factors
        How W is taken apart: one of `models.factors.FACTORS`.
    """

    def __init__(self, weight: Array, bias: Array, factors: str) -> None:
        self.weight, self.bias = weight, bias
        self.factors = FACTORS[factors](weight)

    @cached_property
    def stages(self) -> tuple[FactorStage, ...]:
        """Those of W, in the order in which they act."""
        layers = tuple(Layer(factor.matrix, np.zeros(2)) for factor in self.factors)
        return tuple(
            FactorStage("linear", layers[:index], Block((layer,), (1,), index + 1), factor=factor)
            for index, (layer, factor) in enumerate(zip(layers, self.factors, strict=True))
        )

    @cached_property
    def shift(self) -> Stage | None:
        """That of b; None where it is 0."""
        if not self.bias.any():
            return None
        before = tuple(stage.block.layers[0] for stage in self.stages)
        block = Block((Layer(np.eye(2), self.bias),), (1,), len(self.stages) + 1)
        return Stage("shift", before, block)

    @property
    def every_stage(self) -> tuple[Stage, ...]:
        return (*self.stages, self.shift) if self.shift is not None else self.stages

    def motions(
        self, points: Array, grid: GridLines, aspect: float, pixels: float
    ) -> tuple[Motion, dict[Key, Motion]]:
        """The plane at rest, and a move for every stage; see `views.plane.motion`.

        One view holds the points all the way, and the origin and the two basis vectors with them.
        """
        shown = np.concatenate([points, np.zeros((1, 2)), np.eye(2)])
        images = [stage.at(t)(shown) for stage in self.every_stage for t in SAMPLES]
        viewport = viewport_of(np.concatenate([shown, *images]), aspect)
        return opening(grid, points, viewport), {
            stage.key: still_motion(stage, points, grid, viewport, aspect, pixels)
            for stage in self.every_stage
        }


def kept(factor: Factor) -> Divider | None:
    """The lines through the origin that a step keeps, dotted: mirror, axes, shear's first axis."""
    directions = {
        "scaling": (factor.axis, factor.axis + 0.5 * np.pi),
        "reflection": (factor.axis,),
        "shear": (0.0,),
        "rotation": (),
    }[factor.kind]
    if not directions:
        return None
    normals = np.array([[-np.sin(angle), np.cos(angle)] for angle in directions])
    lines = tuple(Stretch(normal, 0.0, reached=np.zeros((0, 2))) for normal in normals)
    return Divider(normals, np.zeros(len(normals)), lines)
