"""Swapped: input and output change places, for layers with fewer filters than channels and stride 1.

The forward pass of a layer is the input gradient of another, whose kernels are turned and whose channels are
the filters: every input cell's products with all taps are added up where windows hold it. The weight gradient
is the other layer's, with the upstream gradient as its input. Either way the narrower array is laid out.
Source: A. Vasudevan, A. Anderson and D. Gregg, Parallel multi channel convolution using general matrix
multiplication, ASAP 2017 (kn2row).
"""

import numpy as np

from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry
from convviz.ops.im2col import input_grad_im2col, weight_grad_im2col
from convviz.ops.lowering import without_modes, zero_padded
from convviz.ops.padding import pad


def correlate_kn2row(x: FloatArray, weight: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the output (N, O, HO, WO) without bias, for stride 1 and finite `weight`."""
    x, other = other_layer(x, geometry)
    return input_grad_im2col(exchange(weight, geometry.groups), x, other)


def weight_grad_kn2row(x: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the weight gradient (O, C/G, KH, KW), for stride 1 and finite arrays."""
    x, other = other_layer(x, geometry)
    return exchange(weight_grad_im2col(output_grad, x, other), geometry.groups)


def other_layer(x: FloatArray, geometry: Geometry) -> tuple[FloatArray, Geometry]:
    """Return the layer that leads back from the output to `x`, which is padded first where it must be."""
    x, geometry = zero_padded(x, geometry)
    down, across = geometry.span[0] - 1, geometry.span[1] - 1
    top, bottom, left, right = geometry.padding
    if max(top, bottom) > down or max(left, right) > across:
        x, geometry = pad(x, geometry), without_modes(geometry)
        top = bottom = left = right = 0
    other = Geometry(
        input_size=geometry.output_size,
        kernel_size=geometry.kernel_size,
        stride=(1, 1),
        padding=(down - top, down - bottom, across - left, across - right),
        dilation=geometry.dilation,
        groups=geometry.groups,
        padding_mode="zeros",
    )
    return x, other


def exchange(weight: FloatArray, groups: int) -> FloatArray:
    """Turn kernels (O, C/G, KH, KW) by 180 degrees and exchange channels and filters: (C, O/G, KH, KW)."""
    by_group = weight.reshape(groups, -1, *weight.shape[1:]).swapaxes(1, 2)[..., ::-1, ::-1]
    return np.ascontiguousarray(by_group.reshape(-1, by_group.shape[2], *weight.shape[2:]))
