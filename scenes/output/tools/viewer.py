"""Shows a finished file in the system's viewer."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

# Seconds in which a viewer that can't start says so.
PATIENCE = 1.0


def open_file(path: Path) -> bool:
    """Open a file; False if there is nothing to open it with. The viewer is left running."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
            return True
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        nothing = subprocess.DEVNULL
        viewer = subprocess.Popen(
            [opener, path], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
    except OSError:
        return False
    with suppress(subprocess.TimeoutExpired):
        return viewer.wait(PATIENCE) == 0
    return True
