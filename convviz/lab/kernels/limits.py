"""What a kernel may be: its size, its largest weight, and the refusal of any other size."""

from __future__ import annotations

import operator

from convviz.errors import RefusedType, RefusedValue

Size = tuple[int, int]

MAX_SIZE = 11
"""Largest number of rows, and of columns, that a kernel can have."""

MAX_WEIGHT = 1e6
"""Largest magnitude of one weight: beyond it float32 pictures of the output lose their meaning."""


def checked_size(size: Size) -> Size:
    """Return `size` as two plain ints, or refuse what is not a kernel size.

    Raises RefusedType for anything but two whole numbers, RefusedValue outside 1..MAX_SIZE.
    """
    height, width = whole_pair(size)
    if not (1 <= height <= MAX_SIZE and 1 <= width <= MAX_SIZE):
        raise RefusedValue(
            "A kernel has 1 to {limit} rows and 1 to {limit} columns, not {height} x {width}: "
            "choose a size in that range.",
            limit=MAX_SIZE,
            height=height,
            width=width,
        )
    return height, width


def whole_pair(size: Size) -> Size:
    """Return `size` as two plain ints of any value, or raise RefusedType."""
    try:
        height, width = (operator.index(n) for n in size)
    except (TypeError, ValueError):
        raise RefusedType(
            "A kernel size is two whole numbers, rows and columns, not {size}: give for example (3, 3).",
            size=repr(size)[:40],
        ) from None
    return height, width
