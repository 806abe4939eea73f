"""The training loop. It knows nothing of files and drawing: after each epoch comes a callback."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, mse_loss

from models.arrays import Array
from models.network.activations import parse
from models.network.architecture import Architecture
from models.network.task import Task
from models.run.run import learning_rate
from training.datasets import Data
from training.recipe import Recipe

MOMENTS = "exp_avg", "exp_avg_sq", "step"  # what Adam keeps of each parameter; "sgd" nothing


class Gaussian(nn.Module):
    """exp(-x^2), which torch has no module for."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.exp(-x.square())


# The same names as models.activations.KINDS; each takes the activation's parameter.
MODULES: dict[str, Callable[[float], nn.Module]] = {
    "relu": lambda _: nn.ReLU(),
    "leaky_relu": lambda slope: nn.LeakyReLU(slope),
    "prelu": lambda slope: nn.PReLU(init=slope),
    "tanh": lambda _: nn.Tanh(),
    "sigmoid": lambda _: nn.Sigmoid(),
    "elu": lambda alpha: nn.ELU(alpha),
    "selu": lambda _: nn.SELU(),
    "gelu": lambda _: nn.GELU(),
    "silu": lambda _: nn.SiLU(),
    "softplus": lambda beta: nn.Softplus(beta),
    "gaussian": lambda _: Gaussian(),
    "identity": lambda _: nn.Identity(),
}


def build(architecture: Architecture) -> nn.Sequential:
    """Linear, activation, Linear, ..., Linear: the names of its tensors are Architecture's own."""
    modules: list[nn.Module] = []
    for index, (fan_in, fan_out) in enumerate(pairwise(architecture.widths)):
        modules.append(nn.Linear(fan_in, fan_out))
        if index < architecture.hidden:
            activation = parse(architecture.activations[index])
            modules.append(MODULES[activation.name](activation.parameter))
    return nn.Sequential(*modules)


def _make_orthogonal(model: nn.Sequential, gain: float) -> None:
    """Saxe et al. 2014, "Exact solutions to the nonlinear dynamics of learning"."""
    for module in model:
        if isinstance(module, nn.Linear):
            nn.init.orthogonal_(module.weight, gain)
            nn.init.zeros_(module.bias)


@dataclass(frozen=True)
class Score:
    """How good the network is at the end of an epoch.

    `loss` (the mean cross-entropy in nats; for regression the mean squared error) and
    `accuracy` are over all points, `held_out` is the accuracy on those that training never saw.
    The accuracy is the share of points given their own class; for regression it is the
    coefficient of determination, R² = 1 − MSE / variance of the targets: 1 is perfect, 0 is as
    good as their mean.
    """

    epoch: int
    loss: float
    accuracy: float
    held_out: float


# The same names as training.presets.OPTIMIZERS. Both have `fused`.
OPTIMIZERS: dict[str, type[torch.optim.Optimizer]] = {
    "adam": torch.optim.Adam,
    "sgd": torch.optim.SGD,
}
# Outputs (N, K) and targets (N,) to the mean loss: float targets, class indices for "classes".
LOSSES: dict[Task, Callable[[Tensor, Tensor], Tensor]] = {
    "binary": lambda outputs, targets: binary_cross_entropy_with_logits(outputs[:, 0], targets),
    "classes": cross_entropy,
    "regression": lambda outputs, targets: mse_loss(outputs[:, 0], targets),
}


def _accuracy(task: Task, outputs: Tensor, targets: Tensor) -> float:
    """See `Score`."""
    if task == "regression":
        variance = targets.var(correction=0).item()
        return 1.0 - LOSSES[task](outputs, targets).item() / variance
    guess = outputs.argmax(dim=1) if task == "classes" else outputs[:, 0] > 0
    return int((guess == targets).sum()) / len(targets)


class DivergedError(ArithmeticError):
    """The loss or a weight stopped being finite; `epoch` is where."""

    def __init__(self, epoch: int) -> None:
        super().__init__(f"the loss is no longer finite at epoch {epoch}")
        self.epoch = epoch


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Two threads add up in another order than one, and give other bytes."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


