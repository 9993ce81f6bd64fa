"""What an action is done on, and reading what a browser sent: nothing in it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import Refusal, RefusedValue, written
from convviz.lab.kernels import MAX_SIZE, MAX_WEIGHT
from convviz.lab.state.fields.kinds import MAX_CHANNELS, MAX_FILTERS, is_real, is_whole, shown
from convviz.lab.state.layer import Pair

Action = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """What an action is done on: the channels of the layer's input, the picture's size (h, w) in pixels."""

    channels: int
    size: Pair


def whole_pair(value: Any, low: int, high: int) -> Pair | None:
    """Return a list of two whole numbers from `low` to `high` as a pair; None for anything else."""
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(is_whole(n, low, high) for n in value):
        return value[0], value[1]
    return None


def real(value: Any) -> float:
    """Return a weight or bias as a float; RefusedValue for anything else."""
    if is_real(value):
        return float(value)
    raise RefusedValue(
        "A weight or bias is a number between -{limit} and {limit}, not {value}.",
        limit=written(MAX_WEIGHT),
        value=shown(value),
    )


def numbers(value: Any) -> NDArray[np.float64]:
    """Read a weight (O, C/groups, KH, KW) from nested lists, every list of a level of the same length."""
    shape, items = nested_items(value, (MAX_FILTERS, MAX_CHANNELS, MAX_SIZE, MAX_SIZE))
    if not items:
        raise _not_a_grid(value)
    return np.array([real(item) for item in items]).reshape(shape)


def nested_items(value: Any, most: tuple[int, ...]) -> tuple[list[int], list[Any]]:
    """Return the shape and items of full nested lists, each level at most as long as `most` allows.

    Lists that are empty, too long or of different lengths hold no items.
    """
    shape: list[int] = []
    level = [value]
    for limit in most:
        lengths = {len(part) if isinstance(part, (list, tuple)) else 0 for part in level}
        if len(lengths) > 1 or not 1 <= min(lengths) <= limit:
            return [], []
        shape += lengths
        level = [item for part in level for item in part]
    return shape, level


Tap = tuple[int | None, int, int, float]


def taps(value: Any, shape: tuple[int, ...]) -> list[Tap]:
    """Read cells of a kernel (C, KH, KW): [[channel or null for all, row, column, number], ...]."""
    depth, height, width = shape
    given = value if isinstance(value, (list, tuple)) else []
    found = [_tap(tap, depth) for tap in given[: MAX_CHANNELS * MAX_SIZE**2]]
    inside = [tap for tap in found if tap is not None and tap[1] < height and tap[2] < width]
    if not inside or len(inside) < len(given):
        raise RefusedValue(
            "This kernel is {height} x {width} and has no cell {value}: choose a cell inside it.",
            height=height,
            width=width,
            value=shown(value),
        )
    return inside


def _tap(value: Any, depth: int) -> Tap | None:
    if not isinstance(value, (list, tuple)) or len(value) != 4:
        return None
    channel, row, column, number = value
    known = channel is None or is_whole(channel, 0, depth - 1)
    place = whole_pair([row, column], 0, MAX_SIZE - 1)
    return (channel, *place, real(number)) if known and place else None


def _not_a_grid(value: Any) -> Refusal:
    return RefusedValue(
        "A kernel is a grid of 1 to {limit} rows and columns, every row of the same length, not {value}.",
        limit=MAX_SIZE,
        value=shown(value),
    )
