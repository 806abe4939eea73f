"""`doctor`: what is installed, what is missing, and how to get it."""

import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from models.errors import first_line
from models.files import existing

PACKAGES = (
    "manim",
    "numpy",
    "scipy",
    "contourpy",
    "safetensors",
    "filelock",
    "numba",
    "av",
    "typst",
    "torch",
    "scikit-learn",
    "cloup",
    "rich",
)
INSTALL = 'install it: pip install -e ".[dev]"'
MISSING = "MISSING"


def report() -> tuple[str, bool]:
    """One line a finding, with the way to what is missing; and whether nothing is."""
    lines = [
        _line("Python", platform.python_version(), sys.version_info >= (3, 11), "3.11 or newer")
    ]
    for package in PACKAGES:
        try:
            lines.append(_line(package, importlib.metadata.version(package), True))
        except importlib.metadata.PackageNotFoundError:
            lines.append(_line(package, "", False, INSTALL))
    checks: dict[str, tuple[Callable[[], str], str]] = {
        "Cairo and Pango": (
            _cairo,
            "apt install libcairo2-dev libpango1.0-dev pkg-config, or "
            "brew install cairo pango pkg-config",
        ),
        "H.264 encoder": (_encoder, "pip install --force-reinstall av"),
        "Typst's fonts": (_fonts, "pip install --force-reinstall typst"),
        "space in media/": (_space, "free some, or use --media_dir DIR"),
    }
    for name, (check, remedy) in checks.items():
        try:
            lines.append(_line(name, check(), True))
        except Exception as error:
            lines.append(_line(name, first_line(error), False, remedy))
    return "\n".join(lines), not any(line.startswith(MISSING) for line in lines)


def _line(name: str, version: str, good: bool, remedy: str = "") -> str:
    mark = "ok     " if good else MISSING
    return f"{mark} {name:<16} {version}{'' if good else f'  -> {remedy}'}".rstrip()


def _cairo() -> str:
    import cairo
    import manimpango

    return f"cairo {cairo.cairo_version_string()}, pango {manimpango.pango_version()}"


def _encoder() -> str:
    import av

    av.codec.Codec("libx264", "w")
    return f"libx264 in PyAV {av.__version__}"


def _fonts() -> str:
    import typst

    families = typst.Fonts(include_system_fonts=False).families()
    if "New Computer Modern" not in families:
        raise RuntimeError("New Computer Modern isn't among Typst's fonts")
    return "New Computer Modern"


def _space() -> str:
    free = shutil.disk_usage(existing(Path("media").absolute())).free
    if free < 2**30:
        raise RuntimeError(f"only {free / 2**30:.1f} GiB free")
    return f"{free / 2**30:.0f} GiB free"
