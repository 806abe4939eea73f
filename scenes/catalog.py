"""The scenes by name: plain data that the command line reads without importing Manim."""

from dataclasses import dataclass
from importlib import import_module

from models.errors import GridwarpError, nearest


@dataclass(frozen=True)
class Entry:
    """One scene: where its class is, and what it shows."""

    module: str
    scene: str
    shows: str
    compares: bool = False  # whether it can take a second run
    staged: bool = False  # whether it plays the stages, so that --stages can choose some
    single: bool = False  # whether it shows one plane, so that --no-activation can change it


CATALOG: dict[str, Entry] = {
    "warp": Entry(
        "scenes.warp",
        "Warp",
        "the input plane through the network, stage by stage, to a straight line",
        staged=True,
        single=True,
    ),
    "compare": Entry(
        "scenes.compare",
        "Compare",
        "the same weights without and with the activation, in step",
        compares=True,
        staged=True,
    ),
    "boundary": Entry(
        "scenes.boundary", "Boundary", "the curved decision boundary beside a linear model's"
    ),
    "spaces": Entry(
        "scenes.spaces", "Spaces", "the input plane beside the space of the last layer"
    ),
}


def entry(name: str) -> Entry:
    """The scene of that name.

    Raises
    ------
    GridwarpError
        (code 2) if there is none.
    """
    if name not in CATALOG:
        raise GridwarpError(
            f"unknown scene '{name}'.{nearest(name, [*CATALOG, 'doctor'])}",
            "See them all: python render.py --list",
            code=2,
        )
    return CATALOG[name]


def load(name: str) -> type:
    """The scene's class; this imports Manim."""
    found = entry(name)
    return getattr(import_module(found.module), found.scene)
