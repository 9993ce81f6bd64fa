"""Winograd's F(4 x 4, 3 x 3): a tile of 4 x 4 outputs for 36 multiplications in place of 144.

A tile of 6 x 6 inputs and the 3 x 3 kernel are each transformed to 36 values, multiplied one by one (a matrix
product over channels and filters for each of the 36), and transformed back. The transforms hold factors up to
8, which costs about a digit: errors near 7e-6 of the largest output in float32.
Source: A. Lavin and S. Gray, Fast algorithms for convolutional neural networks, CVPR 2016.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convviz.ops.blocks import blocks
from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry
from convviz.ops.padding import pad

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
    """The output (N, O, HO, WO) without bias, for 3 x 3 kernels with stride 1 and dilation 1."""
    batch, groups, (height, width) = len(x), geometry.groups, geometry.output_size
    filters, channels = len(weight) // groups, weight.shape[1]
    kernels = transformed_kernels(weight, groups)  # (36, G, O/G, C/G)
    to_tiles, to_cells = INPUT_TRANSFORM.astype(x.dtype), OUTPUT_TRANSFORM.astype(x.dtype)
    tiles = -(-height // TILE), -(-width // TILE)
    windows = tile_windows(x, geometry, tiles)  # (6, 6, C, N, tiles down, tiles across)
    output = np.empty((batch, groups * filters, height, width), x.dtype)
    for block in blocks(batch, tiles, PRODUCTS * groups * max(filters, channels) * x.itemsize):
        part = windows[..., block.images, block.rows, block.columns]
        laid_out = part.reshape(PRODUCTS, -1)  # (36, C cells); a cell is a tile of the block
        inputs = (to_tiles @ laid_out).reshape(PRODUCTS, groups, channels, -1)  # (36, G, C/G, cells)
        products = kernels @ inputs  # (36, G, O/G, cells)
        cells = (to_cells @ products.reshape(PRODUCTS, -1)).reshape(TILE, TILE, -1, *part.shape[3:])
        down, across = (slice(TILE * s.start, TILE * s.stop) for s in (block.rows, block.columns))
        target = output[block.images, :, down, across]
        whole = cells.transpose(3, 2, 4, 0, 5, 1)  # (n, O, tiles down, 4, tiles across, 4)
        if target[0, 0].size == TILE * TILE * part.shape[4] * part.shape[5]:
            target.reshape(whole.shape, copy=False)[...] = whole
        else:  # the last tiles reach over the edge
            shape = (*target.shape[:2], TILE * part.shape[4], TILE * part.shape[5])
            target[...] = whole.reshape(shape)[:, :, : target.shape[2], : target.shape[3]]
    return output


def transformed_kernels(weight: FloatArray, groups: int) -> FloatArray:
    """The kernels (O, C/G, 3, 3) as (36, G, O/G, C/G), transformed in float64 and rounded once."""
    flat = weight.reshape(-1, KERNEL * KERNEL).astype(np.float64)
    kernels = (KERNEL_TRANSFORM @ flat.T).astype(weight.dtype)
    return kernels.reshape(PRODUCTS, groups, len(weight) // groups, weight.shape[1])


def tile_windows(x: FloatArray, geometry: Geometry, tiles: tuple[int, int]) -> FloatArray:
    """The 6 x 6 inputs of every tile, as a view (6, 6, C, N, tiles down, tiles across)."""
    padded = pad(x, geometry)
    short = [TILE * count + KERNEL - 1 - size for count, size in zip(tiles, padded.shape[2:], strict=True)]
    if any(short):
        padded = np.pad(padded, ((0, 0), (0, 0), (0, short[0]), (0, short[1])))
    windows = sliding_window_view(padded, (REACH, REACH), axis=(2, 3))[:, :, ::TILE, ::TILE]
    return windows.transpose(4, 5, 1, 0, 2, 3)
