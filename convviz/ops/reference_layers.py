"""Transposed convolutions, pooling and activations in plain loops: slow, and simple enough to be believed.

As in `reference`: every function computes what its namesake without `_loops` computes, straight from the
formula in that one's docstring, with the same arguments, shapes, dtypes and errors.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.ops.activation import check_slope, matching
from convviz.ops.checks import FloatArray, Pair, as_floats, as_shape
from convviz.ops.geometry import Geometry
from convviz.ops.layer import ANY_BATCH, X_AXES, LayerOptions, check_bias, check_output_grad
from convviz.ops.pooling import resolve_pooling
from convviz.ops.transposed import TRANSPOSED_AXES, output_shape, resolve_transposed

Places = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def conv2d_transpose_loops(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> FloatArray:
    """Compute `conv2d_transpose` stamp by stamp: each pixel adds its value times the weight to a cell."""
    images, kernels, *rest = as_floats(x=x, weight=weight, **({} if bias is None else {"bias": bias}))
    options = LayerOptions(stride, padding, dilation, groups, "zeros")
    geometry = resolve_transposed(images.shape, kernels.shape, output_padding, options)
    output = np.zeros(output_shape(len(images), kernels.shape, geometry))
    if rest:
        check_bias(rest[0], output.shape[1])
        output += rest[0][:, None, None]
    for pixel, tap, cell in stamps(images.shape, kernels.shape, geometry):
        output[cell] += float(images[pixel]) * float(kernels[tap])
    return output.astype(images.dtype)


def conv2d_transpose_weight_grad_loops(
    x: ArrayLike,
    weight_shape: Any,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> FloatArray:
    """Compute `conv2d_transpose_weight_grad` stamp by stamp: each gives its tap upstream times pixel."""
    images, upstream = as_floats(x=x, output_grad=output_grad)
    options = LayerOptions(stride, padding, dilation, groups, "zeros")
    shape = as_shape("weight", weight_shape, TRANSPOSED_AXES)
    geometry = resolve_transposed(images.shape, shape, output_padding, options)
    check_output_grad(upstream.shape, output_shape(len(images), shape, geometry))
    weight_grad = np.zeros(shape)
    for pixel, tap, cell in stamps(images.shape, shape, geometry):
        weight_grad[tap] += float(upstream[cell]) * float(images[pixel])
    return weight_grad.astype(images.dtype)


def conv2d_transpose_input_grad_loops(
    x_shape: Any,
    weight: ArrayLike,
    output_grad: ArrayLike,
    *,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> FloatArray:
    """Compute `conv2d_transpose_input_grad` stamp by stamp: each gives its pixel upstream times weight."""
    kernels, upstream = as_floats(weight=weight, output_grad=output_grad)
    options = LayerOptions(stride, padding, dilation, groups, "zeros")
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    geometry = resolve_transposed(shape, kernels.shape, output_padding, options)
    check_output_grad(upstream.shape, output_shape(shape[0], kernels.shape, geometry))
    input_grad = np.zeros(shape)
    for pixel, tap, cell in stamps(shape, kernels.shape, geometry):
        input_grad[pixel] += float(upstream[cell]) * float(kernels[tap])
    return input_grad.astype(kernels.dtype)


def stamps(x_shape: tuple[int, ...], weight_shape: tuple[int, ...], geometry: Geometry) -> Iterator[Places]:
    """Yield every multiplication of a transposed convolution: pixel of x, weight and output cell."""
    channels_in_group, outputs_in_group = x_shape[1] // geometry.groups, weight_shape[1]
    height, width = geometry.input_size  # of the output here, which the convolution reads
    for n, c, y, x in np.ndindex(x_shape):
        for o, i, j in np.ndindex(weight_shape[1:]):
            row = y * geometry.stride[0] + i * geometry.dilation[0] - geometry.padding[0]
            column = x * geometry.stride[1] + j * geometry.dilation[1] - geometry.padding[2]
            if 0 <= row < height and 0 <= column < width:
                channel = c // channels_in_group * outputs_in_group + o
                yield (n, c, y, x), (c, o, i, j), (n, channel, row, column)


def max_pool2d_loops(
    x: ArrayLike, kernel_size: Any, *, stride: Any = None, padding: Any = 0, dilation: Any = 1
) -> FloatArray:
    """Compute `max_pool2d` cell by cell: the value of the window's winner."""
    (images,) = as_floats(x=x)
    geometry = resolve_pooling(images.shape, kernel_size, stride, padding, dilation)
    output = np.empty((*images.shape[:2], *geometry.output_size), images.dtype)
    for n, c, row, column in np.ndindex(output.shape):
        pixel = winner(images[n, c], geometry, (row, column))
        output[n, c, row, column] = -np.inf if pixel is None else images[n, c][pixel]
    return output


