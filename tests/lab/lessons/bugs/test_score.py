"""The score of the mysteries: first guesses count, and it comes back from a browser as it was."""

from __future__ import annotations

import json

from convviz.lab.lessons.bugs import BUGS, Score, mystery, score_of, score_text
from tests.for_each import for_each

RIGHT = mystery(5).id
WRONG = next(id for id in BUGS if id != RIGHT)


def test_the_first_guess_at_a_mystery_counts_and_the_last_one_stands() -> None:
    score = Score().guessed(5, WRONG)
    assert (score.solved, score.tried, score.stands(5)) == (0, 1, WRONG)
    score = score.guessed(5, RIGHT)
    assert (score.solved, score.tried, score.stands(5)) == (0, 1, RIGHT)
    score = score.guessed(6, mystery(6).id)
    assert (score.solved, score.tried) == (1, 2)
    assert score.stands(5) is None


def test_a_score_comes_back() -> None:
    for score in (Score(), Score().guessed(5, WRONG), Score(3, 4, 2**32 - 1, RIGHT)):
        assert score_of(score_text(score)) == score


@for_each(
    "text",
    [
        "",
        "{}",
        "[1,2,3]",
        "nonsense",
        "[" * 100_000,
        json.dumps([2, 1, None, None]),
        json.dumps([-1, 1, None, None]),
        json.dumps([0, 10**9, None, None]),
        json.dumps([True, True, None, None]),
        json.dumps([0, 1, 5, "another"]),
        json.dumps([0, 1, None, RIGHT]),
        json.dumps([0, 1, -1, RIGHT]),
        json.dumps([0, 1, 5, [RIGHT]]),
        json.dumps([0, 1, 5, {}]),
        json.dumps([0, 1, 5, RIGHT, 7]),
    ],
)
def test_what_is_no_score_has_not_begun(text: str) -> None:
    assert score_of(text) == Score()
