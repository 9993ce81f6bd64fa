"""The numbers of a row's recurrence and costs, before anyone writes them down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convviz.lab.layer import Cost, cost_of
from convviz.lab.state import NONE, LayerSettings
from convviz.lab.state.layer import Pair


@dataclass(frozen=True)
class Step:
    """One window along one axis: its numbers, and field r and jump j before and after it."""

    layer: int  # counted from 1, for 0 is the picture
    is_pool: bool
    size: int
    dilation: int
    stride: int
    r_before: int = 1
    j_before: int = 1

    @property
    def r(self) -> int:
        """The field of a unit after the window, in pixels."""
        return self.r_before + self.dilation * (self.size - 1) * self.j_before

    @property
    def j(self) -> int:
        """The jump from one unit to the next after the window, in pixels."""
        return self.j_before * self.stride


def steps_of(layers: Sequence[LayerSettings], axis: int) -> list[Step]:
    """Return every window of the layers in order, along rows (axis 0) or columns (1).

        r <- r + (d (k - 1) + 1 - 1) j,    j <- j s

    Source: A. Araujo, W. Norris, J. Sim, Computing receptive fields of convolutional neural networks, 2019.
    """
    steps: list[Step] = []
    r, j = 1, 1
    for number, layer in enumerate(layers, start=1):
        for is_pool, size, dilation, stride in _windows(layer, axis):
            steps.append(Step(number, is_pool, size, dilation, stride, r, j))
            r, j = steps[-1].r, steps[-1].j
    return steps


def _windows(layer: LayerSettings, axis: int) -> Iterator[tuple[bool, int, int, int]]:
    yield False, layer.kernel_size[axis], layer.dilation[axis], layer.stride[axis]
    if layer.pool != NONE:
        yield True, layer.pool_size[axis], 1, layer.pool_step[axis]


@dataclass(frozen=True)
class Separable:
    """A depthwise layer, the 1 × 1 layer after it, and the one layer that reads and makes the same maps."""

    layer: int  # of the depthwise one, counted from 1
    depthwise: Cost
    pointwise: Cost
    whole: Cost


def separables(layers: Sequence[LayerSettings], shapes: Sequence[tuple[int, int, int]]) -> list[Separable]:
    """Return every depthwise layer that a 1 × 1 layer follows; `shapes` are those of the layers' inputs."""
    return [
        _separable(number, first, second, shapes[number - 1][0], shapes[number - 1][1:])
        for number, (first, second) in enumerate(zip(layers, layers[1:], strict=False), start=1)
        if is_depthwise(first, shapes[number - 1][0]) and is_pointwise(second)
    ]


def is_depthwise(layer: LayerSettings, channels: int) -> bool:
    """Return whether every filter reads a single one of several channels, and nothing is pooled after it."""
    return layer.groups == channels > 1 and layer.pool == NONE


def is_pointwise(layer: LayerSettings) -> bool:
    """Return whether the layer mixes all channels, cell by cell."""
    return layer.kernel_size == (1, 1) and layer.groups == 1 and layer.stride == (1, 1)


def _separable(
    number: int, first: LayerSettings, second: LayerSettings, channels: int, size: Pair
) -> Separable:
    depthwise = cost_of(first, channels, size)
    pointwise = cost_of(second, first.filters, depthwise.positions)
    whole = Cost((second.filters, channels, *first.kernel_size), depthwise.positions, second.filters)
    return Separable(number, depthwise, pointwise, whole)
