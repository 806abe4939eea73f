"""The states that moves have last shown, as far as they have been worked out.

They are kept outside of the moves, where Manim's cache key doesn't look.
"""

from typing import Any
from weakref import WeakKeyDictionary

_states: WeakKeyDictionary[Any, tuple[float, Any]] = WeakKeyDictionary()


def state_at(move: Any, share: float) -> Any:
    """`move.at(share)`, once for all that show it."""
    known = _states.get(move)
    if known is None or known[0] != share:
        known = _states[move] = share, move.at(share)
    return known[1]


def is_known(move: Any, share: float) -> bool:
    """Whether that state has been worked out."""
    known = _states.get(move)
    return known is not None and known[0] == share
