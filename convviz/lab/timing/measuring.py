"""Measure a call: bursts that are long enough for the clock, rounds of turns, and how wrong a result is.

The Speed page measures with these within the server, `benchmarks/` in a process for each contender.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

import numpy as np

from convviz.ops.checks import FloatArray

Call = Callable[[], object]
Clock = Callable[[], float]

BURST_SECONDS = 0.02
"""How long a burst of calls shall take."""

SHORTEST = 1e-7
"""No call takes less; a clock that did not move says so."""


def timed(call: Call, clock: Clock = time.perf_counter) -> tuple[float, object]:
    """Return the seconds of one call, and its result."""
    start = clock()
    result = call()
    return clock() - start, result


def burst(call: Call, repeats: int, clock: Clock = time.perf_counter) -> float:
    """Return the seconds that one of `repeats` calls takes on average."""
    start = clock()
    for _ in range(repeats):
        call()
    return (clock() - start) / repeats


def repeats_for(seconds: float, burst_seconds: float | None = None) -> int:
    """Return how many calls of `seconds` make a burst, of BURST_SECONDS where nothing else is said."""
    wanted = BURST_SECONDS if burst_seconds is None else burst_seconds
    return max(1, round(wanted / max(seconds, SHORTEST)))


def rounds(
    seconds: float, least: int, *, most_seconds: float = math.inf, clock: Clock = time.perf_counter
) -> Iterator[int]:
    """Yield the rounds in which everyone takes a turn: for `seconds`, but `least` of them at any rate.

    None begins after `most_seconds`, whatever the least.
    """
    start, count = clock(), 0
    while count < least or clock() - start < seconds:
        yield count
        count += 1
        if clock() - start > most_seconds:
            return


def difference(result: FloatArray, expected: FloatArray) -> float:
    """Return the largest difference, relative to the largest expected value; infinite for another shape."""
    if result.shape != expected.shape:
        return math.inf
    scale = float(np.abs(expected).max(initial=0)) or 1.0
    return float(np.abs(result - expected).max(initial=0)) / scale
