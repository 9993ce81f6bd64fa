"""A window is laid before its number is asked for: where it lies, and what a wrong place means."""

from __future__ import annotations

import numpy as np

from convviz.app.pages.learn.question import said
from convviz.app.pages.learn.question.answering import with_corner
from convviz.lab.lessons.exercises import Attempt, Question, draw, new_round, round_of, round_text
from tests.for_each import for_each

QUESTIONS = [draw("place_window", seed) for seed in range(30)]
FIRST = Attempt()


def place(question: Question) -> tuple[int, int]:
    return question.sentence.values["row"], question.sentence.values["column"]


def test_the_window_at_its_corner_gives_the_number() -> None:
    for question in QUESTIONS:
        (row, column), taps = question.placing.corner, question.placing.taps
        pixels = [question.named("spread").values[0, row + i, column + j] for i, j in taps]
        assert np.dot(pixels, question.example.weight[0, 0].ravel()) == question.answer


def test_each_wrong_corner_is_told_its_slip_and_none_is_the_right_one() -> None:
    seen = set()
    for question in QUESTIONS:
        (p, q), placing = place(question), question.placing
        (down, right), (top, left) = question.example.geometry.stride, question.example.geometry.padding[::2]
        height, width = question.example.geometry.kernel_size
        again = {
            "stride": (p, q),
            "padding": (p * down + top, q * right + left),
            "swapped": (q * down, p * right),
            "from_1": ((p - 1) * down, (q - 1) * right),
            "middle": (p * down + height // 2, q * right + width // 2),
            "end": (p * down + height - 1, q * right + width - 1),
        }
        corners = [mistake.corner for mistake in placing.mistakes]
        assert len({placing.corner, *corners}) == len(corners) + 1 and len(corners) >= 4
        for mistake in placing.mistakes:
            seen.add(mistake.id)
            assert mistake.corner == again[mistake.id]
            assert said(str, placing.told(mistake.corner)) == said(str, mistake.sentence)
        assert said(str, placing.told((0, 7))).startswith("Begin at the top left corner")
    assert seen >= {"stride", "padding", "swapped", "from_1", "end"}


def test_the_sentence_names_the_cell_whose_window_is_laid() -> None:
    for question in QUESTIONS:
        p, q = place(question)
        assert f"output row {p}, column {q} lie?" in said(str, question.placing.sentence)


def test_the_number_is_taken_only_when_the_window_lies_right() -> None:
    question = QUESTIONS[0]
    assert FIRST.tried(question, question.answer) is FIRST
    missed = FIRST.placed(question, question.placing.mistakes[0].corner)
    assert not missed.is_placed(question) and not missed.wrong
    assert missed.tried(question, question.answer) is missed
    laid = missed.placed(question, question.placing.corner)
    assert laid.is_placed(question) and laid.placed(question, (0, 0)) is laid
    assert laid.tried(question, question.answer).scored


def test_an_answer_that_is_shown_lays_the_window_too() -> None:
    assert FIRST.shown().is_placed(QUESTIONS[0])


def test_where_a_window_was_laid_comes_back_from_the_browser() -> None:
    fresh = new_round("step_by_step", 7).shown().on()
    for corner in ((0, 1), fresh.question.placing.corner):
        round = fresh.after(fresh.attempt.placed(fresh.question, corner))
        assert round_of("step_by_step", 7, round_text(round)) == round
    text = round_text(fresh).replace('[[],""]', '[[],"",[],[],[[0,-1]]]', 1)
    assert round_of("step_by_step", 7, text) == new_round("step_by_step", 7)


def test_a_click_of_the_browser_lays_the_window() -> None:
    question = QUESTIONS[0]
    row, column = question.placing.corner
    sent = {"role": "spread", "cell": [0, row, column]}
    assert with_corner(question, FIRST, sent).corners == ((row, column),)


@for_each(
    "sent",
    [
        None,
        3,
        {},
        {"role": "kernel", "cell": [0, 0, 0]},
        {"role": "spread", "cell": [0, 0]},
        {"role": "spread", "cell": [0, -1, 0]},
        {"role": "spread", "cell": [0, 7, 0]},
        {"role": "spread", "cell": [0, "1", 0]},
        {"role": "spread", "cell": [0, True, 0]},
        {"role": "spread", "cell": 5},
    ],
)
def test_what_is_no_cell_of_the_padded_input_changes_nothing(sent: object) -> None:
    assert with_corner(QUESTIONS[0], FIRST, sent) is FIRST