def max_pool2d_winners_loops(
    x: ArrayLike, kernel_size: Any, *, stride: Any = None, padding: Any = 0, dilation: Any = 1
) -> NDArray[np.intp]:
    """Compute `max_pool2d_winners` cell by cell: the number of the window's winner in row order."""
    (images,) = as_floats(x=x)
    geometry = resolve_pooling(images.shape, kernel_size, stride, padding, dilation)
    places = np.empty((*images.shape[:2], *geometry.output_size), np.intp)
    for n, c, row, column in np.ndindex(places.shape):
        pixel = winner(images[n, c], geometry, (row, column))
        places[n, c, row, column] = -1 if pixel is None else pixel[0] * images.shape[3] + pixel[1]
    return places


def max_pool2d_grad_loops(
    x: ArrayLike,
    output_grad: ArrayLike,
    kernel_size: Any,
    *,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
) -> FloatArray:
    """Compute `max_pool2d_grad` cell by cell: each gives its winner its whole upstream gradient."""
    images, upstream = as_floats(x=x, output_grad=output_grad)
    geometry = resolve_pooling(images.shape, kernel_size, stride, padding, dilation)
    check_output_grad(upstream.shape, (*images.shape[:2], *geometry.output_size))
    input_grad = np.zeros(images.shape)
    for n, c, row, column in np.ndindex(upstream.shape):
        pixel = winner(images[n, c], geometry, (row, column))
        if pixel is not None:
            input_grad[n, c][pixel] += float(upstream[n, c, row, column])
    return input_grad.astype(images.dtype)


def avg_pool2d_loops(
    x: ArrayLike, kernel_size: Any, *, stride: Any = None, padding: Any = 0, count_include_pad: bool = True
) -> FloatArray:
    """Compute `avg_pool2d` cell by cell: the window's sum by its count of pixels or the kernel's size."""
    (images,) = as_floats(x=x)
    geometry = resolve_pooling(images.shape, kernel_size, stride, padding, 1)
    output = np.empty((*images.shape[:2], *geometry.output_size), images.dtype)
    for n, c, row, column in np.ndindex(output.shape):
        pixels = window(geometry, (row, column))
        count = math.prod(geometry.kernel_size) if count_include_pad else len(pixels)
        output[n, c, row, column] = sum(float(images[n, c][pixel]) for pixel in pixels) / count
    return output


def avg_pool2d_grad_loops(
    x_shape: Any,
    output_grad: ArrayLike,
    kernel_size: Any,
    *,
    stride: Any = None,
    padding: Any = 0,
    count_include_pad: bool = True,
) -> FloatArray:
    """Compute `avg_pool2d_grad` cell by cell: each gives every pixel of its window an equal share."""
    (upstream,) = as_floats(output_grad=output_grad)
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    geometry = resolve_pooling(shape, kernel_size, stride, padding, 1)
    check_output_grad(upstream.shape, (*shape[:2], *geometry.output_size))
    input_grad = np.zeros(shape)
    for n, c, row, column in np.ndindex(upstream.shape):
        pixels = window(geometry, (row, column))
        count = math.prod(geometry.kernel_size) if count_include_pad else len(pixels)
        for pixel in pixels:
            input_grad[n, c][pixel] += float(upstream[n, c, row, column]) / count
    return input_grad.astype(upstream.dtype)


