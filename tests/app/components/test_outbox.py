"""The outbox: what was done goes to Python until it is answered, in its order, each with one number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from convviz.app.components.limits import LIMITS
from convviz.lab.session.stage_messages import MAX_ACTIONS
from tests.javascript import run

SCRIPT = Path(__file__).with_name("outbox.mjs")


def told(*events: list[Any], limits: Any = LIMITS) -> dict[str, Any]:
    return dict(run(SCRIPT, {"limits": limits, "events": [["echo", "a", 0], *events]}))


def test_what_is_not_answered_goes_again_with_its_own_number_until_it_is() -> None:
    outcome = told(["send", "x"], ["wait"], ["send", "y"], ["wait"], ["echo", "a", 1], ["wait"])
    x, y = [1, "x"], [2, "y"]
    assert outcome["delivered"] == [["a", queue] for queue in ([x], [x], [x, y], [x, y], [y])]
    assert outcome["watching"]


def test_what_is_answered_is_not_sent_again() -> None:
    outcome = told(["send", "x"], ["send", "y"], ["echo", "a", 2], ["wait"])
    assert len(outcome["delivered"]) == 2
    assert outcome["waiting"] == 0 and not outcome["watching"]


def test_a_new_session_gets_what_is_waiting_under_its_own_numbers_at_once() -> None:
    outcome = told(["echo", "a", 17], ["send", "x"], ["send", "y"], ["echo", "b", 4], ["send", "z"])
    x, y, z = [5, "x"], [6, "y"], [7, "z"]
    assert outcome["delivered"][2:] == [["b", [x, y]], ["b", [x, y, z]]]


def test_a_new_session_is_not_told_what_the_one_before_has_answered() -> None:
    outcome = told(["send", "x"], ["echo", "a", 1], ["send", "y"], ["echo", "b", 0])
    assert outcome["delivered"][-1] == ["b", [[1, "y"]]]


def test_more_than_python_takes_at_once_goes_in_parts_and_in_order() -> None:
    count = 2 * MAX_ACTIONS + 3
    sent = [["send", str(k)] for k in range(1, count + 1)]
    outcome = told(*sent, ["echo", "a", MAX_ACTIONS], ["echo", "a", 2 * MAX_ACTIONS])
    queues = [queue for _, queue in outcome["delivered"]]
    assert max(map(len, queues)) == MAX_ACTIONS
    seen = {rev: name for queue in queues for rev, name in queue}
    assert seen == {k: str(k) for k in range(1, count + 1)}


def test_where_python_names_no_limit_all_goes_at_once() -> None:
    sent = [["send", str(k)] for k in range(2 * MAX_ACTIONS)]
    assert len(told(*sent, limits=None)["delivered"][-1][1]) == 2 * MAX_ACTIONS


def test_of_steps_the_last_one_alone_is_told() -> None:
    outcome = told(["send", "s1", "step"], ["send", "x"], ["send", "s2", "step"])
    assert outcome["delivered"][-1] == ["a", [[2, "x"], [3, "s2"]]]


def test_who_has_left_waits_for_no_answer() -> None:
    assert not told(["send", "x"], ["leave"])["watching"]
    outcome = told(["leave"], ["send", "x"])
    assert outcome["delivered"] == [["a", [[1, "x"]]]] and not outcome["watching"]


def test_a_slow_server_is_given_twice_the_time_of_its_last_answer_ten_seconds_at_most() -> None:
    slow = [["send", "x"], ["pass", 2000], ["wait"], ["pass", 1000], ["echo", "a", 1], ["send", "y"]]
    assert told(*slow)["patience"] == [1500, 3000, 6000]
    assert told(*slow, ["pass", 100], ["echo", "a", 2], ["send", "z"])["patience"][-1] == 1500
    assert told(*slow, ["pass", 20_000], ["echo", "a", 2], ["send", "z"])["patience"][-1] == 10_000


def test_a_new_session_may_be_quicker_than_the_one_before_it() -> None:
    moved = told(["send", "x"], ["pass", 4000], ["echo", "a", 1], ["send", "y"], ["echo", "b", 0])
    assert moved["patience"] == [1500, 8000, 1500]
