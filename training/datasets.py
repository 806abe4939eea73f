"""The datasets: one table, name -> generator. `training.presets.SHAPES` says what each is for.

A generator takes the number of points, the noise and a seed, and gives X (N, features), centred
near 0, and y (N,): classes from 0, or heights. The generators of scikit-learn are shifted and
stretched by constants, so that all of them span about +-3 and one view fits them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from sklearn.datasets import make_blobs, make_circles, make_moons
from sklearn.model_selection import train_test_split

from models.arrays import Array
from training.presets import SHAPES

HELD_OUT = 0.2  # share of the points that training never sees

SPIRAL_RADII = 0.3, 3.0  # of an arm, at its inner and at its outer end

GOLDEN = np.pi * (3.0 - np.sqrt(5.0))  # the golden angle: its multiples fill a circle evenly
HALF_WIDTH = 3.0  # of the ground that a height is given over


@dataclass(frozen=True, eq=False)
class Data:
    """Points, what they are to become, and their split.

    Attributes
    ----------
    points
        X (N, features) float32: exactly what the first layer receives.
    labels
        y (N,): classes from 0, int64; for regression the targets, float32.
    train
        (N,) bool: the points to train on; the others are held out.
    """

    points: Array
    labels: Array
    train: Array


def _spiral(
    points: int, noise: float, seed: int, arms: int = 2, turns: float = 1.1
) -> tuple[Array, Array]:
    """Interleaved arms of an Archimedean spiral: the radius grows evenly with the angle."""
    random = np.random.default_rng(seed)
    labels = np.arange(points) % arms
    along = np.sqrt(random.uniform(0.0, 1.0, points))  # the outer parts are longer: more points
    inner, outer = SPIRAL_RADII
    radius = inner + (outer - inner) * along
    angle = 2.0 * np.pi / arms * labels + 2.0 * np.pi * turns * (along - 1.0)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (N, 2)
    return x + random.normal(0.0, noise, x.shape), labels


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


def _discs(points: int, noise: float, seed: int) -> tuple[Array, Array]:
    """The disc r < 1/3 and the ring 2/3 < r < 1, times 3; each evenly covered, the ring class 0.

    Olah 2014, "Neural Networks, Manifolds, and Topology": a layer of two units can't part them.
    """
    random = np.random.default_rng(seed)
    labels = np.arange(points) % 2
    area = random.uniform(0.0, 1.0, points)  # of the area within
    radius = np.sqrt(np.where(labels == 1, area, 4.0 + 5.0 * area))
    # at random the ring would have gaps here and there, which a band of two units finds
    angle = GOLDEN * (np.arange(points) // 2) + random.uniform(0.0, 2.0 * np.pi)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (N, 2)
    return x + random.normal(0.0, noise, x.shape), labels


def _ridge(points: int, noise: float, seed: int) -> tuple[Array, Array]:
    """A square of land with a ridge that winds along the first axis; y is the height."""
    random = np.random.default_rng(seed)
    x = random.uniform(-HALF_WIDTH, HALF_WIDTH, (points, 2))
    across = x[:, 1] - np.sin(x[:, 0])  # from the crest
    return x, 2.0 * np.exp(-0.5 * across**2) + random.normal(0.0, noise, points)


def _curve(points: int, noise: float, seed: int) -> tuple[Array, Array]:
    """A wave over a line that rises from left to right; X is (N, 1)."""
    random = np.random.default_rng(seed)
    x = random.uniform(-HALF_WIDTH, HALF_WIDTH, (points, 1))
    wave = np.sin(2.0 * x[:, 0]) + x[:, 0] / 3.0
    return x, wave + random.normal(0.0, noise, points)


DATASETS: dict[str, Callable[[int, float, int], tuple[Array, Array]]] = {
    "spiral": _spiral,
    "moons": _moons,
    "circles": _circles,
    "xor": _xor,
    "blobs": _blobs,
    "discs": _discs,
    "spiral3": partial(_spiral, arms=3, turns=0.9),
    "spiral5": partial(_spiral, arms=5, turns=0.7),
    "ridge": _ridge,
    "curve": _curve,
}


def generate(name: str, points: int, noise: float, seed: int) -> Data:
    """The dataset `name`, split into 80 % to train on and 20 % held out; classes evenly.

    Parameters
    ----------
    name
        A key of `DATASETS`.
    points
        N, of all classes together, at least `Shape.fewest_points`.
    noise
        The standard deviation of the Gaussian noise, in the generator's own units (for moons
        and circles before they are stretched, for blobs the size of a blob; for regression
        it is added to the target).
    seed
        Of points, noise and split: the same seed gives the same bytes.
    """
    x, y = DATASETS[name](points, noise, seed)
    real = SHAPES[name].task == "regression"
    chosen, _ = train_test_split(
        np.arange(points), test_size=HELD_OUT, stratify=None if real else y, random_state=seed
    )
    train = np.zeros(points, dtype=bool)
    train[chosen] = True
    return Data(x.astype(np.float32), y.astype(np.float32 if real else np.int64), train)
