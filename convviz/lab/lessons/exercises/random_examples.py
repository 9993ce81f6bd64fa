"""Small random whole numbers: the board of a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.layer import pass_of
from convviz.lab.layer.loss import make_upstream, passes_of
from convviz.lab.lessons.exercises.worked_example import WorkedExample
from convviz.lab.state import CUSTOM, Experiment, geometry_of, with_weight

Pair = tuple[int, int]

MAX_PIXEL = 5
WEIGHTS = (-2, -1, -1, 0, 1, 1, 2, 3)
BIASES = (-3, -2, -1, 1, 2, 3, 4)
GRADS = (-2, -1, 1, 2, 3)
SMALL = 3
"""The largest size of a number where whole maps are worked out."""
_BUT_0 = tuple(number for number in range(-SMALL, SMALL + 1) if number)


@dataclass(frozen=True)
class Sizes:
    """How large the board is and how its layer is set; `upstream` is "free", "one_hot", "two_cells" or "mse".

    In a `small` one all numbers lie from -3 to 3; its weights and upstream gradients are never 0.
    """

    picture: Pair = (4, 5)
    kernel: Pair = (2, 3)
    batch: int = 1
    channels: int = 1
    filters: int = 1
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    bias: bool = False
    upstream: str = "free"
    small: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """The layer's options as keyword arguments."""
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}


def draw_example(sizes: Sizes, rng: np.random.Generator) -> WorkedExample:
    """Draw a board of these sizes: pixels 0 to 5, weights -2 to 3, upstream gradients -2 to 3, never 0."""
    least, most = (-SMALL, SMALL) if sizes.small else (0, MAX_PIXEL)
    x = rng.integers(least, most, (sizes.batch, sizes.channels, *sizes.picture), endpoint=True)
    weights = _BUT_0 if sizes.small else WEIGHTS
    weight = rng.choice(weights, (sizes.filters, sizes.channels, *sizes.kernel)).astype(float)
    bias = rng.choice(BIASES, sizes.filters) if sizes.bias else np.zeros(sizes.filters)
    settings = _settings(sizes, weight, bias)
    if sizes.upstream == "mse":
        return _compared(settings, x)
    layer = pass_of(settings, x)
    size = geometry_of(settings, sizes.picture).output_size
    return WorkedExample(layer, _output_grad(sizes, (sizes.batch, sizes.filters, *size), rng))


def _settings(sizes: Sizes, weight: NDArray[Any], bias: NDArray[Any]) -> Experiment:
    bare = Experiment(presets=("box",), kernel_size=sizes.kernel, **sizes.options)
    named = tuple(float(value) for value in bias)
    filled = with_weight(bare, weight)
    return replace(filled, presets=(CUSTOM,) * sizes.filters, bias=named)


def _output_grad(sizes: Sizes, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
    if sizes.upstream == "one_hot":
        grad = np.zeros(shape)
        grad.flat[rng.integers(grad.size)] = 1
        return grad
    if sizes.upstream == "two_cells":  # side by side
        grad, columns = np.zeros(shape), shape[-1]
        p, q = int(rng.integers(shape[-2])), int(rng.integers(columns - 1))
        grad[..., p, q : q + 2] = rng.choice(GRADS, 2, replace=False)
        return grad
    return rng.choice(_BUT_0 if sizes.small else GRADS, shape).astype(float)


def _compared(settings: Experiment, x: NDArray[Any]) -> WorkedExample:
    """Return a board whose loss is the mean squared error against the picture's own pixels."""
    experiment = replace(settings, upstream="mse", target="identity")
    passes = passes_of(experiment, x)
    upstream = make_upstream(experiment, passes)
    return WorkedExample(passes[0], upstream.grad, upstream.target)


def some_place(rng: np.random.Generator, size: tuple[int, ...]) -> Pair:
    """Draw a row and a column of a grid (rows, columns)."""
    rows, columns = size
    return int(rng.integers(rows)), int(rng.integers(columns))


def some_cell(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Draw a cell of an array (planes, rows, columns)."""
    planes, *size = shape
    return int(rng.integers(planes)), *some_place(rng, tuple(size))
