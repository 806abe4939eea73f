"""The whole stack as a row of spaces: what every layer makes of the input plane."""

from manim import FadeIn

from models.run.diagnosis import diagnosis
from scenes.drawing.animations import Follow
from scenes.views.captions import phrases
from scenes.views.forward_pass import RUN_TIMES, ForwardPass
from scenes.views.layout import Layout, board
from scenes.views.plane.network_view import spaces_of
from scenes.views.training.panels import Embedding
from scenes.views.training.playback import Playback

SECONDS = 16.0


class Layers(ForwardPass):
    """`layers RUN`: through one forward pass; with `settings.epochs`, through training."""

    @property
    def counting(self) -> bool:
        return self.settings.epochs

    def arrange(self, width: float, height: float) -> Layout:
        self.spaces = spaces_of(self.snapshot.drawing)
        self.panels = 1 + len(self.spaces)
        return board(width, height, self.panels, 0, self.settings.text, True)[0]

    def construct(self) -> None:
        acting = self.settings.activation
        self.views = [
            self.view(self.snapshot, panel, activation=acting) for panel in range(self.panels)
        ]
        inputs = f"the input {self.narrator.noun}"
        caption = "before training" if self.settings.epochs else inputs
        self.set_text(
            caption=self.caption(caption),
            title0=self.title("input", 0),
            note=self.footnote(self.snapshot, training=self.settings.epochs),
        )
        if self.settings.epochs:
            self.go_through_training()
        else:
            self.go_through_the_layers()

    def go_through_the_layers(self) -> None:
        """One forward pass, a space after the other."""
        first, *others = self.views
        self.show(first.plane)
        self.wait(0.8)
        before = (first.opening, 0.0)
        for panel, (view, blocks) in enumerate(zip(others, self.spaces, strict=True), start=1):
            view.plane.show(*before)
            self.set_text(**{f"title{panel}": self.title(phrases.space(blocks), panel)})
            self.show(view.plane)
            for stage in view.stages_in(blocks):
                self.set_text(caption=self.caption(self.narrator.caption(stage)))
                motion = view.motions[stage.key]
                self.play(Follow(view.plane, motion, run_time=RUN_TIMES[stage.kind]))
                before = (motion, 1.0)
            self.wait(0.5)
        last = self.views[-1]
        self.set_text(caption=self.caption(self._ending()))
        last.divide_last()
        line, tint = last.plane.curves, last.plane.tint
        self.play(line.animate.set(progress=1.0), FadeIn(tint), run_time=1.4)
        self.set_text(equation=self.readout(self._last_number(last)))
        self.wait(2.5)

    def go_through_training(self) -> None:
        """All spaces at once, epoch after epoch."""
        playback = Playback(self.run, self.settings, self.theme, self.snapshot.epoch)
        parts = {}
        for panel, view in enumerate(self.views[1:], start=1):
            space = panel if panel < len(self.spaces) else None
            parts[view.plane] = Embedding(
                playback, view.panel, self.settings, view.window, view.pixels, space
            )
            view.plane.curves.progress = 1.0
            self.set_text(
                **{f"title{panel}": self.title(phrases.space(self.spaces[panel - 1]), panel)}
            )
        counters = self.epochs(playback)
        parts |= counters
        for part, source in parts.items():
            part.show(source, 0.0)
        decision = [layer for plane in self.planes for layer in plane.decision]
        for part in (*decision, *counters):
            part.set_opacity(0.0)
        self.add(*counters)
        self.show(*self.planes)
        last = self.views[-1].plane
        coming = (last.tint, last.curves, *counters)
        self.play(part.animate.set_opacity(1.0) for part in coming)
        self.wait(0.8)
        self.set_text(caption=self.caption(phrases.playing(self.settings.activation)))
        self.follow(parts, SECONDS)
        trouble = diagnosis(self.run, playback.last)
        self.set_text(caption=self.caption(trouble or self._last_number(self.views[-1])))
        self.wait(2.5)
