"""Winograd's F(4 x 4, 3 x 3): a tile of 4 x 4 outputs for 36 multiplications in place of 144.

A tile of 6 x 6 inputs and the 3 x 3 kernel are each transformed to 36 values, multiplied one by one (a matrix
product over channels and filters for each of the 36), and transformed back. The transforms hold factors up to
8, which costs about a digit: errors near 1e-5 of the largest output in float32.
The weight gradient is the adjoint: the same transforms, each the other way round.
Source: A. Lavin and S. Gray, Fast algorithms for convolutional neural networks, CVPR 2016.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from convviz.ops.blocks import Block, blocks
from convviz.ops.checks import FloatArray, Pair
from convviz.ops.geometry import Geometry
from convviz.ops.padding import pad
from convviz.ops.threads import spread, spread_sum, threads_for
from convviz.ops.workspace import scratch

KERNEL = 3  # rows and columns of the kernel
TILE = 4  # rows and columns of outputs that a tile gives
REACH = TILE + KERNEL - 1  # rows and columns of inputs that it reads
PRODUCTS = REACH * REACH

_INPUT = np.array(
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ]
)
_KERNEL = np.array([[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]]) / 24
_OUTPUT = np.array([[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]])
# For both axes at once, on tiles laid flat.
INPUT_TRANSFORM, KERNEL_TRANSFORM, OUTPUT_TRANSFORM = (np.kron(m, m) for m in (_INPUT, _KERNEL, _OUTPUT))


def correlate_winograd(x: FloatArray, weight: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the output (N, O, HO, WO) without bias, for 3 x 3 kernels with stride 1 and dilation 1."""
    groups, filters = geometry.groups, len(weight) // geometry.groups
    kernels = KERNEL_TRANSFORM @ weight.reshape(-1, KERNEL * KERNEL).T.astype(np.float64)  # (36, O C/G)
    kernels = kernels.astype(weight.dtype).reshape(PRODUCTS, groups, filters, weight.shape[1])
    to_cells = OUTPUT_TRANSFORM.astype(x.dtype)
    output = np.empty((len(x), len(weight), *geometry.output_size), x.dtype)

    def compute(parts: Sequence[Block]) -> None:
        for block, inputs in transformed_tiles(x, geometry, parts):  # (36, G, C/G, cells)
            products = scratch("products", (*kernels.shape[:3], inputs.shape[3]), x.dtype)
            np.matmul(kernels, inputs, out=products)
            cells = scratch("cells", (TILE * TILE, products[0].size), x.dtype)
            np.matmul(to_cells, products.reshape(PRODUCTS, -1), out=cells)
            for place, tile_part in tiles_of(output, cells, block):
                place[...] = tile_part

    n_threads = threads_for(output.size * weight[0].size)
    spread(compute, tile_blocks(x, x.shape[1] + len(weight), geometry, n_threads), n_threads)
    return output


