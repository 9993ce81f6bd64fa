"""Taps: every tap of a kernel scales a whole stretch of the lowered input, which is added to the output.

For depthwise layers, whose filters are too few to make a matrix product: the lowered rows (input along the
kernel's width) lie such that a map's cells are one line for each tap, and a tap further down begins some rows
later. With a stride down the map, its rows fall into phases, each a sum of its own (see `phases`).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from convviz.ops.blocks import fitting, stretches
from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry
from convviz.ops.lowering import StridedRange, lower, zero_padded
from convviz.ops.phases import Phase, phases
from convviz.ops.threads import spread, spread_sum, threads_for
from convviz.ops.workspace import scratch


class Maps(NamedTuple):
    """Some channels of some images, and some rows of their output, also as cells of the flattened map."""

    images: slice
    channels: slice
    rows: slice
    cells: slice


def correlate_shift_add(x: FloatArray, weight: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the output (N, O, HO, WO) without bias, of a layer in which every filter reads one channel."""
    channels, filters, (height, width) = x.shape[1], len(weight) // x.shape[1], geometry.output_size
    kernels = weight.reshape(channels, filters, *geometry.kernel_size)  # (C, O/C, KH, KW)
    output = np.empty((len(x), channels, filters, height * width), x.dtype)

    def compute(parts: Sequence[Maps]) -> None:
        for maps, rows, lines in lowered_lines(x, geometry, parts):  # (n, c, taps down, KW, cells)
            target = output[maps.images, maps.channels, :, maps.cells]
            taps = kernels[maps.channels, :, rows.taps]
            if rows.is_first:
                np.einsum("cmij,ncijx->ncmx", taps, lines, out=target)
            else:
                target += np.einsum(
                    "cmij,ncijx->ncmx", taps, lines, out=scratch("more", target.shape, x.dtype)
                )

    n_threads = threads_for(output.size * weight[0].size)
    spread(compute, cut_maps(x, geometry, n_threads), n_threads)
    return output.reshape(len(x), len(weight), height, width)


def weight_grad_shift_add(x: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the weight gradient (O, 1, KH, KW) of a layer in which every filter reads one channel."""
    channels, filters = x.shape[1], output_grad.shape[1] // x.shape[1]
    upstream = output_grad.reshape(len(x), channels, filters, -1)  # (N, C, O/C, HO WO)
    shape = (channels, *geometry.kernel_size, filters)

    def compute(parts: Sequence[Maps]) -> FloatArray:
        total = np.zeros(shape, x.dtype)
        for maps, rows, lines in lowered_lines(x, geometry, parts):
            cells = upstream[maps.images, maps.channels, None, :, maps.cells]  # (n, c, 1, O/C, cells)
            total[maps.channels, rows.taps] += (lines @ cells.swapaxes(3, 4)).sum(axis=0)
        return total

    n_threads = threads_for(output_grad.size * shape[1] * shape[2])
    total = spread_sum(compute, cut_maps(x, geometry, n_threads), n_threads)
    return total.transpose(0, 3, 1, 2).reshape(-1, 1, *geometry.kernel_size)


def lowered_lines(
    x: FloatArray, geometry: Geometry, parts: Sequence[Maps]
) -> Iterator[tuple[Maps, Phase, FloatArray]]:
    """Yield the parts by phase of their rows, with the lines (n, c, taps down, KW, cells) that its taps read.

    The lines are views of one scratch array, which the next phase overwrites.
    """
    x, geometry = zero_padded(x, geometry)
    steps, down, width = list(phases(geometry, 0)), geometry.stride[0], geometry.output_size[1]
    for maps in parts:
        images, count = x[maps.images, maps.channels], maps.rows.stop - maps.rows.start
        for rows in steps:
            shape = (*images.shape[:2], geometry.kernel_size[1], count + rows.reach, width)
            lowered = scratch("lowered", shape, x.dtype)
            first = maps.rows.start * down + rows.offset - geometry.padding[0]
            lower(images, lowered, geometry, StridedRange(first, down), 0)
            image, channel, tap, row, cell = lowered.strides
            yield (
                maps,
                rows,
                as_strided(
                    lowered,
                    (*shape[:2], rows.reach // rows.spacing + 1, shape[2], count * width),
                    (image, channel, rows.spacing * row, tap, cell),
                ),
            )


def cut_maps(x: FloatArray, geometry: Geometry, least: int) -> list[Maps]:
    """Cut a batch into `least` parts or more, whose lowered input fits a block."""
    height, width = geometry.output_size
    row = geometry.kernel_size[1] * width * x.itemsize
    over = (geometry.span[0] - 1) // geometry.stride[0]  # rows that two neighbouring parts both lay down
    rows_at_once = max(fitting(row, least) - over, 2 * over, 1)
    maps_at_once = max(1, fitting(row * (min(height, rows_at_once) + over), least))
    maps_at_once = min(maps_at_once, -(-len(x) * x.shape[1] // least))
    return [
        Maps(images, channels, rows, slice(rows.start * width, rows.stop * width))
        for images in stretches(len(x), maps_at_once // x.shape[1])
        for channels in stretches(x.shape[1], maps_at_once)
        for rows in stretches(height, rows_at_once)
    ]
