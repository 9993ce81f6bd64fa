"""The stage's link to Python: it says what is here, and asks for a message of which something is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.javascript import run

SCRIPT = Path(__file__).with_name("server_link.mjs")


def told(*events: list[Any]) -> dict[str, Any]:
    return dict(run(SCRIPT, events))


def test_a_letter_says_what_the_last_message_was_made_of() -> None:
    outcome = told(
        ["message", 0, "a", ["x", "y"]], ["send", "negate"], ["message", 1, "a", ["z"]], ["send", "undo"]
    )
    assert outcome["told"] == [
        ["actions", {"session": "a", "queue": [{"do": "negate", "rev": 1}], "have": ["x", "y"]}],
        ["actions", {"session": "a", "queue": [{"do": "undo", "rev": 2}], "have": ["z"]}],
    ]


def test_what_is_lacking_is_asked_for_and_what_was_done_stays_until_it_is_here() -> None:
    begin = [["message", 0, "a", ["x"]], ["send", "negate"], ["lacking", 1, "a", ["y"]]]
    outcome = told(*begin)
    queue = [{"do": "negate", "rev": 1}, {"do": "missing", "rev": 2}]
    assert outcome["told"][-1] == ["actions", {"session": "a", "queue": queue, "have": []}]
    assert outcome["changes"] == 1
    assert outcome["history"] == {"undo": True, "redo": False}
    after = told(*begin, ["message", 2, "a", ["x", "y"]])
    assert after["changes"] == 0 and len(after["told"]) == len(outcome["told"])


def test_asking_is_nothing_that_one_could_undo_and_is_done_once() -> None:
    outcome = told(["message", 3, "a", []], ["lacking", 3, "a", []], ["lacking", 3, "a", []])
    assert (
        outcome["told"]
        == [
            ["actions", {"session": "a", "queue": [{"do": "missing", "rev": 4}], "have": []}],
        ]
        * 2
    )
    assert outcome["history"] == {"undo": False, "redo": False}


def test_who_has_just_come_asks_in_the_session_of_the_message() -> None:
    outcome = told(["lacking", 17, "b", []])
    assert outcome["told"] == [
        ["actions", {"session": "b", "queue": [{"do": "missing", "rev": 18}], "have": []}],
    ]
