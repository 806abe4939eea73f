"""The spaces of a network in a row, one after the other or all at once."""

from manim import FadeIn

from models.motion.stages import Stage
from models.run.diagnosis import diagnosis
from scenes.drawing.animations import Follow
from scenes.views.captions import phrases
from scenes.views.forward_pass import RUN_TIMES, ForwardPass
from scenes.views.layout import Layout, board
from scenes.views.plane.network_view import spaces_of
from scenes.views.training.panels import Embedding

SECONDS = 16.0


class LayersClip(ForwardPass):
    """A clip of all spaces, each on a panel of its own; `views` 0 is the input plane."""

    @property
    def counting(self) -> bool:
        return self.settings.epochs

    def arrange(self, width: float, height: float) -> Layout:
        self.spaces = spaces_of(self.snapshot.drawing)
        self.panels = 1 + len(self.spaces)
        return board(width, height, self.panels, 0, self.settings.text, True)[0]

    def setup(self) -> None:
        super().setup()
        acting, panels = self.settings.activation, range(self.panels)
        self.views = [self.view(self.snapshot, panel, activation=acting) for panel in panels]
        self.reached = (self.views[0].opening, 0.0)  # what the last panel shows, and when

    def name_the_input(self, caption: str) -> None:
        self.set_text(
            caption=self.caption(caption),
            title0=self.title("input", 0),
            note=self.footnote(self.snapshot, training=self.settings.epochs),
        )

    def name_the_space(self, panel: int) -> None:
        title = self.title(phrases.space(self.spaces[panel - 1]), panel)
        self.set_text(**{f"title{panel}": title})

    def open_on_the_input_plane(self) -> None:
        self.name_the_input(f"the input {self.narrator.noun}")
        self.show(self.views[0].plane)
        self.wait(0.8)

    def go_on_to(self, panel: int) -> None:
        """The next space, from the one before: its stages, on a panel of its own."""
        self.views[panel].plane.show(*self.reached)
        self.name_the_space(panel)
        self.show(self.views[panel].plane)
        for stage in self.views[panel].stages_in(self.spaces[panel - 1]):
            self.play_stage_on(panel, stage)
        self.wait(0.5)

    def play_stage_on(self, panel: int, stage: Stage) -> None:
        self.set_text(caption=self.caption(self.narrator.caption(stage)))
        plane, motion = self.views[panel].plane, self.views[panel].motions[stage.key]
        self.play(Follow(plane, motion, run_time=RUN_TIMES[stage.kind]))
        self.reached = (motion, 1.0)

    def divide_the_last_space(self) -> None:
        """The line in the last space, and the number it reaches."""
        last = self.views[-1]
        self.set_text(caption=self.caption(self._ending()))
        last.divide_last()
        line, tint = last.plane.curves, last.plane.tint
        self.play(line.animate.set(progress=1.0), FadeIn(tint), run_time=1.4)
        self.set_text(equation=self.readout(self._last_number(last)))
        self.wait(2.5)

    def open_before_training(self) -> None:
        """All spaces at once at the first epoch, the last one with its line."""
        self.name_the_input("before training")
        self.parts = self.epochs()
        counters = list(self.parts)
        for panel, view in enumerate(self.views[1:], start=1):
            space = panel if panel < len(self.spaces) else None  # the last is all the network's
            self.parts[view.plane] = Embedding(
                self.playback, view.panel, self.settings, view.window, view.pixels, space
            )
            view.plane.show(self.parts[view.plane], 0.0)
            view.plane.curves.progress = 1.0
            self.name_the_space(panel)
        last = self.views[-1].plane
        for layer in (*counters, *(layer for plane in self.planes for layer in plane.decision)):
            layer.set_opacity(0.0)
        self.add(*counters)
        self.show(*self.planes)
        self.play(part.animate.set_opacity(1.0) for part in (last.tint, last.curves, *counters))
        self.wait(0.8)

    def go_through_training(self) -> None:
        """Epoch after epoch, and what comes of it."""
        self.set_text(caption=self.caption(phrases.playing(self.settings.activation)))
        self.follow(self.parts, SECONDS)
        trouble = diagnosis(self.run, self.playback.last)
        self.set_text(caption=self.caption(trouble or self._last_number(self.views[-1])))
        self.wait(2.5)