class Trainer:
    """A network, its optimiser and its data, at the end of epoch `epoch`.

    A pure function of the recipe: the seed decides the first weights, and with the number
    of an epoch the order in which that epoch takes the points.
    """

    def __init__(self, recipe: Recipe, architecture: Architecture, data: Data) -> None:
        self.recipe = recipe
        self.epoch = 0
        self.task = recipe.shape.task
        self.points = torch.from_numpy(data.points)  # (N, features)
        kind = torch.int64 if self.task == "classes" else torch.float32
        self.targets = torch.from_numpy(data.labels).to(kind)  # (N,)
        self.train_indices = np.flatnonzero(data.train)
        self.held_out = torch.from_numpy(~data.train)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(recipe.seed)
            self.model = build(architecture)
            if recipe.orthogonal_gain is not None:
                _make_orthogonal(self.model, recipe.orthogonal_gain)
        self.optimizer = OPTIMIZERS[recipe.optimizer](
            self.model.parameters(),
            lr=recipe.learning_rate,
            weight_decay=recipe.weight_decay,
            fused=True,
        )

    def step(self) -> None:
        """Train for one epoch."""
        self.epoch += 1
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.recipe.learning_rate, self.recipe.decay, self.epoch)
        random = np.random.default_rng((self.recipe.seed, self.epoch))
        order = torch.from_numpy(random.permutation(self.train_indices))
        size = self.recipe.batch_size
        batches = zip(self.points[order].split(size), self.targets[order].split(size), strict=True)
        for points, targets in batches:
            self.optimizer.zero_grad()
            LOSSES[self.task](self.model(points), targets).backward()
            self.optimizer.step()

    @torch.no_grad()
    def score(self) -> Score:
        """Loss and accuracies of the present weights, see `Score`.

        Raises
        ------
        DivergedError
            if the loss or a weight isn't finite.
        """
        outputs = self.model(self.points)  # (N, K)
        loss = LOSSES[self.task](outputs, self.targets).item()
        finite = all(bool(torch.isfinite(weight).all()) for weight in self.model.parameters())
        if not finite or not np.isfinite(loss):
            raise DivergedError(self.epoch)
        held_out = outputs[self.held_out], self.targets[self.held_out]
        return Score(
            self.epoch,
            loss,
            _accuracy(self.task, outputs, self.targets),
            _accuracy(self.task, *held_out),
        )

    def weights(self) -> dict[str, Array]:
        """The state_dict, as arrays of its own."""
        return {name: value.numpy().copy() for name, value in self.model.state_dict().items()}

    def moments(self) -> dict[str, Array]:
        """The optimiser's state, Adam's `exp_avg.0.weight` and so on; empty at epoch 0."""
        return {
            f"{kind}.{name}": self.optimizer.state[parameter][kind].numpy().copy()
            for name, parameter in self.model.named_parameters()
            for kind in MOMENTS
            if kind in self.optimizer.state.get(parameter, ())
        }

    def restore(self, epoch: int, tensors: Mapping[str, Array]) -> None:
        """Go on from `epoch`, with `tensors` holding what `weights` and `moments` gave there.

        Raises
        ------
        KeyError, RuntimeError
            if a tensor is missing, or has another shape.
        """
        as_tensors = {name: torch.from_numpy(array.copy()) for name, array in tensors.items()}
        self.model.load_state_dict({name: as_tensors[name] for name in self.model.state_dict()})
        for name, parameter in self.model.named_parameters():
            if epoch > 0 and self.recipe.optimizer == "adam":
                self.optimizer.state[parameter] = {
                    kind: as_tensors[f"{kind}.{name}"].reshape(
                        () if kind == "step" else parameter.shape
                    )
                    for kind in MOMENTS
                }
        self.epoch = epoch


def train(trainer: Trainer, last: int, after_epoch: Callable[[Trainer, Score], None]) -> None:
    """Train up to epoch `last`; `after_epoch` is called at the end of each.

    Raises
    ------
    DivergedError
        at the first epoch whose loss or weights aren't finite, before `after_epoch`.
    """
    with one_thread():
        while trainer.epoch < last:
            trainer.step()
            after_epoch(trainer, trainer.score())
