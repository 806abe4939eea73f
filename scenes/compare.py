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
            self.strips = [
                self.strip(self.snapshot, 0, activation=False),
                self.strip(self.snapshot, 1, activation=True),
            ]
            if self.snapshot.answers.task == "binary":
                self.ending = "left, the best line there is; right, the last layer's"
        else:
            other = self.snapshot_of(Run.open(self.settings.other))
            self.strips = [self.strip(self.snapshot, 0), self.strip(other, 1)]
            if {strip.snapshot.answers.task for strip in self.strips} == {"binary"}:
                self.ending = "each last layer draws its straight line"

        self.say(left=self.title(self.heading(0), 0), right=self.title(self.heading(1), 1))
        self.open_on_the_input()
        for stage in self.stages:
            self.play_stage(stage)
        self.draw_the_lines()

    def heading(self, panel: int) -> str:
        """What is seen on a panel."""
        strip = self.strips[panel]
        acting = [footnotes.acting(other.snapshot.run) for other in self.strips]
        if self.settings.other is None:
            return f"with {acting[panel]}" if strip.activation else "without activation"
        if all(acting):
            return footnotes.about(strip.snapshot.run, strip.snapshot.epoch)
        return f"with {acting[panel]}" if acting[panel] else "retrained without activation"
