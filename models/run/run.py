"""A run on disk: `run.json`, `data.safetensors`, one `epoch_NNNNN.safetensors` an epoch.

Every file is written under a temporary name and renamed, so that what has its final name
is whole. No pickle is ever read.
"""

import contextlib
import json
import math
import shlex
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from models.arrays import Array
from models.errors import GridwarpError, first_line, nearest
from models.network.architecture import Architecture
from models.network.network import Network
from models.network.task import TASKS, Task
from models.run.files import (
    FORMAT,
    NotFiniteError,
    epoch_path,
    read_tensors,
    saved_epochs,
    schedule,
)


def learning_rate(first: float, decay: float, epoch: int) -> float:
    """The learning rate of the step or steps of an epoch, which count from 1.

    alpha_k = alpha / (1 + decay k), k epochs after the first: "inverse time decay", which for
    decay > 0 goes to 0 as Robbins and Monro ask for ("A stochastic approximation method", 1951).
    """
    return first / (1.0 + decay * (epoch - 1))


@dataclass(frozen=True, eq=False)
class Run:
    """A recorded training run, read lazily.

    Attributes
    ----------
    directory
        Where it lies.
    config
        What `run.json` says.
    architecture
        The network's shape.
    task
        What the network is trained for: as run.json says. Where it says nothing: "classes" for more
        than one output; for one, "binary" if y holds 0 and 1 only, "regression" otherwise.
    points, labels
        X (N, d) float64 and y (N,): exactly what the first layer receives, and what it is to
        become: the class as an int, or a regression's target, float64.
    train
        (N,) bool: which points were trained on; the others were held out.
    epochs
        The saved epochs, in order, up to the last whose weights are finite.
    diverged
        The first epoch whose weights or loss aren't finite, or None.
    """

    directory: Path
    config: dict[str, Any]
    architecture: Architecture
    task: Task
    points: Array
    labels: Array
    train: Array
    epochs: tuple[int, ...]
    diverged: int | None = None

    @classmethod
    def open(cls, directory: str | Path) -> "Run":
        """Read a run directory; the weights are read when asked for.

        Raises
        ------
        GridwarpError
            if it isn't a run, or one of its files is missing, damaged or doesn't fit; or if it
            has no epoch whose weights are finite.
        """
        directory = Path(directory)
        path = directory / "run.json"
        if not path.is_file():
            what = "has no run.json" if directory.is_dir() else "is no directory"
            raise GridwarpError(
                f"{directory} isn't a run: it {what}.",
                "Train one: python -m training spiral",
                code=2,
            )
        place = shlex.quote(str(directory))
        remake = f"Train it again: python -m training PRESET --out {place} --overwrite"
        try:
            config = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(config, dict):
                raise ValueError("it holds no JSON object")
            if config.get("format") != FORMAT:
                raise ValueError(f"its format is {config.get('format')!r}, not {FORMAT}")
            architecture = Architecture.from_json(config["architecture"])
        except KeyError as error:
            raise GridwarpError(f"{path} has no entry {error}.", remake) from None
        except GridwarpError as error:
            raise GridwarpError(f"{path}: {error.problem}", remake) from None
        except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise GridwarpError(f"{path} can't be read: {first_line(error)}.", remake) from None
        remake = remake.replace("PRESET", _preset(config))
        data = directory / "data.safetensors"
        points, labels, train = _read_data(data, architecture, remake)
        outputs = architecture.widths[-1]
        task = _task(path, config, outputs, labels)
        labels = _labels(data, task, outputs, labels)
        epochs = saved_epochs(directory)
        if not epochs:
            raise GridwarpError(f"{directory} holds no epoch_*.safetensors yet.", remake)
        diverged = _noted_divergence(config, epochs[-1])
        if not _is_finite(directory, epochs[-1], architecture):
            # NaN stays NaN under training: all epochs behind the first such one are like it
            end = bisect_left(
                epochs, True, key=lambda epoch: not _is_finite(directory, epoch, architecture)
            )
            if end == 0:
                raise GridwarpError(
                    f"the weights in {directory} aren't finite, from epoch {epochs[0]} on.", remake
                )
            epochs, diverged = epochs[:end], epochs[end]
        return cls(
            directory, config, architecture, task, points, labels, train, tuple(epochs), diverged
        )

    @property
    def name(self) -> str:
        return self.directory.resolve().name

    @property
    def outputs(self) -> int:
        """The width of the last layer: 1, or the number of classes."""
        return self.architecture.widths[-1]

    @property
    def every(self) -> int:
        """The distance of saved epochs that the run was asked for."""
        every = _training(self.config).get("every", 1)
        return every if isinstance(every, int) and every > 0 else 1

    @property
    def last(self) -> int:
        return self.epochs[-1]

    @property
    def optimizer(self) -> str | None:
        """How it was trained, "adam" or "sgd"; None where run.json doesn't say."""
        training = _training(self.config)
        declared = training.get("optimizer", "adam" if "learning_rate" in training else None)
        return declared if isinstance(declared, str) else None

    @property
    def batch_size(self) -> int | None:
        """How many points a step was made from; None where run.json doesn't say."""
        declared = _training(self.config).get("batch_size")
        return min(declared, int(self.train.sum())) if isinstance(declared, int) else None

    @property
    def descends(self) -> bool:
        """Whether an epoch was one step down the gradient of the loss on all training points."""
        plain = self.optimizer == "sgd" and not _training(self.config).get("weight_decay")
        return plain and self.batch_size == int(self.train.sum())

    @property
    def decay(self) -> float:
        """Of its learning rate, see `learning_rate`."""
        return _number(_training(self.config).get("decay")) or 0.0

    def learning_rate(self, epoch: int) -> float | None:
        """That of an epoch's steps, from 1; None where run.json doesn't say."""
        first = _number(_training(self.config).get("learning_rate"))
        return None if first is None or first <= 0.0 else learning_rate(first, self.decay, epoch)

    def check(self, first: float, last: float) -> None:
        """See that every scheduled epoch that `first` to `last` are made from is there.

        Raises
        ------
        GridwarpError
            that names the first missing file, and the last good epoch before it.
        """
        have, every = set(self.epochs), self.every
        # an epoch that wasn't saved is made from those on both sides of it
        low, high = math.floor(first / every) * every, math.ceil(last / every) * every
        for epoch in schedule(self.last, every):
            if low <= epoch <= high and epoch not in have:
                good = max((other for other in have if other < epoch), default=None)
                raise GridwarpError(
                    f"{epoch_path(self.directory, epoch)} is missing.",
                    f"The last epoch before it is {good}: add --epoch {good}"
                    if good is not None
                    else "Train the run again: python -m training --help",
                )

    def tensors(self, epoch: int) -> dict[str, Array]:
        """The state_dict of a saved epoch, float64, checked against the architecture.

        Raises
        ------
        GridwarpError
            that names the file and the last good epoch before it.
        """
        try:
            return _read_epoch(self.directory, epoch, self.architecture)
        except GridwarpError as error:
            raise GridwarpError(error.problem, self._way_out(epoch)) from None

    def metadata(self, epoch: int) -> dict[str, str]:
        """What the epoch's file says of itself: loss, accuracy or R², if its writer says so."""
        return read_tensors(epoch_path(self.directory, epoch))[1]

    def _way_out(self, epoch: int) -> str:
        for other in reversed([saved for saved in self.epochs if saved < epoch]):
            with contextlib.suppress(GridwarpError):
                _read_epoch(self.directory, other, self.architecture)
                return f"The last good epoch before it is {other}: add --epoch {other}"
        return "No epoch before it is good: train the run again, python -m training --help"

    def at(self, epoch: float) -> Network:
        """The network at an epoch; between two saved ones, its weights are interpolated.

        Raises
        ------
        GridwarpError
            (code 2) if the epoch lies outside the run; (code 1) if a file it needs is bad.
        """
        if not self.epochs[0] <= epoch <= self.last:
            why = "" if self.diverged is None else f" and diverged at {self.diverged}"
            raise GridwarpError(
                f"epoch {epoch:g} lies outside the run, which has {self.epochs[0]} to {self.last}"
                f"{why}.",
                f"Choose one in between: --epoch {self.last}",
                code=2,
            )
        self.check(epoch, epoch)
        above = int(np.searchsorted(self.epochs, epoch))
        high = self.epochs[above]
        if high == epoch:
            return Network.from_tensors(self.architecture, self.tensors(high))
        low = self.epochs[above - 1]
        fraction = (epoch - low) / (high - low)
        start, end = self.tensors(low), self.tensors(high)
        mixed = {name: (1 - fraction) * start[name] + fraction * end[name] for name in start}
        return Network.from_tensors(self.architecture, mixed)


