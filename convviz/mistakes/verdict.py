"""What a gradient check says of a mistake: its gradient beside central differences of the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.mistakes.calling import ENGINE, mistaken
from convviz.mistakes.mistake import Exhibit, Mistake, exhibit_of, whole_numbers
from convviz.ops.checks import FloatArray
from convviz.ops.differences import central_differences, relative_error
from convviz.ops.forward import conv2d

UPSTREAMS = ("random", "ones")
THRESHOLD = 1e-4
"""A relative error above this is a mistake: round-off alone stays far below."""

EPSILON = 2.0**-6
"""Half a step of the differences. The loss is a straight line, so any will do; this one rounds nothing."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """The mistaken gradient, the engine's, the one found by central differences, and what follows."""

    wrong: FloatArray
    right: FloatArray
    numeric: FloatArray

    @property
    def error(self) -> float:
        """The largest relative error of the mistaken gradient against the differences."""
        return float(relative_error(self.wrong, self.numeric).max())

    @property
    def caught(self) -> bool:
        return self.error > THRESHOLD


def verdict_of(mistake: Mistake, upstream: str = "random", seed: int = 0) -> Verdict:
    """Check a mistake on the numbers of a seed, with a random upstream gradient or one of ones."""
    rng = np.random.default_rng(seed)
    exhibit = exhibit_of(mistake, rng)
    shape = exhibit.layer.output_shape
    grad = whole_numbers(rng, shape) if upstream == "random" else np.ones(shape)
    gradient, options = mistaken(mistake), exhibit.layer.options
    wrong = [gradient(x, exhibit.weight, grad, options) for x in exhibit.x][-1]
    right = ENGINE[mistake.which](exhibit.x[-1], exhibit.weight, grad, options)
    return Verdict(wrong, right, differences_of(exhibit, mistake.which, grad))


def differences_of(exhibit: Exhibit, which: str, grad: FloatArray) -> FloatArray:
    """The gradient of L = sum(grad * output) of the last step, by two forward passes an entry."""
    parts = {"input": exhibit.x[-1], "weight": exhibit.weight, "bias": exhibit.bias}

    def loss(changed: FloatArray) -> float:
        now = {**parts, which: changed}
        output = conv2d(now["input"], now["weight"], now["bias"], **exhibit.layer.options)
        return float(np.sum(grad * output))

    return central_differences(loss, parts[which], EPSILON).quotient.reshape(parts[which].shape)
