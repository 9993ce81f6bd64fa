"""The word on whose numbers are on show: NumPy's, the browser's until then, no line, or two that differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from convviz.lab.scene import Chosen, build_scene
from convviz.lab.state import Experiment
from tests.app.components.preview_cases import message
from tests.javascript import run

SCRIPT = Path(__file__).with_name("last_word.mjs")


def told(*events: list[Any]) -> dict[str, Any]:
    """What is said after each event, sent and waited for, on a layer whose picture alone is on show."""
    chosen = Chosen(build_scene(Experiment(), np.ones((1, 1, 4, 4), np.float32)))
    return dict(run(SCRIPT, {"base": message(chosen, "picture"), "events": events}))


def words(*events: list[Any]) -> list[str]:
    """The word after each event, first of those that the style sheet reads and then as it is written."""
    said = [(word, text.split()[0], help.split()[0]) for word, text, help in told(*events)["said"]]
    assert all(word == text == help for word, text, help in said)
    return [word for word, _text, _help in said]


BEGIN: list[list[Any]] = [["message", 0, 0], ["bias", 3]]


def test_an_edit_is_the_browser_s_until_numpy_answers() -> None:
    assert words(*BEGIN, ["message", 1, 3]) == ["numpy", "preview", "numpy"]


def test_after_ten_seconds_without_an_answer_there_is_no_line_and_not_before() -> None:
    assert words(*BEGIN, ["wait", 9_999], ["wait", 1]) == ["numpy", "preview", "preview", "offline"]


def test_the_ten_seconds_are_those_since_the_first_edit_that_waits() -> None:
    assert words(*BEGIN, ["wait", 6_000], ["bias", 4], ["wait", 4_000])[-1] == "offline"
    answered = [["wait", 6_000], ["message", 1, 3], ["bias", 4], ["wait", 9_999]]
    assert words(*BEGIN, *answered)[-1] == "preview"


def test_without_a_line_work_goes_on_and_the_answer_brings_the_check_mark_back() -> None:
    events = [*BEGIN, ["wait", 20_000], ["bias", 5], ["wait", 20_000]]
    outcome = told(*events)
    assert [word for word, _text, _help in outcome["said"]][-3:] == ["offline"] * 3
    assert outcome["waiting"] == 2
    assert outcome["sent"][-1] == [3, 5]  # all that was done, again and again
    assert len(outcome["sent"]) > 6
    assert words(*events, ["message", 2, 5])[-1] == "numpy"
    assert words(*events, ["message", 2, 5], ["bias", 6], ["wait", 9_999])[-2:] == ["preview", "preview"]


def test_an_answer_to_a_part_leaves_the_rest_on_its_way() -> None:
    assert words(*BEGIN, ["bias", 4], ["message", 1, 3], ["message", 2, 4])[-2:] == ["preview", "numpy"]


def test_an_answer_that_differs_is_said_with_its_name_and_by_how_much() -> None:
    said = told(*BEGIN, ["message", 1, 3.5])["said"]
    assert said[-1] == ["differs", "differs 0.5", "differs bias"]
    assert words(*BEGIN, ["message", 1, 3.5], ["bias", 4], ["message", 2, 4])[-2:] == ["preview", "numpy"]


def test_an_answer_of_another_layer_is_not_compared() -> None:
    assert words(*BEGIN, ["message", 1, 3.5, True])[-1] == "numpy"


def test_who_leaves_has_nothing_to_wait_for() -> None:
    assert told(*BEGIN)["timers"] == 2  # until all is sent again, until there is no line
    assert told(*BEGIN, ["leave"])["timers"] == 0