def _training(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """What run.json says of the training; nothing, where another program wrote it."""
    training = config.get("training")
    return training if isinstance(training, dict) else {}


def _number(declared: object) -> float | None:
    if isinstance(declared, bool) or not isinstance(declared, int | float):
        return None
    return float(declared) if math.isfinite(declared) else None


def _preset(config: Mapping[str, Any]) -> str:
    preset = _training(config).get("preset")
    return preset if isinstance(preset, str) else "PRESET"


def _task(path: Path, config: Mapping[str, Any], outputs: int, labels: Array) -> Task:
    """What the run at `path`, its run.json, is for; see `Run`."""
    binary = bool(np.isin(labels, (0, 1)).all())
    inferred: Task = "classes" if outputs > 1 else "binary" if binary else "regression"
    declared = config.get("task", inferred)
    if declared not in TASKS:
        raise GridwarpError(
            f"{path}: unknown task {declared!r}.{nearest(str(declared), TASKS)}",
            f"Write one of {', '.join(TASKS)}, or leave the entry out.",
        )
    if (declared == "classes") != (outputs > 1):
        raise GridwarpError(
            f"{path}: its task is {declared}, but the network has {outputs} "
            f"output{'s' if outputs > 1 else ''}.",
            f'Write "task": "{inferred}", or leave the entry out.',
        )
    return declared


def _labels(path: Path, task: Task, outputs: int, labels: Array) -> Array:
    """y as `Run` holds it, however it is stored at `path`."""
    if task == "regression":
        return labels.astype(float)
    classes = max(outputs, 2)
    strange = labels[~np.isin(labels, np.arange(classes))]
    if len(strange):
        raise GridwarpError(
            f"{path}: y holds {strange[0]:g}, but the classes are 0 to {classes - 1}.",
            "Count them from 0, an output each (two need only one), or: python -m training --list",
        )
    return labels.astype(int)


def _noted_divergence(config: Mapping[str, Any], last: int) -> int | None:
    """The epoch at which run.json says that training stopped, if none behind it is saved."""
    noted = config.get("diverged")
    return noted if isinstance(noted, int) and noted > last else None


def _is_finite(directory: Path, epoch: int, architecture: Architecture) -> bool:
    """Whether an epoch's weights are; of a file that can't be read, whoever reads it will hear."""
    try:
        _read_epoch(directory, epoch, architecture)
    except NotFiniteError:
        return False
    except GridwarpError:
        return True
    return True


def _read_data(path: Path, architecture: Architecture, remake: str) -> tuple[Array, Array, Array]:
    try:
        tensors, _ = read_tensors(path)
    except GridwarpError as error:
        raise GridwarpError(error.problem, remake) from None
    if "X" not in tensors or "y" not in tensors:
        raise GridwarpError(f"{path} needs the arrays X and y; it has {sorted(tensors)}.", remake)
    points, labels = tensors["X"].astype(float), tensors["y"]
    if points.ndim != 2 or labels.shape != points.shape[:1] or len(points) == 0:
        raise GridwarpError(
            f"{path}: X {points.shape} and y {labels.shape} don't belong together.", remake
        )
    if points.shape[1] != architecture.widths[0]:
        raise GridwarpError(
            f"{path} has {points.shape[1]} features, but run.json says {architecture.widths[0]}.",
            remake,
        )
    if not np.isfinite(points).all() or not np.isfinite(labels).all():
        raise GridwarpError(f"{path} holds values that aren't finite.", remake)
    train = tensors.get("train", np.ones(len(points), dtype=bool)).astype(bool)
    if train.shape != labels.shape:
        raise GridwarpError(f"{path}: train {train.shape} and y {labels.shape} differ.", remake)
    return points, labels, train


def _read_epoch(directory: Path, epoch: int, architecture: Architecture) -> dict[str, Array]:
    path = epoch_path(directory, epoch)
    try:
        status = path.stat()
    except OSError:
        raise GridwarpError(f"{path} is missing.") from None
    return _read_weights(path, (status.st_mtime_ns, status.st_size), architecture)


@lru_cache(maxsize=512)
def _read_weights(
    path: Path, _version: tuple[int, int], architecture: Architecture
) -> dict[str, Array]:
    tensors, _ = read_tensors(path)
    for name, shape in architecture.shapes().items():
        if name not in tensors:
            if name.endswith(".bias"):
                continue
            raise GridwarpError(f"{path} has no tensor '{name}', which run.json asks for.")
        if tensors[name].shape != shape and not (shape == (1,) and tensors[name].size == 1):
            raise GridwarpError(
                f"{path}: '{name}' is {tensors[name].shape}, but run.json says {shape}."
            )
        if not np.isfinite(tensors[name]).all():
            raise NotFiniteError(f"{path}: '{name}' holds values that aren't finite.")
    return {name: np.asarray(array, dtype=float) for name, array in tensors.items()}
