"""Texts in their places, as the settings and the layout have them; and plates without any."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from models.run.diagnosis import diagnosis
from scenes.cli.settings import Settings
from scenes.drawing.text.text import Text, rail_markup, wrapped
from scenes.drawing.theme import Theme
from scenes.views.captions import footnotes, numbers
from scenes.views.layout import Layout
from scenes.views.plane.snapshot import Snapshot

# The em of texts, in scene units.
CAPTION_SIZE = 0.36
NUMBER_SIZE = 0.34
MATRIX_SIZE = 0.34
RAIL_SIZE = 0.26
NOTE_SIZE = 0.21
# A character of a longer text is about so many ems wide.
CHARACTER = 0.46


def written(*modes: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A builder of text that gives None in other text modes, and where there is no markup."""

    def decorate(build: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(build)
        def builder(self: "Captioned", markup: Any, *args: Any, **how: Any) -> Text | None:
            if not markup or self.settings.text not in modes:
                return None
            return build(self, markup, *args, **how)

        return builder

    return decorate


class Captioned:
    """What a clip writes, and where: builders of text, each for a place of the layout."""

    settings: Settings
    theme: Theme
    layout: Layout
    panels: int
    counting: bool
    matrix_row: float

    @property
    def clean(self) -> bool:
        """Whether nothing is written: a plate for a talk. `Clip.add` and `play` see to it."""
        return self.settings.text == "none"

    def text(self, markup: str, size: float, at: tuple[float, float], width: float, **how) -> Text:
        color = how.pop("color", self.theme.text)
        return Text(markup, size, color, at, width=width, **how)

    @written("full", "short")
    def caption(self, markup: str) -> Text | None:
        if self.panels > 1 and self.settings.text == "short":
            return None
        width = (0.6 if self._shares_row else 1.0) * self.layout.width
        return self.text(markup, CAPTION_SIZE, self.layout.caption, width)

    @property
    def _shares_row(self) -> bool:
        """Whether a caption has a formula or a counter beside it."""
        elsewhere = self.matrix_row > 0.0  # where matrices have a row, formulas stand there
        taken = self.counting or (self.settings.text == "full" and not elsewhere)
        return taken and self.layout.formula[1] == self.layout.caption[1]

    @written("full")
    def equation(self, markup: str) -> Text:
        width, align = self._at_formula
        return self.text(markup, CAPTION_SIZE, self.layout.formula, width, align=align)

    @written("full", "short")
    def number(self, markup: str, panel: int = 0, shorter: str = "") -> Text:
        width = self.layout.panels[panel].width
        if self.panels == 1 and self.layout.formula_right:
            width = 0.42 * self.layout.width
        at = self.layout.numbers[panel]
        return self.text(
            markup, NUMBER_SIZE, at, width, shorter=shorter or numbers.number_in(markup)
        )

    @written("full", "short")
    def readout(self, markup: str) -> Text:
        """A number in the formula's place, where there are too many panels for one each."""
        width, align = self._at_formula
        at, shorter = self.layout.formula, numbers.number_in(markup)
        return self.text(markup, NUMBER_SIZE, at, width, shorter=shorter, align=align)

    @property
    def _at_formula(self) -> tuple[float, int]:
        """The width of a formula's place and how it is aligned: beside the caption, or below it."""
        right = self.layout.formula[0] > 0.0
        return (0.38 if right else 1.0) * self.layout.width, 1 if right else -1

    @written("full", "short")
    def matrices(self, markup: str, shorter: str = "") -> Text:
        """A formula with matrices in the row that is kept for them."""
        at, width = self.layout.matrices, min(self.layout.width, self.layout.matrices_width)
        return self.text(markup, MATRIX_SIZE, at, width, shorter=shorter, height=self.matrix_row)

    @written("full", "short")
    def title(self, markup: str, panel: int, longest: str = "") -> Text:
        """A panel's; in a narrow one as small as the `longest` of those beside it has to be."""
        width = self.layout.panels[panel].width
        size = min(CAPTION_SIZE, width / (CHARACTER * max(len(longest), 1)))
        return self.text(markup, size, self.layout.titles[panel], width)

    @written("full")
    def rail(self, stops: list[str], active: int) -> Text:
        right = self.panels == 1 and self.layout.formula_right
        roomy = self.panels > 1 and self.layout.formula_right
        markup = rail_markup(stops, active, self.theme, at_once=15 if roomy else 7)
        x, y = self.layout.rail
        at = (0.5 * self.layout.width, y) if right else (x, y)
        return self.text(markup, RAIL_SIZE, at, self.layout.rail_width, align=1 if right else 0)

    @written("full")
    def note(self, markup: str) -> Text:
        width = self.layout.width
        lines = 2 if self.layout.formula_right else 3
        return self.text(
            wrapped(markup, width / NOTE_SIZE),
            NOTE_SIZE,
            self.layout.note,
            width,
            color=self.theme.muted,
            height=1.2 * lines * NOTE_SIZE,
        )

    def names_of(self, *markup: str) -> tuple[str, ...]:
        """Names of things in the picture; blank where there is no text."""
        return tuple("" if self.clean else name for name in markup)

    def footnote(
        self, *snapshots: Snapshot, basis: bool = True, training: bool = False, also: str = ""
    ) -> Text | None:
        """What networks these are, with `basis` in which coordinates they are drawn, and more."""
        own = self.settings.basis == "own"
        if len(snapshots) > 1:  # their titles name them
            sides = list(zip(("left", "right"), snapshots, strict=True))
            notes = [(side, footnotes.basis_note(each.drawing, own)) for side, each in sides]
            notes += [(side, diagnosis(each.run, each.epoch)) for side, each in sides]
            parts = [f"{side}: {note}" for side, note in notes if note]
        else:
            run, epoch = snapshots[0].run, snapshots[0].epoch
            acting, trouble = self.settings.activation, diagnosis(run, epoch)
            parts = [footnotes.about(run, epoch, training, acting)]
            if basis and not trouble:
                parts.append(footnotes.basis_note(snapshots[0].drawing, own, training))
            parts.append(trouble)
        parts.append(also)
        # a narrow frame takes it in two lines
        between = "; " if self.layout.formula_right else " \\ "
        return self.note(between.join(part for part in parts if part))
