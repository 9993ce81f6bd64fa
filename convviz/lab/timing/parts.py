"""Growing parts of a problem, for a contender that would take too long for all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from convviz.lab.timing.problem import Problem
from convviz.ops.geometry import axis_span


@dataclass(frozen=True)
class Cut:
    """How much of a problem's output a part computes: the first so many of each."""

    pictures: int
    filters: int
    rows: int
    columns: int


def whole(problem: Problem) -> Cut:
    """Return the cut that leaves nothing out."""
    return Cut(*problem.output_grad.shape)


def growing_cuts(problem: Problem) -> Iterator[Cut]:
    """Yield cuts from a single output cell to the whole, each at most twice the one before."""
    end, cut = whole(problem), Cut(1, 1, 1, 1)
    in_group = end.filters // problem.options["groups"]
    yield cut
    while cut != end:
        if cut.columns < end.columns:
            cut = replace(cut, columns=min(2 * cut.columns, end.columns))
        elif cut.rows < end.rows:
            cut = replace(cut, rows=min(2 * cut.rows, end.rows))
        elif cut.filters < end.filters:  # within a group, and then whole groups
            most = in_group if cut.filters < in_group else end.filters
            cut = replace(cut, filters=min(2 * cut.filters, most))
        else:
            cut = replace(cut, pictures=min(2 * cut.pictures, end.pictures))
        yield cut


def part_of(problem: Problem, cut: Cut) -> Problem:
    """Return the smaller problem whose output is the cut; the whole problem is its own part.

    Padding becomes zeros in the part's input, so that every part has the whole's work at each output cell.
    """
    if cut == whole(problem):
        return problem
    options = problem.options
    groups = max(1, cut.filters * options["groups"] // problem.weight.shape[0])
    depth, *kernel_size = problem.weight.shape[1:]
    height, width = (
        options["stride"] * (cells - 1) + axis_span(taps, options["dilation"])
        for cells, taps in zip((cut.rows, cut.columns), kernel_size, strict=True)
    )
    border = (options["padding"], options["padding"])
    x = np.pad(problem.x[: cut.pictures, : groups * depth], ((0, 0), (0, 0), border, border))
    return Problem(
        problem.operation,
        x[:, :, :height, :width],
        problem.weight[: cut.filters],
        problem.output_grad[: cut.pictures, : cut.filters, : cut.rows, : cut.columns],
        {**options, "padding": 0, "groups": groups},
    )
