"""Which way a convolution is computed: decided here and nowhere else, from the layer's sizes.

Every way gives the same sums but for the order of adding. The limits are where the ways meet in
`benchmarks/ops_vs_torch.py`, where each one's gain is shown.
"""

import numpy as np

from convviz.ops.checks import FloatArray
from convviz.ops.columns import correlate_columns, input_grad_columns, weight_grad_columns
from convviz.ops.geometry import Geometry
from convviz.ops.rows import correlate_rows, weight_grad_rows
from convviz.ops.turned import input_grad_turned

FEW_CHANNELS = 8  # to a group; with fewer, turned kernels leave BLAS too few rows
FEW_FILTERS = 4  # to a group, as depthwise layers have; with more, a column for each patch pays again


def correlate(x: FloatArray, weight: FloatArray, geometry: Geometry) -> FloatArray:
    """The output (N, O, HO, WO) without bias, from checked arrays of one dtype."""
    if rows_share(geometry):
        return correlate_rows(x, weight, geometry)
    return correlate_columns(x, weight, geometry)


def weight_gradient(x: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """The weight gradient (O, C/G, KH, KW), from checked arrays of one dtype."""
    if rows_share(geometry):
        return weight_grad_rows(x, output_grad, geometry)
    return weight_grad_columns(x, output_grad, geometry)


def input_gradient(weight: FloatArray, output_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """The input gradient (N, C, H, W), from checked arrays of one dtype."""
    channels, filters = weight.shape[1], len(weight) // geometry.groups
    at_once = geometry.stride == (1, 1) and (channels >= FEW_CHANNELS or geometry.kernel_size == (1, 1))
    if (at_once or filters <= FEW_FILTERS) and np.isfinite(
        weight
    ).all():  # it multiplies weights with zeros that the layer does not have
        return input_grad_turned(weight, output_grad, geometry, correlate)
    return input_grad_columns(weight, output_grad, geometry)


def rows_share(geometry: Geometry) -> bool:
    """Whether neighbouring output rows read the same input rows, and a kernel's rows lie side by side."""
    return geometry.dilation[0] == 1 and geometry.kernel_size[0] > geometry.stride[0]
