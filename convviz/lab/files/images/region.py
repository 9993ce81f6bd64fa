"""The part of a picture whose numbers are shown."""

import operator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.images.limits import DEFAULT_REGION, MAX_REGION
from convviz.lab.files.images.pixels import Pixels, Shades, Size, checked_pixels

SCALES = {"unit": (0.0, 1.0), "bytes": (0.0, 255.0), "integers": (0.0, 9.0)}
"""What black and white count as: 0 and 1, 0 and 255, or whole numbers from 0 to 9."""


@dataclass(frozen=True)
class Region:
    """A box in original pixels, and the side of the square blocks whose means are its numbers."""

    top: int
    left: int
    height: int
    width: int
    reduce: int = 1

    @property
    def size(self) -> Size:
        """Rows and columns of numbers: whole blocks alone count."""
        return self.height // self.reduce, self.width // self.reduce


def fit_region(region: Region | None, picture_size: Size) -> Region:
    """Return the possible region nearest to the one wanted, in a picture of `picture_size` (h, w) pixels.

    What lies outside the picture is cut off. A box of more than MAX_REGION blocks either way keeps its
    middle; partial blocks at the bottom and right are cut off, and blocks larger than the box shrink to it.
    Fitting twice is fitting once.

    None gives the default. A picture of at most MAX_REGION x MAX_REGION pixels is taken whole, pixel by
    pixel. Of any other the middle is shown in DEFAULT_REGION x DEFAULT_REGION blocks, as large as the
    shorter side holds: more than half of that side, all of it but for less than DEFAULT_REGION pixels;
    where it is shorter than that, all of it.
    """
    rows, columns = _whole_numbers(picture_size)
    if rows < 1 or columns < 1:
        raise RefusedValue(
            "A region needs a picture of at least one pixel; got {width} x {height}:"
            " give its size as (h, w).",
            height=rows,
            width=columns,
        )
    wanted = region or default_region((rows, columns))
    top, left, height, width, reduce = _whole_numbers(
        (wanted.top, wanted.left, wanted.height, wanted.width, wanted.reduce)
    )
    top, height = _inside(top, height, rows)
    left, width = _inside(left, width, columns)
    reduce = min(max(reduce, 1), height, width)
    top, height = _whole_blocks(top, height, reduce)
    left, width = _whole_blocks(left, width, reduce)
    return Region(top, left, height, width, reduce)


def default_region(picture_size: Size) -> Region:
    """Return the region for someone who has not chosen one; `fit_region` says how it is found."""
    rows, columns = picture_size
    if max(rows, columns) <= MAX_REGION:
        return Region(0, 0, rows, columns)
    reduce = max(1, min(rows, columns) // DEFAULT_REGION)
    height, width = (min(DEFAULT_REGION, length // reduce) * reduce for length in (rows, columns))
    return Region((rows - height) // 2, (columns - width) // 2, height, width, reduce)


def least_reduce(height: int, width: int) -> int:
    """Return the smallest block side at which a box of these pixels has at most MAX_REGION blocks a side."""
    return max(1, -(-max(height, width) // MAX_REGION))


def region_values(pixels: Pixels | Shades, region: Region, *, scale: str) -> NDArray[np.float32]:
    """Compute the region's numbers, (C, h, w): the exact mean of each block, in `scale`.

        value[c, u, v] = top / 255 * mean of pixels[reduce u .. reduce (u + 1), reduce v .. reduce (v + 1), c]

    with the top of `scale` in SCALES; "integers" rounds to the nearest, halves up. Shades count as they are.
    Partial blocks are dropped. A region that the picture does not hold is fitted first. Raises RefusedValue
    for an unknown scale.
    """
    pixels, scale = checked_pixels(pixels, exact=True), checked_scale(scale)
    rows, columns = pixels.shape[:2]
    values = scaled(block_means(pixels, fit_region(region, (rows, columns))), scale)  # (h, w, C)
    return np.ascontiguousarray(values.transpose(2, 0, 1), dtype=np.float32)


def scaled(levels: NDArray[Any], scale: str) -> NDArray[np.float64]:
    """Convert grey levels 0..255 to a scale of SCALES: top / 255 times the level, rounded for "integers"."""
    values = levels * (SCALES[scale][1] / 255)
    return np.floor(values + 0.5) if scale == "integers" else values


def checked_scale(scale: str) -> str:
    """Return the scale; raises RefusedValue unless it is one of SCALES."""
    if scale not in SCALES:
        raise RefusedValue(
            "There is no scale {scale}: choose one of {choices}.",
            scale=repr(scale)[:40],
            choices=", ".join(SCALES),
        )
    return scale


def block_means(pixels: Pixels | Shades, region: Region) -> NDArray[np.float64]:
    """Return the mean of every block of a fitted region, (h, w, C): whole-number sums, so one rounding."""
    (height, width), side = region.size, region.reduce
    box = pixels[region.top : region.top + height * side, region.left : region.left + width * side]
    # Whole rows are added up first: many times faster than block by block; a side of bytes fits 32 bits.
    first, second = (np.float64, np.float64) if box.dtype.kind == "f" else (np.uint32, np.int64)
    columns = box.reshape(height, side, width * side, -1).sum(1, dtype=first)  # (h, w side, C)
    return columns.reshape(height, width, side, -1).sum(2, dtype=second) / side**2  # (h, w, C)


def _inside(start: int, length: int, available: int) -> tuple[int, int]:
    """Return the part of start .. start + length that lies in 0 .. available; one pixel at least."""
    first = min(max(start, 0), available - 1)
    last = min(max(start + length, first + 1), available)
    return first, last - first


def _whole_blocks(start: int, length: int, side: int) -> tuple[int, int]:
    most = MAX_REGION * side
    if length > most:
        return start + (length - most) // 2, most
    return start, length // side * side


def _whole_numbers(values: tuple[int, ...]) -> tuple[int, ...]:
    try:
        return tuple(operator.index(value) for value in values)
    except TypeError:
        raise RefusedType(
            "A region is given in whole pixels; got {values}: round them first.", values=repr(values)[:80]
        ) from None
