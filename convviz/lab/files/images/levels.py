"""Which numbers of a picture stand for black and white.

A camera of 12 bits, a microscope, a map of heights: their files hold 16 or 32 bits and use a part of them.
Shown by the whole range of their type they are black.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVELS = ("fitted", "told", "type", "stretched")
"""The smallest usual range that holds the data; the file's own word; all of the type; from least to most."""

TOPS = (255.0, 1023.0, 4095.0, 16383.0, 65535.0)
"""The largest numbers of 8, 10, 12, 14 and 16 bits, which cameras and scanners have."""

ABSENT = (-9999.0, -99999.0, -32768.0)
"""Floating-point numbers that mean nothing was measured, by custom; so does anything beyond 1e30 in size."""

BEYOND = 1e30


@dataclass(frozen=True)
class Levels:
    """The numbers that became black and white, by which of LEVELS, and how many pixels hold no data.

    `told` says whether the file names a range of its own, which can then be chosen.
    """

    low: float
    high: float
    rule: str
    told: bool = False
    absent: int = 0


@dataclass(frozen=True)
class Extent:
    """The least and the greatest number that there is, and how many pixels hold none."""

    low: float
    high: float
    absent: int = 0


def present(values: NDArray[np.generic], absent: float | None) -> NDArray[np.bool_]:
    """Say where `values` are measurements: finite, and no word for nothing, the file's or a customary one."""
    there = np.ones(values.shape, bool)
    if values.dtype.kind == "f":
        with np.errstate(invalid="ignore", over="ignore"):
            there = np.abs(values) < BEYOND  # false for NaN, too
            for number in ABSENT:
                there &= values != number
    if absent is not None:
        there &= values != absent
    return there


def extent(parts: Iterable[NDArray[np.generic]], absent: float | None) -> Extent:
    """Measure the extent of numbers that come in parts, leaving out what is missing."""
    low, high, missing = np.inf, -np.inf, 0
    for values in parts:
        there = present(values, absent)
        missing += int(there.size - np.count_nonzero(there))
        kept = values[there]
        if kept.size:
            low, high = min(low, float(kept.min())), max(high, float(kept.max()))
    return Extent(low, high, missing) if low <= high else Extent(0.0, 0.0, missing)


def take_levels(
    found: Extent, kind: np.dtype[np.generic], told: tuple[float, float] | None, wanted: str
) -> Levels:
    """Return the numbers for black and white of data of this extent and dtype, as `wanted` of LEVELS.

    What the file tells is believed where the data keep to it. "fitted", the usual way, takes the file's word,
    then the first of TOPS that holds everything (1 before them where numbers have no range of their own),
    then from the least to the greatest.
    """
    says = told is not None and told[0] < told[1]
    if wanted == "type":
        return Levels(*_range_of(kind), "type", says, found.absent)
    if told is not None and says and (wanted == "told" or _holds(told, found)) and wanted != "stretched":
        return Levels(*told, "told", says, found.absent)
    if wanted != "stretched":
        for top in _tops(kind):
            if _holds((0.0, top), found):
                return Levels(0.0, top, "fitted", says, found.absent)
    high = found.high if found.high > found.low else found.low + 1
    return Levels(found.low, high, "stretched", says, found.absent)


def to_shades(values: NDArray[np.generic], levels: Levels, absent: float | None) -> NDArray[np.float32]:
    """Scale numbers to grey levels 0 to 255, 255 (value - low) / (high - low); missing ones are black."""
    span = levels.high - levels.low
    numbers = values.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        grey = np.clip((numbers - levels.low) * (255 / span), 0, 255)
    if values.dtype.kind == "f" or absent is not None:
        infinite = values == np.inf if values.dtype.kind == "f" else False
        grey = np.where(present(values, absent) | infinite, grey, 0)
    return grey.astype(np.float32)


def _holds(ends: tuple[float, float], found: Extent) -> bool:
    return ends[0] <= found.low and found.high <= ends[1]


def _tops(kind: np.dtype[np.generic]) -> tuple[float, ...]:
    return TOPS if kind.kind == "u" and kind.itemsize <= 2 else (1.0, *TOPS)


def _range_of(kind: np.dtype[np.generic]) -> tuple[float, float]:
    if kind.kind == "f":
        return 0.0, 1.0
    ends = np.iinfo(kind)  # type: ignore[type-var]
    return float(ends.min), float(ends.max)
