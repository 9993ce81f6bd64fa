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


# ---- which answers are compared with what was shown ------------------------------------------------------


def bias(value: float) -> dict[str, Any]:
    return {"of": "bias", "cells": [[0, value]]}


UNKNOWN = {"of": "unknown"}
BEGIN: list[list[Any]] = [["message", 0, "a", []], ["bias", 3, 0]]


def test_an_edit_is_compared_with_its_answer() -> None:
    assert told(*BEGIN, ["message", 1, "a", []])["answers"] == [None, [bias(3)]]
    both = told(*BEGIN, ["bias", 5, 3], ["message", 2, "a", []])
    assert both["answers"] == [None, [bias(3), bias(5)]]


def test_an_answer_is_not_compared_that_refuses_or_comes_from_another_session_or_answers_nothing() -> None:
    assert told(*BEGIN, ["message", 1, "a", [], "This does not fit."])["answers"] == [None, None]
    assert told(*BEGIN, ["message", 1, "b", []])["answers"] == [None, None]
    assert told(*BEGIN, ["message", 0, "a", []])["answers"] == [None, None]


def test_what_only_python_knows_is_not_compared() -> None:
    assert told(*BEGIN, ["resize"], ["message", 2, "a", []])["answers"] == [None, None]
    assert told(*BEGIN, ["send", "own"], ["message", 2, "a", []])["answers"] == [None, None]


def test_undo_shows_what_was_there_and_is_guessed_so_it_is_not_compared() -> None:
    one = [*BEGIN, ["message", 1, "a", []], ["send", "undo"]]
    assert told(*one)["waiting"] == [bias(0)]
    assert told(*one, ["send", "redo"])["waiting"] == [bias(0), bias(3)]
    assert told(*one, ["message", 2, "a", []])["answers"] == [None, [bias(3)], None]


def test_undo_of_what_the_browser_does_not_know_is_on_its_way() -> None:
    assert told(["message", 0, "a", []], ["send", "undo"])["waiting"] == [UNKNOWN]
    two = [*BEGIN, ["resize"], ["message", 2, "a", []], ["send", "undo"]]
    assert told(*two)["waiting"] == [UNKNOWN]
    assert told(*two, ["send", "undo"])["waiting"] == [UNKNOWN, bias(0)]
    assert told(*BEGIN, ["send", "own"], ["send", "undo"])["waiting"] == [bias(3), UNKNOWN, UNKNOWN]


def test_a_refusal_or_a_message_nobody_asked_for_ends_what_the_browser_knows_of_the_past() -> None:
    """The past is Python's: a card has changed something, or what was noted here was never done."""
    for answer in (
        ["message", 1, "a", [], "This does not fit."],
        ["message", 1, "b", []],
    ):
        assert told(*BEGIN, answer, ["send", "undo"])["waiting"][-1] == UNKNOWN, answer
    of_a_card = [["message", 1, "a", []], ["message", 1, "a", []]]
    assert told(*BEGIN, *of_a_card, ["send", "undo"])["waiting"] == [UNKNOWN]


# ---- a new session: another server, or one that was started again ------------------------------------------


def retold(*events: list[Any]) -> list[dict[str, Any]]:
    """What session b is told first of all that session a has not answered."""
    letter = told(["message", 0, "a", []], *events, ["message", 0, "b", []])["told"][-1][1]
    assert letter["session"] == "b"
    assert [action.pop("rev") for action in letter["queue"]] == list(range(1, len(letter["queue"]) + 1))
    return list(letter["queue"])


def cells(of: str, offsets: list[int], value: float = 9, before: float = 0.5) -> list[Any]:
    return ["cells", of, {"do": f"edit of {of}"}, offsets, value, before]


ANSWERED = ["message", 1, "a", []]
UNDO, REDO = ["send", "undo"], ["send", "redo"]


def test_a_new_session_undoes_what_it_was_told_itself() -> None:
    edit, again = cells("weight", [0]), cells("weight", [1])
    done = [{"do": "edit of weight"}, {"do": "undo"}]
    assert retold(edit, UNDO) == done
    assert retold(edit, again, UNDO, UNDO, REDO) == [
        {"do": "edit of weight"},
        {"do": "edit of weight"},
        {"do": "undo"},
        {"do": "undo"},
        {"do": "redo"},
    ]
    assert retold(["send", "step"], edit, UNDO) == [{"do": "step"}, *done]


def test_a_new_session_is_told_the_numbers_of_an_undo_that_leads_behind_its_beginning() -> None:
    """Offset 10 of (2, 2, 3) is channel 1, row 1, column 1; of (2, 4, 5) channel 0, row 2, column 0."""
    assert retold(cells("weight", [10, 0]), ANSWERED, UNDO) == [
        {"do": "taps", "taps": [[1, 1, 1, 0.5], [0, 0, 0, 0.5]]}
    ]
    assert retold(cells("bias", [0]), ANSWERED, UNDO) == [{"do": "bias", "value": 0.5}]
    assert retold(cells("input", [10, 29]), ANSWERED, UNDO) == [
        {"do": "input", "cells": [[6, 2, 0, 0.5], [7, 1, 4, 0.5]]}
    ]
    assert retold(cells("grad", [4, 8]), ANSWERED, UNDO) == [
        {"do": "paint", "cells": [[1, 1], [2, 2]], "value": 0.5}
    ]


def test_a_true_convolution_is_told_its_weights_as_they_are_set() -> None:
    turned = [["turn"], ["message", 0, "a", []], cells("weight", [10]), ANSWERED, UNDO]
    assert retold(*turned) == [{"do": "taps", "taps": [[1, 0, 1, 0.5]]}]


def test_numbers_are_told_as_they_are_written() -> None:
    shown = 1.2999999523162842  # the float32 of 1.3
    assert retold(cells("bias", [0], before=shown), ANSWERED, UNDO) == [{"do": "bias", "value": 1.3}]


def test_redo_behind_the_beginning_gives_its_numbers_and_what_was_told_can_be_undone() -> None:
    edit = cells("bias", [0])
    assert retold(edit, ANSWERED, UNDO, REDO) == [{"do": "bias", "value": 0.5}, {"do": "bias", "value": 9}]
    assert retold(edit, ANSWERED, UNDO, cells("bias", [0]), UNDO) == [
        {"do": "bias", "value": 0.5},
        {"do": "edit of bias"},
        {"do": "undo"},
    ]


def test_an_undo_of_what_nobody_here_knows_stays_one() -> None:
    assert retold(["send", "undo"]) == [{"do": "undo"}]
