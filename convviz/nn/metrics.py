"""How well a classifier does: its answers, their share that is right, and what is taken for what."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.nn.layer import Layer
from convviz.ops.checks import FloatArray, as_floats

MAX_AT_ONCE = 256
"""Pictures that are looked at together; more would only need more memory."""


def predict(network: Layer, x: ArrayLike) -> FloatArray:
    """Compute the scores (N, classes) of pictures x (N, ...), in batches that the cache can hold."""
    (images,) = as_floats(x=x)
    parts = [images[start : start + MAX_AT_ONCE] for start in range(0, len(images), MAX_AT_ONCE)]
    with np.errstate(over="ignore", invalid="ignore"):
        return np.concatenate([network.forward(part) for part in parts or [images]])


def accuracy(scores: ArrayLike, labels: ArrayLike) -> float:
    """Return the share of rows whose largest score is that of the label, from 0 to 1."""
    return float(np.mean(np.argmax(scores, axis=1) == np.asarray(labels)))


def confusion_matrix(labels: ArrayLike, answers: ArrayLike, classes: int) -> NDArray[np.intp]:
    """Count how often each class was predicted as each: counts[label, prediction], (classes, classes).

    Source: `sklearn.metrics.confusion_matrix`.
    """
    counts = np.zeros((classes, classes), np.intp)
    np.add.at(counts, (np.asarray(labels), np.asarray(answers)), 1)
    return counts
