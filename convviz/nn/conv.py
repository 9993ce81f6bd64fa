"""The convolution as a layer of a network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.errors import RefusedValue
from convviz.nn.initializers import float_dtype, generator, he_normal
from convviz.nn.layer import Parameter, Weighted
from convviz.ops.checks import FloatArray, as_floats, as_integer, as_pair
from convviz.ops.forward import conv2d
from convviz.ops.gradients import conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad
from convviz.ops.layer import remembered


class Conv2D(Weighted):
    """A convolution, x (N, C, H, W) -> (N, O, HO, WO), with `weight` (O, C/groups, KH, KW) and `bias` (O,).

        output = conv2d(x, weight, bias)

    The weight starts from `he_normal` with `rng`, other numbers every time where none is given, the bias at
    0; `bias=False` leaves it out. `weight_grad` and `bias_grad` are those of the last backward pass. Options,
    formulae and errors are those of `convviz.conv2d` and its gradients, which do the work.
    Source: `torch.nn.Conv2d`.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        *,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        padding_mode: str = "zeros",
        bias: bool = True,
        rng: np.random.Generator | None = None,
        dtype: Any = np.float32,
    ) -> None:
        channels, filters, parts = (
            as_integer(name, value, 1)
            for name, value in (
                ("in_channels", in_channels),
                ("out_channels", out_channels),
                ("groups", groups),
            )
        )
        if channels % parts or filters % parts:
            raise RefusedValue(
                "groups must divide in_channels {channels} and out_channels {filters}; got {groups}:"
                " choose a divisor of both.",
                channels=channels,
                filters=filters,
                groups=parts,
            )
        shape = (filters, channels // parts, *as_pair("kernel_size", kernel_size, 1))
        self.options: dict[str, Any] = {
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
            "groups": parts,
            "padding_mode": padding_mode,
        }
        self.weight = Parameter(he_normal(shape, generator(rng), dtype))
        self.bias = Parameter(np.zeros(filters, float_dtype(dtype))) if bias else None
        self._x: FloatArray | None = None

    def forward(self, x: ArrayLike) -> FloatArray:
        """Compute the output (N, O, HO, WO) for x (N, C, H, W)."""
        (images,) = as_floats(x=x)
        bias = None if self.bias is None else self.bias.value
        output = conv2d(images, self.weight.value, bias, **self.options)
        self._x = images
        return output

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Compute dL/dx (N, C, H, W) for dL/d output (N, O, HO, WO); set dL/d weight and dL/d bias."""
        x, weight = remembered(self._x), self.weight.value
        self.weight.grad = conv2d_weight_grad(x, weight.shape, output_grad, **self.options)
        if self.bias is not None:
            self.bias.grad = conv2d_bias_grad(output_grad)
        return conv2d_input_grad(x.shape, weight, output_grad, **self.options)

    def extra_repr(self) -> str:
        """Return channels, kernel and what is not as usual: 3, 8, kernel_size=(3, 3), padding=1."""
        filters, channels, *kernel_size = self.weight.shape
        told = [str(channels * self.options["groups"]), str(filters), f"kernel_size={tuple(kernel_size)}"]
        told += [f"{name}={value!r}" for name, value in self.options.items() if value != USUAL[name]]
        return ", ".join(told if self.bias is not None else [*told, "bias=False"])


USUAL = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros"}
"""The options that nobody has to name."""
