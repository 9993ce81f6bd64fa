"""The same layer in plain Python loops, ConvViz's reference."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from _engine.cases import Case
from convviz.ops.reference import conv2d_input_grad_loops, conv2d_loops, conv2d_weight_grad_loops


def calls(case: Case, operation: str) -> dict[str, Callable[[], np.ndarray]]:
    """Return the one call of an operation."""
    x, weight, output_grad = case.arrays()
    call = {
        "forward": partial(conv2d_loops, x, weight, **case.options),
        "weight gradient": partial(conv2d_weight_grad_loops, x, weight.shape, output_grad, **case.options),
        "input gradient": partial(conv2d_input_grad_loops, x.shape, weight, output_grad, **case.options),
    }
    return {"loops": call[operation]}
