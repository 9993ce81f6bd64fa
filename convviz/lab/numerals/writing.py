"""Numbers as text that reads back as the very number."""

from __future__ import annotations

import numpy as np


def write_number(value: float) -> str:
    """Write a number with all the digits that it has and no more: "0.1", "-2", "1e-07"."""
    return repr(float(value) + 0.0).removesuffix(".0")


def shortest_decimal(value: np.floating) -> float:
    """Return the number whose text is the shortest that reads as `value` in its own precision.

    The float32 nearest to 0.1 gives 0.1, where `float` gives 0.10000000149011612.
    """
    return float(str(value))
