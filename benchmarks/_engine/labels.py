"""Numbers as the report prints them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from _engine.timer import Measured

DOUBT = 0.1  # of the cells


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.3g}"


def ratio_cell(measured: Measured, peer: str = "pytorch") -> str:
    """Write a ratio and its two times, with a question mark where other processes disturbed them."""
    times = f"{milliseconds(measured.seconds['ours'])} / {milliseconds(measured.seconds[peer])} ms"
    return f"**{measured.ratio(peer):.2f}**{' ?' * measured.disturbed} ({times})"


def mean_ratio(cells: Iterable[Measured], peer: str = "pytorch") -> float:
    """Return the geometric mean of the ratios, in which half as fast and twice as fast balance."""
    return statistics.geometric_mean([cell.ratio(peer) for cell in cells])


def disturbed(cells: Sequence[Measured]) -> bool:
    """Return whether others were busy during so many cells that a number made of all is in doubt."""
    return sum(cell.disturbed for cell in cells) > DOUBT * len(cells)


def percent(share: float) -> str:
    return f"{share:.0%}"


def megabytes(count: float) -> str:
    return f"{count / 1e6:.1f}"
