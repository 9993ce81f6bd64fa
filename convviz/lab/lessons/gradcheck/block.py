"""Which entries are checked where checking all would take too long: a block in the middle."""

from __future__ import annotations

from math import isqrt, prod

import numpy as np
from numpy.typing import NDArray


def middle_block(shape: tuple[int, ...], most: int) -> NDArray[np.bool_]:
    """Say where the entries of an array of this shape are checked: at most `most` in one block, or one.

    The last two axes are cut to about a square, the axes before them only where a single cell of each is too
    much.
    """
    inside = np.zeros(shape, bool)
    inside[
        tuple(slice((size - side) // 2, (size - side) // 2 + side) for size, side in _sides(shape, most))
    ] = True
    return inside


def _sides(shape: tuple[int, ...], most: int) -> list[tuple[int, int]]:
    """Return the length of each axis and of the block along it."""
    if prod(shape) <= most:
        return [(size, size) for size in shape]
    *before, rows, columns = (1, 1, *shape)
    sides, left = [], max(1, most)
    for size in before:
        sides.append(min(size, left))
        left //= sides[-1]
    height = min(rows, max(isqrt(left), left // columns))
    sides += [height, min(columns, left // height)]
    return list(zip((*before, rows, columns), sides, strict=True))[-len(shape) :]
