"""The input plane lifted into space, bent there, and cut by a plane: from 2 to 3, and back."""

from scenes.views.space.clip import LiftClip


class Lift(LiftClip):
    """`lift RUN`; a wide layer is seen along its principal axes, where no plane would be true."""

    def construct(self) -> None:
        self.open_on_the_page()
        self.leave_the_page()
        for stage in self.space_view.planned:
            self.play_stage(stage)
        if not self.settings.activation:
            self.stay_flat()
        elif self.space_view.lift.principal is not None:
            self.tour_the_axes()
        else:
            self.cut_it()
