"""A contender's lane: bursts of calls, timed, one after the other for as long as it is asked for more."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace

from convviz.errors import Refusal, RefusedValue
from convviz.lab.timing import measuring
from convviz.lab.timing.contenders import ENGINE, OWN_ENGINE, Contender
from convviz.lab.timing.measuring import Clock, burst, difference, repeats_for, timed
from convviz.lab.timing.parts import Cut, growing_cuts, part_of, whole
from convviz.lab.timing.problem import Problem
from convviz.ops.checks import FloatArray

__all__ = ["ENGINE", "GROWING_SECONDS", "Status", "measured"]

GROWING_SECONDS = 2.0


@dataclass(frozen=True)
class Status:
    """Where a contender stands: seconds for one call on the whole layer, and how they were found.

    The seconds are those of the best burst, which nothing disturbed: matrix libraries keep their threads
    spinning for a while, in the next contender's turn. `median` is that of all bursts.

    `cut` is the part that was measured where the rest is extrapolated, `factor` the multiply-adds of the
    whole over those of the part. `difference` is the largest from the engine's result, relative to the
    largest value there. Who sits out has no seconds, and a reason.
    """

    contender: str
    seconds: float | None = None
    median: float | None = None
    bursts: int = 0
    difference: float | None = None
    cut: Cut | None = None
    factor: float = 1.0
    out: Refusal | None = None


def measured(contender: Contender, problem: Problem, expected: FloatArray, clock: Clock) -> Iterator[Status]:
    """Yield the contender's standing after its warm-up and after each burst, for as long as one asks."""
    try:
        if contender.grows:
            yield from growing(contender, problem, expected, clock)
        else:
            yield from bursts(contender, problem, expected, clock)
    except Refusal as refusal:
        yield Status(contender.name, out=refusal)
    except MemoryError:
        yield Status(
            contender.name,
            out=RefusedValue(
                "The machine ran out of memory for {contender}: choose a smaller layer.",
                contender=contender.name,
            ),
        )


def bursts(contender: Contender, problem: Problem, expected: FloatArray, clock: Clock) -> Iterator[Status]:
    """Warm up, compare the result, then measure bursts for ever; the warm-up counts until the first burst."""
    call = contender.prepare(problem)
    first, result = timed(call, clock)
    status = Status(contender.name, first, first, 0, difference(contender.read(result), expected))
    del result
    yield status
    warm = timed(call, clock)[0] if first < measuring.BURST_SECONDS else first
    repeats = repeats_for(warm)
    taken: list[float] = []
    while True:
        taken.append(burst(call, repeats, clock))
        yield replace(status, seconds=min(taken), median=statistics.median(taken), bursts=len(taken))


def growing(contender: Contender, problem: Problem, expected: FloatArray, clock: Clock) -> Iterator[Status]:
    """Measure growing parts for GROWING_SECONDS; one that comes to the whole goes on in bursts.

    The seconds of the whole are those of the largest part, times the multiply-adds of the whole over its own.
    """
    spent = predicted = 0.0
    for cut in growing_cuts(problem):
        part = part_of(problem, cut)
        if cut == whole(problem) and spent + predicted <= GROWING_SECONDS:
            yield from bursts(contender, problem, expected, clock)
        if cut == whole(problem) or spent + predicted > GROWING_SECONDS:
            return
        seconds, result = timed(contender.prepare(part), clock)
        spent, predicted = spent + seconds, 2 * seconds
        factor = problem.multiply_adds / part.multiply_adds
        wanted = OWN_ENGINE.prepare(part)()
        error = difference(contender.read(result), wanted)
        yield Status(contender.name, seconds * factor, seconds * factor, 1, error, cut, factor)
