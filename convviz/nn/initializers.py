"""The numbers that a layer begins with."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from convviz.errors import RefusedType
from convviz.ops.checks import FloatArray


def he_normal(shape: tuple[int, ...], rng: np.random.Generator, dtype: Any = np.float32) -> FloatArray:
    """Draw weights of `shape` (outputs, inputs...) so that a ReLU network's values keep their size.

        weight ~ N(0, 2 / fan_in),   fan_in the number of inputs that one output reads

    Drawn in float64 and rounded once, so that both dtypes begin alike.
    Source: He et al., "Delving Deep into Rectifiers", 2015, section 2.2.
    """
    return (rng.standard_normal(shape) * math.sqrt(2 / math.prod(shape[1:]))).astype(float_dtype(dtype))


def generator(rng: np.random.Generator | None) -> np.random.Generator:
    """Return `rng`, or a generator of its own seed where there is none: other numbers every time."""
    return np.random.default_rng() if rng is None else rng


def float_dtype(dtype: Any) -> np.dtype[Any]:
    """Return float32 or float64; raises RefusedType for any other dtype."""
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = np.dtype(object)
    if found not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise RefusedType(
            "A layer computes in float32 or float64; got dtype {dtype}: choose one of the two.",
            dtype=repr(dtype),
        )
    return found
