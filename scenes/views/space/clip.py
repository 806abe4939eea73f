"""The gestures of a clip in space: a plane leaves its page, moves, and is cut or looked at."""

from manim import FadeIn

from models.motion.stages import Stage
from scenes.drawing.animations import Follow
from scenes.drawing.text.counter import Counter
from scenes.drawing.text.text import Text
from scenes.views.captioned import NUMBER_SIZE
from scenes.views.captions import phrases
from scenes.views.clip import FADE, Clip
from scenes.views.forward_pass import RUN_TIMES
from scenes.views.plane.snapshot import Snapshot
from scenes.views.space import captions
from scenes.views.space.camera_path import LEAVING
from scenes.views.space.motion import SpaceMotion
from scenes.views.space.space_view import SpaceView

# Seconds in which a cutting plane opens, what it cuts is drawn, and the camera comes to rest.
OPEN, CURVE, REST = 1.6, 1.6, 3.0
TOUR = 16.0


class LiftClip(Clip):
    """A clip of one network in space."""

    railed = True

    def setup(self) -> None:
        super().setup()
        place = self.layout.panels[0]
        self.space_view = SpaceView(
            self.snapshot, place, self.theme, self.settings, place.height * self.pixels_per_unit
        )
        self.space, self.body = self.space_view.space, self.space_view.space.body
        self.named = 0.0 if self.clean else 1.0
        acting = self.settings.activation
        self.task = self.snapshot.decision.task
        self.narrator = captions.SpaceNarrator(
            self.snapshot.network,
            acting,
            True,
            self.theme.accent,
            self.task,
            self.snapshot.one_dimensional,
        )
        end = self.space_view.ending
        self.stops = [
            "input",
            *map(self.narrator.stop, self.space_view.planned),
            *([end] if end else []),
        ]

    def open_on_the_page(self) -> None:
        """The input plane as it is drawn elsewhere: from straight above."""
        self.set_text(
            caption=self.caption(f"the input {self.narrator.noun}"),
            equation=self.equation(self.narrator.formula()),
            rail=self.rail(self.stops, 0),
            note=self.footnote(self.snapshot),
        )
        self.body.named = captions.axis_names(None, self.snapshot.one_dimensional)
        self.body.names = self.named
        self.body.trace = self.settings.trace
        self.space.edge.set_opacity(self.named)
        self.body.set(surface=0.0, axes=1.0)
        self.add(self.space)
        self.wait(1.2)

    def leave_the_page(self) -> None:
        """The camera comes down, and the plane is seen to lie in space."""
        self.set_text(caption=self.caption(f"the input {self.narrator.noun}, lying in space"))
        self.follow(self.space_view.opening, LEAVING, surface=1.0, upright=1.0)
        self.wait(0.4)

    def play_stage(self, stage: Stage) -> None:
        """One stage, while the camera goes on around it."""
        self.set_text(
            caption=self.caption(self.narrator.caption(stage)),
            equation=self.equation(self.narrator.formula(stage)),
            rail=self.rail(self.stops, 1 + self.space_view.planned.index(stage)),
        )
        names = captions.axis_names(stage)
        renamed = names != self.body.named
        if renamed:
            self.play(self.body.animate(run_time=0.3).set(names=0.0))
            self.body.named = names
        shown = {"names": self.named} if renamed else {}
        if self.space_view.flattens(stage):
            shown["upright"] = 0.0
        self.follow(self.space_view.motions[stage.key], RUN_TIMES[stage.kind], **shown)
        self.wait(0.6)

    def follow(self, motion: SpaceMotion, seconds: float, **parts: float) -> None:
        """Play a move while parts of what is drawn come or go."""
        changes = [self.body.animate.set(**parts)] if parts else []
        self.play(Follow(self.space, motion), *changes, run_time=seconds)

    def cut_it(self) -> None:
        """The planes on which the answer changes come in, and the surface is seen in its parts."""
        flat = self.space_view.lift.ends_in_a_plane
        self.space.cutting = self.space_view.cutting
        self.set_text(
            caption=self.caption((captions.LINES if flat else captions.CUTS)[self.task]),
            equation=self.equation(self.narrator.formula(readout=True)),
            rail=self.rail(self.stops, len(self.stops) - 1),
        )
        self.play(self.body.animate(run_time=OPEN).set(cut=1.0))
        self.play(self.body.animate(run_time=CURVE).set(curve=1.0, tinted=1.0))
        separates = phrases.separates if flat else captions.planes_separate
        self.set_text(number=self.number(separates(self.space_view.readout.score, self.task)))
        if not flat:
            self.follow(self.space_view.closing, REST)
        self.wait(2.5)

    def stay_flat(self) -> None:
        """Without activation nothing bends: no plane does better than a line did."""
        snapshot = self.snapshot
        self.set_text(
            caption=self.caption(f"without activation {self.narrator.flat}"),
            number=self.number(
                phrases.at_best(snapshot.best_linear.score, self.task, snapshot.one_dimensional)
            ),
        )
        self.follow(self.space_view.closing, REST)
        self.wait(2.5)

    def tour_the_axes(self) -> None:
        """A wide layer along its first three principal axes, then along others and back."""
        tour = self.space_view.tour
        self.set_text(
            caption=self.caption(captions.shadow(self.space_view.lift)),
            equation=self.equation(self.narrator.formula()),
            rail=self.rail(self.stops, len(self.stops) - 1),
            number=self.number(captions.variance_shown(tour.variance_at(0.0))),
        )
        self.follow(self.space_view.closing, REST)
        self.wait(1.0)
        self.set_text(
            caption=self.caption(captions.touring(self.space_view.lift)),
            number=None,
            note=super().footnote(self.snapshot, basis=False),
        )
        self.space.show(tour, 0.0)
        variance = Counter(
            captions.OF_THE_VARIANCE,
            NUMBER_SIZE,
            self.theme,
            self.layout.numbers[0],
            longest="88.8",
            behind=True,
        )
        variance.show(tour, 0.0)
        self.play(self.body.animate.set(names=0.0), FadeIn(variance), run_time=FADE)
        self.play(*(Follow(each, tour, run_time=TOUR) for each in (self.space, variance)))
        self.play(self.body.animate(run_time=FADE).set(names=self.named))
        self.set_text(
            caption=self.caption(captions.shadow(self.space_view.lift)),
            note=self.footnote(self.snapshot),
        )
        self.wait(2.0)

    def footnote(self, *snapshots: Snapshot, basis: bool = False, also: str = "") -> Text | None:
        """What network this is and, of a wide layer, what is seen of it."""
        also = also or captions.axes_note(self.space_view.lift)
        return super().footnote(self.snapshot, basis=basis, also=also)
