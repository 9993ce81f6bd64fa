"""Cost per multiplication as a layer grows in one direction: flat or falling, without cliffs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from _engine.bench import Bench
from _engine.cases import OPERATIONS, Case, square
from _engine.charts import COLOURS, Curve, line_chart
from _engine.labels import disturbed
from _engine.report import Figure, Table, Verdict
from _engine.timer import Measured

BASE = square(4, 16, 16, 32, 3, 1)
WAYS_TO_GROW = {
    "images": (1, 2, 4, 8, 16, 32, 64),
    "size (pixels)": (8, 16, 24, 32, 48, 64, 96, 128, 192),
    "channels and filters": (1, 2, 4, 8, 16, 32, 64, 128),
    "kernel (pixels)": (1, 2, 3, 5, 7, 9, 11, 15),
}
QUICK = 2
CLIFF = 1.5  # times the smallest cost so far
SHARE = 0.5  # of a cell's usual time to measure


def run(bench: Bench) -> None:
    bench.report.heading("Growth, 1 thread")
    bench.report.paragraph(
        f"Nanoseconds per multiply-add from {BASE.name}, one thing grown at a time: ConvViz (PyTorch). "
        f"A rise above {CLIFF} times the smallest value so far is marked ▲."
    )
    cliffs, measured = 0, []
    for direction, values in WAYS_TO_GROW.items():
        table, lines = bench.report.table(direction, *OPERATIONS), []
        for value in bench.settings.some(values, QUICK):
            lines.append(measure(bench, direction, value))
            cliffs += show(table, value, lines)
        measured += [cell for line in lines for cell in line]
        bench.report.chart(chart(direction, values, lines))
    bench.report.verdict(
        Verdict(f"Growth: rises above {CLIFF} times", cliffs, 0, disturbed=disturbed(measured))
    )


def grown(direction: str, value: int) -> Case:
    """Return the base layer with one of its sizes changed."""
    changes = {
        "images": {"batch": value},
        "size (pixels)": {"size": (value, value)},
        "channels and filters": {"channels": value, "filters": value},
        "kernel (pixels)": {"kernel": (value, value), "padding": (value // 2, value // 2)},
    }
    return replace(BASE, **changes[direction])


def measure(bench: Bench, direction: str, value: int) -> list[Measured]:
    bench.report.progress(f"growth: {value} {direction}")
    case = grown(direction, value)
    return [bench.timer(1).measure(case, operation, share=SHARE) for operation in OPERATIONS]


def cost(cell: Measured, who: str = "ours") -> float:
    """Return nanoseconds per multiply-add."""
    return cell.seconds[who] / cell.case.multiply_adds * 1e9


def show(table: Table, value: int, lines: Sequence[Sequence[Measured]]) -> int:
    """Add the last value's row and return how many of its operations jumped by more than CLIFF."""
    shown, cliffs = [], 0
    for line in zip(*lines, strict=True):
        costs = [cost(cell) for cell in line]
        rose = costs[-1] > CLIFF * min(costs)
        cliffs += rose
        shown.append(f"**{costs[-1]:.3f}**{' ▲' * rose} ({cost(line[-1], 'pytorch'):.3f})")
    table.row(value, *shown)
    return cliffs


def chart(direction: str, values: Sequence[int], lines: Sequence[Sequence[Measured]]) -> Figure:
    curves = []
    for operation, line in zip(OPERATIONS, zip(*lines, strict=True), strict=True):
        for who, name, dash in (("ours", "ConvViz", "solid"), ("pytorch", "PyTorch", "dot")):
            costs = [cost(cell, who) for cell in line]
            curves.append(
                Curve(f"{name}, {operation}", values[: len(costs)], costs, COLOURS[operation], dash)
            )
    return line_chart(f"Growth: {direction}", curves, direction, "ns per multiply-add")
