"""A short training run with a mistake in its backward pass beside the same run without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from convviz.lab.lessons.bugs.bug import Bug
from convviz.lab.lessons.bugs.calling import ENGINE, Gradient, buggy
from convviz.nn.losses import MeanSquaredError, loss_and_grad
from convviz.ops.checks import FloatArray
from convviz.ops.forward import conv2d

STEPS = 36
RATE = 0.15
SEED = 3
KEEPS = 0.5
"""A mistake is noticed when the last loss is above this part of the first one."""

RUNAWAY = 3.0
"""A run ends where its loss is above so many times the first one."""

FIRST: Mapping[str, Any] = {"padding": "same"}
"""The first layer of the network; the second is the mistake's own."""


@dataclass(frozen=True, eq=False)
class Training:
    """The loss before every step and after the last, with and without the mistake; less if it ran away."""

    right: FloatArray  # (STEPS + 1,)
    wrong: FloatArray  # (at most STEPS + 1,)

    @property
    def noticed(self) -> bool:
        """Whether the loss of the wrong run failed to fall to half of where it began."""
        return bool(self.wrong[-1] > KEEPS * self.wrong[0])


@dataclass(frozen=True, eq=False)
class Problem:
    """Two layers, one after the other, that shall learn what two others make of the same pictures."""

    options: tuple[Mapping[str, Any], Mapping[str, Any]]
    x: FloatArray  # (N, C, H, W)
    target: FloatArray  # (N, O, HO, WO)
    weights: tuple[FloatArray, FloatArray]


@lru_cache(maxsize=64)
def training_of(bug: Bug) -> Training:
    """Train twice from the same start on the mean squared error: as it should be, and with the mistake."""
    problem = _problem(bug)
    wrong = [{**ENGINE, bug.which: buggy(bug)} for _layer in problem.weights]
    return Training(_losses(problem, [ENGINE, ENGINE]), _losses(problem, wrong))


def _problem(bug: Bug) -> Problem:
    rng = np.random.default_rng(SEED)
    batch, channels, height, width = bug.layer.x_shape
    x = rng.standard_normal((batch, 1, height, width))
    shapes = ((channels, 1, 3, 3), bug.layer.weight_shape)
    options = (FIRST, bug.layer.options)
    student, teacher = ([_weight(rng, shape) for shape in shapes] for _role in range(2))
    biases = [rng.standard_normal(shape[0]) / 2 for shape in shapes]
    target = _forward(x, teacher, biases, options)[-1]
    return Problem(options, x, target, (student[0], student[1]))


def _weight(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    return rng.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))


def _forward(
    x: FloatArray, weights: Any, biases: Any, options: tuple[Mapping[str, Any], ...]
) -> list[FloatArray]:
    """Return the input, and what each layer makes of what came before it."""
    maps = [x]
    for weight, bias, how in zip(weights, biases, options, strict=True):
        maps.append(conv2d(maps[-1], weight, bias, **how))
    return maps


def _losses(problem: Problem, gradients: list[dict[str, Gradient]]) -> FloatArray:
    """Run gradient descent with these gradients in the first and the second layer."""
    weights = [weight.copy() for weight in problem.weights]
    biases = [np.zeros(len(weight)) for weight in weights]
    losses: list[float] = []
    while len(losses) <= STEPS and (not losses or losses[-1] <= RUNAWAY * losses[0]):
        maps = _forward(problem.x, weights, biases, problem.options)
        loss, upstream = loss_and_grad(MeanSquaredError(), maps[-1], problem.target)
        losses.append(loss)
        for layer in (1, 0):
            call = (maps[layer], weights[layer], upstream, problem.options[layer])
            by = gradients[layer]
            weight_grad, bias_grad = by["weight"](*call), by["bias"](*call)
            upstream = by["input"](*call) if layer else upstream
            weights[layer] -= RATE * weight_grad
            biases[layer] -= RATE * bias_grad
    return np.array(losses)
