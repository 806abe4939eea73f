"""The datasets: one table, name -> generator. Two classes in the plane, centred near 0.

A generator takes the number of points, the noise and a seed, and gives X (N, 2) and y (N,). The
generators of scikit-learn are shifted and stretched by constants, so that all of them span
about +-3 and one view fits them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.datasets import make_blobs, make_circles, make_moons
from sklearn.model_selection import train_test_split

Array = np.ndarray

HELD_OUT = 0.2  # share of the points that training never sees

SPIRAL_RADII = 0.3, 3.0  # of an arm, at its inner and at its outer end
SPIRAL_TURNS = 1.1


@dataclass(frozen=True, eq=False)
class Data:
    """Points with their labels and their split.

    Attributes
    ----------
    points
        X (N, 2) float32: exactly what the first layer receives.
    labels
        y (N,) int64, 0 or 1.
    train
        (N,) bool: the points to train on; the others are held out.
    """

    points: Array
    labels: Array
    train: Array


def _spiral(points: int, noise: float, seed: int) -> tuple[Array, Array]:
    """Two interleaved arms of an Archimedean spiral: the radius grows evenly with the angle."""
    random = np.random.default_rng(seed)
    labels = np.arange(points) % 2
    along = np.sqrt(random.uniform(0.0, 1.0, points))  # the outer parts are longer: more points
    inner, outer = SPIRAL_RADII
    radius = inner + (outer - inner) * along
    angle = np.pi * labels + 2.0 * np.pi * SPIRAL_TURNS * (along - 1.0)
    arms = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (N, 2)
    return arms + random.normal(0.0, noise, arms.shape), labels


def _xor(points: int, noise: float, seed: int) -> tuple[Array, Array]:
    """A square in each quadrant; the class says whether the signs of the coordinates differ."""
    random = np.random.default_rng(seed)
    quadrant = np.arange(points) % 4
    signs = np.stack([1 - 2 * (quadrant % 2), 1 - 2 * (quadrant // 2)], axis=1)  # (N, 2)
    squares = signs * random.uniform(0.3, 2.7, signs.shape)
    return squares + random.normal(0.0, noise, signs.shape), (signs.prod(axis=1) < 0).astype(int)


def _moons(points: int, noise: float, seed: int) -> tuple[Array, Array]:
    x, y = make_moons(points, noise=noise, random_state=seed)
    return 2.0 * (x - [0.5, 0.25]), y


def _circles(points: int, noise: float, seed: int) -> tuple[Array, Array]:
    x, y = make_circles(points, noise=noise, factor=0.4, random_state=seed)
    return 2.5 * x, y


def _blobs(points: int, noise: float, seed: int) -> tuple[Array, Array]:
    return make_blobs(
        points, centers=[[-1.5, -1.0], [1.5, 1.0]], cluster_std=noise, random_state=seed
    )


DATASETS: dict[str, Callable[[int, float, int], tuple[Array, Array]]] = {
    "spiral": _spiral,
    "moons": _moons,
    "circles": _circles,
    "xor": _xor,
    "blobs": _blobs,
}


def generate(name: str, points: int, noise: float, seed: int) -> Data:
    """The dataset `name`, split by class into 80 % to train on and 20 % held out.

    Parameters
    ----------
    name
        A key of `DATASETS`.
    points
        N, of both classes together, at least 10.
    noise
        The standard deviation of the Gaussian noise, in the generator's own units (for moons
        and circles before they are stretched, for blobs the size of a blob).
    seed
        Of points, noise and split: the same seed gives the same bytes.
    """
    x, y = DATASETS[name](points, noise, seed)
    chosen, _ = train_test_split(
        np.arange(points), test_size=HELD_OUT, stratify=y, random_state=seed
    )
    train = np.zeros(points, dtype=bool)
    train[chosen] = True
    return Data(x.astype(np.float32), y.astype(np.int64), train)
