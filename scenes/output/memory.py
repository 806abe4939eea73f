"""Memory that drawing gives back is taken again in the next frame: the C library is to keep it.

GNU's returns what is free to the system, which has to empty every page before it gives it out
again. Measured on the grid of a replay, in one run: half the time. Others have no such setting.
"""

import ctypes
import sys

# Of <malloc.h>: how much may be free at the end, and from which size on a block is apart.
TRIM, APART = -1, -3
KEPT = 64 * 2**20
LARGE = 16 * 2**20


def keep_freed_memory() -> None:
    """Let this process keep some of what it frees."""
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(TRIM, KEPT)
        mallopt(APART, LARGE)
