"""What is the matter with a run that has come to nothing."""

import numpy as np

from models.motion.drawable import planar
from models.network.scores import score
from models.run.run import Run

# An embedding whose points lie nearer to each other than this, next to the size of the weights that
# make it, has collapsed to one.
COLLAPSED = 1e-9
# A logit that is larger than this, or an answer that is so many times further from the targets than
# they lie apart, is out of all proportion: of 24 trained runs the largest logit of any epoch is 69,
# the furthest answer 0.65 away.
LOGIT, FARTHEST = 1e4, 1e3
# A score that is no further above a guess than this has learned nothing.
LEARNED = 0.02


DEAD = "every unit is dead: all points have one image"
ENORMOUS = "its outputs are far too large"
UNLEARNED = "it never learned: no better than a guess"


def diagnosis(run: Run, epoch: float) -> str:
    """In a few words, why there is nothing to see at an epoch; "" if all is well.

    A run can diverge to weights that aren't finite (then its last finite epoch is its last), have
    a `fault`, or never learn: do no better than a guess of the most frequent class, or of the
    targets' mean.
    """
    if run.diverged is not None and epoch >= run.last:
        return f"training diverged: from epoch {run.diverged} on, nothing is finite"
    trouble = fault(run, epoch)
    if trouble == DEAD or epoch < run.last or run.last == run.epochs[0]:
        return trouble
    reached, guessed = score(run.at(epoch), run.points, run.labels), guess(run)
    if reached < guessed - LEARNED:
        return (
            f"worse than a guess: {trouble}" if trouble else "it never learned: worse than a guess"
        )
    if reached < guessed + LEARNED:
        return f"no better than a guess: {trouble}" if trouble else UNLEARNED
    return trouble


def fault(run: Run, epoch: float) -> str:
    """What the network of an epoch suffers from, whatever training makes of it; "" if nothing.

    It can be dead, where all points have one image, or have grown out of all proportion.
    """
    network, points = planar(run.at(epoch), run.points)
    embedding = network.body(points)
    extent = float(np.ptp(embedding, axis=0).max())
    if extent <= COLLAPSED * max(float(np.abs(embedding).max()), 1.0):
        return DEAD
    outputs, most = network(points), LOGIT
    if run.task == "regression":
        outputs = outputs - run.labels[:, None]
        most = FARTHEST * float(np.ptp(run.labels) or np.abs(run.labels).max() or 1.0)
    return ENORMOUS if float(np.abs(outputs).max()) > most else ""


def fault_since(run: Run, epoch: float) -> tuple[float, str]:
    """The first saved epoch from which on every one up to `epoch` has the same fault, and that."""
    trouble, since = fault(run, epoch), epoch
    for saved in reversed([saved for saved in run.epochs if saved < epoch]):
        if not trouble or fault(run, saved) != trouble:
            break
        since = float(saved)
    return since, trouble


def guess(run: Run) -> float:
    """The score of one answer for all points: the most frequent class, or the targets' mean."""
    if run.task == "regression":
        return 0.0
    return float(np.unique(run.labels, return_counts=True)[1].max() / len(run.labels))
