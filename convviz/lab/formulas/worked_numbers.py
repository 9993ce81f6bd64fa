"""Numbers of which others follow, with digits enough for a pocket calculator to confirm what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

FEWEST, MOST = 4, 17
"""Significant digits: as many as stand anywhere, and as many as a float64 has."""


def enough_digits(
    operands: Sequence[float],
    follow: Callable[[Sequence[float]], Sequence[float]],
    results: Sequence[str],
    digits: int = FEWEST,
) -> tuple[list[str], str]:
    """Write operands with as few digits as let the results follow, and the sign that stands before those.

    The sign is ``=`` where every result, computed from the printed operands, rounds to `results` as printed
    with so many `digits`; where no precision agrees it is the sign of an approximation.
    """
    for many in range(FEWEST, MOST + 1):
        shown = [f"{operand:.{many}g}" for operand in operands]
        found = follow([float(text) for text in shown])
        if [f"{value:.{digits}g}" for value in found] == list(results):
            return shown, "="
    return [f"{operand:.{digits}g}" for operand in operands], "≈"
