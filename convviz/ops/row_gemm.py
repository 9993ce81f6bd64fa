"""Rows: the input laid out along the kernel's width alone, one matrix product for every output row.

Columns (im2col) hold every input value KH KW times. Here it is held KW times: the matrix of an output row is
a stretch of the lowered input as it lies in memory, and the next row's begins one input row further on.
Source: M. Cho and D. Brand, MEC: memory-efficient convolution for deep neural network, ICML 2017.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convviz.ops.blocks import Block, fitting, stretches
from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry
from convviz.ops.lowering import StridedRange, lower, zero_padded
from convviz.ops.threads import spread, spread_sum, threads_for
from convviz.ops.workspace import scratch

CELLS = 256  # output cells in one product: fewer make poor use of BLAS, more gain nothing


def correlate_row_gemm(x: FloatArray, weight: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the output (N, O, HO, WO) without bias. Downwards, the kernel must have dilation 1."""
    groups, (height, width) = geometry.groups, geometry.output_size
    filters, channels, kernel_height, kernel_width = len(weight), *weight.shape[1:]
    kernels = weight.reshape(groups, filters // groups, channels, kernel_height, kernel_width)
    kernels = kernels.swapaxes(2, 3).reshape(groups, 1, filters // groups, -1)  # (G, 1, O/G, K)
    output = np.empty((len(x), groups, filters // groups, height, width), x.dtype)

    def compute(parts: Sequence[Block]) -> None:
        for block, matrices in lowered_blocks(x, geometry, parts):  # (G, rows, K, n columns)
            target = output[block.images, :, :, block.rows, block.columns].transpose(1, 3, 2, 0, 4)
            if target.shape[3] == 1:
                np.matmul(kernels, matrices, out=target[:, :, :, 0])
            else:
                shape = (groups, matrices.shape[1], filters // groups, matrices.shape[3])
                product = np.matmul(kernels, matrices, out=scratch("product", shape, x.dtype))
                target[...] = product.reshape(target.shape)  # (G, rows, O/G, n, columns)

    n_threads = threads_for(output.size * kernels.shape[3])
    spread(compute, row_blocks(x, geometry, n_threads), n_threads)
    return output.reshape(len(x), filters, height, width)


def weight_grad_row_gemm(x: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the weight gradient (O, C/G, KH, KW). Downwards, the kernel must have dilation 1."""
    groups, (kernel_height, kernel_width) = geometry.groups, geometry.kernel_size
    filters, channels = output_grad.shape[1], x.shape[1] // groups
    upstream = output_grad.reshape(len(x), groups, filters // groups, *geometry.output_size)
    taps = channels * kernel_height * kernel_width

    def compute(parts: Sequence[Block]) -> FloatArray:
        total = np.zeros((groups, filters // groups, taps), x.dtype)
        for block, matrices in lowered_blocks(x, geometry, parts):
            part = upstream[block.images, :, :, block.rows, block.columns].transpose(1, 3, 2, 0, 4)
            rows = part.reshape(*part.shape[:3], -1)  # (G, rows, O/G, n columns)
            total += (rows @ matrices.swapaxes(2, 3)).sum(axis=1)
        return total

    n_threads = threads_for(output_grad.size * taps)
    total = spread_sum(compute, row_blocks(x, geometry, n_threads), n_threads)
    by_row = total.reshape(filters, kernel_height, channels, kernel_width)
    return by_row.swapaxes(1, 2).reshape(filters, channels, kernel_height, kernel_width)


def lowered_blocks(
    x: FloatArray, geometry: Geometry, parts: Sequence[Block]
) -> Iterator[tuple[Block, FloatArray]]:
    """Yield the blocks, with each output row's matrix (G, rows, K, n columns), K ordered KH, C/G, KW.

    The matrices are views of one scratch array, which the next block overwrites.
    """
    x, geometry = zero_padded(x, geometry)
    groups, channels, down = geometry.groups, x.shape[1] // geometry.groups, geometry.stride[0]
    kernel_height, kernel_width = geometry.kernel_size
    images = x.reshape(len(x), groups, channels, *x.shape[2:])
    for block in parts:
        read = rows_read(block.rows, geometry)
        cells = block.images.stop - block.images.start, block.columns.stop - block.columns.start
        shape = (groups, read.stop - read.start, channels, kernel_width, *cells)
        lowered = scratch("lowered", shape, x.dtype)
        target = lowered.transpose(4, 0, 2, 3, 1, 5)  # (n, G, C/G, KW, rows, columns)
        first = StridedRange(read.start - geometry.padding[0], 1)
        lower(images[block.images], target, geometry, first, block.columns.start)
        rows = lowered.reshape(groups, shape[1], channels * kernel_width, -1)
        windows = sliding_window_view(rows, kernel_height, axis=1)[:, ::down].transpose(0, 1, 4, 2, 3)
        yield block, windows.reshape(*windows.shape[:2], -1, rows.shape[3])  # a view: KH rows lie in a row


def rows_read(rows: slice, geometry: Geometry) -> slice:
    """Return the padded input rows that a stretch of output rows reads."""
    down = geometry.stride[0]
    return slice(rows.start * down, (rows.stop - 1) * down + geometry.span[0])


def row_blocks(x: FloatArray, geometry: Geometry, least: int) -> list[Block]:
    """Cut a batch into `least` blocks or more that fit, with products of about CELLS columns."""
    (height, width), kernel_height = geometry.output_size, geometry.kernel_size[0]
    wide = [
        (images, columns)
        for images in stretches(len(x), CELLS // width)
        for columns in stretches(width, 2 * CELLS)
    ]
    parts = []
    for images, columns in wide:
        cells = (images.stop - images.start) * (columns.stop - columns.start)
        lowered = fitting(x.shape[1] * geometry.kernel_size[1] * cells * x.itemsize, least)  # input rows
        most = max((lowered - kernel_height) // geometry.stride[0] + 1, kernel_height)
        for rows in stretches(height, min(most, -(-height * len(wide) // least))):
            parts.append(Block(images, rows, columns, slice(0, 0)))
    return parts
