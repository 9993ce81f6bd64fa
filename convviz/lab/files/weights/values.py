"""From a tensor's bytes to numbers that a layer can compute with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convviz.errors import RefusedValue, written
from convviz.lab.files.weights.tensors import TensorInfo
from convviz.lab.kernels.limits import MAX_WEIGHT


def tensor_values(content: bytes, info: TensorInfo) -> NDArray[np.float64]:
    """Read the numbers of a tensor that was checked, as float64 of its shape.

    Raises RefusedValue for NaN, infinity and magnitudes above MAX_WEIGHT.
    """
    stored = info.storage
    raw = np.frombuffer(content, stored.dtype, info.size, stored.start)
    if info.dtype == "bfloat16":
        raw = (raw.astype("<u4") << 16).view("<f4")
    with np.errstate(all="ignore"):  # a signalling NaN; it is refused below
        values = np.array(
            raw.reshape(info.shape, order="F" if stored.fortran else "C"), np.float64, order="C"
        )
        low, high = float(values.min()), float(values.max())
    _check_range(low, high, info)
    return values


def _check_range(low: float, high: float, info: TensorInfo) -> None:
    if not np.isfinite([low, high]).all():
        raise RefusedValue(
            "Weights are finite numbers; {name} holds NaN or infinity: choose a network whose training did"
            " not diverge.",
            name=info.label,
        )
    if max(-low, high) > MAX_WEIGHT:
        raise RefusedValue(
            "Weights go from -{limit} to {limit}; {name} holds {value}: divide it by a common factor first.",
            limit=written(MAX_WEIGHT),
            name=info.label,
            value=written(low if -low > high else high, 6),
        )
