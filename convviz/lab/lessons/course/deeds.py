"""What a person has done on the stage of a lesson, and how much of a task that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from convviz.lab.lessons.course.lesson import ALL, Task
from convviz.lab.state import Experiment
from convviz.lab.state.address import to_query
from convviz.lab.state.fields.kinds import is_whole

CHANGES = {
    "kernel": frozenset(
        ("weight", "taps", "preset", "size", "normalise", "transpose", "rotate", "negate"),
    ),
    "bias": frozenset(("bias",)),
    "input": frozenset(("input", "region")),
    "upstream": frozenset(("upstream", "paint", "cell")),
    "filter": frozenset(("pick",)),
}
"""What can be asked to be changed, with the actions of the stage that do."""

MOST_RUNS, MOST_STEPS = 1000, 10**6


@dataclass(frozen=True)
class Deeds:
    """The steps that were on show, and the actions that were done."""

    seen: frozenset[int] = frozenset()
    done: frozenset[str] = frozenset()

    def after(self, actions: Iterable[Mapping[str, Any]]) -> Deeds:
        """Return the deeds with these actions of a stage, which may tell anything of the steps."""
        told = list(actions)
        seen = {step for action in told for step in _steps(action)}
        return Deeds(self.seen | seen, self.done | {str(action.get("do")) for action in told})


def _steps(action: Mapping[str, Any]) -> Iterator[int]:
    runs = action.get("seen")
    for run in runs[:MOST_RUNS] if isinstance(runs, list) else ():
        if isinstance(run, list) and len(run) == 2 and all(is_whole(step, 0, MOST_STEPS) for step in run):
            yield from range(run[0], run[1] + 1)


@dataclass(frozen=True)
class Count:
    """How much of a task is done: steps `seen` of so many, and what else is `left` to do."""

    seen: int
    steps: int
    left: int = 0

    @property
    def is_all(self) -> bool:
        """Whether nothing is left."""
        return self.seen >= self.steps and not self.left


def count(task: Task, deeds: Deeds, experiment: Experiment, steps: int, found: int = 0) -> Count:
    """Count what of a task is done, on an experiment as it is now.

    Its view has so many `steps`, and of its covered cells so many were `found`.
    """
    wanted = frozenset(range(steps)) if task.see == ALL else frozenset(task.see)
    unchanged = [name for name in task.change if not CHANGES[name] & deeds.done]
    left = len(unchanged) + _unreached(task, experiment) + max(0, task.find - found)
    return Count(len(wanted & deeds.seen), len(wanted), left)


def _unreached(task: Task, experiment: Experiment) -> int:
    """Count the fields of the address that have other values; what is left out has its usual one."""
    query = to_query(experiment) if task.reach else {}
    return sum(query.get(key, "") != text for key, text in task.reach.items())
