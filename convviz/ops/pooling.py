"""Pooling: the largest value or the mean of every window, and what flows back through it.

Windows are rectangles, so a pass along the columns and one along the rows make a pool. Each pass goes tap by
tap over the cells whose tap is a pixel, so that no padding is ever laid down.
"""

from collections.abc import Iterator
from types import EllipsisType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedValue
from convviz.ops.checks import FloatArray, as_floats, as_pair, as_shape
from convviz.ops.geometry import Geometry, resolve_geometry
from convviz.ops.layer import ANY_BATCH, X_AXES, check_output_grad

Index = tuple[EllipsisType | slice, ...]


def max_pool2d(
    x: ArrayLike, kernel_size: Any, *, stride: Any = None, padding: Any = 0, dilation: Any = 1
) -> FloatArray:
    """Take the largest value of every window: max pooling.

        output[n, c, p, q] = max_{i, j} x~[n, c, s_h p + d_h i, s_w q + d_w j]

    where x~ is `x` with minus infinity around it, so that padding never wins.

    Shapes: `x` (N, C, H, W), `kernel_size` one number or (KH, KW), the result (N, C, HO, WO) with
    HO = floor((H + top + bottom - d_h (KH - 1) - 1) / s_h) + 1, and WO likewise. N may be 0.
    Options in pixels: `stride` is the kernel's size unless given; `padding` takes the forms that it has in
    `conv2d`, and is at most half the kernel on every side. A dilated window that meets no pixel gives minus
    infinity.

    Dtypes are those of `conv2d`, the unit is that of x; the input is never changed. NaN wins.
    Raises RefusedValue (a ValueError) and RefusedType (a TypeError) as `conv2d` does, and for padding beyond
    half the kernel.
    Source: `torch.nn.functional.max_pool2d`.
    """
    (images,) = as_floats(x=x)
    geometry = resolve_pooling(images.shape, kernel_size, stride, padding, dilation)
    return pool(images, geometry, np.maximum, -np.inf)


def max_pool2d_winners(
    x: ArrayLike, kernel_size: Any, *, stride: Any = None, padding: Any = 0, dilation: Any = 1
) -> NDArray[np.intp]:
    """Find where in the input each value of `max_pool2d` comes from.

        winners[n, c, p, q] = W row + column, of the pixel (row, column) in the plane without padding

    The result is (N, C, HO, WO), of integers. Of equal values the first in row order wins, of several that
    are not numbers the last, as in PyTorch; -1 where a dilated window meets no pixel. Arguments and errors
    are those of `max_pool2d`.
    Source: `torch.nn.functional.max_pool2d` with return_indices.
    """
    (images,) = as_floats(x=x)
    return winners(images, resolve_pooling(images.shape, kernel_size, stride, padding, dilation))


def max_pool2d_grad(
    x: ArrayLike,
    output_grad: ArrayLike,
    kernel_size: Any,
    *,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
) -> FloatArray:
    """Compute dL/dx of `max_pool2d` for a loss L: each window's gradient goes entirely to its winner.

        input_grad[n, c, row, column] = sum of output_grad[n, c, p, q] over the windows that this pixel won

    Shapes: `x` and the result (N, C, H, W), `output_grad` = dL/d output (N, C, HO, WO). The unit is that of L
    per unit of input. The winners are those of `max_pool2d_winners`. Added up in float64 and rounded once.
    Options, dtypes and errors are those of `max_pool2d`; an `output_grad` of another shape than the output's
    is refused too.
    Source: `torch.nn.functional.max_pool2d`, differentiated.
    """
    images, upstream = as_floats(x=x, output_grad=output_grad)
    geometry = resolve_pooling(images.shape, kernel_size, stride, padding, dilation)
    check_output_grad(upstream.shape, (*images.shape[:2], *geometry.output_size))
    planes = np.arange(images.shape[0] * images.shape[1]).reshape(*images.shape[:2], 1, 1)
    won = winners(images, geometry)  # (N, C, HO, WO)
    has_winner = won >= 0
    pixels = (won + planes * (images.shape[2] * images.shape[3]))[has_winner]  # (windows,)
    total = np.bincount(pixels, upstream[has_winner], minlength=images.size)  # (N C H W,)
    return total.reshape(images.shape).astype(upstream.dtype, copy=False)


def avg_pool2d(
    x: ArrayLike, kernel_size: Any, *, stride: Any = None, padding: Any = 0, count_include_pad: bool = True
) -> FloatArray:
    """Take the mean of every window: average pooling.

        output[n, c, p, q] = sum_{i, j} x~[n, c, s_h p + i, s_w q + j] / (KH KW)

    where x~ is `x` with zeros around it. Without `count_include_pad` the divisor is the number of pixels in
    the window that are not padding.

    Shapes: `x` (N, C, H, W), `kernel_size` one number or (KH, KW), the result (N, C, HO, WO) with
    HO = floor((H + top + bottom - KH) / s_h) + 1, and WO likewise. N may be 0. The unit is that of x.
    `stride`, `padding`, dtypes and errors are those of `max_pool2d`.
    Source: `torch.nn.functional.avg_pool2d`.
    """
    (images,) = as_floats(x=x)
    geometry = resolve_pooling(images.shape, kernel_size, stride, padding, 1)
    output = pool(images, geometry, np.add, 0.0)
    output /= divisors(geometry, count_include_pad)
    return output


