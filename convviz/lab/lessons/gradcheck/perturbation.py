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
from convviz.lab.lessons.gradcheck.loss_function import LossFunction
from convviz.lab.lessons.gradcheck.noise import rounding_of
from convviz.lab.lessons.gradcheck.rounding import Rounding
from convviz.lab.state import as_applied
from convviz.ops.checks import FloatArray
from convviz.ops.forward import conv2d

WHICH = ("weight", "bias", "input")
CELL_WORK = 6
"""Multiply-adds that cost as much as handling one number of a map: bias, activation, pooling, loss."""
COPIED = 2**18
"""Numbers in the maps of the copies that are computed at once."""

Losses = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class Perturbation:
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


def perturbation_of(loss_fn: LossFunction, which: str, filter: int = 0, item: int = 0) -> Perturbation:
    """Choose what is nudged: "weight" filter `filter` (D, KH, KW), "bias" (O,), "input" `item` (C, H, W)."""
    rounding = rounding_of(loss_fn, which, filter, item)
    if which == "weight":
        return _of_weight(loss_fn, rounding, filter)
    return _of_bias(loss_fn, rounding) if which == "bias" else _of_input(loss_fn, rounding, item)


def _of_weight(loss_fn: LossFunction, rounding: Rounding, filter: int) -> Perturbation:
    own = loss_fn.own
    depth, batch = own.weight.shape[1], len(own.x)
    first = filter // (len(own.weight) // own.settings.groups) * depth
    x, options = own.x[:, first : first + depth], {**own.options, "groups": 1}

    alone = slice(filter, filter + 1)

    def losses(after: After, stack: FloatArray) -> FloatArray:
        kernels = as_applied(own.settings, stack)  # nudged by the weight's own indices
        conv = conv2d(x, kernels, np.repeat(own.bias[filter], len(stack)), **options)  # (N, B, HO, WO)
        handed = np.broadcast_to(own.output, (len(stack), *own.output.shape)).copy()  # (B, N, O, HP, WP)
        handed[:, :, alone] = after(own, conv.swapaxes(0, 1)[:, :, None], Part(filters=alone))
        return loss_fn.losses(handed, after=after)

    work = batch * (_multiply_adds(own) // len(own.weight) + sum(map(_multiply_adds, loss_fn.above)))
    values, grad = (
        as_applied(own.settings, kernels[filter]) for kernels in (own.weight, loss_fn.weight_grad)
    )
    return Perturbation(values, grad, *_ways(loss_fn, losses), work, batch * loss_fn.numbers, rounding)


def _of_bias(loss_fn: LossFunction, rounding: Rounding) -> Perturbation:
    own, batch = loss_fn.own, len(loss_fn.own.x)
    conv = conv2d(own.x, own.weight, **own.options)  # (N, O, HO, WO)

    def losses(after: After, stack: FloatArray) -> FloatArray:
        shifted = conv + stack[:, None, :, None, None]  # (B, N, O, HO, WO)
        return loss_fn.losses(after(own, shifted, Part()), after=after)

    work = batch * sum(map(_multiply_adds, loss_fn.above))
    return Perturbation(
        own.bias, loss_fn.bias_grad, *_ways(loss_fn, losses), work, batch * loss_fn.numbers, rounding
    )


def _of_input(loss_fn: LossFunction, rounding: Rounding, item: int) -> Perturbation:
    own, alone = loss_fn.own, slice(item, item + 1)

    def losses(after: After, stack: FloatArray) -> FloatArray:
        conv = conv2d(stack, own.weight, own.bias, **own.options)  # (B, O, HO, WO)
        return loss_fn.losses(after(own, conv[:, None], Part(alone)), alone, after)

    work = sum(map(_multiply_adds, loss_fn.layers))
    return Perturbation(
        own.x[item], loss_fn.input_grad[item], *_ways(loss_fn, losses), work, loss_fn.numbers, rounding
    )


def _ways(loss_fn: LossFunction, losses: Callable[[After, FloatArray], FloatArray]) -> tuple[Losses, Losses]:
    """Return the losses as they are, and with the choices held."""
    as_they_are = partial(losses, free)
    return as_they_are, partial(losses, held) if loss_fn.is_kinked else as_they_are


def _multiply_adds(layer: LayerPass) -> int:
    """Count the multiply-adds of the layer on one picture."""
    _, channels, height, width = layer.x.shape
    return cost_of(layer.settings, channels, (height, width)).multiply_adds
