"""The layers behind the maps: all values in one row, and weighted sums of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.errors import RefusedValue
from convviz.nn.initializers import float_dtype, generator, he_normal
from convviz.nn.layer import Layer, Parameter, Weighted
from convviz.ops.checks import FloatArray, as_floats, as_integer
from convviz.ops.layer import remembered


class Flatten(Layer):
    """Every picture's values in one row: (N, C, H, W) -> (N, C H W), in that order.

    Source: `torch.nn.Flatten`.
    """

    def __init__(self) -> None:
        self._shape: tuple[int, ...] | None = None

    def forward(self, x: ArrayLike) -> FloatArray:
        """Flatten x (N, ...) to (N, values)."""
        (values,) = as_floats(x=x)
        self._shape = values.shape
        return values.reshape(len(values), -1)

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Return dL/d output (N, values) in the shape of the input."""
        (grad,) = as_floats(output_grad=output_grad)
        return grad.reshape(remembered(self._shape))


class Linear(Weighted):
    """A weighted sum for each output, x (N, I) -> (N, O), with `weight` (O, I) and `bias` (O,).

        output = x weight^T + bias
        weight_grad = output_grad^T x,   bias_grad = sum_n output_grad,   input_grad = output_grad weight

    The weight starts from `he_normal` with `rng`, other numbers every time where none is given, the bias at
    0. `weight_grad` and `bias_grad` are those of the last backward pass. Raises RefusedValue for an input
    without I values per picture.
    Source: `torch.nn.Linear`.
    """

    bias: Parameter

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        rng: np.random.Generator | None = None,
        dtype: Any = np.float32,
    ) -> None:
        inputs = as_integer("in_features", in_features, 1)
        outputs = as_integer("out_features", out_features, 1)
        self.weight = Parameter(he_normal((outputs, inputs), generator(rng), dtype))
        self.bias = Parameter(np.zeros(outputs, float_dtype(dtype)))
        self._x: FloatArray | None = None

    def forward(self, x: ArrayLike) -> FloatArray:
        """Compute the weighted sums (N, O) for x (N, I)."""
        (values,) = as_floats(x=x)
        inputs = self.weight.value.shape[1]
        if values.ndim != 2 or values.shape[1] != inputs:
            raise RefusedValue(
                "A linear layer of {inputs} reads (N, {inputs}); got {shape}: flatten the maps"
                " before it, or give it as many inputs as there are.",
                inputs=inputs,
                shape=values.shape,
            )
        self._x = values
        return values @ self.weight.value.T + self.bias.value

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Compute dL/dx (N, I) for dL/d output (N, O); sets dL/d weight and dL/d bias."""
        x = remembered(self._x)
        (grad,) = as_floats(output_grad=output_grad)
        self.weight.grad = grad.T @ x
        self.bias.grad = grad.sum(axis=0)
        return grad @ self.weight.value

    def extra_repr(self) -> str:
        """Return inputs and outputs: 512, 10."""
        outputs, inputs = self.weight.shape
        return f"{inputs}, {outputs}"
