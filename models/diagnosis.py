"""What is the matter with a run that has come to nothing."""

import numpy as np

from models.drawable import planar
from models.probe import score
from models.run import Run

# An embedding whose points lie nearer to each other than this, next to the size of the weights that
# make it, has collapsed to one.
COLLAPSED = 1e-9
# A score that is no further above a guess than this has learned nothing.
LEARNED = 0.02


def diagnosis(run: Run, epoch: float) -> str:
    """In a few words, why there is nothing to see at an epoch; "" if all is well.

    A run can diverge to weights that aren't finite (then its last finite epoch is its last),
    collapse, where every unit is dead and all points have one image, or never learn: do no better
    than a guess of the most frequent class, or of the targets' mean.
    """
    if run.diverged is not None and epoch >= run.last:
        return f"training diverged: from epoch {run.diverged} on, nothing is finite"
    network, points = planar(run.at(epoch), run.points)
    embedding = network.body(points)
    extent = float(np.ptp(embedding, axis=0).max())
    if extent <= COLLAPSED * max(float(np.abs(embedding).max()), 1.0):
        return "every unit is dead: all points have one image"
    if epoch == run.last and run.last > run.epochs[0]:
        reached = score(network, points, run.labels)
        if reached < guess(run) + LEARNED:
            return "it never learned: no better than a guess"
    return ""


def guess(run: Run) -> float:
    """The score of one answer for all points: the most frequent class, or the targets' mean."""
    if run.task == "regression":
        return 0.0
    return float(np.unique(run.labels, return_counts=True)[1].max() / len(run.labels))
