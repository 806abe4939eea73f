"""How a straight line becomes a curve: carried back, with the grid, from the last space."""

from scenes.drawing.animations import Follow
from scenes.views.captions import phrases
from scenes.views.forward_pass import RUN_TIMES, ForwardPass
from scenes.views.plane.network_view import NetworkView


class Pullback(ForwardPass):
    """`pullback RUN`: forward, the line appears; backward, it becomes the decision boundary."""

    def construct(self) -> None:
        self.views = [self.view(self.snapshot, activation=self.settings.activation)]

        self.open_on_the_input(with_line=False)
        for stage in self.stages:
            self.play_stage(stage)
        self.draw_the_lines()
        for view in self.views:
            self.carry_back(view)

    def carry_back(self, view: NetworkView) -> None:
        """Undo stage after stage, with the line on the plane."""
        plane, task = view.plane, view.snapshot.decision.task
        acting, one_dimensional = view.activation, view.snapshot.one_dimensional
        self.set_text(caption=self.caption(phrases.carry(task, self.narrator.noun)), number0=None)
        self.play(plane.tint.animate(run_time=0.8).set_opacity(0.0))
        self.wait(0.4)
        view.carry_division()
        for stage in reversed(self.stages):
            if stage.key not in view.motions:
                continue
            self.set_text(
                caption=self.caption(self.narrator.undone(stage)),
                equation=self.equation(self.narrator.formula(stage)),
                rail=self.rail(self.stops, 1 + self.every_stage.index(stage)),
            )
            self.play(Follow(plane, view.back(stage.key), run_time=RUN_TIMES[stage.kind]))
            self.wait(0.4)
        view.tint_by_decision()
        seen = phrases.carried(task, acting, one_dimensional)
        self.set_text(
            caption=self.caption(seen if view.carried_is_seen else phrases.OUTSIDE[task]),
            equation=self.equation(self.narrator.answer()),
            rail=self.rail(self.stops, 0),
        )
        self.play(
            plane.tint.animate.set_opacity(1.0),
            plane.grid.animate.set_opacity(0.45),
            run_time=1.4,
        )
        self.set_numbers([phrases.bends(view.at_last.score, task, acting, one_dimensional)])
        self.wait(2.5)
