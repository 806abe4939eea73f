"""Which epoch is shown when: time is spent where something is seen to happen."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from models.network import Network
from models.task import Task
from models.track import Track

Array = np.ndarray

PaceName = Literal["even", "epochs", "log"]
# Of the whole time, what goes by evenly, so that no epoch is skipped where nothing moves.
PLAIN = 0.12
# A change of the answers from one end to the other counts as crossing this much of the picture.
ANSWER = 0.5
# A run in which less than this share of the picture is crossed in all is shown epoch by epoch.
STILL = 1e-3
# More points than this aren't measured.
MEASURED = 500


def pace(track: Track, last: float, name: PaceName = "even") -> tuple[Array, Array]:
    """The clock of a replay: shares of the time in [0, 1], and the epoch at each, rising.

    Parameters
    ----------
    track
        How the run is drawn.
    last
        The epoch at which the replay ends.
    name
        "even": as much is seen to change in every second, in the drawn embedding of the points
        (a share of its extent) and in the answers they get. "epochs": every epoch takes as long.
        "log": the time goes with log(1 + epoch).
    """
    epochs = np.array([*(float(epoch) for epoch in track.epochs if epoch < last), float(last)])
    return clock(epochs, lambda: visible_change(track, epochs), name)


def clock(epochs: Array, changes: Callable[[], Array], name: PaceName) -> tuple[Array, Array]:
    """The same for any `epochs` (E,), rising, and `changes` (E - 1,): how much of the picture
    changes from each to the next."""
    if len(epochs) == 1:
        return np.array([0.0, 1.0]), np.repeat(epochs, 2)
    since = epochs - epochs[0]
    if name == "epochs":
        return since / since[-1], epochs
    if name == "log":
        fine = np.linspace(0.0, 1.0, 400)
        return fine, epochs[0] + np.expm1(fine * np.log1p(since[-1]))
    change = changes()
    plain = np.diff(epochs) / since[-1]
    total = change.sum()
    steps = plain if total < STILL else (1.0 - PLAIN) * change / total + PLAIN * plain
    shares = np.concatenate([[0.0], np.cumsum(steps)])
    return shares / shares[-1], epochs


def visible_change(track: Track, epochs: Array) -> Array:
    """How much of the picture changes from each of `epochs` to the next, (len - 1,)."""
    run = track.run
    some = slice(None, None, max(1, len(run.points) // MEASURED))
    points = track.points[some]
    span = max(float(np.ptp(run.labels)), 1e-300) if run.task == "regression" else 1.0
    changes, before = [], None
    for epoch in epochs:
        drawn = track.at(float(epoch))
        image = drawn.embed(points)
        extent = max(float(np.ptp(image, axis=0).max()), 1e-12)
        now = (
            (image - image.mean(axis=0)) / extent,
            _answers(drawn.network, points, run.task) / span,
        )
        if before is not None:
            moved = np.linalg.norm(now[0] - before[0], axis=1).mean()
            answered = np.abs(now[1] - before[1]).sum(axis=1).mean()
            changes.append(float(moved + ANSWER * answered))
        before = now
    return np.array(changes)


def _answers(network: Network, points: Array, task: Task) -> Array:
    """Probabilities, or the heights.  # (N, 2) -> (N, K)"""
    scores = network(points)
    if task == "regression":
        return scores
    if task == "binary":
        return 0.5 * (1.0 + np.tanh(0.5 * scores))
    share = np.exp(scores - scores.max(axis=1, keepdims=True))
    return share / share.sum(axis=1, keepdims=True)
