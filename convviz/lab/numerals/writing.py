"""Numbers as text that reads back as the very number."""

from __future__ import annotations


def write_number(value: float) -> str:
    """Write a number with all the digits that it has and no more: "0.1", "-2", "1e-07"."""
    return repr(float(value) + 0.0).removesuffix(".0")
