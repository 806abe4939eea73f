"""Animations beside Manim's: what follows a motion; and long plays, cut into several."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    MoveToTarget,
    ReplacementTransform,
    Scene,
    Succession,
    Transform,
    Wait,
)
from manim.animation.transform import _MethodAnimation
from manim.utils.rate_functions import linear, smooth


class Stateless(Animation):
    """An animation that shows the same at an alpha whatever it has shown before."""

    def create_starting_mobject(self) -> Mobject:
        return self.mobject  # nothing to copy


class Follow(Stateless):
    """Play a move on a plane, or whatever else has a `show(motion, alpha)`: at each alpha of the
    play it shows that moment.
    """

    mobject: Any

    def __init__(self, shows: Any, motion: Any, *, run_time: float = 3.0, rate_func=smooth) -> None:
        super().__init__(shows, run_time=run_time, rate_func=rate_func)
        self.motion = motion

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.show(self.motion, self.rate_func(alpha))


class Subclip(Animation):
    """Some frames of an animation, from frame `start` on.

    All of them, played one after the other, show what the whole shows, frame by frame. A long
    play holds one process; its parts are shared out.
    """

    def __init__(self, whole: Animation, start: int, frames: int, frame_rate: float) -> None:
        self.whole, self.start, self.frame_rate = whole, start, frame_rate
        # half a frame less, so that rounding can't make one more
        self.length = frames - 0.5
        self.first, self.last = start == 0, start + frames >= whole.run_time * frame_rate
        super().__init__(
            whole.mobject,
            run_time=self.length / frame_rate,
            rate_func=linear,
            introducer=whole.introducer,
        )

    def _setup_scene(self, scene: Scene) -> None:
        if self.first:
            self.whole._setup_scene(scene)

    def begin(self) -> None:
        if self.first:
            self.whole.begin()

    def update_mobjects(self, dt: float) -> None:
        self.whole.update_mobjects(dt)

    def interpolate(self, alpha: float) -> None:
        frame = alpha * self.length
        if abs(frame - round(frame)) < 1e-6:
            frame = round(frame)
        # as Manim has it, to the last bit
        self.whole.interpolate((self.start + frame) * (1 / self.frame_rate) / self.whole.run_time)

    def finish(self) -> None:
        self.interpolate(1.0)  # the same state, whether its frames were drawn or passed over
        if self.last:
            self.whole.finish()

    def clean_up_from_scene(self, scene: Scene) -> None:
        if self.last:
            self.whole.clean_up_from_scene(scene)


# Animations of Manim's that show the same at an alpha whatever they have shown before: these very
# classes, since one derived from them may do otherwise.
STATELESS = (Transform, ReplacementTransform, MoveToTarget, _MethodAnimation, FadeIn, FadeOut)
GROUPS = (AnimationGroup, LaggedStart, Succession)


def cut(
    animations: Sequence[Animation], longest: float, frame_rate: float
) -> Iterator[Sequence[Animation]]:
    """Animations of one length as plays of at most so many seconds, that show the same.

    Each has a whole number of frames. What can't be cut so stays whole.
    """
    seconds = max((animation.run_time for animation in animations), default=0.0)
    alike = all(animation.run_time == seconds for animation in animations)
    if seconds <= longest or not alike or not all(map(is_cuttable, animations)):
        yield animations
        return
    cuts = np.linspace(0, ceil(seconds * frame_rate), ceil(seconds / longest) + 1)
    for start, end in pairwise(cuts.round().astype(int).tolist()):
        yield [Subclip(whole, start, end - start, frame_rate) for whole in animations]


def is_cuttable(animation: Animation) -> bool:
    """Whether its frames are the same if it is played in parts.

    Nothing that it moves may have updaters, which count the frames; a group must go forwards.
    """
    if any(mobject.updaters for mobject in animation.mobject.get_family()):
        return False
    if type(animation) in GROUPS:
        way = [animation.rate_func(alpha) for alpha in np.linspace(0.0, 1.0, 101)]
        parts = (part for part in animation.animations if type(part) is not Wait)
        return way == sorted(way) and all(map(is_cuttable, parts))
    return isinstance(animation, Stateless) or type(animation) in STATELESS
