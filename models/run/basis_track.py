"""The basis track of a replay: every epoch drawn so that no frame jumps to the next."""

from bisect import bisect_right

from models.motion.drawable import BasisName, Drawable, drawable, planar
from models.motion.next_epoch import NextEpoch, distance
from models.network.network import Network
from models.run.run import Run

# Two pictures in a row are nearer to each other than this: the mean way of a point, as a share of
# their extent. Where saved epochs are further apart, networks between them are drawn first.
NEAR = 0.06
# But not at less than this share of an epoch.
FINEST = 1.0 / 64.0


class Track:
    """How each epoch of a run is drawn.

    The last epoch is drawn as in a clip of its own. Then backwards, over the saved epochs and as
    many networks between them as make each picture near to the next, each is drawn like its
    successor: the units keep their order, and a free basis takes the R, reflections allowed, that
    brings the embedding nearest to the successor's. (Between pictures that are far apart that R
    may flip over in the midst of a motion.) Of the two axes of a wide layer, the second is carried
    along with the readout, and turns towards the principal axis as the points move. Epochs in
    between take the one after them as theirs; the nearer they come to it, the more they are drawn
    as it is, so that nothing jumps where it is passed.
    A pure function of the run: every process computes the same.

    Parameters
    ----------
    run
        Of one or two inputs; `points` (N, 2) are its points as they are drawn.
    basis
        "free" or "own", see `models.motion.drawable`.
    activation
        Without it every activation is left out, at every epoch.
    """

    def __init__(self, run: Run, basis: BasisName = "free", *, activation: bool = True) -> None:
        self.run, self.activation = run, activation
        self.basis: BasisName = basis
        self.regression = run.task == "regression"
        self.points = planar(run.at(run.last), run.points)[1]
        self._planar: tuple[float, Network] | None = None
        self._drawn: dict[float, Drawable] = {}
        self._next_epochs: dict[float, NextEpoch] = {}
        self._keep(float(run.last), None)
        for saved in reversed(run.epochs[:-1]):
            self._approach(float(saved))
        self.epochs = sorted(self._drawn)

    def _approach(self, epoch: float) -> None:
        """Draw an epoch, and before it what is needed between it and the one after."""
        after = next(reversed(self._drawn))
        while epoch not in self._drawn:
            between = epoch
            while not self._keep(between, after) and after - between > FINEST:
                between = 0.5 * (between + after)
            if between not in self._drawn:
                self._keep(between, after, however=True)
            after = between

    def _keep(self, epoch: float, after: float | None, however: bool = False) -> bool:
        """Draw an epoch like the one `after` it; False, and don't, if it is far from that."""
        next_epoch = None if after is None else self._next_epochs[after]
        drawn = self._draw(epoch, next_epoch)
        as_next = drawn.as_next_epoch(self.points)
        if (
            next_epoch is not None
            and not however
            and distance(as_next.image, next_epoch.image) > NEAR
        ):
            return False
        self._drawn[epoch], self._next_epochs[epoch] = drawn, as_next
        return True

    def _draw(self, epoch: float, next_epoch: NextEpoch | None) -> Drawable:
        network = self._network(epoch)
        return drawable(
            network, self.points, self.basis, regression=self.regression, next_epoch=next_epoch
        )

    def _network(self, epoch: float) -> Network:
        """The network at an epoch, of two inputs; the last one is kept, for all that show it."""
        if self._planar is None or self._planar[0] != epoch:
            self._planar = epoch, planar(self.run.at(epoch), self.run.points)[0]
        return self._planar[1]

    def network(self, epoch: float) -> Network:
        """The network at an epoch, of two inputs, as it is filmed."""
        network = self._network(epoch)
        return network if self.activation else network.without_activations()

    def at(self, epoch: float) -> Drawable:
        """The same function as the run's network, drawn in the track's coordinates."""
        drawn = self._drawn.get(epoch)
        if drawn is None:
            after = self.epochs[bisect_right(self.epochs, epoch)]
            drawn = self._draw(epoch, self._next_epochs[after])
        return drawn if self.activation else drawn.without_activations()
