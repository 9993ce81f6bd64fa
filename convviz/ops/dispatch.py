"""Which way a convolution is computed: decided here and nowhere else, from the layer's sizes.

Rows, columns, taps, turned kernels and swapped layers add up the formula's products, each in its own order.
Winograd's tiles, Fourier's spectra and separable kernels take fewer products and round differently: only
float32 takes them, only where the caller does not refuse (`precise`), and only with moderate numbers, since
what is not finite would spread. The limits are where the ways meet in `benchmarks/engine.py`.
"""

from functools import partial

import numpy as np

from convviz.ops.checks import FloatArray
from convviz.ops.fft import correlate_fft
from convviz.ops.flipped_kernel import input_grad_flipped
from convviz.ops.geometry import Geometry
from convviz.ops.im2col import correlate_im2col, input_grad_im2col, weight_grad_im2col
from convviz.ops.kn2row import correlate_kn2row, weight_grad_kn2row
from convviz.ops.row_gemm import CELLS, correlate_row_gemm, weight_grad_row_gemm
from convviz.ops.separable import correlate_separable, factors
from convviz.ops.shift_add import correlate_shift_add, weight_grad_shift_add
from convviz.ops.threads import one_thread_each
from convviz.ops.winograd import correlate_winograd, tile_count, weight_grad_winograd

MANY_TAPS = 128  # to a filter; with fewer, what rows save in copies they lose where images share a product
FEW_CHANNELS = 8  # to a group; fewer are laid out as soon as anything else
NARROW, NARROW_GRADIENT = 64, 320  # output columns of a depthwise layer up to which taps make longer lines
TILED_CHANNELS, TILES = 40, 100  # with fewer, Winograd's transforms cost more than they save
# A kernel's taps, and its multiply-adds on a map, from which spectra cost less; how many are held (0.3 MB).
SPECTRAL_TAPS, SPECTRAL_WORK, SPECTRA = 11 * 11, 2_000_000, 24
# A kernel's size and all its multiply-adds from which two passes cost less than one, and the size up to which
# they cost less than spectra.
SEPARABLE, SEPARABLE_WORK, LONG_PASSES = 7, 3_000_000, 23
MODERATE = 1e15  # larger numbers could overflow within a transform


@one_thread_each()
def correlate(x: FloatArray, weight: FloatArray, geometry: Geometry, precise: bool = False) -> FloatArray:
    """Compute the output (N, O, HO, WO) without bias, from checked arrays of one dtype."""
    filters, channels = len(weight) // geometry.groups, weight.shape[1]  # of a group, here and below
    if may_transform(x, geometry, precise):
        if tiles_pay(filters, channels, len(x), geometry) and moderate(x, weight):
            return correlate_winograd(x, weight, geometry)
        spectral = spectra_pay(len(weight) * channels, geometry)
        passes = filters == 1 and passes_pay(len(x) * x.shape[1], spectral, geometry)
        if passes and moderate(x, weight) and (parts := factors(weight)):
            return correlate_separable(x, parts, geometry, partial(correlate, precise=True))
        if spectral and moderate(x, weight):
            return correlate_fft(x, weight, geometry)
    if filters == channels == 1 and geometry.output_size[1] <= NARROW:
        return correlate_shift_add(x, weight, geometry)
    if 3 * filters * geometry.kernel_size[0] <= channels and can_swap(channels, geometry, weight):
        return correlate_kn2row(x, weight, geometry)
    if rows_share(filters, channels, geometry):
        return correlate_row_gemm(x, weight, geometry)
    return correlate_im2col(x, weight, geometry)


@one_thread_each()
def weight_gradient(
    x: FloatArray, output_grad: FloatArray, geometry: Geometry, precise: bool = False
) -> FloatArray:
    """Compute the weight gradient (O, C/G, KH, KW), from checked arrays of one dtype."""
    filters, channels = output_grad.shape[1] // geometry.groups, x.shape[1] // geometry.groups
    tiled = may_transform(x, geometry, precise) and tiles_pay(filters, channels, len(x), geometry)
    if tiled and moderate(x, output_grad):
        return weight_grad_winograd(x, output_grad, geometry)
    if filters == channels == 1 and geometry.output_size[1] <= NARROW_GRADIENT:
        return weight_grad_shift_add(x, output_grad, geometry)
    if 2 * filters <= channels and can_swap(channels, geometry, x, output_grad):
        return weight_grad_kn2row(x, output_grad, geometry)
    if rows_share(filters, channels, geometry):
        return weight_grad_row_gemm(x, output_grad, geometry)
    return weight_grad_im2col(x, output_grad, geometry)


