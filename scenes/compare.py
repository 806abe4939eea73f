"""Why networks need activations: two films side by side, in step."""

from models.run.run import Run
from scenes.views.captions import footnotes
from scenes.views.forward_pass import ForwardPass


class Compare(ForwardPass):
    """`compare RUN`: the same weights without and with the activation, in one basis.

    `compare RUN OTHER`: two runs, each as it was trained.
    """

    panels = 2

    def construct(self) -> None:
        if self.settings.other is None:
            self.views = [
                self.view(self.snapshot, 0, activation=False),
                self.view(self.snapshot, 1, activation=True),
            ]
            if self.snapshot.decision.task == "binary":
                self.ending = "left, the best line there is; right, the last layer's"
        else:
            other = self.snapshot_of(Run.open(self.settings.other))
            self.views = [self.view(self.snapshot, 0), self.view(other, 1)]
            if {view.snapshot.decision.task for view in self.views} == {"binary"}:
                self.ending = "each last layer draws its straight line"

        self.set_text(left=self.title(self.heading(0), 0), right=self.title(self.heading(1), 1))
        self.open_on_the_input()
        for stage in self.stages:
            self.play_stage(stage)
        self.draw_the_lines()

    def heading(self, panel: int) -> str:
        """What is seen on a panel."""
        view = self.views[panel]
        acting = [footnotes.acting(other.snapshot.run) for other in self.views]
        if self.settings.other is None:
            return f"with {acting[panel]}" if view.activation else "without activation"
        if all(acting):
            return footnotes.about(view.snapshot.run, view.snapshot.epoch)
        return f"with {acting[panel]}" if acting[panel] else "retrained without activation"
