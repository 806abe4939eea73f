"""The scene that all clips are: a run, a theme, a layout, and the few gestures they share."""

import math
from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

from manim import Animation, FadeIn, FadeOut, Mobject, Scene, Wait
from manim.constants import DEFAULT_WAIT_TIME
from manim.utils.parameter_parsing import flatten_iterable_parameters
from manim.utils.rate_functions import linear, smooth, squish_rate_func

from models.errors import GridwarpError
from models.run.run import Run
from scenes.cli.settings import Settings
from scenes.drawing.animations import Follow, Subclip, cut
from scenes.drawing.camera import RasterCamera
from scenes.drawing.mobject import is_written
from scenes.drawing.plane.plane import Plane
from scenes.drawing.text.counter import Counter
from scenes.drawing.text.text import Text
from scenes.drawing.theme import theme
from scenes.output.engine.assignment import AllPlays, PlayAssignment
from scenes.output.engine.renderer import Renderer
from scenes.views.captioned import CAPTION_SIZE, Captioned
from scenes.views.layout import Layout, layout
from scenes.views.plane.network_view import NetworkView
from scenes.views.plane.snapshot import Snapshot
from scenes.views.training.playback import EpochReading, Playback

S = TypeVar("S", bound=NetworkView)

FADE = 0.5
# One text goes before the next one comes: two on top of each other can't be read.
GOING = squish_rate_func(smooth, 0.0, 0.5)
COMING = squish_rate_func(smooth, 0.45, 1.0)
# These only change colour, and cross over in place.
IN_PLACE = ("equation", "rail", "lines")
# Seconds of film; what takes longer is several plays. Each begins with a whole picture, to which
# players jump. Files are 1 to 9 % larger than with 4 s, and processes end more nearly together.
LONGEST_PLAY = 2.0


def resolve_epoch(run: Run, epoch: str) -> float:
    """ "last", "best" (the lowest loss over all points) or a number as an epoch of the run."""
    if epoch == "last":
        return run.last
    if epoch == "best":
        from models.network.scores import loss

        return min(run.epochs, key=lambda saved: loss(run.at(saved), run.points, run.labels))
    return float(epoch)


