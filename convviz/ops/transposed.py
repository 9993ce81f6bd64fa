"""The transposed convolution and its gradients: a convolution's input gradient, used as a layer of its own.

Its input stands where a convolution has its output, and its output where that has its input. So the forward
pass is that convolution's input gradient, the input gradient its forward pass, and in the weight gradient x
and output_grad change places.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.errors import RefusedValue
from convviz.ops.checks import FloatArray, Pair, as_floats, as_pair, as_shape
from convviz.ops.dispatch import correlate, input_gradient, weight_gradient
from convviz.ops.geometry import Geometry, resolve_options
from convviz.ops.layer import (
    ANY_BATCH,
    X_AXES,
    LayerOptions,
    check_bias,
    check_channel_groups,
    check_output_grad,
)

TRANSPOSED_AXES = "(C, O/groups, KH, KW)"


def conv2d_transpose(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    precise: bool = False,
) -> FloatArray:
    """Compute a transposed convolution layer's output: every pixel stamps the kernel times its value.

    PyTorch calls it `conv_transpose2d`, which is understood too.

        output[n, o, s_h p + d_h i - top, s_w q + d_w j - left] += x[n, c, p, q] weight[c, o, i, j]

    starting from bias[o]; what falls outside the output is dropped. With groups, a channel stamps only its
    own group's O/groups output channels. It is `conv2d_input_grad` of the convolution that leads from the
    output's shape to that of `x`, with the same weight and options, and computed as such.

    Shapes: `x` (N, C, H, W), `weight` (C, O/groups, KH, KW), `bias` (O,), the result (N, O, HO, WO) with
    HO = s_h (H - 1) - top - bottom + d_h (KH - 1) + output_padding + 1, and WO likewise. N may be 0.

    Options: `stride`, `dilation`, `groups` and `padding` are those of that convolution, in the forms that
    `conv2d` takes: `padding` is cut off the output, and "same" (stride 1 only) keeps the size of `x`.
    `output_padding`, one number or (h, w), adds rows at the bottom and columns at the right; it must be
    smaller than the stride or the dilation. Padding is always of zeros.

    `precise`, dtypes, memory and errors are those of `conv2d`; an output_padding that is too large and an
    output without a pixel are refused too. The unit is that of x times weight.
    Source: `torch.nn.functional.conv_transpose2d`; V. Dumoulin and F. Visin, A guide to convolution
    arithmetic, 2016 (arXiv:1603.07285), chapter 4.
    """
    options = LayerOptions(stride, padding, dilation, groups, "zeros")
    images, kernels, *rest = as_floats(x=x, weight=weight, **({} if bias is None else {"bias": bias}))
    geometry = resolve_transposed(images.shape, kernels.shape, output_padding, options)
    if rest:
        check_bias(rest[0], kernels.shape[1] * geometry.groups)
    output = input_gradient(kernels, extended(images, geometry), geometry, precise)
    if rest:
        output += rest[0][:, None, None]  # (N, O, HO, WO)
    return output


def conv2d_transpose_weight_grad(
    x: ArrayLike,
    weight_shape: Any,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    precise: bool = False,
) -> FloatArray:
    """Compute dL/d weight of a transposed convolution for a loss L: every pixel times what its stamp met.

        weight_grad[c, o, i, j] = sum_{n, p, q} x[n, c, p, q] g~[n, o, s_h p + d_h i, s_w q + d_w j]

    where g~ is `output_grad` with the padding's zeros around it: `conv2d_weight_grad` with x and output_grad
    in each other's place.

    Shapes: `x` (N, C, H, W), `weight_shape` and the result (C, O/groups, KH, KW), `output_grad` = dL/d output
    (N, O, HO, WO). The unit is that of L per unit of weight. Options, `precise`, dtypes, memory and errors
    are those of `conv2d_transpose`; an `output_grad` of another shape than the output's is refused too. The
    bias gradient is `conv2d_bias_grad(output_grad)`.
    Source: `torch.nn.functional.conv_transpose2d`, differentiated.
    """
    options = LayerOptions(stride, padding, dilation, groups, "zeros")
    images, upstream = as_floats(x=x, output_grad=output_grad)
    shape = as_shape("weight", weight_shape, TRANSPOSED_AXES)
    geometry = resolve_transposed(images.shape, shape, output_padding, options)
    check_output_grad(upstream.shape, output_shape(len(images), shape, geometry))
    return weight_gradient(upstream, extended(images, geometry), geometry, precise)


def conv2d_transpose_input_grad(
    x_shape: Any,
    weight: ArrayLike,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    precise: bool = False,
) -> FloatArray:
    """Compute dL/dx of a transposed convolution for a loss L: a plain convolution of output_grad.

        input_grad[n, c, p, q] = sum_{o, i, j} g~[n, o, s_h p + d_h i, s_w q + d_w j] weight[c, o, i, j]

    where g~ is `output_grad` with the padding's zeros around it.

    Shapes: `x_shape` and the result (N, C, H, W), `weight` (C, O/groups, KH, KW), `output_grad` = dL/d output
    (N, O, HO, WO). The unit is that of L per unit of input. Options, `precise`, dtypes, memory and errors
    are those of `conv2d_transpose`; an `output_grad` of another shape than the output's is refused too.
    Source: `torch.nn.functional.conv_transpose2d`, differentiated.
    """
    options = LayerOptions(stride, padding, dilation, groups, "zeros")
    kernels, upstream = as_floats(weight=weight, output_grad=output_grad)
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    geometry = resolve_transposed(shape, kernels.shape, output_padding, options)
    check_output_grad(upstream.shape, output_shape(shape[0], kernels.shape, geometry))
    input_grad = correlate(upstream, kernels, geometry, precise)
    return np.ascontiguousarray(input_grad[:, :, : shape[2], : shape[3]])


conv_transpose2d = conv2d_transpose
conv_transpose2d_input_grad = conv2d_transpose_input_grad
conv_transpose2d_weight_grad = conv2d_transpose_weight_grad
"""The same under PyTorch's name."""


