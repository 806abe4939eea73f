"""Values that are worked out when they are first needed, or that Manim's hash mustn't see."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from models.arrays import Array


class Lazy:
    """A grid's image (or whatever else), traced when it is first drawn: plays that others draw need
    none.

    It has slots in place of attributes, so that Manim's cache key, which is made of these,
    doesn't depend on whether that has happened.
    """

    __slots__ = ("_image", "_trace")

    def __init__(self, trace: Callable[[], Any]) -> None:
        self._trace = trace
        self._image: Any = None

    def __call__(self) -> Any:
        if self._image is None:
            self._image = self._trace()
        return self._image


class Unhashed:
    """Something that Manim's cache key doesn't look into; what decides it stands beside it."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def digest_of(*parts: Array | str) -> str:
    """A key for arrays and texts that decide what is seen, which Manim's hash takes for them."""
    written = (part.encode() if isinstance(part, str) else part.tobytes() for part in parts)
    return blake2b(b"".join(written), digest_size=16).hexdigest()
