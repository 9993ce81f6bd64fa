"""How far a lesson is: what counts, and how it comes back from what a browser has kept."""

from __future__ import annotations

import json
from typing import Any

from convviz.lab.lessons.course import Asked, Progress, course, new_progress, progress_of, progress_text
from convviz.lab.lessons.exercises import Attempt
from tests.for_each import for_each

LESSON = course()["one_window"]
ASK = 4  # its last part
RIGHT, SECOND = Attempt(ended="right"), Attempt((4.0,), "right")
SHOWN = Attempt((4.0, 5.0), "shown")


def answered(*attempts: Attempt, of: Progress | None = None) -> Progress:
    progress = of or new_progress(LESSON, 1)
    for attempt in attempts:
        asked = progress.asked[ASK].with_attempt(attempt)
        progress = progress.with_asked(LESSON, ASK, asked)
        progress = progress.with_asked(LESSON, ASK, progress.asked[ASK].on())
    return progress


def test_three_right_first_answers_in_a_row_master_a_part() -> None:
    assert not answered(RIGHT, RIGHT).done[ASK]
    assert answered(RIGHT, RIGHT, RIGHT).done == (False, False, False, False, True)
    assert not answered(RIGHT, RIGHT, SHOWN, RIGHT).done[ASK]
    assert answered(RIGHT, RIGHT, SHOWN, RIGHT, RIGHT, RIGHT).done[ASK]


def test_a_second_try_counts_half() -> None:
    assert not answered(RIGHT, RIGHT, SECOND).done[ASK]
    asked = answered(RIGHT, SECOND, RIGHT, SECOND).asked[ASK]
    assert (asked.row, asked.first, asked.second, asked.shown) == (3.0, 2, 2, 0)
    assert answered(RIGHT, SECOND, RIGHT, SECOND).done[ASK]


def test_an_answer_that_was_shown_ends_the_row_and_what_is_done_stays_done() -> None:
    progress = answered(SHOWN, of=answered(RIGHT, RIGHT, RIGHT))
    assert progress.done[ASK] and progress.asked[ASK].row == 0


def test_a_question_counts_once_and_the_next_one_comes_only_after_it() -> None:
    asked = Asked().with_attempt(RIGHT).with_attempt(RIGHT)
    assert (asked.first, asked.row) == (1, 1)
    assert Asked().on() == Asked() and asked.on() == Asked(1, Attempt(), 1, 1)


def test_a_lesson_goes_on_at_its_first_part_that_is_not_done() -> None:
    progress = new_progress(LESSON, 1)
    assert (progress.next_part, progress.share) == (0, 0)
    progress = progress.with_done(0).with_done(2)
    assert (progress.next_part, progress.share, progress.is_over) == (1, 0.4, False)
    everything = progress.with_done(1).with_done(3).with_done(4)
    assert everything.is_over and everything.next_part == 0


def test_slips_are_counted_by_their_name() -> None:
    progress = new_progress(LESSON, 1).with_slip("turned").with_slip("sign").with_slip("turned")
    assert (progress.times("turned"), progress.times("sign"), progress.times("stride")) == (2, 1, 0)


def test_progress_comes_back_from_its_text() -> None:
    progress = answered(RIGHT, SECOND, SHOWN).with_done(1).with_slip("turned")
    progress = progress.with_asked(LESSON, ASK, progress.asked[ASK].with_attempt(Attempt((0.5,))))
    assert progress_of(LESSON, 1, progress_text(progress)) == progress
    assert len(progress_text(progress)) < 400


def test_what_was_kept_of_another_seed_or_lesson_has_not_begun() -> None:
    text = progress_text(answered(RIGHT))
    assert progress_of(LESSON, 2, text) == new_progress(LESSON, 2)
    assert progress_of(course()["channels"], 1, text) == new_progress(course()["channels"], 1)


GOOD = json.loads(progress_text(answered(RIGHT, SECOND).with_slip("turned")))


def put(value: Any, *path: int) -> str:
    changed = json.loads(json.dumps(GOOD))
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(changed)


@for_each(
    "text",
    [
        "",
        "{}",
        "3",
        "[" * 5000,
        "[1]",
        put([1, 1], 1),
        put([2, 0, 0, 0, 0], 1),
        put("done", 1),
        put([], 2),
        put([[]], 2),
        put(-1, 2, ASK, 0),
        put(10**6, 2, ASK, 0),
        put([["x"], ""], 2, ASK, 1),
        put([[1.0], "won"], 2, ASK, 1),
        put(99, 2, ASK, 2),
        put(0.3, 2, ASK, 2),
        put(None, 2, ASK, 2),
        put(1.5, 2, ASK, 3),
        put({"turned": -1}, 3),
        put({"turned": "often"}, 3),
        put([], 3),
    ],
)
def test_what_no_progress_can_be_is_one_that_has_not_begun(text: str) -> None:
    assert progress_of(LESSON, 1, text) == new_progress(LESSON, 1)
