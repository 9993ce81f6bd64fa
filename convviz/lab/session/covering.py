"""What a person does to covered numbers: cover them, find them, have them shown."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from convviz.lab.cover import (
    FOUND,
    SHOWN,
    Cover,
    Place,
    array_of,
    hidden_results,
    judge,
    main_results,
    uncovered,
)
from convviz.lab.scene import Chosen
from convviz.lab.state import Experiment
from convviz.lab.state.display import RESULTS
from convviz.lab.state.fields.kinds import is_real, is_whole

Action = Mapping[str, Any]


class Covering:
    """The open cells of a tab; what a browser sends may be anything, and what is nothing changes nothing."""

    def __init__(self) -> None:
        self.cover = Cover()
        self.came: frozenset[str] = frozenset()  # what was covered as an address came

    def turned(self, action: Action, covered: Set[str], experiment: Experiment) -> frozenset[str]:
        """Return what is covered after a press: on a result, or without one on all that the view shows."""
        result = action.get("result")
        results = main_results(experiment) if result is None else tuple(r for r in RESULTS if r == result)
        self.cover.shut()
        if action.get("on") is True:
            return frozenset(covered).union(results)
        left = frozenset(covered)
        for each in results:
            left = uncovered(left, each)
        return left

    def act(self, action: Action, covered: Set[str], chosen: Chosen) -> None:
        """Judge the number that was typed into a covered cell, or show the cell."""
        experiment = chosen.scene.experiment
        result = next((each for each in hidden_results(covered) if each == action.get("result")), "")
        place = _place(action.get("place"), chosen, result) if result else None
        if place is None or place in self.cover.opened(experiment).get(result, {}):
            return
        if action.get("do") == "reveal":
            self.cover.open(experiment, result, place, SHOWN)
            self.cover.say(None)
            return
        value: Any = action.get("value")
        if not is_real(value):
            return
        said = judge(chosen, result, place, float(value))
        if said.right:
            self.cover.open(experiment, result, place, FOUND)
        self.cover.say(said)


def _place(sent: Any, chosen: Chosen, result: str) -> Place | None:
    """Read a place that lies in a result."""
    array = array_of(chosen, result)
    if array is None or not isinstance(sent, list) or len(sent) != array.ndim:
        return None
    inside = all(is_whole(at, 0, size - 1) for at, size in zip(sent, array.shape, strict=True))
    return (sent[0], sent[1], sent[2]) if inside else None
