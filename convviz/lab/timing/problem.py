"""What the contenders of a race compute: one operation of one layer on the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from convviz.lab.timing.layer_sizes import LayerSizes
from convviz.ops.checks import FloatArray

Call = Callable[[], Any]
Function = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Problem:
    """An operation of `convviz.lab.timing.OPERATIONS` and its arrays in float32, of which it needs two."""

    operation: str
    x: FloatArray
    weight: FloatArray
    output_grad: FloatArray
    options: dict[str, Any]

    @property
    def multiply_adds(self) -> int:
        """Multiplications, each with its addition."""
        return int(self.output_grad.size * self.weight[0].size)


def problem_of(layer: LayerSizes, operation: str, rng: np.random.Generator) -> Problem:
    """Return an operation of `layer` on random numbers; raises RefusedValue where they make no layer."""
    x, weight, output_grad = (
        rng.standard_normal(shape, np.float32)
        for shape in (layer.x_shape, layer.weight_shape, layer.output_shape)
    )
    return Problem(operation, x, weight, output_grad, layer.options)


def call_of(problem: Problem, conv2d: Function, weight_grad: Function, input_grad: Function) -> Call:
    """Return the call that solves `problem` with these functions, called as those of `convviz`."""
    x, weight, output_grad = problem.x, problem.weight, problem.output_grad
    if problem.operation == "forward":
        return partial(conv2d, x, weight, **problem.options)
    if problem.operation == "weight_grad":
        return partial(weight_grad, x, tuple(weight.shape), output_grad, **problem.options)
    return partial(input_grad, tuple(x.shape), weight, output_grad, **problem.options)
