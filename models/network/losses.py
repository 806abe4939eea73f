"""The cross-entropy of answers of two classes, in nats: of one answer, and its mean.

    L = -1/m sum_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]

with the label y_i, 0 or 1, and the predicted probability p_i of class 1, the sigmoid of a logit.
"""

import numpy as np

from models.arrays import Array
from models.network.activations import Activation

# A handful of answers: the logits that a network might give for these labels. The last one is
# wrong, and then it is surer of that.
LABELS = (1, 1, 1, 0, 0, 0)
LOGITS = (3.2, 1.1, -0.4, -2.5, -0.8, 1.6)
SURE = (3.2, 1.1, -0.4, -2.5, -0.8, 6.0)


def cross_entropy(probability: Array, label: Array) -> Array:
    """The loss of probabilities of class 1, for labels 0 or 1: infinite where it is 0 for a truth.

    # (N,), (N,) -> (N,)
    """
    own = np.where(np.asarray(label) == 1, probability, 1.0 - np.asarray(probability, dtype=float))
    with np.errstate(divide="ignore"):
        return np.abs(np.log(own))  # -log 1 is 0, not -0


def cross_entropy_of_logits(logits: Array, labels: Array) -> Array:
    """The same from logits z: log(1 + e^z) - y z, which is exact where p rounds to 0 or 1.

    # (N,), (N,) -> (N,)
    """
    return np.logaddexp(0.0, logits) - np.asarray(labels) * np.asarray(logits, dtype=float)


def probabilities(logits: Array) -> Array:
    """The sigmoid of logits.  # (N,) -> (N,)"""
    return Activation("sigmoid")(np.asarray(logits, dtype=float))


def mean_loss(logits: Array, labels: Array) -> float:
    """The mean cross-entropy: the loss that training minimises."""
    return float(np.mean(cross_entropy_of_logits(logits, labels)))
