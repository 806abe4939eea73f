"""From the prompt: how long a quick look takes, and how much memory a large clip."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
ROUNDS = 3
# Seconds between two looks at the memory.
PAUSE = 0.05


def quick_look(run: Path) -> dict[str, Any]:
    """Wall seconds of `render.py warp spiral -q l`, trained but with no play in the cache."""
    clips, imports = [], []
    for _ in range(ROUNDS):
        with _media(run) as media:
            clips.append(_seconds(["render.py", "warp", run.name, "-q", "l", "--media_dir", media]))
        imports.append(_seconds(["-c", "import manim"]))
    return {"seconds": clips, "best": min(clips), "import_manim": min(imports)}


def memory(run: Path, arguments: tuple[str, ...]) -> dict[str, Any]:
    """The most memory that all processes of a clip take together, in MiB.

    Proportional set size: what is shared counts once. Linux only.
    """
    most, processes = 0, 0
    with _media(run) as media:
        command = ["render.py", "warp", run.name, "--jobs", "2", "--media_dir", media, *arguments]
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, **_silent())
        while process.poll() is None:
            tree = _tree(process.pid)
            most, processes = max(most, sum(map(_pss, tree))), max(processes, len(tree))
            time.sleep(PAUSE)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return {"arguments": command[1:3] + list(arguments), "mib": most / 1024, "processes": processes}


@contextmanager
def _media(run: Path) -> Iterator[str]:
    """A media directory with the trained runs and nothing else."""
    with TemporaryDirectory() as folder:
        Path(folder, "runs").symlink_to(run.parent)
        yield folder


def _seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, **_silent())
    return time.perf_counter() - begun


def _silent() -> dict[str, Any]:
    # compiled sources are kept, as they are unless somebody asks for something else
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}


def _tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found


def _pss(process: int) -> int:
    """Of one process, in KiB."""
    with suppress(OSError):  # it has just ended
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
