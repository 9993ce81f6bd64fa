"""A table of layers against operations, ConvViz's time by PyTorch's in every cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from _engine.bench import Bench
from _engine.cases import OPERATIONS, Case
from _engine.labels import disturbed, mean_ratio, percent, ratio_cell
from _engine.report import Verdict
from _engine.timer import PAIR, Measured

NCHW = "pytorch_nchw"
ALL = "all, PyTorch on arrays as they come (NCHW)"
HEADER = ("layer", *OPERATIONS, "of SGEMM peak, each", "error")


def compare(bench: Bench, cases: Iterable[Case], threads: int) -> list[Measured]:
    """Measure every operation of every layer, a row at a time, and add the geometric means below."""
    timer, table, cells = bench.timer(threads), bench.report.table(*HEADER), []
    for case in cases:
        row = []
        for operation in OPERATIONS:
            bench.report.progress(f"{case.name}: {operation}, {threads} thread{'s' * (threads > 1)}")
            row.append(timer.measure(case, operation, (*PAIR, NCHW)))
        peaks = " / ".join(percent(cell.of_peak) for cell in row)
        error = max(cell.error for cell in row)
        table.row(case.name, *map(ratio_cell, row), peaks, f"{error:.0e}")
        cells += row
    for peer, name in (
        ("pytorch", "geometric mean"),
        (NCHW, "the same, PyTorch on arrays as they come (NCHW)"),
    ):
        means = [f"**{mean_ratio(of(cells, operation), peer):.2f}**" for operation in OPERATIONS]
        table.row(name, *means, f"all: **{mean_ratio(cells, peer):.2f}**", "")
    return cells


def judge(bench: Bench, subject: str, cells: Sequence[Measured], reach: float, aim: float) -> None:
    """Hold the geometric mean of each operation, and that of all, against what it has to reach."""
    for operation in (*OPERATIONS, "all", ALL):
        own = of(cells, operation) or cells
        mean, doubtful = mean_ratio(own, NCHW if operation == ALL else "pytorch"), disturbed(own)
        bench.report.verdict(Verdict(f"{subject}: {operation}", mean, reach, aim, disturbed=doubtful))


def of(cells: Iterable[Measured], operation: str) -> list[Measured]:
    return [cell for cell in cells if cell.operation == operation]
