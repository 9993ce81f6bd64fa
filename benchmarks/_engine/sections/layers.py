"""Ordinary layers: what networks are made of, all three operations, on one thread and on several."""

from __future__ import annotations

from _engine.bench import Bench
from _engine.cases import square
from _engine.charts import cell_chart
from _engine.sections.grid import compare, judge

LAYERS = (
    square(1, 3, 8, 224, 3, 1),
    square(1, 3, 8, 224, 5, 2),
    square(32, 16, 32, 28, 3, 1),
    square(32, 16, 32, 28, 5, 2),
    square(8, 64, 64, 56, 3, 1),
    square(8, 64, 128, 56, 3, 1, stride=2),
    square(1, 3, 64, 224, 7, 3, stride=2),
    square(256, 1, 16, 28, 5, 2),
    square(8, 256, 64, 28, 1, 0),
)
ONE_THREAD, THREADS = (1.10, 0.95), (1.35, 1.15)  # reach and aim
QUICK = 2


def run(bench: Bench) -> None:
    for threads in bench.settings.threads:
        named = f"{threads} thread{'s' * (threads > 1)}"
        bench.report.heading(f"Ordinary layers, {named}")
        bench.report.paragraph(
            "Time of ConvViz / PyTorch, in float32, PyTorch in the faster of its two memory formats with its "
            "arrays converted beforehand; error as a share of the largest value."
        )
        cells = compare(bench, bench.settings.some(LAYERS, QUICK), threads)
        bench.cells += cells
        reach, aim = ONE_THREAD if threads == 1 else THREADS
        judge(bench, f"Ordinary layers, {named}", cells, reach, aim)
        bench.report.chart(cell_chart(f"Ordinary layers, {named}", cells, reach))
