"""What moves show, as far as it has been worked out.

It is kept outside of the moves, where Manim's cache key doesn't look.
"""

from typing import Any
from weakref import WeakKeyDictionary

_found: WeakKeyDictionary[Any, tuple[float, Any]] = WeakKeyDictionary()


def moment_of(motion: Any, alpha: float) -> Any:
    """`motion.at(alpha)`, once for all that show it."""
    found = _found.get(motion)
    if found is None or found[0] != alpha:
        found = _found[motion] = alpha, motion.at(alpha)
    return found[1]


def is_known(motion: Any, alpha: float) -> bool:
    """Whether that moment has been worked out."""
    found = _found.get(motion)
    return found is not None and found[0] == alpha
