"""A layer's output over a whole picture as a file: numbers, or bytes by a chosen mapping."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convviz.errors import RefusedValue
from convviz.lab.files.images.picture_filter import PictureFilter
from convviz.lab.files.images.pixels import Pixels, checked_pixels
from convviz.lab.files.images.row_blocks import RowBlocks, rows_at_a_time

Float32 = NDArray[np.float32]


class Range(NamedTuple):
    """What a mapping goes by: the output's smallest and largest number, and what white is in the input."""

    low: float
    high: float
    top: float

    @property
    def most(self) -> float:
        """The largest magnitude."""
        return max(-self.low, self.high)


CLIP, ABSOLUTE, SHIFT, STRETCH = "clip", "absolute", "shift", "stretch"
MAPPINGS: dict[str, Callable[[Float32, Range], NDArray[np.floating]]] = {
    CLIP: lambda y, of: y * (255 / of.top),
    ABSOLUTE: lambda y, of: np.abs(y) * (255 / (of.most or 1)),
    SHIFT: lambda y, of: 128 + y * (127 / (of.most or 1)),
    STRETCH: lambda y, of: (y - of.low) * (255 / ((of.high - of.low) or 1)),
}
"""From output to byte, before it is rounded and cut to 0 .. 255:

    clip      255 y / white       the input's own scale; what lies beyond is cut off
    absolute  255 |y| / max|y|    how strong, whatever the sign
    shift     128 + 127 y / max|y|    zero is mid grey
    stretch   255 (y - min) / (max - min)
"""


def output_of(pixels: Pixels, filter: PictureFilter) -> Float32:
    """Return a picture (H, W, 1 or 3) through a layer, float32 (C, HO, WO); raises as `filter_picture`."""
    blocks = _blocks(pixels, filter)
    return np.concatenate([values for _rows, values in blocks], axis=1)


def mapped(pixels: Pixels, filter: PictureFilter, mapping: str) -> Pixels:
    """Return a picture through a layer as bytes (HO, WO, C) by one of MAPPINGS.

    All channels have one range. It is computed twice, once for the range, so that memory beyond the result
    stays small however large the picture is. Raises as `filter_picture`, and RefusedValue for any other
    mapping.
    """
    if mapping not in MAPPINGS:
        raise RefusedValue(
            "There is no mapping {mapping}: choose one of {choices}.",
            mapping=repr(mapping)[:40],
            choices=", ".join(MAPPINGS),
        )
    blocks = _blocks(pixels, filter)
    of, picture = _range(blocks, filter.top), np.empty((*_size(blocks), _channels(blocks)), np.uint8)
    for rows, values in blocks:
        levels = np.rint(MAPPINGS[mapping](values, of).clip(0, 255))
        picture[rows] = levels.astype(np.uint8).transpose(1, 2, 0)
    return picture


def float_tiff(output: Float32) -> bytes:
    """Write an output (C, HO, WO) as a TIFF of 32-bit floats, a page for each channel: every number kept."""
    first, *others = [Image.fromarray(np.ascontiguousarray(channel, np.float32)) for channel in output]
    file = BytesIO()
    first.save(file, "TIFF", save_all=True, append_images=others)
    return file.getvalue()


def _blocks(pixels: Pixels, filter: PictureFilter) -> RowBlocks:
    pixels = checked_pixels(pixels)
    kernels = filter.kernels_for(pixels)
    rows = rows_at_a_time(None, kernels.geometry.output_size[1])
    return RowBlocks(pixels, kernels, filter.numbers, filter.grey, rows)


def _range(blocks: RowBlocks, top: float) -> Range:
    ends = [(float(values.min()), float(values.max())) for _rows, values in blocks]
    return Range(min(low for low, _ in ends), max(high for _, high in ends), top)


def _size(blocks: RowBlocks) -> tuple[int, int]:
    return blocks.kernels.geometry.output_size


def _channels(blocks: RowBlocks) -> int:
    return len(blocks.kernels.weight)
