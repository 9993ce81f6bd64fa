"""The backward pass: gradients of a loss by weight, bias and input, from its gradient by the output."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.ops.checks import FloatArray, as_floats, as_shape
from convviz.ops.dispatch import input_gradient, weight_gradient
from convviz.ops.layer import (
    ANY_BATCH,
    OUTPUT_AXES,
    WEIGHT_AXES,
    X_AXES,
    LayerOptions,
    check_output_grad,
    resolve_layer,
)


def conv2d_weight_grad(
    x: ArrayLike,
    weight_shape: Any,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    precise: bool = False,
) -> FloatArray:
    """Compute dL/d weight for a loss L: every output cell adds its upstream gradient times its patch.

        weight_grad[o, c, i, j] = sum_{n, p, q} output_grad[n, o, p, q] x~[n, c, s_h p + d_h i, s_w q + d_w j]

    Shapes: `x` (N, C, H, W), `weight_shape` and the result (O, C/groups, KH, KW), `output_grad` = dL/d output
    (N, O, HO, WO). The unit is that of L per unit of weight. Options, `precise`, dtypes, memory and errors
    are those of `conv2d`; an `output_grad` of another shape than the output's is refused too.
    Source: `torch.nn.grad.conv2d_weight`.
    """
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    images, upstream = as_floats(x=x, output_grad=output_grad)
    shape = as_shape("weight", weight_shape, WEIGHT_AXES)
    geometry = resolve_layer(images.shape, shape, options)
    check_output_grad(upstream.shape, (len(images), shape[0], *geometry.output_size))
    return weight_gradient(images, upstream, geometry, precise)


def conv2d_input_grad(
    x_shape: Any,
    weight: ArrayLike,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    precise: bool = False,
) -> FloatArray:
    """Compute dL/dx for a loss L: every output cell stamps the kernel times its upstream gradient.

        x~_grad[n, c, s_h p + d_h i, s_w q + d_w j] += sum_o output_grad[n, o, p, q] weight[o, c, i, j]

    and what fell on the padding is added to the pixel that the padding was copied from (dropped for zeros).

    Shapes: `x_shape` and the result (N, C, H, W), `weight` (O, C/groups, KH, KW), `output_grad` = dL/d output
    (N, O, HO, WO). The unit is that of L per unit of input. Options, `precise`, dtypes, memory and errors
    are those of `conv2d`; an `output_grad` of another shape than the output's is refused too.
    Source: `torch.nn.grad.conv2d_input`.
    """
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    kernels, upstream = as_floats(weight=weight, output_grad=output_grad)
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    geometry = resolve_layer(shape, kernels.shape, options)
    check_output_grad(upstream.shape, (shape[0], len(kernels), *geometry.output_size))
    return input_gradient(kernels, upstream, geometry, precise)


def conv2d_bias_grad(output_grad: ArrayLike) -> FloatArray:
    """Compute dL/d bias for a loss L: sum the upstream gradient over batch and positions.

        bias_grad[o] = sum_{n, p, q} output_grad[n, o, p, q]

    `output_grad` is (N, O, HO, WO), the result (O,) in its dtype (float64 for integers) and in units of L per
    unit of output. Added up in float64 and rounded once. Raises as `conv2d` does for a wrong rank or dtype.
    Source: the bias term of `torch.nn.functional.conv2d`, differentiated.
    """
    (upstream,) = as_floats(output_grad=output_grad)
    as_shape("output_grad", upstream.shape, OUTPUT_AXES, least=ANY_BATCH)
    total: FloatArray = upstream.sum(axis=(0, 2, 3), dtype=np.float64)  # (O,)
    return total.astype(upstream.dtype)
