"""From blocks to a network with its first numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from convviz.nn.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from convviz.nn.conv import Conv2D
from convviz.nn.layer import Layer
from convviz.nn.linear import Flatten, Linear
from convviz.nn.pooling import AvgPool2D, MaxPool2D
from convviz.nn.sequential import Sequential
from convviz.nn.spec import CONV, FLATTEN, LINEAR, Block, parse_spec
from convviz.nn.summary import LayerSummary, Shape, summarize

_PLAIN: dict[str, type[Layer]] = {
    FLATTEN: Flatten,
    "relu": ReLU,
    "leaky": LeakyReLU,
    "sigmoid": Sigmoid,
    "tanh": Tanh,
}


def from_spec(
    spec: str | Sequence[Block], input_shape: Shape, seed: int = 0, dtype: Any = np.float32
) -> Sequential:
    """Build the network of a spec, as text or as blocks, on pictures (C, H, W).

        network = from_spec("conv8-relu-max2-flat-linear10", (1, 8, 8))

    The weights are drawn from `seed`, layer after layer; both dtypes start from the same numbers, rounded.
    Raises RefusedValue for blocks that do not fit.
    """
    blocks = parse_spec(spec) if isinstance(spec, str) else spec
    rng = np.random.default_rng(seed)
    return Sequential(*(_layer(row, rng, dtype) for row in summarize(blocks, input_shape)))


network_of = from_spec
"""The name it had first."""


def _layer(row: LayerSummary, rng: np.random.Generator, dtype: Any) -> Layer:
    block = row.block
    if block.kind == CONV:
        channels, padding = row.input_shape[0], block.kernel // 2
        return Conv2D(channels, block.size, block.kernel, padding=padding, rng=rng, dtype=dtype)
    if block.kind == LINEAR:
        return Linear(row.input_shape[0], block.size, rng=rng, dtype=dtype)
    if block.kind in _PLAIN:
        return _PLAIN[block.kind]()
    return (MaxPool2D if block.kind == "max" else AvgPool2D)(block.size)
