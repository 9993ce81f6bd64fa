"""A whole picture through a layer, however large it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from convviz.lab.files.images.limits import KEPT_CELLS
from convviz.lab.files.images.picture_filter import PictureFilter
from convviz.lab.files.images.pixels import Pixels, checked_pixels
from convviz.lab.files.images.row_blocks import Block, RowBlocks, rows_at_a_time
from convviz.lab.files.images.shading import Limits, as_photo, checked_limits, own_limits, shade


@dataclass(frozen=True)
class FilteredPicture:
    """A layer's output as a picture, uint8 (HO, WO, 1 or 3), and the values that its ends stand for."""

    pixels: Pixels
    limits: Limits


def filter_picture(
    pixels: Pixels, filter: PictureFilter, *, limits: Limits | None = None, block_rows: int | None = None
) -> FilteredPicture:
    """Return a picture (H, W, 1 or 3) uint8 through a layer, as a picture.

    As the layer sees it: one output channel in grey, (HO, WO, 1). An output that goes below zero has
    symmetric limits (-m, m), m its largest magnitude, and zero is mid grey:  128 + 127 y / m. Any other has
    limits (0, m) and zero is black:  255 y / m. The limits are the output's own unless `limits` gives those
    of another picture, as a preview's for the full size; values beyond are shown as black or white.

    As a photo filter: the result clipped to the picture's own range, (HO, WO, C).

    Computed in float32, `block_rows` output rows at a time, with the rows above and below that they read, so
    that memory beyond the result stays at some 10 MB for ordinary pictures however tall they are.

    Raises RefusedValue or RefusedType as `PictureFilter.kernels_for` does, for an unknown scale and for
    limits that are not (-m, m) or (0, m).
    """
    pixels = checked_pixels(pixels)
    kernels = filter.kernels_for(pixels)
    size = kernels.geometry.output_size
    rows = rows_at_a_time(block_rows, size[1])
    computed = RowBlocks(pixels, kernels, filter.numbers, filter.grey, rows)
    if filter.as_filter:
        return FilteredPicture(as_photo(computed, size, kernels.groups, filter.top), (0.0, filter.top))
    keeps = limits is None and size[0] * size[1] <= KEPT_CELLS
    blocks: Iterable[Block] = list(computed) if keeps else computed
    ends = own_limits(blocks) if limits is None else checked_limits(limits)
    return FilteredPicture(shade(blocks, size, ends), ends)
