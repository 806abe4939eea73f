"""What bulk mobjects need: a number that changes, a plane that moves, and long plays in parts."""

from typing import Any

from manim import Animation, Mobject
from manim.utils.rate_functions import linear, smooth


class Vary(Animation):
    """Take attributes of a mobject from what they are to given values: `Vary(grid, opacity=1)`."""

    def __init__(
        self,
        mobject: Mobject,
        *,
        run_time: float = 1.0,
        rate_func=smooth,
        introducer: bool = False,
        remover: bool = False,
        **targets: float,
    ) -> None:
        super().__init__(
            mobject,
            run_time=run_time,
            rate_func=rate_func,
            introducer=introducer,
            remover=remover,
        )
        self.targets = targets
        self.origins: dict[str, float] = {}

    def begin(self) -> None:
        self.origins = {name: getattr(self.mobject, name) for name in self.targets}
        super().begin()

    def create_starting_mobject(self) -> Mobject:
        return self.mobject  # nothing to copy: the start is in `origins`

    def interpolate_mobject(self, alpha: float) -> None:
        alpha = self.rate_func(alpha)
        for name, target in self.targets.items():
            origin = self.origins[name]
            setattr(self.mobject, name, origin + alpha * (target - origin))


class Travel(Animation):
    """Play a move on a plane, or whatever else has a `show(motion, alpha)`: at each alpha of the
    play it shows that moment.
    """

    mobject: Any

    def __init__(self, shows: Any, motion: Any, *, run_time: float = 3.0, rate_func=smooth) -> None:
        super().__init__(shows, run_time=run_time, rate_func=rate_func)
        self.motion = motion

    def create_starting_mobject(self) -> Mobject:
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.show(self.motion, self.rate_func(alpha))


class Part(Animation):
    """So many frames of an animation, from frame `start` on of its `total` ones.

    All of them, played one after the other, show what the whole shows, frame by frame. A long
    play holds one process; its parts are shared out.
    """

    def __init__(self, whole: Animation, start: int, frames: int, total: float) -> None:
        self.whole = whole
        # half a frame less, so that rounding can't make one more
        length = frames - 0.5
        self.low, self.span = start / total, length / total
        self.first, self.last = start == 0, start + frames >= total
        super().__init__(
            whole.mobject,
            run_time=length * whole.run_time / total,
            rate_func=linear,
            introducer=whole.introducer and self.first,
            remover=whole.remover and self.last,
        )

    def begin(self) -> None:
        if self.first:
            self.whole.begin()
        super().begin()

    def create_starting_mobject(self) -> Mobject:
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        self.whole.interpolate_mobject(self.low + self.span * alpha)

    def finish(self) -> None:
        super().finish()
        if self.last:
            self.whole.finish()
