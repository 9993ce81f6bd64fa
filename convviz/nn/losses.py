"""Losses: one number for how wrong the outputs of a batch are, and its gradient with respect to them."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedValue
from convviz.ops.checks import FloatArray, as_floats


class Loss(Protocol):
    """A loss: `forward` first, then `backward` for that pass."""

    def forward(self, output: ArrayLike, target: Any) -> float:
        """Compute the loss of a batch."""

    def backward(self) -> FloatArray:
        """Compute dL/d output of the last forward pass, of the output's shape."""


class _Named:
    """Prints itself as the call that makes it."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class CrossEntropy(_Named):
    """Cross-entropy: how surprised a classifier is by the right classes, averaged over the batch, in nats.

        p = softmax(scores),   L = -(1/N) sum_n log p[n, label_n]
        dL/d scores[n, c] = (p[n, c] - [c = label_n]) / N

    Scores (N, classes), labels (N,) whole numbers from 0. Raises RefusedValue for others.
    Source: `torch.nn.CrossEntropyLoss`.
    """

    def __init__(self) -> None:
        self._last: tuple[FloatArray, NDArray[np.integer]] | None = None

    def forward(self, scores: ArrayLike, labels: ArrayLike) -> float:
        """Compute the mean loss, in the scores' dtype but for the last sum, which is in float64."""
        (values,) = as_floats(scores=scores)
        classes = checked_labels(values, np.asarray(labels))
        logs = log_softmax(values)
        self._last = (logs, classes)
        return float(-logs[np.arange(len(classes)), classes].mean(dtype=np.float64))

    def __call__(self, scores: ArrayLike, labels: ArrayLike) -> float:
        """Return `forward(scores, labels)`."""
        return self.forward(scores, labels)

    def backward(self) -> FloatArray:
        """Compute dL/d scores (N, classes)."""
        logs, classes = _remembered(self._last)
        grad = np.exp(logs)
        grad[np.arange(len(classes)), classes] -= 1
        return grad / len(classes)


class MeanSquaredError(_Named):
    """The squared difference from a target, averaged over all entries.

        L = mean (y - t)^2,   dL/dy = 2 (y - t) / count

    Output and target share one shape; L has the unit of y squared. Raises RefusedValue for another shape.
    Source: `torch.nn.MSELoss`.
    """

    def __init__(self) -> None:
        self._difference: FloatArray | None = None

    def forward(self, output: ArrayLike, target: ArrayLike) -> float:
        """Compute the mean squared difference, added up in float64."""
        values, wanted = as_floats(output=output, target=target)
        if values.shape != wanted.shape or not values.size:
            raise RefusedValue(
                "Output and target are compared entry by entry; got the shapes {output} and {target}:"
                " give a target of the output's shape.",
                output=values.shape,
                target=wanted.shape,
            )
        self._difference = values - wanted
        return float(np.mean(self._difference**2, dtype=np.float64))

    def __call__(self, output: ArrayLike, target: ArrayLike) -> float:
        """Return `forward(output, target)`."""
        return self.forward(output, target)

    def backward(self) -> FloatArray:
        """Compute dL/d output, of its shape."""
        difference = _remembered(self._difference)
        return 2 * difference / difference.size


def loss_and_grad(loss: Loss, output: ArrayLike, target: Any) -> tuple[float, FloatArray]:
    """Return the loss of a batch, and dL/d output."""
    return loss.forward(output, target), loss.backward()


def log_softmax(scores: FloatArray) -> FloatArray:
    """Compute the logarithms of `softmax`, safely for scores of any size; NaN stays."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def softmax(scores: ArrayLike) -> FloatArray:
    """Turn scores (N, classes) into probabilities: p[n, c] = exp(s[n, c]) / sum_k exp(s[n, k]).

    Source: `torch.softmax` along axis 1.
    """
    (values,) = as_floats(scores=scores)
    return np.exp(log_softmax(values))


def checked_labels(scores: FloatArray, labels: NDArray[Any]) -> NDArray[np.integer]:
    """Return the labels, after checking that they are one class for each row of scores (N, classes)."""
    if scores.ndim != 2 or labels.shape != scores.shape[:1] or not scores.size:
        raise RefusedValue(
            "Scores are (N, classes) with a label for each of the N rows; got scores {scores} and labels"
            " {labels}: give one label for each row.",
            scores=scores.shape,
            labels=labels.shape,
        )
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= scores.shape[1]:
        raise RefusedValue(
            "Labels are whole numbers from 0 to {most}; got {labels}: number the classes from 0.",
            most=scores.shape[1] - 1,
            labels=f"{labels.dtype}, {labels.min()} ... {labels.max()}",
        )
    return labels


def _remembered(last: Any) -> Any:
    if last is None:
        raise RefusedValue("backward needs a forward pass first: call forward before it.")
    return last
