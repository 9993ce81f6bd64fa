"""Tables in Markdown: a quantile, a row, the worst of several."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

import numpy as np


def quantile(values: Sequence[float], share: float) -> float:
    """Return the quantile at `share`, which goes from 0 to 1; NaN of nothing."""
    return float(np.quantile(values, share)) if values else float("nan")


def p50_p95(values: Sequence[float]) -> str:
    """Write median and 95th percentile."""
    return " / ".join(f"{quantile(values, share):.0f}" for share in (0.5, 0.95)) if values else "-"


def row(cells: Iterable[str]) -> str:
    """Write a row."""
    return f"| {' | '.join(cells)} |"


def head(names: Sequence[str]) -> str:
    """Write the row of names and the line below it."""
    return row(names) + "\n" + "|---" * len(names) + "|"


def machine_line(browser: str) -> str:
    """Write the browser, the cores and how busy they are."""
    return f"{browser}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start\n"
