"""Lowering along the kernel's width alone: every input row laid down once for each tap that reads it.

The padding is written in place, so that no padded copy of the input is made where it is zeros.
"""

from dataclasses import replace

from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry
from convviz.ops.padding import pad


def zero_padded(x: FloatArray, geometry: Geometry) -> tuple[FloatArray, Geometry]:
    """The same layer with zeros around it at most: other paddings become part of the input."""
    if geometry.padding_mode == "zeros":
        return x, geometry
    unpadded = replace(geometry, input_size=geometry.padded_size, padding=(0, 0, 0, 0), padding_mode="zeros")
    return pad(x, geometry), unpadded


def lower(x: FloatArray, target: FloatArray, geometry: Geometry, rows: slice, columns: slice) -> None:
    """Write input rows (..., H, W) into `target` (..., KW, rows, columns), zeros where there is padding.

    `rows` are rows of the padded input, with their step; `columns` are columns of the output.
    """
    (top, _, left, _), (height, width) = geometry.padding, geometry.input_size
    stride, dilation = geometry.stride[1], geometry.dilation[1]
    first, last = inside(rows.start - top, rows.step or 1, target.shape[-2], height)
    start = rows.start - top + first * (rows.step or 1)
    source = x[..., start : max(start, height) : rows.step, :][..., : last - first, :]
    target[..., :first, :] = 0
    target[..., last:, :] = 0
    for tap in range(target.shape[-3]):
        offset = columns.start * stride + dilation * tap - left
        begin, end = inside(offset, stride, target.shape[-1], width)
        lines = target[..., tap, first:last, :]
        lines[..., :begin] = 0
        lines[..., end:] = 0
        if begin < end:
            at = offset + begin * stride
            lines[..., begin:end] = source[..., at : at + (end - begin - 1) * stride + 1 : stride]


def inside(offset: int, step: int, count: int, size: int) -> tuple[int, int]:
    """The first and the end of those k below `count` for which 0 <= offset + step k < size."""
    first = min(count, max(0, -(offset // step)))
    end = min(count, max(first, (size - 1 - offset) // step + 1))
    return first, end
