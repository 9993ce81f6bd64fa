"""A layer's output as a picture: which values are black and white, and the bytes between them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.files.images.pixels import Pixels
from convviz.lab.files.images.row_blocks import Block

Limits = tuple[float, float]
"""The values that black and white stand for: (-m, m) with zero as mid grey, or (0, m)."""


def shade(blocks: Iterable[Block], size: tuple[int, int], limits: Limits) -> Pixels:
    """Return one channel of an output of this size as a grey picture (HO, WO, 1), cut at the limits."""
    picture = np.empty((*size, 1), np.uint8)
    zero, gain = (128, 127 / limits[1]) if limits[0] < 0 else (0, 255 / limits[1])
    for rows, values in blocks:
        picture[rows, :, 0] = _bytes(values[0] * gain + zero)
    return picture


def as_photo(blocks: Iterable[Block], size: tuple[int, int], channels: int, top: float) -> Pixels:
    """Return channels on the picture's own scale, 0 .. top, as its bytes (HO, WO, C)."""
    picture = np.empty((*size, channels), np.uint8)
    for rows, values in blocks:
        picture[rows] = _bytes(values * (255 / top)).transpose(1, 2, 0)
    return picture


def own_limits(blocks: Iterable[Block]) -> Limits:
    """Return the limits of an output: symmetric where it goes below zero."""
    low = high = 0.0
    for _, values in blocks:
        low, high = min(low, float(values.min())), max(high, float(values.max()))
    if low < 0:
        return -max(-low, high), max(-low, high)
    return 0.0, high or 1.0  # an output of zeros alone is black on any scale


def checked_limits(limits: Limits) -> Limits:
    """Return limits that somebody gave; raise RefusedValue for those that are none."""
    low, high = limits
    if not (0 < high < np.inf and low in (0, -high)):
        raise RefusedValue(
            "Limits are (-m, m) or (0, m) with m above zero; got {limits}: give those of a filtered picture.",
            limits=repr(limits)[:80],
        )
    return float(low), float(high)


def _bytes(values: NDArray[np.floating]) -> Pixels:
    return np.rint(values.clip(0, 255)).astype(np.uint8)
