"""Output maps cut into blocks: what is laid out for one at a time fits a cache and bounds the memory."""

from collections.abc import Iterator
from dataclasses import dataclass

from convviz.ops.checks import Pair

BLOCK_BYTES = 2**20  # columns held at a time: fits a core's cache, and bounds the memory for large pictures


@dataclass(frozen=True)
class Block:
    """A stretch of output cells: some images, or some rows of one image, or some cells of one row."""

    images: slice
    rows: slice
    columns: slice
    positions: slice  # the same cells along the flattened map


def blocks(batch: int, output_size: Pair, cell_bytes: int, least: int) -> list[Block]:
    """A batch of output maps in blocks of at most BLOCK_BYTES (or one cell), in `least` of them or more."""
    (height, width), parts = output_size, []
    budget = max(1, min(BLOCK_BYTES // cell_bytes, -(-batch * height * width // least)))  # cells in a block
    for images in stretches(batch, budget // (height * width)):
        for rows in stretches(height, budget // width):
            for columns in stretches(width, budget):
                start = rows.start * width + columns.start
                stop = (rows.stop - 1) * width + columns.stop
                parts.append(Block(images, rows, columns, slice(start, stop)))
    return parts


def stretches(length: int, most: int) -> Iterator[slice]:
    """Cut `length` into slices of nearly equal size, none longer than `most` (at least 1)."""
    count = -(-length // max(1, most))
    for part in range(count):
        yield slice(length * part // count, length * (part + 1) // count)