def resolve_transposed(
    x_shape: Any, weight_shape: Any, output_padding: Any, options: LayerOptions
) -> Geometry:
    """Return the geometry of the convolution, from output to input, whose input gradient this layer is.

    Where `output_padding` reaches the stride, that convolution's output has some rows more than x.
    """
    _, channels, *size = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    filters, _, *kernel_size = as_shape("weight", weight_shape, TRANSPOSED_AXES)
    kernel = (kernel_size[0], kernel_size[1])
    resolved = resolve_options(kernel, **options._asdict())
    check_channel_groups(channels, resolved["groups"])
    check_weight_channels(channels, filters)
    more = as_pair("output_padding", output_padding, 0)
    check_output_padding(more, resolved["stride"], resolved["dilation"])
    layer = Geometry((size[0], size[1]), kernel, **resolved)
    height, width = (transposed_size(layer, axis) + more[axis] for axis in (0, 1))
    check_output_size((height, width))
    return replace(layer, input_size=(height, width))


def transposed_size(geometry: Geometry, axis: int) -> int:
    """Return the output's size along one axis: s (H - 1) - top - bottom + d (k - 1) + 1."""
    cut = geometry.padding[2 * axis] + geometry.padding[2 * axis + 1]
    return geometry.stride[axis] * (geometry.input_size[axis] - 1) - cut + geometry.span[axis]


def output_shape(batch: int, weight_shape: tuple[int, ...], geometry: Geometry) -> tuple[int, ...]:
    """Return the shape (N, O, HO, WO) of the transposed layer's output."""
    return (batch, weight_shape[1] * geometry.groups, *geometry.input_size)


def extended(x: FloatArray, geometry: Geometry) -> FloatArray:
    """Add to `x` the rows and columns of zeros that output padding of a stride or more needs; mostly none."""
    if x.shape[2:] == geometry.output_size:
        return x
    longer = np.zeros((*x.shape[:2], *geometry.output_size), x.dtype)
    longer[:, :, : x.shape[2], : x.shape[3]] = x
    return longer


def check_weight_channels(channels: int, filters: int) -> None:
    """Raise RefusedValue unless the weight stamps as many channels as x has."""
    if channels != filters:
        raise RefusedValue(
            "The channels of x are {channels}, but this weight stamps {filters}:"
            " give a weight of shape ({channels}, O/groups, KH, KW).",
            channels=channels,
            filters=filters,
        )


def check_output_padding(output_padding: Pair, stride: Pair, dilation: Pair) -> None:
    """Raise RefusedValue where the output padding reaches both the stride and the dilation of an axis."""
    for more, step, spacing in zip(output_padding, stride, dilation, strict=True):
        if more >= max(step, spacing):
            raise RefusedValue(
                "output_padding must be smaller than the stride {stride} or the dilation {dilation};"
                " got {value}: give at most {most}.",
                stride=step,
                dilation=spacing,
                value=more,
                most=max(step, spacing) - 1,
            )


def check_output_size(size: Pair) -> None:
    """Raise RefusedValue for an output without a row or column, as large padding leaves it."""
    if min(size) < 1:
        raise RefusedValue(
            "The output must have at least one row and one column; its size would be {size}: reduce the"
            " padding or enlarge the input.",
            size=size,
        )
