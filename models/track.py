"""The basis track of a replay: every epoch drawn so that no frame jumps to the next."""

import numpy as np

from models.drawable import BasisName, Drawable, Later, drawable, planar
from models.network import Network
from models.run import Run

Array = np.ndarray


class Track:
    """How each epoch of a run is drawn.

    The last epoch is drawn as in a clip of its own. Then backwards over the saved epochs, each is
    drawn like its successor: the units keep their order, and a free basis takes the R, reflections
    allowed, that brings the embedding nearest to the successor's. Epochs in between take the
    saved one after them as theirs. A pure function of the run: every process computes the same.

    Parameters
    ----------
    run
        Of one or two inputs; `points` (N, 2) are its points as they are drawn.
    basis
        "free" or "own", see `models.drawable`.
    first
        The earliest epoch that is asked for.
    activation
        Without it every activation is left out, at every epoch.
    """

    def __init__(
        self, run: Run, basis: BasisName = "free", first: float = 0.0, *, activation: bool = True
    ) -> None:
        self.run, self.activation = run, activation
        self.basis: BasisName = basis
        self.heights = run.task == "regression"
        self.epochs = [epoch for epoch in run.epochs if epoch >= first] or [run.last]
        self.points = planar(run.at(run.last), run.points)[1]
        self._drawn: dict[int, Drawable] = {}
        self._later: dict[int, Later] = {}
        later = None
        for epoch in reversed(self.epochs):
            network, points = planar(run.at(epoch), run.points)
            drawn = drawable(network, points, basis, heights=self.heights, later=later)
            later = Later(drawn.embed(points), drawn.swapped)
            self._drawn[epoch], self._later[epoch] = drawn, later

    def network(self, epoch: float) -> Network:
        """The network at an epoch, of two inputs, as it is filmed."""
        network = planar(self.run.at(epoch), self.run.points)[0]
        return network if self.activation else network.without_activations()

    def at(self, epoch: float) -> Drawable:
        """The same function as the run's network, drawn in the track's coordinates."""
        if epoch in self._drawn:
            drawn = self._drawn[int(epoch)]
        else:
            network, points = planar(self.run.at(epoch), self.run.points)
            later = self._later[min(saved for saved in self.epochs if saved > epoch)]
            drawn = drawable(network, points, self.basis, heights=self.heights, later=later)
        return drawn if self.activation else drawn.without_activations()
