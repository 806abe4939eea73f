"""The scene that all clips are: a run, a theme, a layout, and the few gestures they share."""

from collections.abc import Sequence

from manim import Animation, FadeIn, FadeOut, Mobject, Scene, Transform
from manim.renderer.cairo_renderer import CairoRenderer

from models.errors import GridwarpError
from models.run import Run
from scenes.drawing.animations import Vary
from scenes.drawing.camera import BulkCamera
from scenes.drawing.plane import Plane
from scenes.drawing.text import Rail, fitted, formula, label
from scenes.drawing.theme import theme
from scenes.output.writer import ClipWriter
from scenes.settings import Settings
from scenes.staging import words
from scenes.staging.layout import Layout, layout
from scenes.staging.strip import Strip, Subject

CAPTION_SIZE = 34
NUMBER_SIZE = 32
NOTE_SIZE = 20
FADE = 0.5
HOLD = 0.8
# How long a stage takes, in seconds.
RUN_TIMES = {"linear": 3.0, "shift": 1.5, "activate": 3.0}


def resolve_epoch(run: Run, epoch: str) -> float:
    """ "last", "best" (the lowest loss over all points) or a number as an epoch of the run."""
    if epoch == "last":
        return run.last
    if epoch == "best":
        from models.probe import loss

        return min(run.epochs, key=lambda saved: loss(run.at(saved), run.points, run.labels))
    return float(epoch)


