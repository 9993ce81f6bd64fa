"""Padding an input, and its adjoint: folding a padded gradient back onto the input."""

import numpy as np
from numpy.typing import NDArray

from convviz.ops.checks import FloatArray
from convviz.ops.geometry import Geometry


def pad(x: FloatArray, geometry: Geometry) -> FloatArray:
    """Return `x` (N, C, H, W) with its padding around it; `x` itself where there is none."""
    if not any(geometry.padding):
        return x
    if geometry.padding_mode == "zeros":
        padded = np.zeros((*x.shape[:2], *geometry.padded_size), x.dtype)  # (N, C, HP, WP)
        inside(padded, geometry)[...] = x
        return padded
    return x.take(geometry.row_source(), axis=2).take(geometry.column_source(), axis=3)  # (N, C, HP, WP)


def fold_back(padded_grad: FloatArray, geometry: Geometry) -> FloatArray:
    """Add every padded position's gradient to the position it was copied from: the adjoint of `pad`.

    `padded_grad` (N, C, HP, WP) becomes (N, C, H, W); the gradient of zero padding is dropped.
    """
    if not any(geometry.padding):
        return padded_grad
    if geometry.padding_mode == "zeros":
        return inside(padded_grad, geometry).copy()
    top, left = geometry.padding[0], geometry.padding[2]
    rows = fold_last_axis(padded_grad.swapaxes(2, 3), geometry.row_source(), top, geometry.input_size[0])
    return fold_last_axis(rows.swapaxes(2, 3), geometry.column_source(), left, geometry.input_size[1])


def inside(padded: FloatArray, geometry: Geometry) -> FloatArray:
    """Return the view of a padded array (N, C, HP, WP) that holds the input (N, C, H, W)."""
    (top, _, left, _), (height, width) = geometry.padding, geometry.input_size
    return padded[:, :, top : top + height, left : left + width]


def fold_last_axis(padded: FloatArray, source: NDArray[np.intp], before: int, size: int) -> FloatArray:
    """Add the border of the last axis into the middle, at the positions that `source` names."""
    folded = padded[..., before : before + size].copy()
    border = np.r_[:before, before + size : len(source)]
    # Unlike +=, add.at adds repeated positions too. Its stub knows no ellipsis in an index.
    np.add.at(folded, (..., source[border]), padded[..., border])  # type: ignore[arg-type]
    return folded
