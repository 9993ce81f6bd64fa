"""Pictures of numbers that no byte holds: some rows at a time, then grey levels or colours of 8 bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.lab.files.images.levels import Levels, extent, take_levels, to_shades
from convviz.lab.files.images.page import Request
from convviz.lab.files.images.pixels import Pixels, Shades, Size, gathered

Part = tuple[slice, NDArray[Any]]


@dataclass(frozen=True)
class Numbers:
    """A picture of numbers: `strips` gives (rows, values (h, W, C)), as often as it is asked.

    C is 1 (grey) or 3 (colours), and one more with `alpha`. `told` are the file's own numbers for black and
    white, `absent` the one that means nothing was measured, `key` the values of the transparent colour,
    `opaque` the opacity that hides all; `premultiplied` says that the opacity is multiplied into the colours
    already, `inverted` that small numbers are bright.
    """

    size: Size
    channels: int
    strips: Callable[[], Iterator[Part]]
    told: tuple[float, float] | None = None
    absent: float | None = None
    key: tuple[int, ...] | None = None
    alpha: bool = False
    opaque: float | None = None
    premultiplied: bool = False
    inverted: bool = False


def developed(numbers: Numbers, wanted: Request) -> tuple[Pixels | Shades, Levels | None]:
    """Return the picture (H, W, 1 or 3) on white, reduced, in bytes or exact, and the levels that were taken.

    There are none to speak of where the numbers are bytes and use the range of bytes.
    """
    colours = slice(0, numbers.channels)
    kind = next(numbers.strips())[1].dtype
    found = extent((values[..., colours] for _, values in numbers.strips()), numbers.absent)
    levels = take_levels(found, kind, numbers.told, wanted.levels)
    plain = kind == np.uint8 and (levels.low, levels.high) == (0, 255)
    shades = _shades(numbers, levels)
    parts = shades if wanted.exact else ((rows, np.rint(part).astype(np.uint8)) for rows, part in shades)
    pixels = gathered(numbers.size, numbers.channels, wanted.factor, parts, exact=wanted.exact)
    return pixels, None if plain else levels


def _shades(numbers: Numbers, levels: Levels) -> Iterator[tuple[slice, Shades]]:
    for rows, values in numbers.strips():
        colours = values[..., : numbers.channels]
        grey = to_shades(colours, levels, numbers.absent)
        if numbers.inverted:
            grey = 255 - grey
        if numbers.alpha:
            opacity = _opacity(values[..., numbers.channels :], numbers.opaque)
            grey = on_white(grey, opacity, numbers.premultiplied)
        if numbers.key is not None:
            grey[(colours == np.array(numbers.key)).all(axis=-1)] = 255
        yield rows, grey


def _opacity(alpha: NDArray[Any], opaque: float | None) -> NDArray[np.float32]:
    """Return how much of a pixel is there, 0 to 1: of `opaque`, or of the range of the type."""
    top = opaque or (1.0 if alpha.dtype.kind == "f" else float(np.iinfo(alpha.dtype).max))
    return np.clip(np.nan_to_num(alpha.astype(np.float32)) / np.float32(top), 0, 1)


def on_white(grey: Shades, opacity: NDArray[np.float32], premultiplied: bool = False) -> Shades:
    """Lay a see-through picture on white: opacity x + (1 - opacity) 255, unless x is premultiplied."""
    own = grey if premultiplied else grey * opacity
    return np.minimum(own + 255 * (1 - opacity), np.float32(255))
