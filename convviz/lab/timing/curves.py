"""Growth curves: one number of a layer is turned up, and the time of a multiply-add is watched."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from convviz.errors import Refusal
from convviz.lab.timing.bursts import Status, measured
from convviz.lab.timing.contenders import OWN_ENGINE, Contender
from convviz.lab.timing.layer_sizes import LayerSizes
from convviz.lab.timing.limits import check_limits
from convviz.lab.timing.measuring import Clock, rounds
from convviz.lab.timing.problem import problem_of

AXES = ("batch", "size", "kernel", "channels")
"""What can be turned up."""
BUDGET_SECONDS = 8.0
POINT_SECONDS = 0.12
LEAST_BURSTS = 2

_DOUBLING = (1, 2, 4, 8, 16, 32, 64)
_VALUES = {
    "batch": _DOUBLING,
    "size": (8, 16, 32, 64, 128, 256, 512),
    "kernel": (1, 3, 5, 7, 11, 15, 23, 31),
    "channels": _DOUBLING,
}


@dataclass(frozen=True)
class GrowthPoint:
    """One contender at one value of what is turned up: its best burst, and the median of all."""

    contender: str
    value: int
    seconds: float
    median: float
    multiply_adds: int


@dataclass(frozen=True)
class Growth:
    """All points so far, the value that is being measured, and the share that is done."""

    points: tuple[GrowthPoint, ...]
    value: int
    done: float


def ladder(layer: LayerSizes, axis: str) -> dict[int, LayerSizes]:
    """Return the layers to climb, by the value of `axis`: those that are possible and within the limits.

    A kernel takes the padding that keeps the output's size; channels come in each group alike.
    """
    rungs = {_number(rung, axis): rung for rung in (_rung(layer, axis, v) for v in _VALUES[axis])}
    return {value: rung for value, rung in rungs.items() if _is_possible(rung)}


def growth(
    layer: LayerSizes,
    operation: str,
    axis: str,
    contenders: Sequence[Contender],
    rng: np.random.Generator,
    *,
    budget: float = BUDGET_SECONDS,
    clock: Clock = time.perf_counter,
) -> Iterator[Growth]:
    """Yield the points after each new one, from the smallest value up; close the generator to stop.

    A contender that sits a value out has no point there. The climb ends when the budget is spent.
    """
    start = clock()
    rungs = ladder(layer, axis)
    points: list[GrowthPoint] = []
    for count, (value, rung) in enumerate(rungs.items(), start=1):
        problem = problem_of(rung, operation, rng)
        expected = OWN_ENGINE.prepare(problem)()
        runs = [measured(contender, problem, expected, clock) for contender in contenders]
        for status in _measured(runs, clock):
            if status.seconds is not None:
                median = max(status.median or 0.0, status.seconds)
                point = GrowthPoint(status.contender, value, status.seconds, median, problem.multiply_adds)
                points.append(point)
        late = clock() - start >= budget
        yield Growth(tuple(points), value, 1.0 if late else count / len(rungs))
        if late:
            return


def _measured(runs: Sequence[Iterator[Status]], clock: Clock) -> list[Status]:
    """Let the lanes take turns until each has had its time, and return where they stand."""
    statuses: list[Status] = []
    seconds = POINT_SECONDS * len(runs)
    for _round in rounds(seconds, LEAST_BURSTS + 1, most_seconds=8 * seconds, clock=clock):
        latest = [next(measured, None) for measured in runs]
        if all(status is None for status in latest):
            break
        known = statuses or [Status("")] * len(runs)
        statuses = [new or old for new, old in zip(latest, known, strict=True)]
    return statuses


def _rung(layer: LayerSizes, axis: str, value: int) -> LayerSizes:
    if axis == "kernel":
        return replace(layer, kernel=value, padding=layer.dilation * (value - 1) // 2)
    return replace(layer, **{axis: value * (layer.groups if axis == "channels" else 1)})


def _number(layer: LayerSizes, axis: str) -> int:
    return int(getattr(layer, axis))


def _is_possible(layer: LayerSizes) -> bool:
    try:
        check_limits(layer)
    except Refusal:
        return False
    return True
