"""Text and formulas, typeset by Typst in its own fonts, so that they look the same everywhere."""

from manim import MathTypst, Mobject, RoundedRectangle, Typst, VGroup

from scenes.drawing.theme import Theme

# Computer Modern in its book weight, which holds on a dark ground.
PREAMBLE = '#set text(font: "New Computer Modern", weight: 450)'


def escape(text: str) -> str:
    """Plain text as Typst markup."""
    return "".join(f"\\{char}" if char in r"\#$*_`<>@~=-+/[]" else char for char in text)


def label(markup: str, size: float, color: str) -> Typst:
    """A line of Typst markup; formulas in it stand between dollar signs. `size` as in Manim."""
    return Typst(markup, font_size=size, color=color, typst_preamble=PREAMBLE)


def formula(markup: str, size: float, color: str) -> MathTypst:
    """A formula in Typst mathematics; {{ x : name }} makes `x` selectable by name."""
    return MathTypst(markup, font_size=size, color=color)


def fitted(mobject: Mobject, width: float) -> Mobject:
    """The same mobject, made smaller if it is wider than `width` scene units."""
    if mobject.width > width:
        mobject.scale(width / mobject.width)
    return mobject


class Rail(VGroup):
    """The stages of a clip in a row, the active one lit."""

    def __init__(self, stops: list[str], theme: Theme, size: float = 24.0) -> None:
        super().__init__()
        self.theme = theme
        for stop in stops:
            text = label(stop, size, theme.muted)
            chip = RoundedRectangle(
                width=text.width + 0.36, height=0.46, corner_radius=0.14, stroke_width=1.6
            )
            chip.set_stroke(theme.frame)
            self.add(VGroup(chip, text.move_to(chip)))
        self.arrange(buff=0.14)

    def lit(self, index: int) -> "Rail":
        """A copy with stop `index` lit."""
        rail = self.copy()
        for position, (chip, text) in enumerate(rail):
            active = position == index
            chip.set_stroke(self.theme.accent if active else self.theme.frame)
            chip.set_fill(self.theme.accent, opacity=0.16 if active else 0.0)
            text.set_color(self.theme.accent if active else self.theme.muted)
        return rail
