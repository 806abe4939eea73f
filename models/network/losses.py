"""What training minimises: the cross-entropy in nats, or for targets the squared error.

Of two classes it is

    L = -1/m sum_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]

with the label y_i, 0 or 1, and the predicted probability p_i of class 1, the sigmoid of a logit.
"""

import numpy as np

from models.arrays import Array


def losses_of(outputs: Array, labels: Array) -> Array:
    """The loss of every point, of one network or of many; exact where a probability is 0 or 1.

    # (..., N, K), (N,) -> (..., N)

    Parameters
    ----------
    outputs
        One logit, one for each class, or one height.
    labels
        Integers are classes, floats are targets.
    """
    if labels.dtype.kind == "f":
        return np.square(outputs[..., 0] - labels.astype(outputs.dtype))
    if outputs.shape[-1] == 1:
        # how far the wrong class is ahead; a small loss keeps its digits
        ahead = outputs[..., 0] * np.where(labels == 1, -1, 1).astype(outputs.dtype)
        return np.logaddexp(outputs.dtype.type(0), ahead)
    own = np.broadcast_to(labels.astype(int)[:, None], (*outputs.shape[:-1], 1))
    ahead = outputs - np.take_along_axis(outputs, own, axis=-1)  # its own is 0
    most = ahead.max(axis=-1)
    return most + np.log(np.exp(ahead - most[..., None]).sum(axis=-1))


def mean_loss(outputs: Array, labels: Array) -> Array:
    """The mean of `losses_of`.  # (..., N, K), (N,) -> (...)"""
    return losses_of(outputs, labels).mean(axis=-1)


def cross_entropy(probability: Array, label: Array) -> Array:
    """The loss of probabilities of class 1, for labels 0 or 1: infinite where it is 0 for a truth.

    # (N,), (N,) -> (N,)
    """
    own = np.where(np.asarray(label) == 1, probability, 1.0 - np.asarray(probability, dtype=float))
    with np.errstate(divide="ignore"):
        return np.abs(np.log(own))  # -log 1 is 0, not -0
