"""The states that motions have last shown, as far as they have been worked out.

They are kept outside of the motions, where Manim's cache key doesn't look.
"""

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from models.arrays import Array
from scenes.drawing.theme import Theme
from scenes.drawing.viewport import Panel

_states: WeakKeyDictionary[Any, tuple[float, Any]] = WeakKeyDictionary()


def state_at(motion: Any, alpha: float) -> Any:
    """`motion.at(alpha)`, once for all that show it."""
    known = _states.get(motion)
    if known is None or known[0] != alpha:
        known = _states[motion] = alpha, motion.at(alpha)
    return known[1]


def is_known(motion: Any, alpha: float) -> bool:
    """Whether that state has been worked out."""
    known = _states.get(motion)
    return known is not None and known[0] == alpha


class Context:
    """Where something is, its colours, and what it shows: all that its layers ask of it.

    Parameters
    ----------
    panel
        Where it is, in scene units.
    theme
        Its colours.
    colors
        (N, 3), 0 to 255, of the points.
    """

    def __init__(self, panel: Panel, theme: Theme, colors: Array) -> None:
        self.panel, self.theme = panel, theme
        self.colors = np.asarray(colors, dtype=float)
        self.shown: Any = None

    def show(self, motion: Any, alpha: float) -> None:
        """Show `motion.at(alpha)`, which is worked out when it is drawn."""
        self.shown = (motion, alpha)

    @property
    def state(self) -> Any:
        """What it shows."""
        assert self.shown is not None, "a plane is told what to show before it is drawn"
        return state_at(*self.shown)
