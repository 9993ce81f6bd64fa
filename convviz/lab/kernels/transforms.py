"""What can be done to a kernel: normalise, transpose, turn, negate, resize."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.kernels.limits import MAX_WEIGHT, Size, checked_size


def normalise(kernel: ArrayLike) -> NDArray[np.floating]:
    """Scale each (KH, KW) kernel so that its weights sum to 1: the output keeps the picture's brightness.

        w / sum(w)      or, where the sum is zero as in every derivative,      w / sum(|w|)

    A sum is taken for zero when it is round-off beside sum(|w|); this also keeps every weight within
    MAX_WEIGHT. A kernel of zeros stays as it is. A negative sum turns the signs around. Shape (..., KH, KW)
    in and out.
    """
    weight = _kernels(kernel)
    total = weight.sum(axis=(-2, -1), keepdims=True)
    magnitude = np.abs(weight).sum(axis=(-2, -1), keepdims=True)
    divisor = np.where(np.abs(total) * MAX_WEIGHT > magnitude, total, magnitude)
    return weight / np.where(divisor == 0, 1, divisor)


def transpose(kernel: ArrayLike) -> NDArray[np.floating]:
    """Swap rows and columns of each kernel: (..., KH, KW) -> (..., KW, KH). Sobel x turns into Sobel y."""
    return np.swapaxes(_kernels(kernel), -1, -2).copy()


def rotate_half_turn(kernel: ArrayLike) -> NDArray[np.floating]:
    """Turn each (KH, KW) kernel by 180 degrees: the flip between cross-correlation and true convolution."""
    return _kernels(kernel)[..., ::-1, ::-1].copy()


def negate(kernel: ArrayLike) -> NDArray[np.floating]:
    """Change the sign of every weight; shape (..., KH, KW) in and out."""
    return 0.0 - _kernels(kernel)  # 0 - w, not -w: a zero stays 0 and never reads as "-0"


def resize(kernel: ArrayLike, size: Size) -> NDArray[np.floating]:
    """Bring each kernel to `size` (h, w): keep its middle, add zeros around it or crop what sticks out.

    Where the middle is ambiguous (3 to 4 rows) the extra row goes to the end; growing and cropping back
    restores.
    """
    weight = _kernels(kernel)
    target = checked_size(size)
    resized = np.zeros((*weight.shape[:-2], *target), weight.dtype)
    spans = [_overlap(old, new) for old, new in zip(weight.shape[-2:], target, strict=True)]
    resized[..., spans[0][1], spans[1][1]] = weight[..., spans[0][0], spans[1][0]]
    return resized


def _overlap(old: int, new: int) -> tuple[slice, slice]:
    """Say where the shared middle lies in the old and in the new kernel."""
    shared = min(old, new)
    return slice((old - shared) // 2, (old + shared) // 2), slice((new - shared) // 2, (new + shared) // 2)


def _kernels(kernel: ArrayLike) -> NDArray[np.floating]:
    """Return a kernel as a floating-point array of at least two axes."""
    weight = np.asarray(kernel)
    if weight.dtype.kind not in "biuf":
        raise RefusedType(
            "A kernel holds real numbers, not {dtype}: give a list of rows of numbers.",
            dtype=str(weight.dtype),
        )
    if weight.ndim < 2 or 0 in weight.shape:
        raise RefusedValue(
            "A kernel has rows and columns, but this one has shape {shape}: "
            "give a list of rows, such as [[1, 2], [3, 4]].",
            shape=str(weight.shape),
        )
    return weight if weight.dtype.kind == "f" else weight.astype(np.float64)
