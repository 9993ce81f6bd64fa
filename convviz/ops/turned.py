"""The input gradient as a convolution of the upstream gradient with the kernels turned by 180 degrees.

With a stride the input's cells fall into phases, by the remainder of their position: a cell of phase a is
read only by the taps i with d i mod s = a. These lie s / gcd(d, s) taps apart and reach the phase's cells
d / gcd(d, s) apart, so that every phase is a small convolution of its own.
Source: V. Dumoulin and F. Visin, A guide to convolution arithmetic, 2016, chapter 4.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import gcd

import numpy as np

from convviz.ops.checks import FloatArray, Pair
from convviz.ops.geometry import Geometry
from convviz.ops.padding import fold_back

Correlate = Callable[[FloatArray, FloatArray, Geometry], FloatArray]


@dataclass(frozen=True)
class Phase:
    """Along one axis: the padded cells of one remainder, the taps that read them, and their geometry."""

    cells: slice
    taps: slice
    spacing: int
    padding: Pair  # around the upstream gradient


def input_grad_turned(
    weight: FloatArray, output_grad: FloatArray, geometry: Geometry, correlate: Correlate
) -> FloatArray:
    """The input gradient (N, C, H, W), from checked arrays of one dtype with finite `weight`."""
    groups, shape = geometry.groups, weight.shape
    by_group = weight.reshape(groups, -1, *shape[1:]).swapaxes(1, 2)  # (G, C/G, O/G, KH, KW)
    kernels = by_group.reshape(groups * shape[1], -1, *shape[2:])  # (C, O/G, KH, KW)
    if geometry.stride == (1, 1) and geometry.padding_mode == "zeros" and not overhangs(geometry):
        (top, bottom, left, right), (down, across) = geometry.padding, geometry.span
        padding = (down - 1 - top, down - 1 - bottom, across - 1 - left, across - 1 - right)
        return correlate(output_grad, turn(kernels), reversed_geometry(geometry, shape[2:], padding))
    padded_grad = np.zeros((len(output_grad), len(kernels), *geometry.padded_size), weight.dtype)
    for rows in phases(geometry, 0):
        for columns in phases(geometry, 1):
            part = turn(kernels[:, :, rows.taps, columns.taps])
            padding, spacing = (*rows.padding, *columns.padding), (rows.spacing, columns.spacing)
            back = reversed_geometry(geometry, part.shape[2:], padding, spacing)
            padded_grad[:, :, rows.cells, columns.cells] = correlate(output_grad, part, back)
    return fold_back(padded_grad, geometry)


def overhangs(geometry: Geometry) -> bool:
    """Whether the padding is so wide that some windows do not touch the input."""
    (down, right), (top, bottom, left, right_side) = geometry.span, geometry.padding
    return max(top, bottom) >= down or max(left, right_side) >= right


def turn(kernels: FloatArray) -> FloatArray:
    return np.ascontiguousarray(kernels[:, :, ::-1, ::-1])


def reversed_geometry(
    geometry: Geometry, kernel_size: Pair, padding: tuple[int, int, int, int], dilation: Pair | None = None
) -> Geometry:
    """The geometry of the convolution that leads from the upstream gradient back to the input."""
    return Geometry(
        input_size=geometry.output_size,
        kernel_size=kernel_size,
        stride=(1, 1),
        padding=padding,
        dilation=geometry.dilation if dilation is None else dilation,
        groups=geometry.groups,
        padding_mode="zeros",
    )


def phases(geometry: Geometry, axis: int) -> Iterator[Phase]:
    """The phases along one axis that any tap reads."""
    stride, dilation, taps = geometry.stride[axis], geometry.dilation[axis], geometry.kernel_size[axis]
    common = gcd(stride, dilation)
    apart, spacing = stride // common, dilation // common
    for first in range(min(taps, apart)):
        offset, remainder = divmod(dilation * first, stride)
        reach = spacing * ((taps - 1 - first) // apart)  # from the phase's first tap to its last
        cells = len(range(remainder, geometry.padded_size[axis], stride))
        padding = (offset + reach, cells - offset - geometry.output_size[axis])
        yield Phase(slice(remainder, None, stride), slice(first, None, apart), spacing, padding)
