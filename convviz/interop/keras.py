"""Keras: its kernels, its paddings and its layout of pictures in our terms and back. It needs no Keras.

Keras keeps kernels as (KH, KW, C/groups, O) and pictures as (N, H, W, C); both are cross-correlation.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz import Conv2DOperation
from convviz.errors import RefusedType, RefusedValue
from convviz.ops.checks import FloatArray, Sides, as_floats, as_integer, as_pair, as_shape
from convviz.ops.geometry import same_sides, spans
from convviz.ops.layer import WEIGHT_AXES, X_AXES

KERNEL_AXES = "(KH, KW, C/groups, O)"
DEPTHWISE_AXES = "(KH, KW, C, M)"
PICTURE_AXES = "(N, H, W, C)"
PADDINGS = ("valid", "same")


def from_keras_kernel(kernel: ArrayLike) -> FloatArray:
    """Convert the kernel of a Keras Conv2D to our weight.

        weight[o, c, i, j] = kernel[i, j, c, o]

    `kernel` is (KH, KW, C/groups, O), the result (O, C/groups, KH, KW), a copy in the same dtype (float64 for
    integers). Groups are numbered alike. Raises RefusedValue or RefusedType for another rank or dtype.
    Source: `keras.layers.Conv2D`.
    """
    return reordered("kernel", kernel, KERNEL_AXES, (3, 2, 0, 1))


def to_keras_kernel(weight: ArrayLike) -> FloatArray:
    """Convert our weight (O, C/groups, KH, KW) to the kernel (KH, KW, C/groups, O) of a Keras Conv2D.

        kernel[i, j, c, o] = weight[o, c, i, j]

    Copies, dtypes and errors are those of `from_keras_kernel`. Source: `keras.layers.Conv2D`.
    """
    return reordered("weight", weight, WEIGHT_AXES, (2, 3, 1, 0))


def from_keras_depthwise_kernel(kernel: ArrayLike) -> tuple[FloatArray, int]:
    """Convert the kernel of a Keras DepthwiseConv2D to our weight and the number of groups that goes with it.

        weight[c M + m, 0, i, j] = kernel[i, j, c, m]

    `kernel` is (KH, KW, C, M), with M the depth multiplier; the weight is (C M, 1, KH, KW), its filters in
    the order of Keras's output channels, and groups is C. Copies, dtypes and errors are those of
    `from_keras_kernel`. Source: `keras.layers.DepthwiseConv2D`.
    """
    by_channel = reordered("kernel", kernel, DEPTHWISE_AXES, (2, 3, 0, 1))  # (C, M, KH, KW)
    channels, multiplier, *size = by_channel.shape
    return by_channel.reshape(channels * multiplier, 1, *size), channels  # (C M, 1, KH, KW)


def to_keras_depthwise_kernel(weight: ArrayLike, groups: int) -> FloatArray:
    """Convert our depthwise weight (C M, 1, KH, KW) to the kernel (KH, KW, C, M) of a DepthwiseConv2D.

        kernel[i, j, c, m] = weight[c M + m, 0, i, j]

    `groups` is C. Raises as `from_keras_kernel` does, and RefusedValue for a weight that is not depthwise.
    Source: `keras.layers.DepthwiseConv2D`.
    """
    kernels = reordered("weight", weight, WEIGHT_AXES, (0, 1, 2, 3))
    channels = as_integer("groups", groups, 1)
    if kernels.shape[1] != 1 or len(kernels) % channels:
        raise RefusedValue(
            "A depthwise weight has shape (C M, 1, KH, KW) with C groups; got {shape} with groups {groups}:"
            " use to_keras_kernel for other layers.",
            shape=kernels.shape,
            groups=channels,
        )
    by_channel = kernels.reshape(channels, -1, *kernels.shape[2:])  # (C, M, KH, KW)
    return by_channel.transpose(2, 3, 0, 1).copy()  # (KH, KW, C, M)


def channels_first(x: ArrayLike) -> FloatArray:
    """Convert pictures (N, H, W, C) to (N, C, H, W), a copy."""
    return reordered("x", x, PICTURE_AXES, (0, 3, 1, 2), least=(0, 1, 1, 1))


def channels_last(x: ArrayLike) -> FloatArray:
    """Convert pictures (N, C, H, W) to (N, H, W, C), a copy."""
    return reordered("x", x, X_AXES, (0, 2, 3, 1), least=(0, 1, 1, 1))


def keras_padding(
    padding: str, input_size: Any, kernel_size: Any, stride: Any = 1, dilation: Any = 1
) -> Sides:
    """Return the padding (top, bottom, left, right), in pixels, that Keras means by "same" or "valid".

        output = ceil(input / s),  total = max((output - 1) s + d (k - 1) + 1 - input, 0)

    with floor(total / 2) before and the rest after. With a stride above 1 it depends on the size of the
    input, which is why PyTorch refuses "same" there. Sizes, `stride` and `dilation` are one number or (h, w).
    Raises RefusedValue for another name ("causal" is for sequences) and for numbers out of range.
    Source: TensorFlow's notes on padding, `tf.nn`.
    """
    sizes, kernel = as_pair("input_size", input_size, 1), as_pair("kernel_size", kernel_size, 1)
    steps, spacing = as_pair("stride", stride, 1), as_pair("dilation", dilation, 1)
    if padding not in PADDINGS:
        raise RefusedValue(
            "Keras has no padding {name} for pictures: choose one of {names}.",
            name=repr(padding),
            names=", ".join(PADDINGS),
        )
    if padding == "valid":
        return 0, 0, 0, 0
    rows, columns = (same_sides(*axis) for axis in zip(sizes, spans(kernel, spacing), steps, strict=True))
    return *rows, *columns


def from_keras(layer: Any, input_size: Any) -> Conv2DOperation:
    """Convert a built Keras Conv2D or DepthwiseConv2D to our layer, for inputs of `input_size` (h, w) pixels.

    Weights are copied bit for bit; "same" padding becomes numbers, which is why the size of the input is
    asked for. Our pictures are (N, C, H, W) whatever the layer's data_format: see `channels_first`.
    Raises RefusedType for another kind of layer, RefusedValue for one that is not built or has an activation.
    Source: `keras.layers.Conv2D` and `keras.layers.DepthwiseConv2D`, read by their attributes.
    """
    check_keras_layer(layer)
    kernel, *bias = layer.get_weights()
    if hasattr(layer, "depth_multiplier"):
        weight, groups = from_keras_depthwise_kernel(kernel)
    else:
        weight, groups = from_keras_kernel(kernel), layer.groups
    sides = keras_padding(layer.padding, input_size, weight.shape[2:], layer.strides, layer.dilation_rate)
    options = {"stride": layer.strides, "padding": sides, "dilation": layer.dilation_rate, "groups": groups}
    return Conv2DOperation(weight, *bias, **options)


def check_keras_layer(layer: Any) -> None:
    """Raise unless the layer is a built Conv2D or DepthwiseConv2D without an activation."""
    kinds = {kind.__name__ for kind in type(layer).__mro__}
    if not kinds & {"Conv2D", "DepthwiseConv2D"} or kinds & {"Conv2DTranspose", "SeparableConv2D"}:
        raise RefusedType(
            "layer must be a Keras Conv2D or DepthwiseConv2D; got {kind}: give a model's layers one by one.",
            kind=type(layer).__name__,
        )
    activation = getattr(layer.activation, "__name__", "linear")
    if activation != "linear":
        raise RefusedValue(
            "A convolution layer here has no activation; got {activation}: apply it to the output yourself.",
            activation=activation,
        )
    if not layer.get_weights():
        raise RefusedValue("layer has no weights yet: call it once on an input, or build it.")


def reordered(
    name: str, value: ArrayLike, axes: str, order: tuple[int, ...], least: tuple[int, ...] = (1, 1, 1, 1)
) -> FloatArray:
    """Return a copy of an array with four `axes`, put into another order."""
    (array,) = as_floats(**{name: value})
    as_shape(name, array.shape, axes, least=least)
    return np.array(array.transpose(order), order="C")
