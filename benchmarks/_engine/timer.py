"""Measuring a case: everyone computes the same numbers, is checked, and takes turns at short bursts."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from _engine.cases import Case
from _engine.neighbours import Neighbours
from _engine.workers import Worker
from convviz.lab.timing.measuring import BURST_SECONDS, difference, repeats_for, rounds

TRIAL_SECONDS = 0.01  # a burst that only finds out which of a contender's ways is its fastest
TRIALS = 3
MAX_ERROR = 1e-4  # of the largest value; more is a wrong result, not rounding
QUIET = 0.2  # cores: with more taken by others, threads that wait for one another lose whole time slices
PAIR = ("ours", "pytorch")


@dataclass(frozen=True)
class Measured:
    """A case's median seconds by contender, the way each took, and our error."""

    case: Case
    operation: str
    threads: int
    seconds: dict[str, float]
    ways: dict[str, str]
    error: float  # largest difference from float64, as a share of the largest value
    of_peak: float  # our multiply-adds in a second, as a share of a large matrix product's
    neighbours: float  # cores that other processes kept busy meanwhile

    def ratio(self, peer: str = "pytorch") -> float:
        return self.seconds["ours"] / self.seconds[peer]

    @property
    def disturbed(self) -> bool:
        return self.neighbours > QUIET

    @property
    def name(self) -> str:
        threads = f", {self.threads} threads" if self.threads > 1 else ""
        return f"{self.case.name}: {self.operation}{threads}"


@dataclass(frozen=True)
class Entrant:
    """A contender with the way that it computes a case, and about how long that takes."""

    worker: Worker
    way: str
    seconds: float

    def burst(self) -> float:
        return self.worker.ask("burst", self.way, repeats_for(self.seconds), self.seconds)


class Timer:
    """The workers for one number of threads, opened when first needed."""

    def __init__(self, threads: int, seconds: float, least_bursts: int) -> None:
        self.threads, self.seconds, self.least_bursts = threads, seconds, least_bursts
        self.workers: dict[str, Worker] = {}
        self.peak = self.worker("ours").ask("run", "peak")

    def worker(self, contender: str) -> Worker:
        if contender not in self.workers:
            self.workers[contender] = Worker(contender, self.threads)
        return self.workers[contender]

    def measure(
        self, case: Case, operation: str = "forward", contenders: Sequence[str] = PAIR, share: float = 1.0
    ) -> Measured:
        """Check and time all contenders on a case, for `share` of the timer's seconds."""
        entrants = {name: self.enter(name, case, operation) for name in contenders}
        error = self.check(entrants, case, operation)["ours"]
        others = Neighbours(worker.process.pid for worker in self.workers.values())
        seconds = take_turns(entrants, self.seconds * share, self.least_bursts)
        taken = others.cores()
        ways = {name: entrant.way for name, entrant in entrants.items()}
        of_peak = case.multiply_adds / seconds["ours"] / self.peak
        return Measured(case, operation, self.threads, seconds, ways, error, of_peak, taken)

    def enter(self, contender: str, case: Case, operation: str) -> Entrant:
        """Make a contender ready, with the fastest of its ways."""
        worker = self.worker(contender)
        ways = worker.ask("prepare", case, operation)
        trials = {way: trial(worker, way, alone=len(ways) == 1) for way in ways}
        fastest = min(trials, key=trials.__getitem__)
        return Entrant(worker, fastest, trials[fastest])

    def check(self, entrants: dict[str, Entrant], case: Case, operation: str) -> dict[str, float]:
        """Return everyone's error against float64; raise ArithmeticError where a result is wrong."""
        exact = self.worker("pytorch").ask("run", "exact", case, operation)
        errors = {}
        for name, entrant in entrants.items():
            result = entrant.worker.ask("result", entrant.way).reshape(exact.shape)
            errors[name] = difference(result, exact)
            if not errors[name] <= MAX_ERROR:
                what = f"{name} ({entrant.way}), {operation} of {case}"
                raise ArithmeticError(f"The error of {what} is {errors[name]:.1e} of the largest value.")
        return errors

    def close(self) -> None:
        for worker in self.workers.values():
            worker.close()


def trial(worker: Worker, way: str, alone: bool) -> float:
    """Estimate the seconds of one call, more closely where there are ways to choose between."""
    worker.ask("burst", way, 1, 1.0)  # the first call is the slowest
    once = worker.ask("burst", way, 1, 1.0)
    if alone or once > BURST_SECONDS:
        return once
    repeats = repeats_for(once, TRIAL_SECONDS)
    return min(worker.ask("burst", way, repeats, once) for _ in range(TRIALS))


def take_turns(entrants: dict[str, Entrant], seconds: float, least_bursts: int) -> dict[str, float]:
    """Return everyone's median over bursts that take turns for about `seconds`."""
    times: dict[str, list[float]] = {name: [] for name in entrants}
    for _round in rounds(seconds, least_bursts):
        for name, entrant in entrants.items():
            times[name].append(entrant.burst())
    return {name: statistics.median(taken) for name, taken in times.items()}
