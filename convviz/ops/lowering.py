"""Laying an input down in other shapes, with its padding written in place of a padded copy."""

from dataclasses import replace
from typing import NamedTuple

from numpy.lib.stride_tricks import as_strided

from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry
from convviz.ops.padding import pad
from convviz.ops.workspace import scratch


class StridedRange(NamedTuple):
    """Positions along one axis of an input: `first`, then each `step` further; some may lie outside it."""

    first: int
    step: int


def zero_padded(x: FloatArray, geometry: Geometry) -> tuple[FloatArray, Geometry]:
    """Return the same layer with no padding but zeros: that of another mode becomes part of the input."""
    if geometry.padding_mode == "zeros":
        return x, geometry
    return pad(x, geometry), without_modes(geometry)


def without_modes(geometry: Geometry) -> Geometry:
    """Return the layer on the padded input, for which there is nothing left to pad."""
    return replace(geometry, input_size=geometry.padded_size, padding=(0, 0, 0, 0), padding_mode="zeros")


def lower(x: FloatArray, target: FloatArray, geometry: Geometry, rows: StridedRange, column: int) -> None:
    """Write rows of `x` (..., H, W) into `target` (..., KW, rows, columns), once for each tap across.

    The target's columns are those of the output, from `column` on. One copy does it, from a padded part of
    the input where there is padding: a copy for each tap costs more in calls than in copying.
    """
    stride, dilation, left = geometry.stride[1], geometry.dilation[1], geometry.padding[2]
    first = column * stride - left
    if any(geometry.padding):
        width = (target.shape[-1] - 1) * stride + geometry.span[1]
        lines = scratch("padded", (*x.shape[:-2], target.shape[-2], width), x.dtype)
        fill(x, lines, rows, StridedRange(first, 1))
    else:
        lines = x[..., part(rows, 0, target.shape[-2]), first:]
    *outer, row, cell = lines.strides
    steps = (*outer, dilation * cell, row, stride * cell)
    target[...] = as_strided(lines, (*x.shape[:-2], *target.shape[-3:]), steps)


def fill(x: FloatArray, target: FloatArray, rows: StridedRange, columns: StridedRange) -> None:
    """Write the values of `x` (..., H, W) at these positions into `target`, and zeros outside."""
    above, below = covered(rows, target.shape[-2], x.shape[-2])
    begin, end = covered(columns, target.shape[-1], x.shape[-1])
    if above:
        target[..., :above, :] = 0
    if below < target.shape[-2]:
        target[..., below:, :] = 0
    middle = target[..., above:below, :]
    if begin:
        middle[..., :begin] = 0
    if end < target.shape[-1]:
        middle[..., end:] = 0
    if above < below and begin < end:
        middle[..., begin:end] = x[..., part(rows, above, below), part(columns, begin, end)]


def covered(comb: StridedRange, count: int, size: int) -> tuple[int, int]:
    """Return the first and the end of those among `count` positions that lie in an input of `size`."""
    first = min(count, max(0, -(comb.first // comb.step)))
    return first, min(count, max(first, (size - 1 - comb.first) // comb.step + 1))


def part(comb: StridedRange, first: int, end: int) -> slice:
    """Return the slice of an input that positions `first` to `end` (exclusive) of a range read."""
    start = comb.first + first * comb.step
    return slice(start, start + (end - first - 1) * comb.step + 1, comb.step)
