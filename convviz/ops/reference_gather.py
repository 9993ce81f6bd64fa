"""The input gradient gathered pixel by pixel, in plain loops: the other way to `conv2d_input_grad_loops`.

Scatter asks where each upstream value goes; gather asks what each pixel gets. The kernel is then flipped,
since of all windows that read a pixel, the one furthest down met it with the kernel's first row.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convviz.ops.checks import FloatArray, Pair, as_floats, as_shape
from convviz.ops.geometry import Geometry
from convviz.ops.layer import ANY_BATCH, X_AXES, LayerOptions, check_output_grad, resolve_layer
from convviz.ops.reference import source_position


def conv2d_input_grad_gather_loops(
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
    """Compute `conv2d_input_grad` pixel by pixel: the flipped kernel slides over the upstream gradient."""
    kernels, upstream = as_floats(weight=weight, output_grad=output_grad)
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    options = LayerOptions(stride, padding, dilation, groups, padding_mode)
    geometry = resolve_layer(shape, kernels.shape, options)
    check_output_grad(upstream.shape, (shape[0], len(kernels), *geometry.output_size))
    flipped = kernels[:, :, ::-1, ::-1]
    spread = spread_out(upstream, geometry)
    down, right = geometry.dilation
    input_grad = np.empty(shape, kernels.dtype)
    for n, channel, row, column in np.ndindex(shape):
        total = 0.0
        for y, x in places_in_padding(geometry, (row, column)):
            for o in filters_of(channel, kernels.shape, geometry.groups):
                c = channel % kernels.shape[1]
                for i, j in np.ndindex(geometry.kernel_size):
                    total += float(spread[n, o, y + i * down, x + j * right]) * float(flipped[o, c, i, j])
        input_grad[n, channel, row, column] = total
    return input_grad


def spread_out(upstream: FloatArray, geometry: Geometry) -> FloatArray:
    """Put stride - 1 zeros between the entries of the upstream gradient, and zeros around it.

    Shape (N, O, HP + d (KH - 1), WP + d (KW - 1)), HP and WP those of the padded input: the flipped kernel at
    (y, x) of it gathers what the padded input has at (y, x).
    """
    (height, width), (span_height, span_width) = geometry.padded_size, geometry.span
    size = (height + span_height - 1, width + span_width - 1)
    spread = np.zeros((*upstream.shape[:2], *size), upstream.dtype)
    for row, column in np.ndindex(upstream.shape[2:]):
        y = span_height - 1 + row * geometry.stride[0]
        x = span_width - 1 + column * geometry.stride[1]
        spread[:, :, y, x] = upstream[:, :, row, column]
    return spread


def places_in_padding(geometry: Geometry, pixel: Pair) -> list[Pair]:
    """Say where a pixel (row, column) stands in the padded input: its own place and those of its copies."""
    (height, width), (top, _, left, _) = geometry.input_size, geometry.padding
    places = []
    for y, x in np.ndindex(geometry.padded_size):
        row = source_position(y - top, height, geometry.padding_mode)
        column = source_position(x - left, width, geometry.padding_mode)
        if (row, column) == pixel:
            places.append((y, x))
    return places


def filters_of(channel: int, weight_shape: tuple[int, ...], groups: int) -> range:
    """Return the filters that read a channel of x: those of its group."""
    filters_in_group = weight_shape[0] // groups
    first = channel // weight_shape[1] * filters_in_group
    return range(first, first + filters_in_group)