@one_thread_each()
def input_gradient(
    weight: FloatArray, output_grad: FloatArray, geometry: Geometry, precise: bool = False
) -> FloatArray:
    """Compute the input gradient (N, C, H, W), from checked arrays of one dtype."""
    filters, channels = len(weight) // geometry.groups, weight.shape[1]
    if turning_pays(filters, channels, geometry) and np.isfinite(weight).all():
        return input_grad_flipped(weight, output_grad, geometry, partial(correlate, precise=precise))
    return input_grad_im2col(weight, output_grad, geometry)


def can_swap(channels: int, geometry: Geometry, *factors: FloatArray) -> bool:
    """Say whether input and output may swap, where `factors` meet other zeros than the padding's."""
    swappable = channels >= FEW_CHANNELS and geometry.stride == (1, 1) and geometry.kernel_size != (1, 1)
    return swappable and all(np.isfinite(array).all() for array in factors)


def rows_share(filters: int, channels: int, geometry: Geometry) -> bool:
    """Say whether an input row serves three output rows or more, and few products are cut up.

    A depthwise layer's products are small either way, and only the laying out counts.
    """
    (kernel_height, kernel_width), width = geometry.kernel_size, geometry.output_size[1]
    wide = 2 * width >= CELLS or channels * kernel_height * kernel_width >= MANY_TAPS
    shared = kernel_height >= 3 * geometry.stride[0] and wide
    return geometry.dilation[0] == 1 and (shared or filters == channels == 1)


def turning_pays(filters: int, channels: int, geometry: Geometry) -> bool:
    """Say whether laying out the upstream gradient costs less than adding up columns where they were read."""
    if geometry.kernel_size == geometry.stride == (1, 1) or filters == channels == 1:
        return True
    return 3 * filters * geometry.stride[0] <= 2 * channels * geometry.kernel_size[0]


def may_transform(x: FloatArray, geometry: Geometry, precise: bool) -> bool:
    """Say whether transforms can compute the layer, in a precision that allows their rounding."""
    return not precise and x.dtype == np.float32 and geometry.stride == geometry.dilation == (1, 1)


def moderate(*arrays: FloatArray) -> bool:
    """Say whether there is no number that would spread or overflow within a transform."""
    return all(-MODERATE < array.min(initial=0) <= array.max(initial=0) < MODERATE for array in arrays)


def tiles_pay(filters: int, channels: int, batch: int, geometry: Geometry) -> bool:
    """Say whether kernels are 3 x 3, and channels and tiles many enough for Winograd's transforms."""
    if geometry.kernel_size != (3, 3) or min(filters, channels) < TILED_CHANNELS:
        return False
    down, across = tile_count(geometry)
    return min(down, across) >= 3 and batch * down * across >= TILES


def passes_pay(maps: int, spectral: bool, geometry: Geometry) -> bool:
    """Say whether kernels, should they be separable, are large enough for a second pass and not too large."""
    (kernel_height, kernel_width), (height, width) = geometry.kernel_size, geometry.output_size
    if min(kernel_height, kernel_width) < SEPARABLE or (spectral and max(geometry.kernel_size) > LONG_PASSES):
        return False
    return maps * height * width * kernel_height * kernel_width >= SEPARABLE_WORK


def spectra_pay(kernels: int, geometry: Geometry) -> bool:
    """Say whether kernels are large enough, and few enough for all their spectra to be held."""
    taps = geometry.kernel_size[0] * geometry.kernel_size[1]
    work = taps * geometry.output_size[0] * geometry.output_size[1]
    return kernels <= SPECTRA and taps >= SPECTRAL_TAPS and work >= SPECTRAL_WORK
