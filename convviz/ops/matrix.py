"""A convolution written out as the matrix that it is: mostly zeros, and the weights again in every row."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedValue, written
from convviz.ops.checks import FloatArray, as_floats, as_pair, as_shape
from convviz.ops.geometry import Geometry, resolve_geometry
from convviz.ops.layer import WEIGHT_AXES, check_filter_groups
from convviz.ops.patches import unfold

MAX_MATRIX = 4_000_000
"""Entries of the largest matrix that is written out: 32 MB in float64."""


def conv2d_matrix(
    weight: ArrayLike,
    input_size: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FloatArray:
    """Return the layer without its bias as one matrix: row (o, p, q) holds the weights at their pixels.

        matrix @ x[n].ravel() = conv2d(x, weight)[n].ravel()
        matrix.T @ output_grad[n].ravel() = conv2d_input_grad(x.shape, weight, output_grad)[n].ravel()

    `weight` is (O, C/groups, KH, KW), `input_size` one number or (H, W); the result is (O HO WO, C H W),
    dense, in the weight's dtype (float64 for integers) and unit. Taps on zero padding are left out; padding
    of another mode stands at the pixel that it repeats, and weights that meet in one pixel add up. Options
    and errors are those of `conv2d`; a matrix of more than 4 000 000 entries is refused.
    Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016), section 4.1.
    """
    (kernels,) = as_floats(weight=weight)
    filters, depth, *kernel_size = as_shape("weight", kernels.shape, WEIGHT_AXES)
    height, width = as_pair("input_size", input_size, 1)
    geometry = resolve_geometry(
        (height, width),
        tuple(kernel_size),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
    )
    check_filter_groups(filters, geometry.groups)
    down, right = geometry.output_size
    check_matrix_size(filters * down * right, depth * geometry.groups * height * width)
    return place_weights(kernels, geometry)


def check_matrix_size(rows: int, columns: int) -> None:
    """Raise RefusedValue for a matrix of more than MAX_MATRIX entries."""
    if rows * columns > MAX_MATRIX:
        raise RefusedValue(
            "The matrix of this layer would have {rows} x {columns} entries, more than {most}: use a"
            " smaller input, fewer channels or fewer filters.",
            rows=rows,
            columns=columns,
            most=written(MAX_MATRIX),
        )


def place_weights(weight: FloatArray, geometry: Geometry) -> FloatArray:
    """Build the matrix (O HO WO, C H W): tap by tap, add each weight where its windows read."""
    groups, (filters, depth, *kernel) = geometry.groups, weight.shape
    pixels = pixels_read(geometry)  # (KH, KW, HO WO)
    height, width = geometry.input_size
    shape = (groups, filters // groups, pixels.shape[2], groups, depth, height * width)
    matrix = np.zeros(shape, weight.dtype)
    kernels = weight.reshape(groups, filters // groups, depth, *kernel)
    for group in range(groups):
        own = matrix[group, :, :, group]  # (O/groups, HO WO, C/groups, H W)
        for i, j in np.ndindex(*kernel):
            steps = np.flatnonzero(pixels[i, j] >= 0)  # one tap reads one pixel a step: no place comes twice
            own[:, steps, :, pixels[i, j, steps]] += kernels[group, :, :, i, j]
    return matrix.reshape(filters * pixels.shape[2], -1)


def pixels_read(geometry: Geometry) -> NDArray[np.intp]:
    """Return which pixel, counted row by row, each tap reads at each step: (KH, KW, HO WO), -1 for zero."""
    rows, columns = geometry.row_source()[:, None], geometry.column_source()[None]
    padded = np.where((rows < 0) | (columns < 0), -1, rows * geometry.input_size[1] + columns)  # (HP, WP)
    return unfold(padded[None, None], geometry)[0, 0].reshape(*geometry.kernel_size, -1)