def weight_grad_winograd(x: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the weight gradient (O, C/G, 3, 3), for stride 1 and dilation 1."""
    groups, (filters, channels) = geometry.groups, (output_grad.shape[1], x.shape[1])
    shape = (PRODUCTS, groups, filters // groups, channels // groups)
    from_cells = np.ascontiguousarray(OUTPUT_TRANSFORM.T, x.dtype)

    def compute(parts: Sequence[Block]) -> FloatArray:
        total = np.zeros(shape, x.dtype)
        for block, inputs in transformed_tiles(x, geometry, parts):
            cells = scratch("cells", (TILE * TILE, filters * inputs.shape[3]), x.dtype)
            cells[...] = 0  # where tiles reach over the edge
            for place, tile_part in tiles_of(output_grad, cells, block):
                tile_part[...] = place
            upstream = scratch("products", (*shape[:3], inputs.shape[3]), x.dtype)
            np.matmul(from_cells, cells, out=upstream.reshape(PRODUCTS, -1))
            total += upstream @ inputs.swapaxes(2, 3)
        return total

    n_threads = threads_for(output_grad.size * shape[3] * KERNEL * KERNEL)
    total = spread_sum(compute, tile_blocks(x, channels + filters, geometry, n_threads), n_threads)
    kernels = KERNEL_TRANSFORM.T @ total.reshape(PRODUCTS, -1)  # (9, O C/G)
    return np.ascontiguousarray(kernels.T, x.dtype).reshape(filters, shape[3], KERNEL, KERNEL)


def tile_count(geometry: Geometry) -> Pair:
    """Return the tiles down and across that cover an output map."""
    return -(-geometry.output_size[0] // TILE), -(-geometry.output_size[1] // TILE)


def tile_blocks(x: FloatArray, maps: int, geometry: Geometry, least: int) -> list[Block]:
    """Cut the tiles into blocks that hold the transforms of so many maps, channels and filters together."""
    return blocks(len(x), tile_count(geometry), PRODUCTS * maps * x.itemsize, least)


def transformed_tiles(
    x: FloatArray, geometry: Geometry, parts: Sequence[Block]
) -> Iterator[tuple[Block, FloatArray]]:
    """Yield the blocks with their tiles transformed, (36, G, C/G, cells), in scratch that the next reuses."""
    to_products = INPUT_TRANSFORM.astype(x.dtype)
    windows = tile_windows(x, geometry)  # (6, 6, C, N, tiles down, tiles across)
    for block in parts:
        part = windows[..., block.images, block.rows, block.columns]
        laid_out = scratch("laid out", part.shape, x.dtype)
        laid_out[...] = part
        inputs = scratch("inputs", (PRODUCTS, part.size // PRODUCTS), x.dtype)
        np.matmul(to_products, laid_out.reshape(PRODUCTS, -1), out=inputs)
        yield block, inputs.reshape(PRODUCTS, geometry.groups, x.shape[1] // geometry.groups, -1)


def tile_windows(x: FloatArray, geometry: Geometry) -> FloatArray:
    """Return the 6 x 6 inputs of every tile, as a view (6, 6, C, N, tiles down, tiles across)."""
    padded = pad(x, geometry)
    wanted = (TILE * count + KERNEL - 1 for count in tile_count(geometry))
    short = [size - length for size, length in zip(wanted, padded.shape[2:], strict=True)]
    if any(short):
        padded = np.pad(padded, ((0, 0), (0, 0), (0, short[0]), (0, short[1])))
    windows = sliding_window_view(padded, (REACH, REACH), axis=(2, 3))[:, :, ::TILE, ::TILE]
    return windows.transpose(4, 5, 1, 0, 2, 3)


def tiles_of(maps: FloatArray, cells: FloatArray, block: Block) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Yield pairs of views of where tiles' cells lie in `maps` (N, O, HO, WO) and in `cells` (16, O tiles).

    One pair where the block's tiles are whole; a pair for each cell of a tile where some reach over the edge.
    """
    down, across = block.rows.stop - block.rows.start, block.columns.stop - block.columns.start
    rows, columns = TILE * block.rows.start, TILE * block.columns.start
    target = maps[block.images, :, rows : rows + TILE * down, columns : columns + TILE * across]
    tiles = cells.reshape(TILE, TILE, target.shape[1], target.shape[0], down, across)
    if target.shape[2:] == (TILE * down, TILE * across):
        whole = as_tiles(target, down, across)  # (n, O, tiles down, 4, tiles across, 4)
        yield whole, tiles.transpose(3, 2, 4, 0, 5, 1)
        return
    for i in range(TILE):
        for j in range(TILE):
            place = target[:, :, i::TILE, j::TILE]
            yield place, tiles[i, j, :, :, : place.shape[2], : place.shape[3]].swapaxes(0, 1)


def as_tiles(maps: FloatArray, down: int, across: int) -> FloatArray:
    """Return the view (N, O, tiles down, 4, tiles across, 4) of maps that hold so many whole tiles."""
    image, channel, row, column = maps.strides
    shape = (*maps.shape[:2], down, TILE, across, TILE)
    return as_strided(maps, shape, (image, channel, TILE * row, row, TILE * column, column))