def avg_pool2d_grad(
    x_shape: Any,
    output_grad: ArrayLike,
    kernel_size: Any,
    *,
    stride: Any = None,
    padding: Any = 0,
    count_include_pad: bool = True,
) -> FloatArray:
    """Compute dL/dx of `avg_pool2d` for a loss L: each window's gradient is shared evenly.

        input_grad~[n, c, s_h p + i, s_w q + j] += output_grad[n, c, p, q] / (KH KW)

    with the divisor that `avg_pool2d` has; what falls on padding is dropped.

    Shapes: `x_shape` and the result (N, C, H, W), `output_grad` = dL/d output (N, C, HO, WO). The unit is
    that of L per unit of input. Options, dtypes and errors are those of `avg_pool2d`; an `output_grad` of
    another shape than the output's is refused too.
    Source: `torch.nn.functional.avg_pool2d`, differentiated.
    """
    (upstream,) = as_floats(output_grad=output_grad)
    shape = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    geometry = resolve_pooling(shape, kernel_size, stride, padding, 1)
    check_output_grad(upstream.shape, (*shape[:2], *geometry.output_size))
    return share_out(upstream / divisors(geometry, count_include_pad), geometry)


def resolve_pooling(x_shape: Any, kernel_size: Any, stride: Any, padding: Any, dilation: Any) -> Geometry:
    """Return the geometry of a pool on this input, after checking its padding."""
    _, _, *input_size = as_shape("x", x_shape, X_AXES, least=ANY_BATCH)
    kernel = as_pair("kernel_size", kernel_size, 1)
    step = kernel if stride is None else stride
    geometry = resolve_geometry(tuple(input_size), kernel, stride=step, padding=padding, dilation=dilation)
    for axis in (0, 1):
        widest = max(geometry.padding[2 * axis : 2 * axis + 2])
        if widest > kernel[axis] // 2:
            raise RefusedValue(
                "Padding must be at most half of the kernel; got {padding} for a kernel of {size}:"
                " give at most {most}.",
                padding=widest,
                size=kernel[axis],
                most=kernel[axis] // 2,
            )
    return geometry


def pool(x: FloatArray, geometry: Geometry, combine: np.ufunc, start: float) -> FloatArray:
    """Combine every window's values, from `start`: (N, C, H, W) becomes (N, C, HO, WO)."""
    for axis in (0, 1):
        pooled = np.full(resized(x.shape, axis, geometry.output_size[axis]), start, x.dtype)
        for cells, pixels in taps(geometry, axis):
            combine(pooled[cells], x[pixels], out=pooled[cells])
        x = pooled
    return x


def share_out(upstream: FloatArray, geometry: Geometry) -> FloatArray:
    """Add every cell (N, C, HO, WO) to its pixels (N, C, H, W): the adjoint of adding up windows."""
    for axis in (1, 0):
        spread = np.zeros(resized(upstream.shape, axis, geometry.input_size[axis]), upstream.dtype)
        for cells, pixels in taps(geometry, axis):
            spread[pixels] += upstream[cells]
        upstream = spread
    return upstream


def winners(x: FloatArray, geometry: Geometry) -> NDArray[np.intp]:
    """Return the winning pixel of every window, as W row + column, or -1.

    First each row's winner, left to right, then the winner among them, from the top: that is row order.
    """
    height, width = geometry.input_size
    best, places = x, np.broadcast_to(np.arange(height * width).reshape(height, width), x.shape)
    for axis in (1, 0):
        best, places = contest(best, places, geometry, axis)
    return places


def contest(
    values: FloatArray, places: NDArray[np.intp], geometry: Geometry, axis: int
) -> tuple[FloatArray, NDArray[np.intp]]:
    """Return every window's winner along one axis, and its place: the first comer, until one is larger."""
    shape = resized(values.shape, axis, geometry.output_size[axis])
    best, won = np.full(shape, -np.inf, values.dtype), np.full(shape, -1, np.intp)
    for cells, pixels in taps(geometry, axis):
        rival, holder, held = values[pixels], best[cells], won[cells]
        wins = (rival > holder) | np.isnan(rival) | (held < 0)
        np.maximum(holder, rival, out=holder)
        held += wins * (places[pixels] - held)  # half the time of an assignment where `wins` says so
    return best, won


def divisors(geometry: Geometry, count_include_pad: bool) -> FloatArray:
    """Return what each window's sum is divided by, per cell or for all: (1, 1, HO, WO) or (1, 1, 1, 1)."""
    if count_include_pad:
        kernel_height, kernel_width = geometry.kernel_size
        return np.full((1, 1, 1, 1), kernel_height * kernel_width, np.float32)
    return pool(np.ones((1, 1, *geometry.input_size), np.float32), geometry, np.add, 0.0)


def taps(geometry: Geometry, axis: int) -> Iterator[tuple[Index, Index]]:
    """Yield for each tap along one axis the output cells that read a pixel by it, and their pixels."""
    stride, before = geometry.stride[axis], geometry.padding[2 * axis]
    size, outputs = geometry.input_size[axis], geometry.output_size[axis]
    rest = (slice(None),) * (1 - axis)
    for tap in range(geometry.kernel_size[axis]):
        offset = tap * geometry.dilation[axis] - before
        first, last = max(0, -(offset // stride)), min(outputs - 1, (size - 1 - offset) // stride)
        if first <= last:
            pixels = slice(first * stride + offset, last * stride + offset + 1, stride)
            yield (..., slice(first, last + 1), *rest), (..., pixels, *rest)


def resized(shape: tuple[int, ...], axis: int, size: int) -> tuple[int, ...]:
    """Return an image array's shape with another height (axis 0) or width (axis 1)."""
    return (*shape[:2], size, shape[3]) if axis == 0 else (*shape[:3], size)
