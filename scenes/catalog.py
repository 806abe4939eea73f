"""The scenes by name: plain data that the command line reads without importing Manim."""

from dataclasses import dataclass

from models.errors import GridwarpError, nearest


@dataclass(frozen=True)
class Entry:
    """One scene: its name, where its class is, and what it shows."""

    name: str
    module: str
    scene: str
    shows: str
    compares: bool = False  # whether it can take a second run
    staged: bool = False  # whether it plays the stages, so that --stages can choose some
    single: bool = False  # whether it shows one plane, so that --no-activation can change it


SCENES = (
    Entry(
        "warp",
        "scenes.warp",
        "Warp",
        "the input plane through the network, stage by stage, to a straight line",
        staged=True,
        single=True,
    ),
    Entry(
        "compare",
        "scenes.compare",
        "Compare",
        "the same weights without and with the activation, in step",
        compares=True,
        staged=True,
    ),
    Entry(
        "boundary",
        "scenes.boundary",
        "Boundary",
        "the curved decision boundary beside a linear model's",
    ),
    Entry(
        "spaces",
        "scenes.spaces",
        "Spaces",
        "the input plane beside the space of the last layer",
    ),
    Entry(
        "regions",
        "scenes.regions",
        "Regions",
        "the linear pieces of a ReLU network and their creases; --epochs: through training",
    ),
)
CATALOG: dict[str, Entry] = {scene.name: scene for scene in SCENES}


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
