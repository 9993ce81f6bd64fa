"""The order of a weight's four axes: filters, channels, rows and columns of the kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.files.weights.layer_kinds import KINDS_OF_RANK, LINES, ORDINARY, is_depthwise
from convviz.lab.files.weights.limits import MAX_SLICE
from convviz.lab.files.weights.names import shown_name, shown_shape
from convviz.lab.kernels.limits import MAX_SIZE

LAYOUTS = ("OIHW", "HWIO")
"""PyTorch's order and Keras's: O filters, I channels, H x W the kernel."""


def guess_layout(shape: Sequence[int], order: Sequence[str] = LAYOUTS) -> str:
    """Guess the layout of a weight of this shape; where nothing speaks for either, the first of `order`.

    Speaks for a layout, the strongest first: kernel sides up to MAX_SIZE, equal sides, odd sides, more than
    one tap. (64, 3, 7, 7) is OIHW, (3, 3, 3, 64) is HWIO, (3, 3, 1, 1) one 3 x 3 kernel in HWIO.
    """
    return max(order, key=lambda layout: likelihood(oihw_shape(shape, layout)[2:]))


def likelihood(sides: Sequence[int]) -> tuple[bool, bool, bool, bool]:
    """Say how likely a kernel has these sides: compare two of them."""
    height, width = sides
    return max(sides) <= MAX_SIZE, height == width, height % 2 == width % 2 == 1, height * width > 1


def oihw_shape(shape: Sequence[int], layout: str, kind: str = ORDINARY) -> tuple[int, int, int, int]:
    """Return the shape (O, I, KH, KW) of a weight of rank 2 to 4: a missing O or I is 1, as is a line's KH.

    Raises RefusedValue for another rank, an unknown layout, a kind that a weight of this rank cannot be, and
    for a depthwise layer in PyTorch's order whose filters read more than one channel.
    """
    _check_layout(layout)
    if len(shape) not in KINDS_OF_RANK or kind not in KINDS_OF_RANK[len(shape)]:
        raise _wrong_rank(shape)
    o, i, h, w = _four(shape, layout, kind)
    if not is_depthwise(kind):
        return o, i, h, w
    if layout == "OIHW" and i != 1:
        raise RefusedValue(
            "The filters of a depthwise layer read one channel each; those of the shape {shape} read"
            " {channels}: choose the other order of the axes, or another kind of layer.",
            shape=shown_shape(shape),
            channels=i,
        )
    return o * i, 1, h, w


def filters_of_channel(shape: Sequence[int], layout: str) -> int:
    """Count a depthwise layer's filters for each channel; in PyTorch's order nothing says it: one."""
    return shape[-1] if layout == "HWIO" else 1


def _check_layout(layout: str) -> None:
    if layout not in LAYOUTS:
        raise RefusedValue(
            "The axes of a weight are in the order OIHW or HWIO; got {layout}: choose one of the two.",
            layout=shown_name(str(layout)),
        )


def _four(shape: Sequence[int], layout: str, kind: str) -> tuple[int, int, int, int]:
    """Return the lengths of the four axes, (O, I, KH, KW); of a depthwise layer of Keras (M, C, KH, KW)."""
    full = _filled(shape, layout, kind)
    o, i, h, w = full if layout == "OIHW" else (full[3], full[2], full[0], full[1])
    return o, i, h, w


def _filled(shape: Sequence[int], layout: str, kind: str) -> tuple[int, ...]:
    """Return `shape` with four axes, in its own order: those that are missing are 1."""
    if kind in LINES:
        return (*shape[:2], 1, shape[2]) if layout == "OIHW" else (1, *shape)
    ones = (1,) * (4 - len(shape))
    return (*ones, *shape) if layout == "OIHW" else (*shape, *ones)


def _wrong_rank(shape: Sequence[int]) -> RefusedValue:
    if len(shape) == 5:
        return RefusedValue(
            "A weight with five dimensions, {shape}, belongs to a 3-D convolution, and layers here are"
            " 2-D: save one slice of its depth, weight[:, :, 0] in PyTorch.",
            shape=shown_shape(shape),
        )
    return RefusedValue(
        "A weight has 2 to 4 dimensions, two of them the kernel's; got the shape {shape}: choose the"
        " weight of a convolution layer.",
        shape=shown_shape(shape),
    )


def check_sides(shape: Sequence[int], layout: str, kind: str = ORDINARY) -> None:
    """Raise RefusedValue unless a weight of this shape has a kernel of 1 to MAX_SIZE rows and columns."""
    o, i, height, width = oihw_shape(shape, layout, kind)
    if min(o, i, height, width) < 1:
        raise RefusedValue(
            "A weight has at least one number; got the shape {shape}: choose another tensor.",
            shape=shown_shape(shape),
        )
    if max(height, width) > MAX_SIZE:
        raise _too_large(shape, layout, (height, width))


def _too_large(shape: Sequence[int], layout: str, sides: tuple[int, int]) -> RefusedValue:
    if len(shape) == 2:
        return RefusedValue(
            "A kernel has 1 to {limit} rows and columns; got {shape}, as in a fully connected layer,"
            " which has no kernel: choose the weight of a convolution layer.",
            limit=MAX_SIZE,
            shape=shown_shape(shape),
        )
    return RefusedValue(
        "A kernel has 1 to {limit} rows and columns; the shape {shape} read as {layout} has a kernel"
        " of {height} x {width}: choose the other order of the axes or another tensor.",
        limit=MAX_SIZE,
        shape=shown_shape(shape),
        layout=layout,
        height=sides[0],
        width=sides[1],
    )


def as_oihw(array: NDArray[Any], layout: str, kind: str = ORDINARY) -> NDArray[np.float64]:
    """Convert an array in `layout` to a weight (O, I, KH, KW); one kernel or filter becomes a layer of one.

    A depthwise layer's filters stand channel by channel, as groups read them: filter c * M + m is the m-th of
    channel c. A line is one row high. A transposed layer's weight is that of the convolution whose way back
    it is, so that O counts what goes into it and I what comes out of it.
    Raises RefusedValue for a layout, a rank, a kind or kernel sides that are not allowed.
    """
    check_sides(array.shape, layout, kind)
    whole = array.reshape(_filled(array.shape, layout, kind))
    if layout == "HWIO":
        order = (2, 3, 0, 1) if is_depthwise(kind) else (3, 2, 0, 1)
        whole = whole.transpose(order)  # (O, I, KH, KW), or (C, M, KH, KW)
    return np.array(whole.reshape(oihw_shape(array.shape, layout, kind)), np.float64, order="C")


def layer_slice(
    weight: NDArray[np.float64], filters: tuple[int, int], channels: tuple[int, int]
) -> NDArray[np.float64]:
    """Copy some filters and channels of a weight (O, I, KH, KW), each given as (first, count).

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
            "1 to {limit} filters or channels can be used at once; got {count}: choose a number in that"
            " range.",
            limit=MAX_SLICE,
            count=count,
        )
    if first < 0 or first + count > available:
        raise RefusedValue(
            "Filters and channels are counted from 0, and this weight has {available}; got {count} from"
            " {first} on: start earlier or use fewer.",
            available=available,
            count=count,
            first=first,
        )
    return first, count
