"""An experiment as one function of weight, bias and input, in one precision from end to end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.lab.layer import LayerPass
from convviz.lab.layer.loss import make_upstream, passes_of
from convviz.lab.lessons.gradcheck.held_choices import ALL, KINKED, After, Part, free
from convviz.lab.state import Experiment
from convviz.nn.losses import MeanSquaredError, loss_and_grad
from convviz.ops.checks import FloatArray
from convviz.ops.forward import conv2d


@dataclass(frozen=True, eq=False)
class LossFunction:
    """The open layer, the layers above it and the loss, all in one dtype; nothing is rounded in between.

        L = sum g y    for a fixed g,    or    L = mean (y - t)^2    for a fixed target t

    g and t belong to the loss and stay what they are while a weight or an input is nudged. Exactly one of
    them is given. Weights and input are the float32 numbers that a page shows.
    """

    layers: tuple[LayerPass, ...]  # the open one first
    weights: FloatArray | None  # g (N, O, H, W)
    target: FloatArray | None  # t (N, O, H, W)

    @property
    def own(self) -> LayerPass:
        """The pass of the open layer."""
        return self.layers[0]

    @property
    def above(self) -> tuple[LayerPass, ...]:
        """The passes of the layers above the open one."""
        return self.layers[1:]

    @property
    def is_kinked(self) -> bool:
        """Whether ReLU, leaky ReLU or max pooling choose something on the way to the loss."""
        return any(each.settings.activation in KINKED or each.settings.pool == "max" for each in self.layers)

    @property
    def ways(self) -> int:
        """In how many ways a nudged copy's loss is computed: as it is, and held where something chooses."""
        return 2 if self.is_kinked else 1

    @property
    def dtype(self) -> np.dtype[Any]:
        """The precision that everything is computed in."""
        return self.own.x.dtype

    @property
    def precision(self) -> float:
        """The relative size of one rounding, 2^-53 or 2^-24."""
        return float(np.finfo(self.dtype).eps) / 2

    # ---- the loss ----------------------------------------------------------------------------------------

    @cached_property
    def output(self) -> FloatArray:
        """The output y (N, O, H, W) that the loss is taken of."""
        return self.layers[-1].output

    @cached_property
    def parts(self) -> FloatArray:
        """(N,): what each picture adds to the loss."""
        return self.parts_of(self.output[None])[0]

    @property
    def loss(self) -> float:
        """The loss L, the sum of its parts."""
        return float(self.parts.sum())

    def parts_of(self, outputs: FloatArray, items: slice = ALL) -> FloatArray:
        """Compute what each picture of `items` adds to the loss, (B, n), in B copies y (B, n, O, H, W)."""
        return self.terms_of(outputs, items).sum(axis=(2, 3, 4))

    def terms_of(self, outputs: FloatArray, items: slice = ALL) -> FloatArray:
        """Compute the terms (B, n, O, H, W) of the loss in its own dtype, unlike `MeanSquaredError`."""
        if self.target is not None:
            return (outputs - self.target[items]) ** 2 / self.target.size
        assert self.weights is not None
        return outputs * self.weights[items]

    def losses(self, handed: FloatArray, items: slice = ALL, after: After = free) -> FloatArray:
        """Compute the loss (B,) for B copies of the open layer's output (B, n, O, HP, WP) of `items`.

        The other pictures' parts are added as they are. `after` is what follows the convolutions above.
        """
        copies, count = handed.shape[:2]
        y = handed
        for layer in self.above:
            below = y.reshape(copies * count, *y.shape[2:])  # (B n, O, HP, WP)
            conv = conv2d(below, layer.weight, layer.bias, **layer.options)
            y = after(layer, conv.reshape(copies, count, *conv.shape[1:]), Part(items))
        rest = np.delete(self.parts, items).sum() if items != ALL else self.dtype.type(0)
        return rest + self.parts_of(y, items).sum(axis=1)

    # ---- the engine's gradients --------------------------------------------------------------------------

    @cached_property
    def loss_grad(self) -> FloatArray:
        """The gradient dL/dy (N, O, H, W)."""
        if self.target is not None:
            return loss_and_grad(MeanSquaredError(), self.output, self.target)[1]
        assert self.weights is not None
        return self.weights

    @cached_property
    def conv_grad(self) -> FloatArray:
        """The gradient dL/d the open layer's convolution (N, O, HO, WO)."""
        grad = self.loss_grad
        for layer in reversed(self.above):
            grad = layer.input_grad(layer.conv_grad(layer.activated_grad(grad)))
        return self.own.conv_grad(self.own.activated_grad(grad))

    @cached_property
    def weight_grad(self) -> FloatArray:
        """The gradient by the open layer's weight (O, C/groups, KH, KW)."""
        return self.own.weight_grad(self.conv_grad)

    @cached_property
    def bias_grad(self) -> FloatArray:
        """The gradient by the open layer's bias (O,)."""
        return self.own.bias_grad(self.conv_grad)

    @cached_property
    def input_grad(self) -> FloatArray:
        """The gradient by the open layer's input (N, C, H, W)."""
        return self.own.input_grad(self.conv_grad)

    @property
    def numbers(self) -> int:
        """How many numbers one picture's pass through all layers makes."""
        shapes = [
            *(layer.conv.shape for layer in self.layers),
            *(layer.output.shape for layer in self.layers),
        ]
        return sum(prod(shape[1:]) for shape in shapes)


def loss_fn_of(experiment: Experiment, x: ArrayLike, dtype: str = "float64") -> LossFunction:
    """Compute the experiment on the input `x` (N, C, H, W) of its open layer, in "float64" or "float32"."""
    passes = passes_of(experiment, x)
    made = make_upstream(experiment, passes)
    layers: list[LayerPass] = []
    for shown in passes:
        values = layers[-1].output if layers else shown.x.astype(dtype)
        layers.append(LayerPass(shown.settings, values, shown.weight.astype(dtype), shown.bias.astype(dtype)))
    target = None if made.target is None else made.target.astype(dtype)
    weights = made.grad.astype(dtype) if target is None else None
    return LossFunction(tuple(layers), weights, target)
