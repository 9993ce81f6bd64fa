"""ConvViz's engine, by its public calls, and the machine's own speed at matrix products."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from _engine.cases import Case
from convviz import conv2d, conv2d_input_grad, conv2d_weight_grad

PEAK_SIZE = 1024
PEAK_TRIES = 12


def calls(case: Case, operation: str) -> dict[str, Callable[[], np.ndarray]]:
    """Return the one call of an operation."""
    x, weight, output_grad = case.arrays()
    call = {
        "forward": partial(conv2d, x, weight, **case.options),
        "weight gradient": partial(conv2d_weight_grad, x, weight.shape, output_grad, **case.options),
        "input gradient": partial(conv2d_input_grad, x.shape, weight, output_grad, **case.options),
    }
    return {"conv2d": call[operation]}


def peak() -> float:
    """Measure the multiply-adds per second of a large square float32 matrix product, the best of several."""
    rng = np.random.default_rng(0)
    left, right = (rng.standard_normal((PEAK_SIZE, PEAK_SIZE), np.float32) for _ in range(2))
    taken = []
    for _ in range(PEAK_TRIES):
        start = time.perf_counter()
        left @ right
        taken.append(time.perf_counter() - start)
    return PEAK_SIZE**3 / min(taken)
