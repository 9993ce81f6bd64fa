"""Rows: the input laid out along the kernel's width alone, one matrix product for every output row.

Columns (im2col) hold every input value KH KW times. Here it is held KW times: the matrix of an output row is
a stretch of the lowered input as it lies in memory, and the next row's begins one input row further on.
Source: M. Cho and D. Brand, MEC: memory-efficient convolution for deep neural network, ICML 2017.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convviz.ops.blocks import Block, stretches
from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry
from convviz.ops.padding import pad

ROWS_BYTES = 2**20  # lowered input held at a time: many output rows share it, and a core's caches still help
CELLS = 256  # output cells in one product: fewer make poor use of BLAS, more gain nothing


def correlate_rows(x: FloatArray, weight: FloatArray, geometry: Geometry) -> FloatArray:
    """The output (N, O, HO, WO) without bias. The kernel's rows must not be spread (dilation 1 downwards)."""
    groups, (height, width) = geometry.groups, geometry.output_size
    filters, channels, kernel_height, kernel_width = len(weight), *weight.shape[1:]
    kernels = weight.reshape(groups, filters // groups, channels, kernel_height, kernel_width)
    kernels = kernels.swapaxes(2, 3).reshape(groups, 1, filters // groups, -1)  # (G, 1, O/G, K)
    output = np.empty((len(x), groups, filters // groups, height, width), x.dtype)
    for block, matrices in lowered_blocks(x, geometry):  # (G, rows, K, n columns)
        target = output[block.images, :, :, block.rows, block.columns].transpose(1, 3, 2, 0, 4)
        if target.shape[3] == 1:
            np.matmul(kernels, matrices, out=target[:, :, :, 0])
        else:
            target[...] = (kernels @ matrices).reshape(target.shape)  # (G, rows, O/G, n, columns)
    return output.reshape(len(x), filters, height, width)


def weight_grad_rows(x: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """The weight gradient (O, C/G, KH, KW). The kernel's rows must not be spread."""
    groups, (kernel_height, kernel_width) = geometry.groups, geometry.kernel_size
    filters, channels = output_grad.shape[1], x.shape[1] // groups
    upstream = output_grad.reshape(len(x), groups, filters // groups, *geometry.output_size)
    total = np.zeros((groups, filters // groups, channels * kernel_height * kernel_width), x.dtype)
    for block, matrices in lowered_blocks(x, geometry):
        part = upstream[block.images, :, :, block.rows, block.columns].transpose(1, 3, 2, 0, 4)
        rows = part.reshape(*part.shape[:3], -1)  # (G, rows, O/G, n columns)
        total += (rows @ matrices.swapaxes(2, 3)).sum(axis=1)
    return (
        total.reshape(filters, kernel_height, channels, kernel_width)
        .swapaxes(1, 2)
        .reshape(filters, channels, kernel_height, kernel_width)
    )


def lowered_blocks(x: FloatArray, geometry: Geometry) -> Iterator[tuple[Block, FloatArray]]:
    """The output in blocks, with each output row's matrix (G, rows, K, n columns), K ordered KH, C/G, KW.

    The matrices are views of one scratch array, which the next block overwrites.
    """
    groups, channels, down = geometry.groups, x.shape[1] // geometry.groups, geometry.stride[0]
    kernel_height, kernel_width = geometry.kernel_size
    across = sliding_window_view(pad(x, geometry), geometry.span[1], axis=3)
    taps = across[:, :, :, :: geometry.stride[1], :: geometry.dilation[1]]  # (N, C, HP, WO, KW)
    taps = taps.reshape(len(x), groups, channels, *taps.shape[2:]).transpose(1, 3, 2, 5, 0, 4)
    parts = list(row_blocks(len(x), x.shape[1], geometry, x.itemsize))
    sources = [
        taps[:, rows_read(block.rows, geometry), :, :, block.images, block.columns] for block in parts
    ]  # (G, rows, C/G, KW, n, columns)
    scratch = np.empty(max((source.size for source in sources), default=0), x.dtype)
    for block, source in zip(parts, sources, strict=True):
        lowered = scratch[: source.size].reshape(source.shape)
        lowered[...] = source
        rows = lowered.reshape(groups, source.shape[1], channels * kernel_width, -1)
        windows = sliding_window_view(rows, kernel_height, axis=1)[:, ::down].transpose(0, 1, 4, 2, 3)
        yield block, windows.reshape(*windows.shape[:2], -1, rows.shape[3])  # a view: KH rows lie in a row


def rows_read(rows: slice, geometry: Geometry) -> slice:
    """The padded input rows that a stretch of output rows reads."""
    down = geometry.stride[0]
    return slice(rows.start * down, (rows.stop - 1) * down + geometry.kernel_size[0])


def row_blocks(batch: int, channels: int, geometry: Geometry, itemsize: int) -> Iterator[Block]:
    """Cut a batch of output maps so that a product has about CELLS columns and a block ROWS_BYTES."""
    height, width = geometry.output_size
    for images in stretches(batch, CELLS // width):
        for columns in stretches(width, 2 * CELLS):
            cells = (images.stop - images.start) * (columns.stop - columns.start)
            lowered = ROWS_BYTES // (channels * geometry.kernel_size[1] * cells * itemsize)  # input rows
            most = (lowered - geometry.kernel_size[0]) // geometry.stride[0] + 1
            for rows in stretches(height, max(most, geometry.kernel_size[0])):
                yield Block(images, rows, columns, slice(0, 0))