def window(geometry: Geometry, cell: Pair) -> list[Pair]:
    """List the pixels (row, column) under one output cell's window, in row order, without the padding."""
    pixels = []
    for i, j in np.ndindex(geometry.kernel_size):
        row = cell[0] * geometry.stride[0] + i * geometry.dilation[0] - geometry.padding[0]
        column = cell[1] * geometry.stride[1] + j * geometry.dilation[1] - geometry.padding[2]
        if 0 <= row < geometry.input_size[0] and 0 <= column < geometry.input_size[1]:
            pixels.append((row, column))
    return pixels


def winner(image: FloatArray, geometry: Geometry, cell: Pair) -> Pair | None:
    """Return the first pixel with a window's largest value; the last that is NaN, if any is."""
    best = None
    for pixel in window(geometry, cell):
        if best is None or image[pixel] > image[best] or math.isnan(image[pixel]):
            best = pixel
    return best


def relu_loops(x: ArrayLike) -> FloatArray:
    """Compute `relu` entry by entry."""
    return entry_by_entry(lambda value: 0.0 if value < 0 else value, *as_floats(x=x))


def relu_grad_loops(x: ArrayLike, output_grad: ArrayLike) -> FloatArray:
    """Compute `relu_grad` entry by entry."""
    return entry_by_entry(lambda value, upstream: 0.0 if value <= 0 else upstream, *matching(x, output_grad))


def leaky_relu_loops(x: ArrayLike, slope: float = 0.01) -> FloatArray:
    """Compute `leaky_relu` entry by entry."""
    factor = check_slope(slope)
    return entry_by_entry(lambda value: value if value > 0 else factor * value, *as_floats(x=x))


def leaky_relu_grad_loops(x: ArrayLike, output_grad: ArrayLike, slope: float = 0.01) -> FloatArray:
    """Compute `leaky_relu_grad` entry by entry."""
    factor = check_slope(slope)
    arrays = matching(x, output_grad)
    return entry_by_entry(lambda value, upstream: upstream if value > 0 else factor * upstream, *arrays)


def sigmoid_loops(x: ArrayLike) -> FloatArray:
    """Compute `sigmoid` entry by entry."""
    return entry_by_entry(logistic, *as_floats(x=x))


def sigmoid_grad_loops(x: ArrayLike, output_grad: ArrayLike) -> FloatArray:
    """Compute `sigmoid_grad` entry by entry; 1 - s is written as s at the opposite place."""
    arrays = matching(x, output_grad)
    return entry_by_entry(lambda value, upstream: upstream * logistic(value) * logistic(-value), *arrays)


def tanh_loops(x: ArrayLike) -> FloatArray:
    """Compute `tanh` entry by entry."""
    return entry_by_entry(math.tanh, *as_floats(x=x))


def tanh_grad_loops(x: ArrayLike, output_grad: ArrayLike) -> FloatArray:
    """Compute `tanh_grad` entry by entry."""
    arrays = matching(x, output_grad)
    return entry_by_entry(lambda value, upstream: upstream * (1 - math.tanh(value) ** 2), *arrays)


def logistic(value: float) -> float:
    """Compute 1 / (1 + exp(-value)), or exp(value) / (1 + exp(value)) where the former could overflow."""
    decay = math.exp(-abs(value))
    return (decay if value < 0 else 1.0) / (1 + decay)


def entry_by_entry(function: Callable[..., float], *arrays: FloatArray) -> FloatArray:
    """Apply `function` to each entry, or to the entries in the same place of several arrays."""
    result = np.empty_like(arrays[0])
    for index in np.ndindex(arrays[0].shape):
        result[index] = function(*(float(array[index]) for array in arrays))
    return result
