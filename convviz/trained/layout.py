"""The order of a weight's four axes: filters, channels, rows and columns of the kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.kernels.limits import MAX_SIZE
from convviz.trained.limits import MAX_SLICE
from convviz.trained.names import shown_name, shown_shape

LAYOUTS = ("OIHW", "HWIO")
"""PyTorch's order and Keras's: O filters, I channels, H x W the kernel."""

RANKS = (2, 3, 4)
"""One kernel, one filter, a whole layer."""


def guess_layout(shape: Sequence[int]) -> str:
    """The likelier layout of a weight of this shape, "OIHW" where nothing speaks for the other.

    Speaks for a layout, the strongest first: kernel sides up to MAX_SIZE, equal sides, odd sides, more than
    one tap. (64, 3, 7, 7) is OIHW, (3, 3, 3, 64) is HWIO, (3, 3, 1, 1) one 3 x 3 kernel in HWIO.
    """
    return max(LAYOUTS, key=lambda layout: _likelihood(oihw_shape(shape, layout)[2:]))


def _likelihood(sides: Sequence[int]) -> tuple[bool, bool, bool, bool]:
    height, width = sides
    return max(sides) <= MAX_SIZE, height == width, height % 2 == width % 2 == 1, height * width > 1


def oihw_shape(shape: Sequence[int], layout: str) -> tuple[int, int, int, int]:
    """The shape (O, I, KH, KW) of a weight of rank 2 to 4: a missing O or I is 1.

    Raises RefusedValue for another rank or an unknown layout.
    """
    if layout not in LAYOUTS:
        raise RefusedValue(
            "The axes of a weight are in the order OIHW or HWIO; got {layout}: choose one of the two.",
            layout=shown_name(str(layout)),
        )
    if len(shape) not in RANKS:
        raise _wrong_rank(shape)
    ones = (1,) * (4 - len(shape))
    if layout == "OIHW":
        o, i, h, w = (*ones, *shape)
    else:
        h, w, i, o = (*shape, *ones)
    return o, i, h, w


def _wrong_rank(shape: Sequence[int]) -> RefusedValue:
    return RefusedValue(
        "A weight has 2 to 4 dimensions, of which two are the kernel's; got the shape {shape}:"
        " choose the weight of a convolution layer.",
        shape=shown_shape(shape),
    )


def check_sides(shape: Sequence[int], layout: str) -> None:
    """Raise RefusedValue unless a weight of this shape has a kernel of 1 to MAX_SIZE rows and columns."""
    o, i, height, width = oihw_shape(shape, layout)
    if min(o, i, height, width) < 1:
        raise RefusedValue(
            "A weight has at least one number; got the shape {shape}: choose another tensor.",
            shape=shown_shape(shape),
        )
    if max(height, width) > MAX_SIZE:
        raise RefusedValue(
            "A kernel has 1 to {limit} rows and columns; the shape {shape} read as {layout} has a kernel"
            " of {height} x {width}: choose the other order of the axes or another tensor.",
            limit=MAX_SIZE,
            shape=shown_shape(shape),
            layout=layout,
            height=height,
            width=width,
        )


def as_oihw(array: NDArray[Any], layout: str) -> NDArray[np.float64]:
    """A weight (O, I, KH, KW) from an array in `layout`; one kernel or one filter becomes a layer of one.

    Raises RefusedValue for a layout, a rank or kernel sides that are not allowed.
    """
    check_sides(array.shape, layout)
    ones = (1,) * (4 - array.ndim)
    if layout == "OIHW":
        whole = array.reshape(ones + array.shape)  # (O, I, KH, KW)
    else:
        whole = array.reshape(array.shape + ones).transpose(3, 2, 0, 1)  # (O, I, KH, KW)
    return np.array(whole, np.float64, order="C")


def layer_slice(
    weight: NDArray[np.float64], filters: tuple[int, int], channels: tuple[int, int]
) -> NDArray[np.float64]:
    """Some filters and channels of a weight (O, I, KH, KW), each as (first, count), as a copy.

    Raises RefusedValue for a count outside 1..MAX_SLICE, a range that leaves the weight, another rank.
    """
    if weight.ndim != 4:
        raise _wrong_rank(weight.shape)
    first, count = _checked_range(filters, weight.shape[0])
    start, depth = _checked_range(channels, weight.shape[1])
    return weight[first : first + count, start : start + depth].copy()


def _checked_range(part: tuple[int, int], available: int) -> tuple[int, int]:
    first, count = part
    if not 1 <= count <= MAX_SLICE:
        raise RefusedValue(
            "1 to {limit} filters or channels are taken at once; got {count}: choose fewer.",
            limit=MAX_SLICE,
            count=count,
        )
    if first < 0 or first + count > available:
        raise RefusedValue(
            "Filters and channels are counted from 0, and this weight has {available}; got {count} from"
            " {first} on: begin earlier or take fewer.",
            available=available,
            count=count,
            first=first,
        )
    return first, count
