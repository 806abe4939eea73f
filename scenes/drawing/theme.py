"""Colours and weights, in one table. The command line reads its names: it imports nothing heavy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import GridwarpError, nearest

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb; widths and radii in pixels of a frame 1080 high."""

    name: str
    ground: str  # the background
    text: str
    muted: str  # secondary text, tick labels
    accent: str  # what is going on now: the lit symbol, the active stage
    frame: str  # panel frames, inactive chips
    ghost: str  # the still grid of coordinates
    first_family: str  # images of lines x1 = const
    second_family: str  # images of lines x2 = const
    line: str  # the separating line and the decision boundary
    classes: tuple[str, str]  # class 0, class 1
    tints: tuple[str, str]  # their half-planes
    tint: float  # opacity of a tint
    many: tuple[str, ...]  # of three classes and more
    ramp: tuple[str, ...]  # of heights, from low to high
    input: str  # input units and vectors
    hidden: str  # units of a hidden layer, and scores that agree
    against: str  # scores below 0
    entries: tuple[str, ...]  # of a matrix, one after the other
    major_width: float = 2.2
    minor_width: float = 1.4
    line_width: float = 5.0
    point_radius: float = 5.0
    rim: float = 1.2

    def rgb(self, color: str) -> "np.ndarray":
        """#rrggbb as (3,) floats, 0 to 255."""
        import numpy as np

        return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)

    def of_classes(self, count: int) -> "np.ndarray":
        """The colours of `count` classes, (count, 3); beyond those there are, they come again."""
        import numpy as np

        chosen = self.classes if count <= 2 else self.many
        return np.array([self.rgb(chosen[index % len(chosen)]) for index in range(max(count, 2))])

    def tints_of(self, count: int) -> "np.ndarray":
        """The colours of their areas, (count, 3)."""
        import numpy as np

        if count > 2:
            return self.of_classes(count)
        return np.array([self.rgb(tint) for tint in self.tints])

    def of_heights(self, relative: "np.ndarray") -> "np.ndarray":
        """The colours of heights, 0 the lowest and 1 the highest.  # (...) -> (..., 3)"""
        import numpy as np

        stops = np.array([self.rgb(color) for color in self.ramp])
        places = np.linspace(0.0, 1.0, len(stops))
        return np.stack([np.interp(relative, places, stops[:, i]) for i in range(3)], axis=-1)


THEMES: dict[str, Theme] = {
    "dark": Theme(
        name="dark",
        ground="#0b0d12",
        text="#f2efe9",
        muted="#a3a9b4",
        accent="#ffd166",
        frame="#3a404b",
        ghost="#5a6372",
        first_family="#5f86e6",
        second_family="#2fae9b",
        line="#ffffff",
        classes=("#58c4f5", "#ff9a3c"),
        tints=("#2a7fb0", "#c46a16"),
        tint=0.20,
        many=("#58c4f5", "#ff9a3c", "#ffeab3", "#ff2a85", "#7446f7"),
        ramp=("#3d7bd9", "#6fb0cf", "#b9c7b2", "#e9cf74", "#fff3a3"),
        input="#f78fb3",
        hidden="#74d680",
        against="#b48cf2",
        entries=("#0daeff", "#ffae0d", "#f7f23c", "#2ff0f0", "#ff4d4d", "#8c63dd"),
    ),
    "light": Theme(
        name="light",
        ground="#fbfaf7",
        text="#16181d",
        muted="#555c68",
        accent="#a2460b",
        frame="#c3c7cf",
        ghost="#aab1bd",
        first_family="#3f64d0",
        second_family="#108974",
        line="#111318",
        classes=("#00558f", "#c44b00"),
        tints=("#7fbfe6", "#f5b27a"),
        tint=0.32,
        many=("#0000e6", "#886d1b", "#340854", "#09534c", "#612700"),
        ramp=("#f0b800", "#c98a2a", "#8f6f60", "#4f5a8f", "#0d3a7a"),
        input="#c2316b",
        hidden="#1c7c2c",
        against="#6f3cc4",
        entries=("#001a4c", "#cc4400", "#4c380f", "#7a52cc", "#166c6c", "#4c001a"),
    ),
    # For a projector: the colours hold when stray light lifts the black.
    "contrast": Theme(
        name="contrast",
        ground="#000000",
        text="#ffffff",
        muted="#d6dae2",
        accent="#ffe14d",
        frame="#7a8290",
        ghost="#6b7482",
        first_family="#7899ff",
        second_family="#26bea0",
        line="#ffffff",
        classes=("#84daff", "#ffa733"),
        tints=("#2490d0", "#da7a1e"),
        tint=0.28,
        many=("#84daff", "#ffa733", "#ffe6b0", "#d14d45", "#5d63ff"),
        ramp=("#4f90ff", "#7cc4e6", "#c8d8c0", "#f6dc7a", "#fff7b8"),
        input="#ff9cc0",
        hidden="#7ee68b",
        against="#c3a1ff",
        entries=("#73a2ff", "#ffbf40", "#ffff73", "#40ffff", "#ff8040", "#54bb99"),
        major_width=3.0,
        minor_width=1.9,
        line_width=7.0,
        point_radius=6.5,
        rim=1.8,
    ),
}


def theme(name: str) -> Theme:
    """The theme of that name.

    Raises
    ------
    GridwarpError
        (code 2) if there is none.
    """
    if name not in THEMES:
        raise GridwarpError(
            f"unknown theme '{name}'.{nearest(name, list(THEMES))}",
            f"Choose from: {', '.join(THEMES)}.",
            code=2,
        )
    return THEMES[name]


def hues_of(columns: int, theme: Theme) -> list[str]:
    """The colours of the columns, and of their names in formulas: input, hidden layers, answer."""
    return [theme.second_family, *[theme.first_family] * (columns - 2), theme.text]
