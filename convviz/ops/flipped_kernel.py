"""The input gradient as a convolution of the upstream gradient with the kernels turned by 180 degrees.

With a stride, every phase of the input's cells is a convolution of its own (see `phases`).
Source: V. Dumoulin and F. Visin, A guide to convolution arithmetic, 2016, chapter 4.
"""

from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np

from convviz.ops.checks import FloatArray, Pair
from convviz.ops.geometry import Geometry
from convviz.ops.lowering import without_modes
from convviz.ops.padding import fold_back
from convviz.ops.phases import Phase, phases

Correlate = Callable[[FloatArray, FloatArray, Geometry], FloatArray]


class Source(NamedTuple):
    """Along one axis: the input positions of a phase, and the outputs that read them, with padding around."""

    phase: Phase
    positions: slice
    outputs: slice
    padding: Pair


def input_grad_flipped(
    weight: FloatArray, output_grad: FloatArray, geometry: Geometry, correlate: Correlate
) -> FloatArray:
    """Compute the input gradient (N, C, H, W), from checked arrays of one dtype with finite `weight`."""
    if geometry.padding_mode != "zeros":
        padded_grad = input_grad_flipped(weight, output_grad, without_modes(geometry), correlate)
        return fold_back(padded_grad, geometry)
    by_group = weight.reshape(geometry.groups, -1, *weight.shape[1:]).swapaxes(1, 2)  # (G, C/G, O/G, KH, KW)
    kernels = by_group.reshape(-1, by_group.shape[2], *weight.shape[2:])  # (C, O/G, KH, KW)
    sources = list(product(sources_of(geometry, 0), sources_of(geometry, 1)))
    if geometry.stride == (1, 1) and sources:
        return phase_gradient(kernels, output_grad, *sources[0], geometry.groups, correlate)
    input_grad = np.zeros((len(output_grad), len(kernels), *geometry.input_size), weight.dtype)
    for down, across in sources:
        gradient = phase_gradient(kernels, output_grad, down, across, geometry.groups, correlate)
        input_grad[:, :, down.positions, across.positions] = gradient
    return input_grad


def phase_gradient(
    kernels: FloatArray,
    output_grad: FloatArray,
    down: Source,
    across: Source,
    groups: int,
    correlate: Correlate,
) -> FloatArray:
    """Compute the gradient at the positions of one phase down and one across."""
    upstream = output_grad[:, :, down.outputs, across.outputs]
    taps = np.ascontiguousarray(kernels[:, :, down.phase.taps, across.phase.taps][:, :, ::-1, ::-1])
    back = Geometry(
        input_size=(upstream.shape[2], upstream.shape[3]),
        kernel_size=(taps.shape[2], taps.shape[3]),
        stride=(1, 1),
        padding=(*down.padding, *across.padding),
        dilation=(down.phase.spacing, across.phase.spacing),
        groups=groups,
        padding_mode="zeros",
    )
    return correlate(upstream, taps, back)


def sources_of(geometry: Geometry, axis: int) -> list[Source]:
    """List the phases along one axis that any output reads within the input."""
    stride, before, size = geometry.stride[axis], geometry.padding[2 * axis], geometry.input_size[axis]
    outputs, sources = geometry.output_size[axis], []
    for phase in phases(geometry, axis):
        outside, remainder = divmod(phase.offset, stride)
        first = -((remainder - before) // stride)  # the phase's first position that is not padding
        end = (before + size - 1 - remainder) // stride + 1
        lead, trail = outside + phase.reach - first, end - outside - outputs
        read = slice(max(0, -lead), outputs + min(0, trail))
        if first < end and read.start < read.stop:
            positions = slice(first * stride + remainder - before, size, stride)
            sources.append(Source(phase, positions, read, (max(0, lead), max(0, trail))))
    return sources
