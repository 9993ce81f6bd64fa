"""A filter of the network as an experiment of the other pages, with exactly its numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.errors import RefusedValue
from convviz.lab.learning.network.forward_trace import ForwardTrace
from convviz.lab.numerals import shortest_decimal
from convviz.lab.state import GIVEN, Experiment, with_weight
from convviz.nn import Conv2D, Sequential
from convviz.ops.checks import FloatArray


def layer_input(trace: ForwardTrace, place: int) -> FloatArray:
    """Return what block `place` reads of this picture, (C, H, W)."""
    return trace.outputs[place - 1] if place else trace.picture


def opened_map(
    network: Sequential, trace: ForwardTrace, place: int, filter: int, checksum: int
) -> Experiment:
    """Return filter `filter` of the convolution at `place`, alone, on the maps that it reads.

    The maps are those that the session keeps under `checksum`. The upstream gradient is dL/d the filter's own
    map, number for number, so that weight, bias and input gradient are what they are in the network (of the
    input gradient, this filter's part). Raises RefusedValue for numbers beyond what the pages show.
    """
    if not np.isfinite(layer_input(trace, place)).all():
        raise RefusedValue(
            "Block {place} reads numbers that have grown too large to show: train again with a smaller"
            " learning rate.",
            place=place + 1,
        )
    layer = network.layers[place]
    assert isinstance(layer, Conv2D)
    weight, bias = layer.weight.value[filter : filter + 1], layer.bias
    grad = trace.output_grads[place][filter]  # (HO, WO)
    side = layer.weight.value.shape[2] // 2
    experiment = Experiment(
        maps=GIVEN,
        channels=weight.shape[1],
        map_seed=checksum,
        padding=(side, side),
        upstream="painted",
        paint=painted(grad),
        view="output",
    )
    exact = np.array([shortest_decimal(value) for value in weight.ravel()]).reshape(weight.shape)
    own = with_weight(experiment, exact)
    return replace(own, bias=(shortest_decimal(bias.value[filter]) if bias is not None else 0.0,))


def painted(grad: FloatArray) -> tuple[tuple[int, int, float], ...] | None:
    """Return a gradient (HO, WO) as the cells that are not zero, row by row."""
    cells = tuple((int(row), int(col), shortest_decimal(grad[row, col])) for row, col in np.argwhere(grad))
    return cells or None
