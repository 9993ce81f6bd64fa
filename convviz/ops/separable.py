"""Separable: a kernel of rank 1, such as a Gaussian, as a pass down the columns and a pass along the rows.

w[i, j] = a[i] b[j]   gives   y = (x * a) * b,   K + K products in place of K K
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry

ROUNDING = 4  # units of round-off by which a product of two factors may miss the kernel
Correlate = Callable[[FloatArray, FloatArray, Geometry], FloatArray]


def factors(weight: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """Find columns (C, 1, KH, 1) and rows (O, C/G, 1, KW) whose products are the kernels, or None."""
    kernels = weight.reshape(-1, *weight.shape[2:])
    each = np.arange(len(kernels))
    i, j = np.divmod(np.abs(kernels).reshape(len(kernels), -1).argmax(axis=1), kernels.shape[2])
    peaks = kernels[each, i, j]
    if not (np.isfinite(peaks).all() and peaks.all()):
        return None
    down, across = kernels[each, :, j], kernels[each, i] / peaks[:, None]
    missed = np.abs(down[:, :, None] * across[:, None] - kernels).max(axis=(1, 2))
    if (missed > ROUNDING * np.finfo(weight.dtype).eps * np.abs(peaks)).any():
        return None
    return down[:, None, :, None], across.reshape(*weight.shape[:2], 1, -1)


def correlate_separable(
    x: FloatArray, parts: tuple[FloatArray, FloatArray], geometry: Geometry, correlate: Correlate
) -> FloatArray:
    """Compute the output (N, O, HO, WO) without bias, from the factors of one filter to each group."""
    down, across = parts
    top, bottom, left, right = geometry.padding
    vertical = replace(
        geometry,
        kernel_size=(down.shape[2], 1),
        padding=(top, bottom, 0, 0),
        stride=(geometry.stride[0], 1),
        dilation=(geometry.dilation[0], 1),
        groups=len(down),
    )
    horizontal = replace(
        geometry,
        input_size=(geometry.output_size[0], geometry.input_size[1]),
        kernel_size=(1, across.shape[3]),
        padding=(0, 0, left, right),
        stride=(1, geometry.stride[1]),
        dilation=(1, geometry.dilation[1]),
    )
    return correlate(correlate(x, down, vertical), across, horizontal)
