"""What can be nudged in an experiment: a filter's weights, the biases, one picture of the input.

Each knows its numbers, its gradient by the engine, and the losses of many nudged copies at once: copies of a
filter lie along the filter axis, copies of a picture along the batch axis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convviz.gradcheck.network import Network
from convviz.ops.checks import FloatArray
from convviz.ops.forward import conv2d
from convviz.stack import LayerPass, cost_of
from convviz.stack.layer_pass import activate, pooled

WHICH = ("weight", "bias", "input")
CELL_WORK = 6
"""Multiply-adds that cost as much as handling one number of a map: bias, activation, pooling, loss."""
COPIED = 2**18
"""Numbers in the maps of the copies that are computed at once."""


@dataclass(frozen=True, eq=False)
class Nudging:
    """An array that the loss depends on, its gradient, and the loss for copies of it (B, *shape) -> (B,)."""

    values: FloatArray
    grad: FloatArray
    losses: Callable[[FloatArray], FloatArray]
    multiply_adds: int  # for one copy
    numbers: int  # in the maps of one copy

    @property
    def work(self) -> int:
        """What one copy costs, in multiply-adds."""
        return self.multiply_adds + CELL_WORK * self.numbers

    @property
    def most(self) -> int:
        """How many copies are computed at once."""
        return max(2, COPIED // self.numbers)


def nudging_of(network: Network, which: str, filter: int = 0, item: int = 0) -> Nudging:
    """Of "weight" filter `filter` (D, KH, KW), of "bias" all (O,), of "input" picture `item` (C, H, W)."""
    if which == "weight":
        return _of_weight(network, filter)
    return _of_bias(network) if which == "bias" else _of_input(network, item)


def _of_weight(network: Network, filter: int) -> Nudging:
    own = network.own
    depth, batch = own.weight.shape[1], len(own.x)
    first = filter // (len(own.weight) // own.settings.groups) * depth
    x, options = own.x[:, first : first + depth], {**own.options, "groups": 1}

    def losses(stack: FloatArray) -> FloatArray:
        conv = conv2d(x, stack, np.repeat(own.bias[filter], len(stack)), **options)  # (N, B, HO, WO)
        maps = pooled(own.settings, activate(own.settings, conv))  # (N, B, HP, WP)
        handed = np.broadcast_to(own.output, (len(stack), *own.output.shape)).copy()  # (B, N, O, HP, WP)
        handed[:, :, filter] = maps.swapaxes(0, 1)
        return network.losses(handed)

    work = batch * (_multiply_adds(own) // len(own.weight) + sum(map(_multiply_adds, network.above)))
    return Nudging(own.weight[filter], network.weight_grad[filter], losses, work, batch * network.numbers)


def _of_bias(network: Network) -> Nudging:
    own, batch = network.own, len(network.own.x)
    conv = conv2d(own.x, own.weight, **own.options)  # (N, O, HO, WO)

    def losses(stack: FloatArray) -> FloatArray:
        shifted = conv + stack[:, None, :, None, None]  # (B, N, O, HO, WO)
        maps = activate(own.settings, shifted.reshape(-1, *conv.shape[1:]))  # (B N, O, HO, WO)
        maps = pooled(own.settings, maps)
        return network.losses(maps.reshape(len(stack), batch, *maps.shape[1:]))

    work = batch * sum(map(_multiply_adds, network.above))
    return Nudging(own.bias, network.bias_grad, losses, work, batch * network.numbers)


def _of_input(network: Network, item: int) -> Nudging:
    own, alone = network.own, slice(item, item + 1)

    def losses(stack: FloatArray) -> FloatArray:
        handed = LayerPass(own.settings, stack, own.weight, own.bias).output  # (B, O, HP, WP)
        return network.losses(handed[:, None], alone)

    work = sum(map(_multiply_adds, network.layers))
    return Nudging(own.x[item], network.input_grad[item], losses, work, network.numbers)


def _multiply_adds(layer: LayerPass) -> int:
    """Those of the layer on one picture."""
    _, channels, height, width = layer.x.shape
    return cost_of(layer.settings, channels, (height, width)).multiply_adds
