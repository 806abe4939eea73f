"""Activation functions by name: one table for training and for replay.

Each formula is the one in the documentation of the `torch.nn` module of the same name;
`gaussian` is exp(-x^2), which torch has no module for. All take and return float64 arrays of any
shape.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Array
from models.errors import GridwarpError, nearest

# Klambauer et al. 2017, "Self-Normalizing Neural Networks"; the digits are those torch uses.
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


def _floats(x: Array) -> Array:
    """As it is, in single precision too; integers in double."""
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(float)


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), which would overflow; any shape."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(x)))


def _leaky_relu(x: Array, slope: float) -> Array:
    return np.maximum(x, slope * x) if np.all(slope <= 1) else np.where(x > 0, x, slope * x)


def _leaky_slope(x: Array, slope: float) -> Array:
    return np.where(x > 0, 1.0, slope)


def _elu(x: Array, alpha: float) -> Array:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))


def _gelu(x: Array, _: float) -> Array:
    from scipy.special import erf  # a fifth of a second, for this one alone

    return 0.5 * x * (1.0 + erf(x / np.sqrt(2.0)))


def _softplus(x: Array, beta: float) -> Array:
    # torch turns to the identity above beta*x = 20, "for numerical stability"
    scaled = beta * x
    return np.where(scaled > 20.0, x, np.log1p(np.exp(np.minimum(scaled, 20.0))) / beta)


def _gelu_slope(x: Array, _: float) -> Array:
    from scipy.special import erf

    density = np.exp(-0.5 * np.square(x)) / np.sqrt(2.0 * np.pi)
    return 0.5 * (1.0 + erf(x / np.sqrt(2.0))) + x * density


def _elu_slope(x: Array, alpha: float) -> Array:
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))


def _silu_slope(x: Array, _: float) -> Array:
    rising = sigmoid(x)
    return rising * (1.0 + x * (1.0 - rising))


@dataclass(frozen=True)
class Kind:
    """What the table knows of one activation.

    `slope` is the derivative (where it jumps, torch's: that of the left side). `symbol` is Typst
    mathematics; `parameter` names the one parameter that may follow the name after a colon
    (None: there is none) and `default` is its value. `kinked` says whether the derivative jumps
    at 0, `linear_pieces` whether it is constant elsewhere.
    """

    function: Callable[[Array, float], Array]
    slope: Callable[[Array, float], Array]
    label: str
    symbol: str
    parameter: str | None = None
    default: float = 0.0
    kinked: Callable[[float], bool] = lambda _: False
    linear_pieces: bool = False


KINDS: dict[str, Kind] = {
    "relu": Kind(
        lambda x, _: np.maximum(x, 0.0),
        lambda x, _: (x > 0).astype(float),
        "ReLU",
        'op("ReLU")',
        kinked=lambda _: True,
        linear_pieces=True,
    ),
    "leaky_relu": Kind(
        _leaky_relu,
        _leaky_slope,
        "leaky ReLU",
        'op("LReLU")',
        "slope",
        0.01,
        lambda a: a != 1,
        True,
    ),
    "prelu": Kind(
        _leaky_relu, _leaky_slope, "PReLU", 'op("PReLU")', "slope", 0.25, lambda a: a != 1, True
    ),
    "tanh": Kind(lambda x, _: np.tanh(x), lambda x, _: 1.0 - np.tanh(x) ** 2, "tanh", "tanh"),
    "sigmoid": Kind(
        lambda x, _: sigmoid(x), lambda x, _: sigmoid(x) * sigmoid(-x), "sigmoid", "sigma"
    ),
    "elu": Kind(_elu, _elu_slope, "ELU", 'op("ELU")', "alpha", 1.0, lambda a: a != 1),
    "selu": Kind(
        lambda x, _: SELU_SCALE * _elu(x, SELU_ALPHA),
        lambda x, _: SELU_SCALE * _elu_slope(x, SELU_ALPHA),
        "SELU",
        'op("SELU")',
        kinked=lambda _: True,
    ),
    "gelu": Kind(_gelu, _gelu_slope, "GELU", 'op("GELU")'),
    "silu": Kind(lambda x, _: x * sigmoid(x), _silu_slope, "SiLU", 'op("SiLU")'),
    "softplus": Kind(
        _softplus,
        lambda x, beta: sigmoid(beta * x),
        "softplus",
        'op("softplus")',
        "beta",
        1.0,
    ),
    "gaussian": Kind(
        lambda x, _: np.exp(-np.square(x)),
        lambda x, _: -2.0 * x * np.exp(-np.square(x)),
        "Gaussian",
        'op("gauss")',
    ),
    "identity": Kind(
        lambda x, _: _floats(x),
        lambda x, _: np.ones(np.shape(x)),
        "identity",
        'op("id")',
        linear_pieces=True,
    ),
}


@dataclass(frozen=True)
class Activation:
    """An activation, its parameter, and how far it is switched on.

    `amount` is the t of the activation homotopy phi_t(x) = (1 - t) x + t phi(x): 0 is the
    identity, 1 the activation. For ReLU that is a leaky ReLU whose slope goes from 1 to 0.
    """

    name: str
    parameter: float = 0.0
    amount: float = 1.0

    def __call__(self, x: Array) -> Array:
        """phi_t(x), elementwise; any shape in, the same shape out."""
        if self.is_identity:
            return _floats(x)
        value = KINDS[self.name].function(x, self.parameter)
        return value if self.amount == 1.0 else (1.0 - self.amount) * x + self.amount * value

    def derivative(self, x: Array) -> Array:
        """The derivative of phi_t at x, elementwise."""
        if self.is_identity:
            return np.ones(np.shape(x))
        slope = KINDS[self.name].slope(np.asarray(x, dtype=float), self.parameter)
        return slope if self.amount == 1.0 else (1.0 - self.amount) + self.amount * slope

    def at(self, amount: float) -> "Activation":
        """The same activation, switched on by `amount` in [0, 1]."""
        return replace(self, amount=amount)

    @property
    def is_identity(self) -> bool:
        return self.name == "identity" or self.amount == 0.0

    @property
    def has_kink(self) -> bool:
        """Whether the derivative jumps where the pre-activation is 0."""
        return not self.is_identity and KINDS[self.name].kinked(self.parameter)

    @property
    def linear_pieces(self) -> bool:
        """Whether straight lines stay straight between kinks."""
        return self.is_identity or KINDS[self.name].linear_pieces

    @property
    def label(self) -> str:
        return KINDS[self.name].label

    @property
    def symbol(self) -> str:
        """The name in a formula, as Typst mathematics."""
        return KINDS[self.name].symbol


IDENTITY = Activation("identity")

# Those that are shown one after the other, with the parameters they are shown with. Softmax acts on
# several scores at once, and is no `Activation`.
SOFTMAX = "softmax"
GALLERY = (
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu:0.001",
    "prelu",
    "elu",
    "selu",
    "softplus",
    "gaussian",
    "gelu",
    "silu",
    SOFTMAX,
)


def softmax(scores: Array, temperature: float = 1.0) -> Array:
    """Probabilities from scores: e^(z_k / T) over the sum of all of these.  # (..., K) -> (..., K)

    A temperature T below 1 sharpens them, one above 1 levels them (Hinton, Vinyals and Dean 2015,
    "Distilling the Knowledge in a Neural Network").
    """
    scaled = _floats(scores) / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def parse(text: str) -> Activation:
    """`relu` or `leaky_relu:0.001` as an `Activation`.

    Raises
    ------
    GridwarpError
        (code 2) if the name is unknown or the parameter isn't a finite number.
    """
    name, colon, value = text.strip().partition(":")
    if name not in KINDS:
        raise GridwarpError(
            f"unknown activation '{name}'.{nearest(name, list(KINDS))}",
            f"Choose from: {', '.join(KINDS)}.",
            code=2,
        )
    kind = KINDS[name]
    if not colon:
        return Activation(name, kind.default)
    if kind.parameter is None:
        raise GridwarpError(
            f"activation '{name}' takes no parameter, so ':{value}' has no meaning.",
            f"Write just '{name}'.",
            code=2,
        )
    try:
        parameter = float(value)
    except ValueError:
        parameter = np.nan
    if not np.isfinite(parameter) or (name == "softplus" and parameter <= 0):
        raise GridwarpError(
            f"'{value}' is no {kind.parameter} for {name}.",
            f"Write a number, for example '{name}:{kind.default:g}'.",
            code=2,
        )
    return Activation(name, parameter)
