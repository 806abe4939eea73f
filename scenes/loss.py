"""The cross-entropy: what an answer costs, and the mean over all of them."""

from scenes.cli.catalog import CATALOG
from scenes.views.algebra.loss_clip import LossClip
from scenes.views.algebra.losses import handful
from scenes.views.captions import phrases


class Loss(LossClip):
    """`loss`: a handful of answers; `loss RUN`: those of its points, through training."""

    settings = CATALOG["loss"].settings

    def construct(self) -> None:
        for label in (1, 0):
            self.get_it_wrong(label)
        self.clear_away(title0=None, title1=None)
        if self.settings.run is None:
            self.average_a_handful()
        else:
            self.average_the_run()
        self.wait(2.2)

    def get_it_wrong(self, label: int) -> None:
        """One answer, at first right, gets ever more wrong."""
        answer = self.open_on_an_answer(label)
        self.wait(0.8)
        self.run_along(answer, 4.0)
        self.set_text(caption=self.caption("wrong and sure: the loss grows without bound"))
        self.wait(1.2)

    def average_a_handful(self) -> None:
        """Six answers: first undecided, then decided, then one of them wrong and sure."""
        deciding, erring = handful()
        self.open_on_the_mean(deciding)
        self.set_text(caption=self.caption("undecided answers, $hat(y) = 0.5$, cost $log 2$ each"))
        self.wait(1.4)
        self.set_text(caption=self.caption("with better answers the mean goes down"))
        self.run_along(deciding, 3.0)
        self.wait(1.2)
        self.set_text(caption=self.caption("one answer that is wrong and sure raises it"))
        self.run_along(erring, 3.0)

    def average_the_run(self) -> None:
        """All points of the run, from the first epoch on."""
        points = self.open_on_the_run()
        self.set_text(
            caption=self.caption("through training: every point's loss, and their mean"),
            note=self.footnote(
                self.snapshot, basis=False, training=True, also=f"$m = {len(points.labels)}$"
            ),
        )
        self.run_along(points, 8.0)
        outcome = phrases.outcome(self.run, self.snapshot.epoch, True)
        self.set_text(caption=self.caption(outcome))
