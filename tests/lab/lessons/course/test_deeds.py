"""What was done on a lesson's stage, counted against what it asks for."""

from __future__ import annotations

from typing import Any

from convviz.lab.lessons.course import Count, Deeds, Task, count
from convviz.lab.lessons.course.deeds import CHANGES
from convviz.lab.lessons.course.lesson import ALL
from convviz.lab.session.stage_messages import Action
from convviz.lab.state import Experiment
from tests.app.components.test_what_python_is_told import CARRIES
from tests.for_each import for_each

DIGIT = Experiment()


def after(*actions: Action) -> Deeds:
    return Deeds().after(actions)


def test_the_steps_that_were_on_show_count_each_once() -> None:
    deeds = after(
        {"do": "step", "step": 2, "seen": [[0, 2]]}, {"do": "step", "step": 4, "seen": [[0, 2], [4, 4]]}
    )
    assert deeds.seen == {0, 1, 2, 4}
    assert count(Task(see=ALL), deeds, DIGIT, 5) == Count(4, 5)
    assert count(Task(see=frozenset({1, 4, 9})), deeds, DIGIT, 20) == Count(2, 3)
    assert count(Task(see=ALL), deeds.after([{"do": "step", "seen": [[3, 3]]}]), DIGIT, 5).is_all


def test_a_step_that_was_jumped_over_does_not_count() -> None:
    assert count(Task(see=ALL), after({"do": "step", "step": 4}), DIGIT, 5).seen == 0


@for_each(
    "told",
    [
        None,
        3,
        "0",
        {},
        [3],
        [[0]],
        [[0, 1, 2]],
        [["0", "1"]],
        [[0.5, 1]],
        [[-1, 0]],
        [[0, 10**9]],
        [[True, 2]],
    ],
)
def test_what_is_no_run_of_steps_counts_for_nothing(told: Any) -> None:
    assert after({"do": "step", "step": 0, "seen": told}).seen == frozenset()


@for_each(
    ("name", "action"), [(name, action) for name, actions in CHANGES.items() for action in sorted(actions)]
)
def test_a_change_counts_for_what_it_changes_and_nothing_else(name: str, action: str) -> None:
    assert action in CARRIES
    deeds = after({"do": action})
    done = {other for other in CHANGES if count(Task(change=frozenset({other})), deeds, DIGIT, 9).is_all}
    assert done == {name}


def test_covered_cells_that_were_found_count() -> None:
    task = Task(find=2)
    assert [count(task, Deeds(), DIGIT, 9, found).left for found in (0, 1, 2, 3)] == [2, 1, 0, 0]


def test_a_field_is_reached_while_the_experiment_has_its_value() -> None:
    task = Task(reach={"stride": "2", "pad": ""})
    assert count(task, Deeds(), Experiment(stride=(2, 2)), 9) == Count(0, 0)
    assert count(task, Deeds(), Experiment(padding=(1, 1)), 9) == Count(0, 0, 2)
    assert not count(task, Deeds(), DIGIT, 9).is_all
