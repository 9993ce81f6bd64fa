"""One way to call every gradient, the mistaken ones and the engine's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from convviz.lab.lessons.bugs.bug import Bug
from convviz.lab.lessons.bugs.several_steps import weight_grads_of_steps
from convviz.ops.checks import FloatArray
from convviz.ops.gradients import conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad

Options = Mapping[str, Any]
Gradient = Callable[[FloatArray, FloatArray, FloatArray, Options], FloatArray]
"""The gradient for an input, a weight, an upstream gradient and a layer's options."""


def buggy(bug: Bug) -> Gradient:
    """Return the gradient with the mistake. Where it is one of several steps, every call is the next step."""
    function = bug.function
    if bug.reference is weight_grads_of_steps:
        return _step_by_step(function)
    return {"weight": _by_weight, "input": _by_input, "bias": _by_bias}[bug.which](function)


def _by_weight(function: Callable[..., FloatArray]) -> Gradient:
    return lambda x, weight, upstream, options: function(x, weight.shape, upstream, **options)


def _by_input(function: Callable[..., FloatArray]) -> Gradient:
    return lambda x, weight, upstream, options: function(x.shape, weight, upstream, **options)


def _by_bias(function: Callable[..., FloatArray]) -> Gradient:
    return lambda x, weight, upstream, options: function(upstream)


def _step_by_step(function: Callable[..., Iterator[FloatArray]]) -> Gradient:
    """Feed the steps of a training, one a call, into a function that goes through all of them."""
    waiting: list[tuple[FloatArray, FloatArray]] = []
    running: list[Iterator[FloatArray]] = []

    def gradient(x: FloatArray, weight: FloatArray, upstream: FloatArray, options: Options) -> FloatArray:
        waiting.append((x, upstream))
        if not running:
            running.append(function(iter(waiting.pop, None), weight.shape, **options))
        return next(running[0])

    return gradient


ENGINE: dict[str, Gradient] = {
    "weight": _by_weight(conv2d_weight_grad),
    "input": _by_input(conv2d_input_grad),
    "bias": _by_bias(conv2d_bias_grad),
}
"""The right gradient by weight, by input and by bias."""