class Clip(Scene):
    """Base of the scenes; `settings` says what is shown."""

    settings = Settings()
    panels = 1

    def __init__(self, **kwargs) -> None:
        renderer = CairoRenderer(file_writer_class=ClipWriter, camera_class=BulkCamera)
        super().__init__(renderer=renderer, camera_class=BulkCamera, **kwargs)

    def setup(self) -> None:
        self.theme = theme(self.settings.theme)
        camera = self.renderer.camera
        camera.background_color = self.theme.ground
        camera.init_background()
        self.pixels_per_unit = camera.pixel_height / camera.frame_height
        self.layout: Layout = layout(
            camera.frame_width, camera.frame_height, self.panels, self.settings.text
        )
        self.tempo = self.settings.speed
        self.said: dict[str, Mobject] = {}
        self.run = Run.open(self.settings.run)
        self.subject = self.subject_of(self.run)

    def subject_of(self, run: Run) -> Subject:
        """A run at the epoch and in the basis that the settings ask for."""
        return Subject.of(run, resolve_epoch(run, self.settings.epoch), self.settings.basis)

    def strip(self, subject: Subject, panel: int = 0, *, activation: bool = True) -> Strip:
        """A subject on one of the layout's panels."""
        place = self.layout.panels[panel]
        strip = Strip(
            subject,
            place,
            self.theme,
            self.settings,
            place.height * self.pixels_per_unit,
            activation=activation,
        )
        strip.plane.point_scale = 1.0 if self.panels == 1 else 0.8
        index = self.settings.trace
        if index is not None:
            if index >= len(subject.points):
                raise GridwarpError(
                    f"there is no point {index}: the run has {len(subject.points)}.",
                    f"Choose one from 0: --trace {len(subject.points) - 1}",
                    code=2,
                )
            strip.plane.trace.index = index
            strip.plane.trace.opacity = 1.0
        return strip

    # gestures

    def act(self, *animations: Animation) -> None:
        """Play animations together, at the clip's tempo."""
        for animation in animations:
            animation.run_time /= self.tempo
        self.play(*animations)
        # Texts lie under the planes: they never overlap, and what doesn't move isn't redrawn.
        self.bring_to_back(*self.said.values())

    def hold(self, seconds: float = HOLD) -> None:
        """Let the viewer look."""
        self.wait(seconds / self.tempo)

    def show(self, *planes: Plane) -> None:
        """Fade in planes with grid and points."""
        self.add(*planes)
        fades = []
        for plane in planes:
            layers = [plane.ghost, plane.grid, plane.dots]
            if self.settings.text != "none":
                layers.append(plane.border)
            fades += [Vary(layer, opacity=1.0, run_time=1.2) for layer in layers]
        self.act(*fades)

    def say(self, **texts: Mobject | None) -> None:
        """Put texts in their places, in place of what was there; None takes one away."""
        changes: list[Animation] = []
        for place, text in texts.items():
            old = self.said.pop(place, None)
            if (
                old is not None
                and text is not None
                and isinstance(text, type(old))
                and _alike(old, text)
            ):
                changes.append(Transform(old, text, run_time=FADE))
                self.said[place] = old
                continue
            if old is not None:
                changes.append(FadeOut(old, run_time=0.6 * FADE))
            if text is not None:
                changes.append(FadeIn(text, run_time=FADE))
                self.said[place] = text
        if changes:
            self.act(*changes)

    # texts in their places; None where the settings leave them out

    def caption(self, markup: str) -> Mobject | None:
        if self.settings.text == "none" or (self.panels > 1 and self.settings.text == "short"):
            return None
        width = 0.6 * self.layout.width if self._shares_row else self.layout.width
        return self._left(label(markup, CAPTION_SIZE, self.theme.text), self.layout.caption, width)

    @property
    def _shares_row(self) -> bool:
        return self.layout.formula_right and self.settings.text == "full"

    def equation(self, markup: str, lit: Sequence[str] = ()) -> Mobject | None:
        if self.settings.text != "full":
            return None
        text = formula(markup, CAPTION_SIZE, self.theme.text)
        for name in lit:
            if f": {name} }}}}" in markup:
                text.select(name).set_color(self.theme.accent)
        x, y = self.layout.formula
        if self.layout.formula_right:
            return fitted(text, 0.36 * self.layout.width).move_to([x, y, 0], aligned_edge=[1, 0, 0])
        return self._left(text, (x, y), self.layout.width)

    def number(self, markup: str, panel: int = 0) -> Mobject | None:
        if self.settings.text == "none":
            return None
        width = self.layout.panels[panel].width
        if self.panels == 1 and self.layout.formula_right:
            width = 0.42 * self.layout.width
        text = label(markup, NUMBER_SIZE, self.theme.text)
        return self._left(text, self.layout.numbers[panel], width)

    def title(self, markup: str, panel: int) -> Mobject | None:
        if self.settings.text == "none":
            return None
        text = label(markup, CAPTION_SIZE, self.theme.text)
        return self._left(text, self.layout.titles[panel], self.layout.panels[panel].width)

    def filmed(self, index: int, count: int) -> bool:
        """Whether stage `index` of `count` is among those the settings ask for."""
        first, last = self.settings.stages or (1, count)
        return first <= index <= last

    def note(self, markup: str) -> Mobject | None:
        if self.settings.text != "full" or not markup:
            return None
        text = label(markup, NOTE_SIZE, self.theme.muted)
        return self._left(text, self.layout.note, self.layout.width)

    def rail(self, stops: list[str], active: int) -> Mobject | None:
        if self.settings.text != "full":
            return None
        rail = fitted(Rail(stops, self.theme), self.layout.rail_width)
        x, y = self.layout.rail
        rail.move_to([x, y, 0])
        if self.panels == 1 and self.layout.formula_right:
            rail.align_to([0.5 * self.layout.width, 0, 0], [1, 0, 0])
        return rail.lit(active)

    def _left(self, text: Mobject, at: tuple[float, float], width: float) -> Mobject:
        return fitted(text, width).move_to([*at, 0], aligned_edge=[-1, 0, 0])

    def small_print(self, subject: Subject) -> Mobject | None:
        """What network this is, and in which coordinates it is drawn."""
        basis = words.basis_note(subject.drawing, self.settings.basis == "own")
        parts = [words.about(subject.run, subject.epoch), basis]
        return self.note("; ".join(part for part in parts if part))


def _alike(old: Mobject, new: Mobject) -> bool:
    """Whether one can change into the other glyph by glyph: only colours differ."""
    return len(old.family_members_with_points()) == len(new.family_members_with_points()) and (
        abs(old.width - new.width) < 1e-6
    )
