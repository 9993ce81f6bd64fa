"""The layer in plain loops, one multiplication at a time: slow, and simple enough to be believed.

Every function computes what its namesake without `_loops` computes, straight from the formula in that one's
docstring: same arguments, shapes, dtypes and errors. Sums are Python floats, rounded to the result's dtype
once.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.ops.checks import FloatArray, Pair, as_floats, as_shape
from convviz.ops.geometry import Geometry, resolve_geometry
from convviz.ops.layer import (
    ANY_BATCH,
    OUTPUT_AXES,
    WEIGHT_AXES,
    X_AXES,
    LayerOptions,
    check_bias,
    check_channel_groups,
    check_output_grad,
    resolve_layer,
)


def image_patches_loops(
    x: ArrayLike,
    kernel_size: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FloatArray:
    """Compute `image_patches` value by value: every cell lifts out the KH x KW values of its window."""
    (images,) = as_floats(x=x)
    batch, channels, height, width = as_shape("x", images.shape, X_AXES, least=ANY_BATCH)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_geometry((height, width), kernel_size, **options._asdict())
    check_channel_groups(channels, geometry.groups)
    patches = np.empty((batch, channels, *geometry.kernel_size, *geometry.output_size), images.dtype)
    for n, c, i, j, row, column in np.ndindex(patches.shape):
        source = source_pixel(geometry, (row, column), (i, j))
        patches[n, c, i, j, row, column] = value_at(images[n, c], source)
    return patches


def conv2d_loops(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FloatArray:
    """Compute `conv2d` cell by cell: the sum of patch times kernel, and the bias."""
    images, kernels, *rest = as_floats(x=x, weight=weight, **({} if bias is None else {"bias": bias}))
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(images.shape, kernels.shape, options)
    shift = rest[0] if rest else np.zeros(len(kernels))
    check_bias(shift, len(kernels))
    output = np.empty((len(images), len(kernels), *geometry.output_size), images.dtype)
    for n, o, row, column in np.ndindex(output.shape):
        total = float(shift[o])
        for c, i, j in np.ndindex(kernels.shape[1:]):
            source = source_pixel(geometry, (row, column), (i, j))
            channel = source_channel(o, c, kernels.shape, geometry.groups)
            total += value_at(images[n, channel], source) * float(kernels[o, c, i, j])
        output[n, o, row, column] = total
    return output


def conv2d_weight_grad_loops(
    x: ArrayLike,
    weight_shape: Any,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FloatArray:
    """Compute `conv2d_weight_grad` weight by weight: the sum of upstream gradient times pixel."""
    images, upstream = as_floats(x=x, output_grad=output_grad)
    shape = as_shape("weight", weight_shape, WEIGHT_AXES)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(images.shape, shape, options)
    check_output_grad(upstream.shape, (len(images), shape[0], *geometry.output_size))
    weight_grad = np.empty(shape, images.dtype)
    for o, c, i, j in np.ndindex(shape):
        channel = source_channel(o, c, shape, geometry.groups)
        total = 0.0
        for n, row, column in np.ndindex(len(images), *geometry.output_size):
            source = source_pixel(geometry, (row, column), (i, j))
            total += float(upstream[n, o, row, column]) * value_at(images[n, channel], source)
        weight_grad[o, c, i, j] = total
    return weight_grad


def conv2d_input_grad_loops(
    x_shape: Any,
    weight: ArrayLike,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FloatArray:
    """Compute `conv2d_input_grad` stamp by stamp: each cell gives what it read weight times upstream."""
    kernels, upstream = as_floats(weight=weight, output_grad=output_grad)
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(shape, kernels.shape, options)
    check_output_grad(upstream.shape, (shape[0], len(kernels), *geometry.output_size))
    input_grad = np.zeros(shape)
    for n, o, row, column in np.ndindex(upstream.shape):
        for c, i, j in np.ndindex(kernels.shape[1:]):
            source = source_pixel(geometry, (row, column), (i, j))
            channel = source_channel(o, c, kernels.shape, geometry.groups)
            if source is not None:  # zero padding was copied from no pixel
                product = float(upstream[n, o, row, column]) * float(kernels[o, c, i, j])
                input_grad[n, channel, source[0], source[1]] += product
    return input_grad.astype(kernels.dtype)


def conv2d_bias_grad_loops(output_grad: ArrayLike) -> FloatArray:
    """Compute `conv2d_bias_grad` filter by filter: its upstream gradient summed over batch and positions."""
    (upstream,) = as_floats(output_grad=output_grad)
    batch, filters, *size = as_shape("output_grad", upstream.shape, OUTPUT_AXES, least=ANY_BATCH)
    bias_grad = np.empty(filters, upstream.dtype)
    for o in range(filters):
        total = 0.0
        for n, row, column in np.ndindex(batch, *size):
            total += float(upstream[n, o, row, column])
        bias_grad[o] = total
    return bias_grad


def source_channel(o: int, c: int, weight_shape: tuple[int, ...], groups: int) -> int:
    """Return the channel of x that filter `o` reads as its `c`-th: groups take theirs in order."""
    filters_in_group = weight_shape[0] // groups
    return o // filters_in_group * weight_shape[1] + c


def source_pixel(geometry: Geometry, cell: Pair, tap: Pair) -> Pair | None:
    """Return the pixel (row, column) that tap (i, j) reads for output cell (y, x); None for zero padding."""
    row = cell[0] * geometry.stride[0] + tap[0] * geometry.dilation[0] - geometry.padding[0]
    column = cell[1] * geometry.stride[1] + tap[1] * geometry.dilation[1] - geometry.padding[2]
    inner_row = source_position(row, geometry.input_size[0], geometry.padding_mode)
    inner_column = source_position(column, geometry.input_size[1], geometry.padding_mode)
    return None if inner_row is None or inner_column is None else (inner_row, inner_column)


def source_position(position: int, size: int, mode: str) -> int | None:
    """Say where along an axis the value at `position`, perhaps before 0 or past the end, comes from."""
    if 0 <= position < size:
        return position
    if mode == "replicate":
        return 0 if position < 0 else size - 1
    if mode == "circular":
        return position + size if position < 0 else position - size
    if mode == "reflect":  # the edge itself is not repeated
        return -position if position < 0 else 2 * (size - 1) - position
    return None


def value_at(image: FloatArray, source: Pair | None) -> float:
    """Return the value of one channel's image (H, W) at a pixel, zero where there is none."""
    return 0.0 if source is None else float(image[source])
