"""What can be nudged in an experiment: a filter's weights, the biases, one picture of the input.

Each knows its numbers, its gradient by the engine, and the losses of many nudged copies at once: copies of a
filter lie along the filter axis, copies of a picture along the batch axis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from convviz.lab.layer import LayerPass, cost_of
from convviz.lab.lessons.gradcheck.held_choices import After, Part, free, held
from convviz.lab.lessons.gradcheck.loss_function import Network
from convviz.lab.lessons.gradcheck.noise import rounding_of
from convviz.lab.lessons.gradcheck.rounding import Rounding
from convviz.ops.checks import FloatArray
from convviz.ops.forward import conv2d

WHICH = ("weight", "bias", "input")
CELL_WORK = 6
"""Multiply-adds that cost as much as handling one number of a map: bias, activation, pooling, loss."""
COPIED = 2**18
"""Numbers in the maps of the copies that are computed at once."""

Losses = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class Nudging:
    """An array that the loss depends on, its gradient, and the loss for copies of it (B, *shape) -> (B,)."""

    values: FloatArray
    grad: FloatArray
    losses: Losses
    held_losses: Losses  # with every slope and every winner held, see `held`; `losses` where nothing chooses
    multiply_adds: int  # for one copy
    numbers: int  # in the maps of one copy
    rounding: Rounding

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
    rounding = rounding_of(network, which, filter, item)
    if which == "weight":
        return _of_weight(network, rounding, filter)
    return _of_bias(network, rounding) if which == "bias" else _of_input(network, rounding, item)


def _of_weight(network: Network, rounding: Rounding, filter: int) -> Nudging:
    own = network.own
    depth, batch = own.weight.shape[1], len(own.x)
    first = filter // (len(own.weight) // own.settings.groups) * depth
    x, options = own.x[:, first : first + depth], {**own.options, "groups": 1}

    alone = slice(filter, filter + 1)

    def losses(after: After, stack: FloatArray) -> FloatArray:
        conv = conv2d(x, stack, np.repeat(own.bias[filter], len(stack)), **options)  # (N, B, HO, WO)
        handed = np.broadcast_to(own.output, (len(stack), *own.output.shape)).copy()  # (B, N, O, HP, WP)
        handed[:, :, alone] = after(own, conv.swapaxes(0, 1)[:, :, None], Part(filters=alone))
        return network.losses(handed, after=after)

    work = batch * (_multiply_adds(own) // len(own.weight) + sum(map(_multiply_adds, network.above)))
    values, grad = own.weight[filter], network.weight_grad[filter]
    return Nudging(values, grad, *_ways(network, losses), work, batch * network.numbers, rounding)


def _of_bias(network: Network, rounding: Rounding) -> Nudging:
    own, batch = network.own, len(network.own.x)
    conv = conv2d(own.x, own.weight, **own.options)  # (N, O, HO, WO)

    def losses(after: After, stack: FloatArray) -> FloatArray:
        shifted = conv + stack[:, None, :, None, None]  # (B, N, O, HO, WO)
        return network.losses(after(own, shifted, Part()), after=after)

    work = batch * sum(map(_multiply_adds, network.above))
    return Nudging(
        own.bias, network.bias_grad, *_ways(network, losses), work, batch * network.numbers, rounding
    )


def _of_input(network: Network, rounding: Rounding, item: int) -> Nudging:
    own, alone = network.own, slice(item, item + 1)

    def losses(after: After, stack: FloatArray) -> FloatArray:
        conv = conv2d(stack, own.weight, own.bias, **own.options)  # (B, O, HO, WO)
        return network.losses(after(own, conv[:, None], Part(alone)), alone, after)

    work = sum(map(_multiply_adds, network.layers))
    return Nudging(
        own.x[item], network.input_grad[item], *_ways(network, losses), work, network.numbers, rounding
    )


def _ways(network: Network, losses: Callable[[After, FloatArray], FloatArray]) -> tuple[Losses, Losses]:
    """The losses as they are, and with the choices held."""
    as_they_are = partial(losses, free)
    return as_they_are, partial(losses, held) if network.is_kinked else as_they_are


def _multiply_adds(layer: LayerPass) -> int:
    """Those of the layer on one picture."""
    _, channels, height, width = layer.x.shape
    return cost_of(layer.settings, channels, (height, width)).multiply_adds
