"""What moves show, as far as it has been worked out.

It is kept outside of the moves, where Manim's cache key doesn't look.
"""

from typing import Any
from weakref import WeakKeyDictionary

_found: WeakKeyDictionary[Any, tuple[float, Any]] = WeakKeyDictionary()


def moment_of(move: Any, alpha: float) -> Any:
    """`move.at(alpha)`, once for all that show it."""
    found = _found.get(move)
    if found is None or found[0] != alpha:
        found = _found[move] = alpha, move.at(alpha)
    return found[1]


def is_known(move: Any, alpha: float) -> bool:
    """Whether that moment has been worked out."""
    found = _found.get(move)
    return found is not None and found[0] == alpha
