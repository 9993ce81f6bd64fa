"""How many times faster than plain Python loops the engine is, on layers small enough for those."""

from __future__ import annotations

from _engine.bench import Bench
from _engine.cases import OPERATIONS, square
from _engine.labels import milliseconds

LAYERS = (square(1, 3, 8, 16, 3, 1), square(2, 8, 8, 12, 3, 1, stride=2), square(1, 1, 1, 64, 5, 2))
QUICK = 1
BURSTS = 0.0  # of the timer's seconds: the least number of bursts is enough, as each takes long


def run(bench: Bench) -> None:
    bench.report.heading("Plain loops, 1 thread")
    bench.report.paragraph("How many times faster ConvViz is than its reference in plain Python loops.")
    table = bench.report.table("layer", *OPERATIONS)
    for case in bench.settings.some(LAYERS, QUICK):
        row = []
        for operation in OPERATIONS:
            bench.report.progress(f"{case.name}: {operation} in loops")
            found = bench.timer(1).measure(case, operation, ("ours", "loops"), BURSTS)
            ours, loops = found.seconds["ours"], found.seconds["loops"]
            row.append(f"**{loops / ours:,.0f}** ({milliseconds(loops)} / {milliseconds(ours)} ms)")
        table.row(case.name, *row)
