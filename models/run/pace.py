"""Which epoch is shown when: time is spent where something is seen to happen."""

from collections.abc import Callable

import numpy as np

from models.arrays import Array
from models.network.forward import answer
from models.run.basis_track import Track

# Of the whole time, what goes by evenly, so that no epoch is skipped where nothing moves.
PLAIN = 0.12
# A change of the answers from one end to the other counts as crossing this much of the picture.
ANSWER = 0.5
# A run in which less than this share of the picture is crossed in all is shown epoch by epoch.
STILL = 1e-3
# Of the whole time, what one step from a saved epoch to the next may take, or, where there are few,
# so many times an equal part. Of 24 trained runs the first epoch of moons asks for most, 0.31; a
# step in which a network collapses, most of whose way is the interpolation's, for 0.54.
MOST, TIMES = 0.3, 8.0
# More points than this aren't measured.
MEASURED = 500


def pace(track: Track, last: float, name: str = "even") -> tuple[Array, Array]:
    """The clock of a replay: shares of the time in [0, 1], and the epoch at each, rising.

    Parameters
    ----------
    track
        How the run is drawn.
    last
        The epoch at which the replay ends.
    name
        A key of `PACES`. "even": as much is seen to change in every second, in the drawn embedding
        of the points (a share of its extent) and in the answers they get; but see `bounded`.
        "epochs": every epoch takes as long. "log": the time goes with log(1 + epoch).
    """
    epochs = np.array([*(float(epoch) for epoch in track.epochs if epoch < last), float(last)])
    alphas, epochs = clock(epochs, lambda: visible_change(track, epochs), name)
    if name != "even":
        return alphas, epochs
    return bounded(alphas, epochs, np.array(track.run.epochs, dtype=float)), epochs


def clock(epochs: Array, changes: Callable[[], Array], name: str) -> tuple[Array, Array]:
    """The same for any `epochs` (E,), rising, and `changes` (E - 1,): how much of the picture
    changes from each to the next."""
    if len(epochs) == 1:
        return np.array([0.0, 1.0]), np.repeat(epochs, 2)
    return PACES[name](epochs, changes)


def epoch_by_epoch(epochs: Array, _: Callable[[], Array]) -> tuple[Array, Array]:
    """A clock by which every epoch takes as long."""
    return (epochs - epochs[0]) / (epochs[-1] - epochs[0]), epochs


def logarithmic(epochs: Array, _: Callable[[], Array]) -> tuple[Array, Array]:
    """A clock that goes with log(1 + epoch)."""
    fine = np.linspace(0.0, 1.0, 400)
    # rounding may lead beyond the last epoch, where there is none
    fast = epochs[0] + np.expm1(fine * np.log1p(epochs[-1] - epochs[0]))
    return fine, np.minimum(fast, epochs[-1])


def by_change(epochs: Array, changes: Callable[[], Array]) -> tuple[Array, Array]:
    """A clock by which as much changes in every second, but for what goes by evenly."""
    change, plain = changes(), np.diff(epochs) / (epochs[-1] - epochs[0])
    total = change.sum()
    steps = plain if total < STILL else (1.0 - PLAIN) * change / total + PLAIN * plain
    alphas = np.concatenate([[0.0], np.cumsum(steps)])
    return alphas / alphas[-1], epochs


# The clocks, by what `--pace` calls them.
PACES: dict[str, Callable[[Array, Callable[[], Array]], tuple[Array, Array]]] = {
    "even": by_change,
    "epochs": epoch_by_epoch,
    "log": logarithmic,
}


def bounded(alphas: Array, epochs: Array, saved: Array) -> Array:
    """A clock's `alphas` at `epochs`, both (E,), with no step from one `saved` epoch to the next
    longer than MOST, or TIMES an equal part; the others grow alike, each as it goes inside."""
    step = np.searchsorted(saved, epochs[1:])  # in which step each part is
    _, step = np.unique(step, return_inverse=True)
    parts = np.diff(alphas)
    taken = np.bincount(step, parts)
    most, now = max(MOST, TIMES / len(taken)), taken.copy()
    while (now > most + 1e-12).any():
        held = now >= most
        now[held] = most
        now[~held] *= (1.0 - most * held.sum()) / now[~held].sum()
    grown = np.cumsum(parts * np.divide(now, taken, out=np.ones_like(now), where=taken > 0.0)[step])
    return np.concatenate([[0.0], grown / grown[-1]])


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
            answer(drawn.network(points), run.task) / span,
        )
        if before is not None:
            moved = np.linalg.norm(now[0] - before[0], axis=1).mean()
            answered = np.abs(now[1] - before[1]).sum(axis=1).mean()
            changes.append(float(moved + ANSWER * answered))
        before = now
    return np.array(changes)
