"""The engine's ways to compute a layer, each called directly, and the one that it chooses itself.

The ways are the functions that `convviz/ops/dispatch.py` imports: `correlate_fft` is "fft" forwards.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from unittest.mock import patch

import numpy as np

from _engine.cases import Case
from _engine.contenders import ours
from convviz.ops import dispatch as choice
from convviz.ops.geometry import Geometry
from convviz.ops.layer import LayerOptions, resolve_layer
from convviz.ops.separable import factors

CHOICE = "choice"
PREFIXES = {"forward": "correlate_", "weight gradient": "weight_grad_", "input gradient": "input_grad_"}


def ways(operation: str) -> dict[str, Callable]:
    """Return the functions of an operation by the names of their ways."""
    prefix = PREFIXES[operation]
    return {name.removeprefix(prefix): way for name, way in vars(choice).items() if name.startswith(prefix)}


def calls(case: Case, operation: str) -> dict[str, Callable[[], np.ndarray]]:
    """Return the calls of the engine's choice and of every way that can compute the case."""
    x, weight, output_grad = case.arrays()
    shape, options = weight.shape, LayerOptions(**case.options, padding_mode="zeros")
    geometry = resolve_layer(x.shape, shape, options)
    (engine,) = ours.calls(case, operation).values()
    inputs = {
        "forward": (x, weight, geometry),
        "weight gradient": (x, output_grad, geometry),
        "input gradient": (weight, output_grad, geometry),
    }
    able = {name: way for name, way in ways(operation).items() if is_able(name, geometry, shape, weight)}
    return {CHOICE: engine} | {
        name: partial(way, *arguments(name, inputs[operation])) for name, way in able.items()
    }


def is_able(name: str, geometry: Geometry, shape: tuple[int, ...], weight: np.ndarray) -> bool:
    """Return whether a way can compute such layers; one that is not listed here is taken to compute all."""
    plain = geometry.stride == geometry.dilation == (1, 1)
    needs = {
        "row_gemm": lambda: geometry.dilation[0] == 1,
        "shift_add": lambda: shape[1] == 1,
        "winograd": lambda: plain and geometry.kernel_size == (3, 3),
        "fft": lambda: plain,
        "kn2row": lambda: geometry.stride == (1, 1),
        "separable": lambda: geometry.groups == shape[0] and factors(weight) is not None,
    }
    return needs.get(name, lambda: True)()


def arguments(name: str, inputs: tuple) -> tuple:
    """Return a way's arguments: some also take the kernels' factors, or a function for their parts."""
    if name == "separable":
        x, weight, geometry = inputs
        return x, factors(weight), geometry, partial(choice.correlate, precise=True)
    return (*inputs, choice.correlate) if name == "flipped" else inputs


def chosen(case: Case, operation: str) -> str:
    """Return the way that the engine takes first, found by wrapping each way in a listener."""
    (engine,), taken = ours.calls(case, operation).values(), []

    def listener(name: str, way: Callable) -> Callable:
        def listen(*given, **named):
            taken.append(name)
            return way(*given, **named)

        return listen

    with ExitStack() as stack:
        for name, way in ways(operation).items():
            stack.enter_context(patch.object(choice, PREFIXES[operation] + name, listener(name, way)))
        engine()
    return taken[0]
