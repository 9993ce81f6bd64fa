"""The race: contenders take turns, burst by burst, so that a busy moment slows them all alike."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from convviz.lab.timing.bursts import GROWING_SECONDS, Status, measured
from convviz.lab.timing.contenders import OWN_ENGINE, Contender
from convviz.lab.timing.measuring import Clock
from convviz.lab.timing.problem import Problem

BUDGET_SECONDS = 10.0
"""After these a race is over; one call that has begun is still waited for."""
LANE_SECONDS = 1.5
LEAST_BURSTS = 3


@dataclass(frozen=True)
class Progress:
    """All standings in the contenders' order, whose turn it was, and the share of the race that is done."""

    statuses: tuple[Status, ...]
    contender: str
    done: float


@dataclass
class _Runner:
    """A contender on its lane, with the time that it has used up."""

    contender: Contender
    measured: Iterator[Status]
    status: Status = field(init=False)
    spent: float = 0.0
    finished: bool = False

    def __post_init__(self) -> None:
        self.status = Status(self.contender.name)

    @property
    def allowance(self) -> float:
        return GROWING_SECONDS if self.contender.grows else LANE_SECONDS

    @property
    def done(self) -> float:
        return 1.0 if self.finished else min(1.0, self.spent / self.allowance)

    def run(self, clock: Clock) -> None:
        """Take one turn."""
        start = clock()
        status = next(self.measured, None)
        self.spent += clock() - start
        if status is not None:
            self.status = status
        enough = self.status.bursts >= LEAST_BURSTS or self.spent > 2 * self.allowance
        tired = self.spent >= self.allowance and enough and self.status.cut is None
        self.finished = status is None or self.status.out is not None or tired


def race(
    problem: Problem,
    contenders: Sequence[Contender],
    *,
    budget: float = BUDGET_SECONDS,
    clock: Clock = time.perf_counter,
) -> Iterator[Progress]:
    """Yield the standings after every turn, until each contender has had its time or the budget is spent.

    Close the generator to stop the race: it computes nothing between two turns.
    """
    start = clock()
    expected = OWN_ENGINE.prepare(problem)()
    runners = [_Runner(c, measured(c, problem, expected, clock)) for c in contenders]
    running = list(runners)
    while running:
        for runner in running:
            runner.run(clock)
            late = clock() - start >= budget
            yield _progress(runners, runner, late)
            if late:
                return
        running = [runner for runner in running if not runner.finished]


def _progress(runners: Sequence[_Runner], now: _Runner, late: bool) -> Progress:
    done = 1.0 if late else sum(runner.done for runner in runners) / len(runners)
    return Progress(tuple(runner.status for runner in runners), now.contender.name, done)
