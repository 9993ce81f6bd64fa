"""Which way a convolution is computed: decided here and nowhere else, from the layer's sizes.

Every way gives the same sums but for the order of adding. The limits are where the ways meet in
`benchmarks/engine.py`, where each one's gain is shown.
"""

import numpy as np

from convviz.ops.checks import FloatArray
from convviz.ops.columns import correlate_columns, input_grad_columns, weight_grad_columns
from convviz.ops.geometry import Geometry
from convviz.ops.rows import CELLS, correlate_rows, weight_grad_rows
from convviz.ops.taps import correlate_taps, weight_grad_taps
from convviz.ops.turned import input_grad_turned

MANY_TAPS = 128  # to a filter; with fewer, what rows save in copies they lose where images share a product


def correlate(x: FloatArray, weight: FloatArray, geometry: Geometry) -> FloatArray:
    """The output (N, O, HO, WO) without bias, from checked arrays of one dtype."""
    if is_depthwise(weight, geometry):
        return correlate_taps(x, weight, geometry)
    if rows_share(weight.shape[1], geometry):
        return correlate_rows(x, weight, geometry)
    return correlate_columns(x, weight, geometry)


def weight_gradient(x: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """The weight gradient (O, C/G, KH, KW), from checked arrays of one dtype."""
    if x.shape[1] == geometry.groups == output_grad.shape[1]:
        return weight_grad_taps(x, output_grad, geometry)
    if rows_share(x.shape[1] // geometry.groups, geometry):
        return weight_grad_rows(x, output_grad, geometry)
    return weight_grad_columns(x, output_grad, geometry)


def input_gradient(weight: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """The input gradient (N, C, H, W), from checked arrays of one dtype."""
    if turning_pays(weight, geometry) and np.isfinite(weight).all():
        return input_grad_turned(weight, output_grad, geometry, correlate)
    return input_grad_columns(weight, output_grad, geometry)


def is_depthwise(weight: FloatArray, geometry: Geometry) -> bool:
    return weight.shape[1] == 1 and len(weight) == geometry.groups


def rows_share(channels: int, geometry: Geometry) -> bool:
    """Whether an input row serves three output rows or more, and few products are cut into small pieces."""
    (kernel_height, kernel_width), width = geometry.kernel_size, geometry.output_size[1]
    wide = 2 * width >= CELLS or channels * kernel_height * kernel_width >= MANY_TAPS
    return geometry.dilation[0] == 1 and kernel_height >= 3 * geometry.stride[0] and wide


def turning_pays(weight: FloatArray, geometry: Geometry) -> bool:
    """Whether laying out the upstream gradient costs less than adding up columns where they were read."""
    if geometry.kernel_size == geometry.stride == (1, 1):
        return True
    filters, channels = len(weight) // geometry.groups, weight.shape[1]
    return 3 * filters * geometry.stride[0] <= 2 * channels * geometry.kernel_size[0]
