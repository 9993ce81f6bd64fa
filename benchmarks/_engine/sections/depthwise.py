"""Depthwise layers, whose channels do not meet: no matrix product is large, and peers gain most."""

from __future__ import annotations

from _engine.bench import Bench
from _engine.cases import Case, square
from _engine.charts import cell_chart
from _engine.sections.grid import compare

REACH = 3.0  # for the worst single cell of this section and the two before
QUICK = 1


def depthwise(batch: int, channels: int, size: int, kernel: int, padding: int, stride: int = 1) -> Case:
    return square(batch, channels, channels, size, kernel, padding, stride=stride, groups=channels)


LAYERS = (
    depthwise(1, 128, 56, 3, 1),
    depthwise(8, 256, 28, 3, 1),
    depthwise(1, 64, 112, 3, 1, stride=2),
    depthwise(4, 192, 14, 5, 2),
    depthwise(1, 32, 112, 7, 3),
    depthwise(8, 128, 28, 3, 1, stride=2),
)


def run(bench: Bench) -> None:
    bench.report.heading("Depthwise layers, 1 thread")
    cells = compare(bench, bench.settings.some(LAYERS, QUICK), 1)
    bench.cells += cells
    bench.report.chart(cell_chart("Depthwise layers, 1 thread", cells, REACH))
