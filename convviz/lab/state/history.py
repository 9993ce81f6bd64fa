"""Undo and redo: what an experiment was before each change."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from convviz.lab.state import Experiment
from convviz.lab.state.table import table

LIMIT = 100
KEPT_BYTES = 8 * 2**20
"""Of inputs of one's own in the past, all together: the largest one takes half a megabyte."""


@dataclass
class History:
    """Experiments before and after now, nearest last; where one looks (view, step) is no change."""

    past: list[Experiment] = field(default_factory=list)
    future: list[Experiment] = field(default_factory=list)

    def note(self, before: Experiment, after: Experiment) -> None:
        """Remember `before` where `after` is another experiment; what was undone cannot be redone then."""
        if _content(before) == _content(after):
            return
        self.past.append(before)
        del self.past[:-LIMIT]
        while _bytes(self.past) > KEPT_BYTES:
            del self.past[0]
        self.future.clear()

    def undo(self, now: Experiment) -> Experiment:
        """Return the experiment before `now`, or `now` where there is none."""
        return _step(now, self.past, self.future)

    def redo(self, now: Experiment) -> Experiment:
        """Return the experiment that the last undo left, or `now` where there is none."""
        return _step(now, self.future, self.past)


def _step(now: Experiment, source: list[Experiment], target: list[Experiment]) -> Experiment:
    if not source:
        return now
    target.append(now)
    return replace(source.pop(), view=now.view, step=now.step)


def _content(experiment: Experiment) -> dict[str, Any]:
    """Return what is set up, whatever is looked at of it."""
    looks = {field.name for field in table(Experiment).values() if field.looks}
    return {
        field.name: getattr(experiment, field.name) for field in fields(Experiment) if field.name not in looks
    }


def _bytes(experiments: list[Experiment]) -> int:
    """Return what the inputs of experiments take; those that share theirs take it once."""
    inputs = {id(e.numbers): e.numbers for e in experiments}
    return sum(len(numbers.data) for numbers in inputs.values() if numbers is not None)
