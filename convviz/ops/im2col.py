"""Columns: every patch laid down as a column (im2col), one matrix product for a block of output cells.

The general way: any stride, dilation and grouping, and inputs that are not finite.
Source: K. Chellapilla, S. Puri and P. Simard, High performance convolutional neural networks for document
processing, 2006; in blocks, as no column is needed twice.
"""

from collections.abc import Sequence

import numpy as np

from convviz.ops.blocks import Block, blocks, stretches
from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry
from convviz.ops.padding import fold_back, pad
from convviz.ops.patches import unfold
from convviz.ops.threads import spread, spread_sum, threads_for
from convviz.ops.workspace import scratch


def correlate_im2col(x: FloatArray, weight: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the output (N, O, HO, WO) without bias, from checked arrays of one dtype."""
    groups, (height, width) = geometry.groups, geometry.output_size
    windows = unfold(pad(x, geometry), geometry)  # (N, C, KH, KW, HO, WO)
    kernels = weight.reshape(groups, weight.shape[0] // groups, -1)  # (G, O/G, K)
    output = np.empty((len(x), *kernels.shape[:2], height * width), x.dtype)  # (N, G, O/G, HO WO)

    def compute(parts: Sequence[Block]) -> None:
        for block in parts:
            columns = gather(windows, block, groups)  # (n, G, K, cells)
            np.matmul(kernels, columns, out=output[block.images, :, :, block.positions])

    n_threads = threads_for(output.size * kernels.shape[2])
    spread(
        compute, blocks(len(x), (height, width), groups * kernels.shape[2] * x.itemsize, n_threads), n_threads
    )
    return output.reshape(len(x), weight.shape[0], height, width)


def weight_grad_im2col(x: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the weight gradient (O, C/G, KH, KW), from checked arrays of one dtype."""
    windows = unfold(pad(x, geometry), geometry)  # (N, C, KH, KW, HO, WO)
    upstream = by_group(output_grad, geometry.groups)  # (N, G, O/G, HO WO)
    channels = x.shape[1] // geometry.groups
    taps = channels * geometry.kernel_size[0] * geometry.kernel_size[1]

    def compute(parts: Sequence[Block]) -> FloatArray:
        total = np.zeros((*upstream.shape[1:3], taps), x.dtype)  # (G, O/G, K)
        for block in parts:
            columns = gather(windows, block, geometry.groups)  # (n, G, K, cells)
            total += (upstream[block.images, :, :, block.positions] @ columns.swapaxes(2, 3)).sum(axis=0)
        return total

    n_threads = threads_for(output_grad.size * taps)
    parts = blocks(len(x), geometry.output_size, geometry.groups * taps * x.itemsize, n_threads)
    total = spread_sum(compute, parts, n_threads)
    return total.reshape(-1, channels, *geometry.kernel_size)


def input_grad_im2col(weight: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the input gradient (N, C, H, W): add every cell's column to where it was read (col2im)."""
    groups, channels, batch = geometry.groups, weight.shape[1], len(output_grad)
    upstream = by_group(output_grad, groups)  # (N, G, O/G, HO WO)
    kernels = weight.reshape(groups, -1, *weight.shape[1:]).transpose(0, 2, 3, 4, 1)  # (G, C/G, KH, KW, O/G)
    padded_grad = np.zeros((batch, groups, channels, *geometry.padded_size), weight.dtype)

    n_threads = threads_for(output_grad.size * weight[0].size)

    def compute(parts: Sequence[tuple[slice, slice]]) -> None:
        for images, part in parts:  # no two threads add to the same images and channels
            stamps = kernels[:, part].reshape(groups, -1, kernels.shape[4])  # (G, K, O/G)
            target, factors = padded_grad[images, :, part], upstream[images]
            cell_bytes = groups * stamps.shape[1] * weight.itemsize
            for block in blocks(len(factors), geometry.output_size, cell_bytes, n_threads):
                cells = factors[block.images, :, :, block.positions]
                shape = (len(cells), *stamps.shape[:2], cells.shape[3])
                columns = np.matmul(stamps, cells, out=scratch("columns", shape, weight.dtype))
                scatter(columns, target[block.images], block, geometry)

    by_channel = list(stretches(channels, -(-channels * max(1, batch) // n_threads)))
    parts = [(images, part) for images in stretches(batch, -(-batch // n_threads)) for part in by_channel]
    spread(compute, parts, n_threads)
    return fold_back(padded_grad.reshape(batch, groups * channels, *geometry.padded_size), geometry)


def by_group(output_grad: FloatArray, groups: int) -> FloatArray:
    """Return `output_grad` (N, O, HO, WO) by group, its cells in a row: (N, G, O/G, HO WO)."""
    batch, filters, height, width = output_grad.shape
    return output_grad.reshape(batch, groups, filters // groups, height * width)


def gather(windows: FloatArray, block: Block, groups: int) -> FloatArray:
    """Lay a block's windows down as columns: (N, C, KH, KW, HO, WO) becomes (n, G, K, cells)."""
    part = windows[block.images, :, :, :, block.rows, block.columns]
    images, channels, kernel_height, kernel_width, rows, columns = part.shape
    shape = (images, groups, channels // groups * kernel_height * kernel_width, rows * columns)
    if kernel_height == kernel_width == 1:
        return part.reshape(shape)  # as it lies in memory, where there is no stride
    laid_down = scratch("columns", part.shape, part.dtype)
    laid_down[...] = part
    return laid_down.reshape(shape)  # (n, G, K, cells)


def scatter(columns: FloatArray, target: FloatArray, block: Block, geometry: Geometry) -> None:
    """Add columns (n, G, K, cells) to what they are read from, (n, G, c, HP, WP): the adjoint of `gather`."""
    rows, cells = block.rows.stop - block.rows.start, block.columns.stop - block.columns.start
    stamps = columns.reshape(*target.shape[:3], *geometry.kernel_size, rows, cells)
    for i in range(geometry.kernel_size[0]):
        down = reach(block.rows, geometry.stride[0], geometry.dilation[0] * i)
        for j in range(geometry.kernel_size[1]):
            across = reach(block.columns, geometry.stride[1], geometry.dilation[1] * j)
            target[..., down, across] += stamps[:, :, :, i, j]


def reach(outputs: slice, stride: int, offset: int) -> slice:
    """Return the padded positions along one axis that one tap reads for a stretch of outputs."""
    first, last = outputs.start * stride + offset, (outputs.stop - 1) * stride + offset
    return slice(first, last + 1, stride)
