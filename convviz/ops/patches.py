"""Windows over an input, laid out as columns (im2col), and their overlap-sum (col2im)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from convviz.ops.checks import FloatArray, Pair, as_floats, as_pair, as_shape
from convviz.ops.geometry import Geometry, resolve_geometry
from convviz.ops.layer import ANY_BATCH, X_AXES, check_channel_groups
from convviz.ops.padding import pad

BLOCK_BYTES = 2**20  # columns held at a time: fits a core's cache, and bounds the memory for large pictures


def image_patches(
    x: ArrayLike,
    kernel_size: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FloatArray:
    """Every window of `x` that the kernel sees: the columns of im2col before they are laid flat.

        patches[n, c, i, j, y, x] = x~[n, c, s_h y + d_h i, s_w x + d_w j]

    `x` is (N, C, H, W), `kernel_size` one number or (KH, KW); the result is (N, C, KH, KW, HO, WO), in the
    unit of x. It is a read-only view (of `x` itself where nothing is padded or converted), so that it costs
    no memory: copy it to change or to keep it. Options, dtypes and errors are those of `conv2d`; `groups`
    changes no value, it must only divide C.
    Source: `torch.nn.functional.unfold`, which lays the same values out as (N, C KH KW, HO WO).
    """
    (images,) = as_floats(x=x)
    _, channels, *input_size = as_shape("x", images.shape, X_AXES, least=ANY_BATCH)
    geometry = resolve_geometry(
        tuple(input_size),
        as_pair("kernel_size", kernel_size, 1),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
    )
    check_channel_groups(channels, geometry.groups)
    return unfold(pad(images, geometry), geometry)


def unfold(padded: FloatArray, geometry: Geometry) -> FloatArray:
    """All windows of a padded input (N, C, HP, WP), as a read-only view (N, C, KH, KW, HO, WO)."""
    (down, right), (spread_down, spread_right) = geometry.stride, geometry.dilation
    spans = sliding_window_view(padded, geometry.span, axis=(2, 3))
    taps = spans[:, :, ::down, ::right, ::spread_down, ::spread_right]  # (N, C, HO, WO, KH, KW)
    windows: FloatArray = taps.transpose(0, 1, 4, 5, 2, 3)  # (N, C, KH, KW, HO, WO)
    return windows


@dataclass(frozen=True)
class Block:
    """A stretch of output cells: some images, or some rows of one image, or some cells of one row."""

    images: slice
    rows: slice
    columns: slice
    positions: slice  # the same cells along the flattened map


def blocks(batch: int, output_size: Pair, cell_bytes: int) -> Iterator[Block]:
    """Cut a batch of output maps into blocks of at most BLOCK_BYTES (or one cell), at `cell_bytes` a cell."""
    height, width = output_size
    budget = max(1, BLOCK_BYTES // cell_bytes)  # cells in a block
    for images in stretches(batch, budget // (height * width)):
        for rows in stretches(height, budget // width):
            for columns in stretches(width, budget):
                start = rows.start * width + columns.start
                stop = (rows.stop - 1) * width + columns.stop
                yield Block(images, rows, columns, slice(start, stop))


def stretches(length: int, most: int) -> Iterator[slice]:
    """Cut `length` into slices of nearly equal size, none longer than `most` (at least 1)."""
    count = -(-length // max(1, most))
    for part in range(count):
        yield slice(length * part // count, length * (part + 1) // count)


def gather(windows: FloatArray, block: Block, groups: int) -> FloatArray:
    """A block's windows laid down as columns: (N, C, KH, KW, HO, WO) becomes (n, G, K, cells)."""
    part = windows[block.images, :, :, :, block.rows, block.columns]
    images, channels, kernel_height, kernel_width, rows, columns = part.shape
    taps = channels // groups * kernel_height * kernel_width
    return part.reshape(images, groups, taps, rows * columns)  # (n, G, K, cells)


def scatter(columns: FloatArray, padded_grad: FloatArray, block: Block, geometry: Geometry) -> None:
    """The adjoint of `gather`: add a block's columns (n, G, K, cells) to the positions they are read from."""
    (kernel_height, kernel_width), channels = geometry.kernel_size, padded_grad.shape[1]
    rows, cells = block.rows.stop - block.rows.start, block.columns.stop - block.columns.start
    stamps = columns.reshape(
        -1, channels, kernel_height, kernel_width, rows, cells
    )  # (n, C, KH, KW, rows, cells)
    target = padded_grad[block.images]
    for i in range(kernel_height):
        down = reach(block.rows, geometry.stride[0], geometry.dilation[0] * i)
        for j in range(kernel_width):
            across = reach(block.columns, geometry.stride[1], geometry.dilation[1] * j)
            target[:, :, down, across] += stamps[:, :, i, j]


def reach(outputs: slice, stride: int, offset: int) -> slice:
    """The padded positions along one axis that one tap reads for a stretch of outputs."""
    first, last = outputs.start * stride + offset, (outputs.stop - 1) * stride + offset
    return slice(first, last + 1, stride)
