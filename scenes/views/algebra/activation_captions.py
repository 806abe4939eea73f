"""What is said of each activation function."""

from dataclasses import dataclass

import numpy as np

from models.network.activations import SELU_ALPHA, SELU_SCALE, SOFTMAX, Activation
from scenes.views.algebra.functions import FAR
from scenes.views.captions.numbers import rounded


@dataclass(frozen=True)
class ActivationCaptions:
    """What is said of a function: its name, formulas, a caption, and one for the end.

    `symbol`: what its values are called; `about`: what the right panel shows.
    """

    name: str
    value: str
    slope: str
    caption: str
    end: str = ""
    note: str = ""
    symbol: str = "phi(x)"
    about: str = "each coordinate through $phi$"


def captions_of(activation: Activation) -> ActivationCaptions:
    """The texts for an activation, with its parameter's value."""
    name, a = activation.label, f"{activation.parameter:g}"
    times_a = "" if a == "1" else a
    level = rounded(-activation.parameter, 0)
    far_slope = rounded(float(activation.derivative(np.array(FAR))))
    captions = {
        "sigmoid": ActivationCaptions(
            name,
            "1 \\/ (1 + e^(-x))",
            "phi(x) (1 - phi(x))",
            "sigmoid: any number becomes one between 0 and 1",
            f"saturated: at $|x| = {FAR:g}$ its slope is only {far_slope}",
        ),
        "tanh": ActivationCaptions(
            name,
            "tanh x",
            "1 - tanh^2 x",
            "tanh: between −1 and 1, and steeper at 0 than the sigmoid",
        ),
        "relu": ActivationCaptions(
            name,
            "max(0, x)",
            _pieces("1", "0"),
            "ReLU: what is negative becomes 0",
            "its dead side: no slope, so nothing is learned from there",
        ),
        "leaky_relu": ActivationCaptions(
            f"{name}, slope {a}",
            f"max(0, x) + {a} min(0, x)",
            _pieces("1", a),
            "leaky ReLU: a small slope in place of none",
        ),
        "prelu": ActivationCaptions(
            name,
            "max(0, x) + a min(0, x)",
            _pieces("1", "a"),
            "PReLU: a leaky ReLU …",
            "… whose slope on the left is learned",
        ),
        "elu": ActivationCaptions(
            name,
            f"max(0, x) + min(0, {times_a}(e^x - 1))",
            _pieces("1", f"{times_a} e^x"),
            f"ELU: levels off at {level}, without a corner"
            if activation.parameter == 1.0
            else "ELU: levels off on the left",
        ),
        "selu": ActivationCaptions(
            name,
            "lambda (max(0, x) + min(0, alpha (e^x - 1)))",
            _pieces("lambda", "lambda alpha e^x"),
            "SELU: scaled to keep mean 0 and variance 1 from layer to layer",
            note=f"$lambda = {SELU_SCALE:.4f}$, $alpha = {SELU_ALPHA:.4f}$",
        ),
        "softplus": ActivationCaptions(
            name,
            "ln(1 + e^x)" if a == "1" else f"ln(1 + e^({a} x)) \\/ {a}",
            "1 \\/ (1 + e^(-x))" if a == "1" else f"1 \\/ (1 + e^(-{a} x))",
            "softplus: a smooth ReLU; its slope is a sigmoid",
        ),
        "gaussian": ActivationCaptions(
            name,
            "exp(-x^2)",
            "-2 x exp(-x^2)",
            "Gaussian: high near 0, and the same on both sides",
        ),
        "gelu": ActivationCaptions(
            name,
            "x Phi(x)",
            "Phi(x) + x Phi'(x)",
            "GELU: $x$ times the share of a normal distribution below $x$",
            note="$Phi$: the cumulative distribution function of the standard normal",
        ),
        "silu": ActivationCaptions(
            name,
            "x sigma(x)",
            "sigma(x) (1 + x (1 - sigma(x)))",
            "SiLU: $x$ times its sigmoid",
            note="$sigma$: the sigmoid",
        ),
    }
    return captions[activation.name]


SOFTMAX_CAPTIONS = ActivationCaptions(
    SOFTMAX,
    "e^(z_k \\/ T) \\/ (e^(z_1 \\/ T) + e^(z_2 \\/ T) + e^(z_3 \\/ T))",
    "",
    "softmax: scores become probabilities, which add up to 1",
    "a low temperature $T$ picks one class, a high one levels them",
    symbol="p_k",
    about="the three as a point",
)


def _pieces(right: str, left: str) -> str:
    return f'{right} "for" x > 0, thick {left} "for" x < 0'
