"""How large the numbers are that a result is added up from: what is far below them is round-off."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from convviz.lab.layer.forward_backward import LayerPass

QUIET = 2.0**-22
"""Up to this part of what it was added up from a result is round-off of float32 numbers."""


def sum_size(layer: LayerPass) -> float:
    """Return an upper bound of |x| * |w| + |b| over all outputs: max |x| max_o sum |w_o| + max |b|."""
    sums = np.abs(layer.weight).sum(axis=(1, 2, 3))  # (O,)
    return float(largest(layer.x) * sums.max() + largest(layer.bias))


def largest(values: ArrayLike) -> float:
    """Return the largest magnitude, 0 of nothing."""
    return float(np.abs(values).max(initial=0))


def even_limits(values: ArrayLike, scale: float = 0.0) -> tuple[float, float]:
    """Return limits around zero for a palette: those of the values, or of `scale` where that dwarfs them.

    `scale` is the size of what the values were added up from, so that round-off has the colour of zero.
    """
    most = largest(values)
    most = (most if most > QUIET * scale else scale) or 1.0
    return -most, most
