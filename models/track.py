"""The basis track of a replay: one free basis an epoch, turning no faster than the picture."""

import numpy as np

from models.basis import Basis, free_basis, nearest_rotation, turned, whitening
from models.drawable import drawable
from models.run import Run

Array = np.ndarray


def basis_track(run: Run, epochs: list[float]) -> list[Basis]:
    """A basis for each of `epochs`, that turns no faster than the embedding itself.

    R of the run's last epoch is that of `free_basis`; then backwards over the saved epochs each R
    is the one, reflections allowed, that brings the embedding nearest to its successor's.
    Epochs in between take the R nearest to that of the saved epoch after them. A pure
    function of the run: every process computes the same.
    """
    saved = [epoch for epoch in run.epochs if epoch >= min(epochs)]
    wanted = sorted({*saved, *(float(epoch) for epoch in epochs)}, reverse=True)
    found: dict[float, Basis] = {}
    successor: Array | None = None
    for epoch in wanted:
        raw = drawable(run.at(epoch), run.points, basis="own")
        embedding = raw.embed(run.points)
        if successor is None:
            basis = free_basis(embedding, run.points, raw.blocks[-1].affine.weight)
        else:
            white = whitening(embedding, run.points)
            basis = turned(white, nearest_rotation(white(embedding), successor))
        found[epoch] = basis
        successor = basis(embedding)
    return [found[float(epoch)] for epoch in epochs]
