"""What a gradient check says of a mistake: its gradient beside central differences of the loss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from convviz.lab.lessons.bugs.bug import Bug, Exhibit, exhibit_of, whole_numbers
from convviz.lab.lessons.bugs.calling import ENGINE, buggy
from convviz.ops.checks import FloatArray
from convviz.ops.finite_differences import relative_error, stacked_differences
from convviz.ops.forward import conv2d

UPSTREAMS = ("random", "ones", "one_cell")
FILTER, PICTURE = 1, 0
"""Where the one cell lies: an upstream gradient that lets each mistake be seen in its simplest form."""

THRESHOLD = 1e-4
"""A relative error above this is a mistake: round-off alone stays far below."""

EPSILON = 2.0**-6
"""Half a step of the differences. The loss is a straight line, so any will do; this one rounds nothing."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """The mistaken gradient, the engine's, the one found by central differences, and what follows.

    All three are those of the `exhibit` for the upstream gradient `grad`.
    """

    wrong: FloatArray
    right: FloatArray
    numeric: FloatArray
    exhibit: Exhibit
    grad: FloatArray  # (N, O, HO, WO)

    @property
    def error(self) -> float:
        """The largest relative error of the mistaken gradient against the differences."""
        return float(relative_error(self.wrong, self.numeric).max())

    @property
    def caught(self) -> bool:
        """Whether the error is beyond what a correct gradient shows."""
        return self.error > THRESHOLD


@lru_cache(maxsize=256)
def verdict_of(bug: Bug, upstream: str = "random", seed: int = 0) -> Verdict:
    """Check a mistake on the numbers of a seed, with one of UPSTREAMS as upstream gradient."""
    rng = np.random.default_rng(seed)
    exhibit = exhibit_of(bug, rng)
    grad = upstream_of(upstream, exhibit.layer.output_shape, rng)
    gradient, options = buggy(bug), exhibit.layer.options
    wrong = [gradient(x, exhibit.weight, grad, options) for x in exhibit.x][-1]
    right = ENGINE[bug.which](exhibit.x[-1], exhibit.weight, grad, options)
    return Verdict(wrong, right, differences_of(exhibit, bug.which, grad), exhibit, grad)


def upstream_of(kind: str, shape: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    """Make an upstream gradient (N, O, HO, WO): random whole numbers, ones, or one 1 in the middle."""
    if kind == "random":
        return whole_numbers(rng, shape)
    if kind == "ones":
        return np.ones(shape)
    grad = np.zeros(shape)
    grad[PICTURE, FILTER, shape[2] // 2, shape[3] // 2] = 1
    return grad


def differences_of(exhibit: Exhibit, which: str, grad: FloatArray) -> FloatArray:
    """Estimate the gradient of L = sum(grad * output) of the last step, by two forward passes an entry."""
    parts = {"input": exhibit.x[-1], "weight": exhibit.weight, "bias": exhibit.bias}

    def outputs(input: FloatArray, weight: FloatArray, bias: FloatArray) -> FloatArray:
        return conv2d(input, weight, bias, **exhibit.layer.options).reshape(-1, *grad.shape)

    def losses(copies: FloatArray) -> FloatArray:
        if which == "input":  # all copies are one large batch
            found = outputs(**{**parts, which: copies.reshape(-1, *parts[which].shape[1:])})
        else:
            found = np.concatenate([outputs(**{**parts, which: copy}) for copy in copies])
        return np.sum(grad * found, axis=(1, 2, 3, 4))

    return stacked_differences(losses, parts[which], EPSILON).quotient.reshape(parts[which].shape)
