"""Layers on their input: convolution, activation, pooling, layers in a row, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.lab.state import NONE, LayerSettings, as_applied, conv_options, weight_array
from convviz.ops.activation import (
    leaky_relu,
    leaky_relu_grad,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    tanh,
    tanh_grad,
)
from convviz.ops.forward import conv2d
from convviz.ops.gradients import conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad
from convviz.ops.pooling import avg_pool2d, avg_pool2d_grad, max_pool2d, max_pool2d_grad

Float64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LayerPass:
    """A layer on its input x (N, C, H, W), every stage computed when it is first asked for.

        conv = conv2d(x, weight, bias),    activated = activation(conv),    output = pool(activated)

    All arrays are float64 that hold float32 values where they come in; a stage that the layer does not have
    hands its input on as it is.
    """

    settings: LayerSettings
    x: Float64
    weight: Float64  # (O, C/groups, KH, KW), as it lies on a patch: turned in a true convolution
    bias: Float64  # (O,)

    @property
    def options(self) -> dict[str, Any]:
        """The layer's options by the names of `convviz.ops`, its padding in numbers."""
        return conv_options(self.settings, (self.x.shape[2], self.x.shape[3]))

    # ---- forwards ----------------------------------------------------------------------------------------

    @cached_property
    def conv(self) -> Float64:
        """The convolution's output (N, O, HO, WO)."""
        return conv2d(self.x, self.weight, self.bias, **self.options)

    @cached_property
    def activated(self) -> Float64:
        """The output after the activation (N, O, HO, WO)."""
        return activate(self.settings, self.conv)

    @cached_property
    def output(self) -> Float64:
        """The layer's output, after the pooling (N, O, HP, WP)."""
        return pooled(self.settings, self.activated)

    # ---- backwards: each takes dL/d of its stage's result ------------------------------------------------

    def activated_grad(self, output_grad: Float64) -> Float64:
        """Compute dL/d activated (N, O, HO, WO) for dL/d output: back through the pooling."""
        layer, stride = self.settings, self.settings.pool_step
        if layer.pool == "max":
            return max_pool2d_grad(self.activated, output_grad, layer.pool_size, stride=stride)
        if layer.pool == "average":
            shape = self.activated.shape
            return avg_pool2d_grad(shape, output_grad, layer.pool_size, stride=stride)
        return output_grad

    def conv_grad(self, activated_grad: Float64) -> Float64:
        """Compute dL/d conv (N, O, HO, WO) for dL/d activated: back through the activation."""
        return activation_grad(self.settings, self.conv, activated_grad)

    def conv_slopes(self, conv: Float64) -> Float64:
        """Compute the activation's derivative at the values `conv`, of the same shape."""
        return activation_grad(self.settings, conv, np.ones_like(conv))

    def input_grad(self, conv_grad: Float64) -> Float64:
        """Compute dL/dx (N, C, H, W) for dL/d conv."""
        return conv2d_input_grad(self.x.shape, self.weight, conv_grad, **self.options)

    def weight_grad(self, conv_grad: Float64) -> Float64:
        """Compute dL/d weight (O, C/groups, KH, KW), as it lies on a patch, for dL/d conv."""
        return conv2d_weight_grad(self.x, self.weight.shape, conv_grad, **self.options)

    def bias_grad(self, conv_grad: Float64) -> Float64:
        """Compute dL/d bias (O,) for dL/d conv."""
        return conv2d_bias_grad(conv_grad)


def pass_of(settings: LayerSettings, x: ArrayLike) -> LayerPass:
    """Run the layer on the input `x` (N, C, H, W), rounded once to float32 as it is shown."""
    values = as_shown(x)
    weight = as_applied(settings, as_shown(weight_array(settings, values.shape[1])))
    return LayerPass(settings, values, weight, as_shown(settings.bias))


def as_shown(values: ArrayLike) -> Float64:
    """Round once to float32, as is shown, and return float64 to compute with."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


# ---- layers in a row: the output of each is the next one's input -----------------------------------------


def forward(layers: Sequence[LayerSettings], x: ArrayLike) -> list[LayerPass]:
    """Run every layer on its input; the first one's is `x` (N, C, H, W)."""
    passes: list[LayerPass] = []
    for layer in layers:
        passes.append(pass_of(layer, passes[-1].output if passes else x))
    return passes


def backward(passes: Sequence[LayerPass], output_grad: Float64) -> Float64:
    """Compute dL/d the first input for dL/d the last output, rounded to float32 between layers."""
    grad = output_grad
    for layer in reversed(passes):
        grad = layer.input_grad(as_shown(layer.conv_grad(layer.activated_grad(as_shown(grad)))))
    return grad


# ---- what follows a convolution --------------------------------------------------------------------------


def activate(layer: LayerSettings, values: Float64) -> Float64:
    """Apply the layer's activation to `values`; the shape stays."""
    if layer.activation == NONE:
        return values
    if layer.activation == "leaky_relu":
        return leaky_relu(values, layer.slope)
    return {"relu": relu, "sigmoid": sigmoid, "tanh": tanh}[layer.activation](values)


def activation_grad(layer: LayerSettings, values: Float64, grad: Float64) -> Float64:
    """Compute dL/d values for dL/d activation(values)."""
    if layer.activation == NONE:
        return grad
    if layer.activation == "leaky_relu":
        return leaky_relu_grad(values, grad, layer.slope)
    backwards = {"relu": relu_grad, "sigmoid": sigmoid_grad, "tanh": tanh_grad}
    return backwards[layer.activation](values, grad)


def pooled(layer: LayerSettings, values: Float64) -> Float64:
    """Apply the layer's pooling to `values` (N, O, HO, WO)."""
    if layer.pool == NONE:
        return values
    pool = max_pool2d if layer.pool == "max" else avg_pool2d
    return pool(values, layer.pool_size, stride=layer.pool_step)
