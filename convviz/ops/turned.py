"""The input gradient as a convolution of the upstream gradient with the kernels turned by 180 degrees.

With a stride, every phase of the input's cells is a convolution of its own (see `phases`).
Source: V. Dumoulin and F. Visin, A guide to convolution arithmetic, 2016, chapter 4.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from convviz.ops.checks import FloatArray, Pair
from convviz.ops.geometry import Geometry
from convviz.ops.lowering import without_modes
from convviz.ops.padding import fold_back
from convviz.ops.phases import Phase, phases

Correlate = Callable[[FloatArray, FloatArray, Geometry], FloatArray]


class Source(NamedTuple):
    """Along one axis: input positions of one phase, and the outputs that they read, with padding around."""

    positions: slice
    outputs: slice
    padding: Pair


def input_grad_turned(
    weight: FloatArray, output_grad: FloatArray, geometry: Geometry, correlate: Correlate
) -> FloatArray:
    """The input gradient (N, C, H, W), from checked arrays of one dtype with finite `weight`."""
    groups, shape = geometry.groups, weight.shape
    by_group = weight.reshape(groups, -1, *shape[1:]).swapaxes(1, 2)  # (G, C/G, O/G, KH, KW)
    kernels = by_group.reshape(groups * shape[1], -1, *shape[2:])  # (C, O/G, KH, KW)
    if geometry.padding_mode != "zeros":
        plain = without_modes(geometry)
        return fold_back(input_grad_turned(weight, output_grad, plain, correlate), geometry)
    input_grad = np.zeros((len(output_grad), len(kernels), *geometry.input_size), weight.dtype)
    for rows in phases(geometry, 0):
        for columns in phases(geometry, 1):
            down, across = source(rows, geometry, 0), source(columns, geometry, 1)
            upstream = output_grad[:, :, down.outputs, across.outputs]
            part = np.ascontiguousarray(kernels[:, :, rows.taps, columns.taps][:, :, ::-1, ::-1])
            target = input_grad[:, :, down.positions, across.positions]
            if upstream.size and target.size:
                back = Geometry(
                    input_size=(upstream.shape[2], upstream.shape[3]),
                    kernel_size=(part.shape[2], part.shape[3]),
                    stride=(1, 1),
                    padding=(*down.padding, *across.padding),
                    dilation=(rows.spacing, columns.spacing),
                    groups=groups,
                    padding_mode="zeros",
                )
                whole = correlate(upstream, part, back)
                if whole.shape == input_grad.shape:
                    return whole
                target[...] = whole
    return input_grad


def source(phase: Phase, geometry: Geometry, axis: int) -> Source:
    """The phase's positions within the input, and the outputs that read them."""
    stride, before, size = geometry.stride[axis], geometry.padding[2 * axis], geometry.input_size[axis]
    outputs, (outside, remainder) = geometry.output_size[axis], divmod(phase.offset, stride)
    first = -((remainder - before) // stride)  # the phase's first position that is not padding
    end = (before + size - 1 - remainder) // stride + 1
    lead, trail = outside + phase.reach - first, end - outside - outputs
    return Source(
        slice(first * stride + remainder - before, size, stride),
        slice(max(0, -lead), max(0, outputs + min(0, trail))),
        (max(0, lead), max(0, trail)),
    )
