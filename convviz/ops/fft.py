"""Fourier: large kernels by multiplying spectra, tile by tile (overlap-save).

    y[p] = sum_i x[p + i] w[i]   becomes   Y[f] = X[f] conj(W[f])

on a tile of the padded input, where the first T - K + 1 outputs along each axis are free of wrap-around.
Errors in float32 are near 1e-6 of the largest output.
Source: A. V. Oppenheim and R. W. Schafer, Discrete-time signal processing, section 8.7 (overlap-save).
"""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convviz.ops.blocks import fitting, stretches
from convviz.ops.checks import FloatArray, Pair
from convviz.ops.geometry import Geometry
from convviz.ops.lowering import StridedRange, fill, zero_padded
from convviz.ops.threads import spread, threads_for
from convviz.ops.workspace import scratch

TILE = 288  # rows and columns of a tile where the kernel allows it: a spectrum fits a core's cache
NORM: Literal["ortho"] = (
    "ortho"  # with a scale of 1, the default, NumPy 2.4's forward transforms take 3 to 8 times longer
)
Spectra = NDArray[np.complexfloating]


def correlate_fft(x: FloatArray, weight: FloatArray, geometry: Geometry) -> FloatArray:
    """Compute the output (N, O, HO, WO) without bias, for stride 1 and dilation 1."""
    x, geometry = zero_padded(x, geometry)
    groups, (height, width), tile = geometry.groups, geometry.output_size, tile_size(geometry)
    steps = [length - kernel + 1 for length, kernel in zip(tile, geometry.kernel_size, strict=True)]
    kernels = spectra(weight, (0, 0), geometry.kernel_size[0], tile, "kernels")  # (O, C/G, T, F)
    # Scaled such that three transforms by NORM give the sums.
    np.multiply(kernels.conj(), x.dtype.type(math.sqrt(tile[0] * tile[1])), out=kernels)
    kernels = kernels.reshape(groups, -1, *kernels.shape[1:])  # (G, O/G, C/G, T, F)
    by_group = x.reshape(len(x), groups, -1, *x.shape[2:])  # (N, G, C/G, H, W)
    output = np.empty((len(x), *kernels.shape[:2], height, width), x.dtype)  # (N, G, O/G, HO, WO)
    image_bytes = x.shape[1] * tile[0] * (tile[1] // 2 + 1) * kernels.itemsize
    n_threads = threads_for(output.size * weight[0].size)
    parts = [
        (images, top, left)
        for images in stretches(len(x), fitting(image_bytes, n_threads))
        for top in range(0, height, steps[0])
        for left in range(0, width, steps[1])
    ]

    def compute(share: Sequence[tuple[slice, int, int]]) -> None:
        for images, top, left in share:
            corner = top - geometry.padding[0], left - geometry.padding[2]
            inputs = spectra(by_group[images], corner, tile[0], tile, "inputs")
            write_sums(
                output[images, :, :, top : top + steps[0], left : left + steps[1]], inputs, kernels, tile
            )

    spread(compute, parts, n_threads)
    return output.reshape(len(x), len(weight), height, width)


def write_sums(target: FloatArray, inputs: Spectra, kernels: Spectra, tile: Pair) -> None:
    """Write a tile's outputs (n, G, O/G, rows, columns) from the spectra of its inputs and of the kernels."""
    shape = (*target.shape[:3], *kernels.shape[3:])
    products, more, sums = (scratch(role, shape, kernels.dtype) for role in ("products", "more", "sums"))
    np.multiply(inputs[:, :, None, 0], kernels[:, :, 0], out=products)  # (n, G, O/G, T, F)
    for channel in range(1, kernels.shape[2]):
        products += np.multiply(inputs[:, :, None, channel], kernels[:, :, channel], out=more)
    rows = np.fft.ifft(products, axis=-2, norm=NORM, out=sums)[..., : target.shape[-2], :]
    cells = scratch("cells", (*rows.shape[:-1], tile[1]), target.dtype)
    np.fft.irfft(rows, tile[1], axis=-1, norm=NORM, out=cells)
    target[...] = cells[..., : target.shape[-1]]


def spectra(maps: FloatArray, corner: Pair, rows: int, tile: Pair, role: str) -> Spectra:
    """Transform a tile of `maps` from `corner` on, zero after `rows` rows, to its 2D spectra (..., T, F).

    Laid into a tile first: NumPy takes twice as long where it is left to add the zeros.
    """
    dtype, outer = np.result_type(maps.dtype, np.complex64), maps.shape[:-2]
    cells = scratch(role + " cells", (*outer, rows, tile[1]), maps.dtype)
    fill(maps, cells, StridedRange(corner[0], 1), StridedRange(corner[1], 1))
    across = scratch(role + " across", (*outer, tile[0], tile[1] // 2 + 1), dtype)
    np.fft.rfft(cells, axis=-1, norm=NORM, out=across[..., :rows, :])
    across[..., rows:, :] = 0
    return np.fft.fft(across, axis=-2, norm=NORM, out=scratch(role, across.shape, dtype))


def tile_size(geometry: Geometry) -> Pair:
    """Return rows and columns of a tile: equal shares of the output, in lengths that transform fast."""
    height, width = (
        fast_length(math.ceil(outputs / math.ceil(outputs / max(TILE - kernel + 1, kernel))) + kernel - 1)
        for outputs, kernel in zip(geometry.output_size, geometry.kernel_size, strict=True)
    )
    return height, width


def fast_length(least: int) -> int:
    """Return the smallest even length from `least` on without a prime factor above 5."""
    length = least + least % 2
    while not is_smooth(length):
        length += 2
    return length


def is_smooth(number: int) -> bool:
    """Say whether a number has no prime factor above 5: FFTs of such lengths are fast."""
    for prime in (2, 3, 5):
        while number % prime == 0:
            number //= prime
    return number == 1
