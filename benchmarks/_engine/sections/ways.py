"""Whether the engine chooses well: its choice's time as a ratio to that of the best other way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from _engine.bench import Bench
from _engine.cases import OPERATIONS, Case, square
from _engine.contenders.ways import CHOICE, ways
from _engine.labels import milliseconds
from _engine.report import Table
from _engine.sections import depthwise, layers
from _engine.timer import Entrant, take_turns, trial

MORE = (
    square(8, 64, 4, 28, 3, 1),
    square(8, 128, 16, 28, 2, 0),
    square(8, 64, 64, 28, 3, 1),
    square(4, 32, 32, 28, 3, 2, dilation=2),
    square(8, 32, 32, 28, 5, 2, groups=4),
    square(1, 1, 1, 256, 31, 15),
    square(1, 1, 1, 256, 31, 15, kernels="gaussian"),
    square(1, 3, 3, 512, 15, 7, groups=3),
    square(1, 3, 3, 512, 9, 4, groups=3, kernels="gaussian"),
)
LAYERS = (*layers.LAYERS, *depthwise.LAYERS, *MORE)
QUICK = 2
SHARE = 0.4  # of a cell's usual time to measure
HOPELESS = 5.0  # times the fastest way's time: not measured closely
WRONG = 1.1  # the choice's time by another way's, beyond the noise


@dataclass(frozen=True)
class Choice:
    """The way that the engine took for a case, with its time and that of the best other way."""

    case: Case
    operation: str
    way: str
    seconds: float
    other: str
    other_seconds: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.other_seconds


def run(bench: Bench) -> None:
    bench.report.heading("Ways, 1 thread")
    bench.report.paragraph(
        "Time of the engine's choice by that of the best other way that can compute the layer, in the order "
        f"of ways. Above {WRONG} (▲) the other would have been the better choice."
    )
    found = []
    for case, operation in product(bench.settings.some(LAYERS, QUICK), OPERATIONS):
        bench.report.progress(f"ways: {case.name}, {operation}")
        found += measure(bench, case, operation)
    table = bench.report.table("operation", "way", "layer", "choice / best other", "best other")
    for operation in OPERATIONS:
        for way in ways(operation):
            own = [choice for choice in found if (choice.operation, choice.way) == (operation, way)]
            for choice in sorted(own, key=lambda choice: choice.ratio):
                show(table, choice)
            if not own:
                table.row(operation, way, "none of these", "", "")


def show(table: Table, choice: Choice) -> None:
    mark = " ▲" if choice.ratio > WRONG else ""
    times = f"{milliseconds(choice.seconds)} / {milliseconds(choice.other_seconds)} ms"
    kernels = f"{choice.case.kernels}, " if choice.case.kernels != "own" else ""
    name = kernels + choice.case.name
    table.row(choice.operation, choice.way, name, f"**{choice.ratio:.2f}**{mark} ({times})", choice.other)


def measure(bench: Bench, case: Case, operation: str) -> list[Choice]:
    """Measure the choice for a case in turn with the other ways; return nothing where there is none."""
    timer = bench.timer(1)
    worker = timer.worker("ways")
    names = worker.ask("prepare", case, operation)
    taken = worker.ask("run", "chosen", case, operation)
    entrants = {name: Entrant(worker, name, trial(worker, name, alone=True)) for name in names}
    fastest = min(entrant.seconds for entrant in entrants.values())
    near = {
        name: entrant
        for name, entrant in entrants.items()
        if name == CHOICE or (name != taken and entrant.seconds < HOPELESS * fastest)
    }
    timer.check(near, case, operation)
    seconds = take_turns(near, timer.seconds * SHARE, timer.least_bursts)
    mine = seconds.pop(CHOICE)
    # Where all the others are hopeless, their first rough times must do.
    seconds = seconds or {name: e.seconds for name, e in entrants.items() if name not in (CHOICE, taken)}
    other = min(seconds, key=seconds.__getitem__, default=None)
    return [Choice(case, operation, taken, mine, other, seconds[other])] if other else []
