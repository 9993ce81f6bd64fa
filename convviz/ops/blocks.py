"""Output maps cut into blocks: what is laid out for one at a time fits a cache and bounds the memory."""

from collections.abc import Iterator
from dataclasses import dataclass

from convviz.ops.checks import Pair

# What is laid out at a time. Smaller blocks spend their time between products, larger ones only take memory:
# measured on two cores of an AMD EPYC (Zen 3, 0.5 MiB of second cache each), where 1 to 4 MiB are best.
BLOCK_BYTES = 2**21  # of one thread, or of all that share a call
LEAST_BYTES = 2**18  # of each of many threads


@dataclass(frozen=True)
class Block:
    """A stretch of output cells: some images, or some rows of one image, or some cells of one row."""

    images: slice
    rows: slice
    columns: slice
    positions: slice  # the same cells along the flattened map


def fitting(size: int, n_threads: int) -> int:
    """Return how many things of `size` bytes one thread's block holds; none of what is larger."""
    return max(BLOCK_BYTES // n_threads, min(LEAST_BYTES, BLOCK_BYTES)) // size


def blocks(batch: int, output_size: Pair, cell_bytes: int, least: int) -> list[Block]:
    """Cut a batch of output maps into blocks that fit (or are one cell), and at least `least` of them."""
    (height, width), parts = output_size, []
    budget = max(1, min(fitting(cell_bytes, least), -(-batch * height * width // least)))  # cells in a block
    for images in stretches(batch, budget // (height * width)):
        for rows in stretches(height, budget // width):
            for columns in stretches(width, budget):
                start = rows.start * width + columns.start
                stop = (rows.stop - 1) * width + columns.stop
                parts.append(Block(images, rows, columns, slice(start, stop)))
    return parts


def stretches(length: int, most: int) -> Iterator[slice]:
    """Yield slices of `length` of nearly equal size, none longer than `most` (at least 1)."""
    count = -(-length // max(1, most))
    for part in range(count):
        yield slice(length * part // count, length * (part + 1) // count)