class Clip(Captioned, Scene):
    """Base of the scenes; `settings` says what is shown, `assignment` what of it is drawn here.

    `snapshots` are those that are known from going through the scene before.
    """

    settings = Settings()
    assignment: PlayAssignment = AllPlays()
    snapshots: ClassVar[dict[tuple[Path, float, str], Snapshot]] = {}
    panels = 1
    railed = False  # whether the stages are shown in a row
    counting = False  # whether the number of the epoch has the formula's place
    matrix_row = 0.0  # the height of a row for matrices, in scene units
    laid_over: tuple[str, ...] = ()  # places whose texts differ in colours, or by what is added

    def __init__(self, **kwargs) -> None:
        renderer = Renderer(self.assignment, skip_animations=kwargs.get("skip_animations", False))
        super().__init__(renderer=renderer, camera_class=RasterCamera, **kwargs)

    def setup(self) -> None:
        self.theme = theme(self.settings.theme)
        camera = self.renderer.camera
        camera.background_color = self.theme.ground
        camera.init_background()
        self.pixels_per_unit = camera.pixel_height / camera.frame_height
        self.tempo = self.settings.speed
        self.texts: dict[str, Text] = {}
        if self.settings.run is not None:
            self.run = Run.open(self.settings.run)
            self.snapshot = self.snapshot_of(self.run)
        self.layout = self.arrange(camera.frame_width, camera.frame_height)

    def arrange(self, width: float, height: float) -> Layout:
        """Where things stand in a frame of so many scene units."""
        text = self.settings.text
        return layout(width, height, self.panels, text, self.railed, self.matrix_row)

    def snapshot_of(self, run: Run) -> Snapshot:
        """A run at the epoch and in the basis that the settings ask for."""
        epoch, basis = resolve_epoch(run, self.settings.epoch), self.settings.basis
        key = (run.directory, epoch, basis)
        if key not in self.snapshots:
            self.snapshots[key] = Snapshot.of(run, epoch, basis)
        return self.snapshots[key]

    @cached_property
    def playback(self) -> Playback:
        """The run through its epochs, up to the one that is asked for."""
        return Playback(self.run, self.settings, self.theme, self.snapshot.epoch)

    def view(
        self,
        snapshot: Snapshot,
        panel: int = 0,
        *,
        activation: bool = True,
        extent: float | None = None,
        graph: bool = False,
        kind: type[S] = NetworkView,
    ) -> S:
        """A subject on one of the layout's panels."""
        place = self.layout.panels[panel]
        view = kind(
            snapshot,
            place,
            self.theme,
            self.settings,
            place.height * self.pixels_per_unit,
            activation=activation,
            extent=extent,
            graph=graph,
        )
        view.plane.point_scale = 1.0 if self.panels == 1 else 0.8
        view.plane.trace.index = self.traced(len(snapshot.points))
        return view

    def traced(self, count: int) -> int | None:
        """The index of the point that is followed by eye, of so many, if there is one."""
        index = self.settings.trace
        if index is not None and index >= count:
            raise GridwarpError(
                f"there is no point {index}: the run has {count}.",
                f"Choose one from 0: --trace {count - 1}",
                code=2,
            )
        return index

    # gestures

    def add(self, *mobjects: Mobject) -> Self:
        """As Manim's; on a clean plate nothing that is written is added, nor a plane's ticks."""
        if self.clean:
            for mobject in mobjects:
                for part in filter(is_written, mobject.submobjects):
                    part.set_opacity(0.0)
            mobjects = tuple(mobject for mobject in mobjects if not is_written(mobject))
        return super().add(*mobjects)

    def play(
        self,
        *animations: Any,
        subcaption: str | None = None,
        subcaption_duration: float | None = None,
        subcaption_offset: float = 0,
        **changes: Any,
    ) -> None:
        """As Manim's, at the clip's tempo; a long play is cut into several that show the same."""
        begin = self.time
        given = flatten_iterable_parameters(animations)
        if self.clean:
            given = [each for each in given if not is_written(each.mobject)]
            if not given:
                return
        copies = [copy(each) if isinstance(each, Animation) else each for each in given]
        compiled = self.compile_animations(*copies, **changes)
        for animation in compiled:
            animation.run_time /= self.tempo
        longest = math.inf if self.updates_itself else LONGEST_PLAY
        for part in cut(compiled, longest, self.renderer.camera.frame_rate):
            super().play(*part)
        if subcaption:
            seconds = self.time - begin
            offset = subcaption_offset - seconds
            self.add_subcaption(subcaption, subcaption_duration or seconds, offset)

    def wait(
        self,
        duration: float = DEFAULT_WAIT_TIME,
        stop_condition: Callable[[], bool] | None = None,
        frozen_frame: bool | None = None,
    ) -> None:
        """As Manim's, at the clip's tempo."""
        self.play(Wait(duration, stop_condition, frozen_frame))

    @property
    def updates_itself(self) -> bool:
        """Whether anything has updaters, which count the frames of a play."""
        family = self.get_mobject_family_members()
        return bool(self.updaters) or any(mobject.updaters for mobject in family)

    def get_moving_mobjects(self, *animations: Animation) -> list[Mobject]:
        """As Manim's, which knows what the animations in a group move."""
        wholes = (each.whole if isinstance(each, Subclip) else each for each in animations)
        return super().get_moving_mobjects(*wholes)

    def follow(self, parts: Mapping[Any, Any], seconds: float) -> None:
        """What shows a source goes through it evenly, from its beginning to its end."""
        follows = (Follow(part, source, rate_func=linear) for part, source in parts.items())
        self.play(*follows, run_time=seconds)

    def show(self, *planes: Plane) -> None:
        """Fade in planes with grid and points; a clip opens with them, as with its words."""
        self.add(*planes)
        if self.time == 0:
            self.wait(0.6)
            return
        layers = (layer for plane in planes for layer in (plane.grid, plane.dots))
        self.play(map(FadeIn, layers), run_time=1.2)

    def set_text(self, *also: Animation, **texts: Text | None) -> None:
        """Put texts in their places, in place of what was there; None takes one away.

        Whatever else is to be played is played `also`, together with them.
        """
        changes: list[Animation] = list(also)
        for place, text in ({} if self.clean else texts).items():
            old, coming = self.texts.pop(place, None), COMING
            if old is not None:
                # Manim redraws all that lies over what changes
                self.bring_to_front(old)
                recoloured = place in IN_PLACE and (place != "equation" or old.says_as(text))
                going, coming = (smooth, smooth) if recoloured else (GOING, COMING)
                gone = FadeOut(old, run_time=FADE, rate_func=going)
                if place in self.laid_over and text is not None:
                    gone, coming = Animation(old, run_time=FADE, remover=True), smooth
                changes.append(gone)
            if text is not None:
                self.texts[place] = text
                if self.time == 0:
                    # a clip opens with its words: its first frame is what a page shows of it
                    self.add(text)
                else:
                    changes.append(FadeIn(text, run_time=FADE, rate_func=coming))
        if changes:
            self.play(*changes)
            # Texts lie under the planes: they never overlap, and what doesn't move isn't redrawn.
            self.bring_to_back(*self.texts.values())

    def epochs(
        self,
        at: tuple[float, float] | None = None,
        size: float = CAPTION_SIZE,
        align: int | None = None,
    ) -> dict[Counter, EpochReading]:
        """The number of the epoch, to be added, in the formula's place if nowhere else."""
        if align is None:
            align = self._at_formula[1] if at is None else 1
        counter = Counter("epoch", size, self.theme, at or self.layout.formula, align=align)
        source = EpochReading(self.playback)
        counter.show(source, 0.0)
        return {counter: source}
