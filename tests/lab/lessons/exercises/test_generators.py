"""Every kind of question by its name: what a lesson that names it is given."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.lab.lessons.exercises import GENERATORS, SERIES, draw
from tests.for_each import for_each


@for_each("name", list(GENERATORS))
def test_a_name_and_a_seed_give_everyone_the_same_question(name: str) -> None:
    one, again = draw(name, 3), draw.__wrapped__(name, 3)
    assert one.sentence == again.sentence
    for mine, theirs in zip(one.panels, again.panels, strict=True):
        np.testing.assert_array_equal(mine.values, theirs.values)


@for_each("name", list(GENERATORS))
def test_another_seed_or_place_gives_other_numbers(name: str) -> None:
    one = draw(name, 3)
    for other in (draw(name, 4), draw(name, 3, 1)):
        assert one.example.x.tolist() != other.example.x.tolist() or one.sentence != other.sentence


def test_kinds_of_one_seed_do_not_share_their_numbers() -> None:
    drawn = [draw(name, 3).example.x.tolist() for name in ("output", "output_small", "patch")]
    assert len({str(x) for x in drawn}) == 3


def test_an_answer_that_was_there_before_does_not_come_again() -> None:
    first = draw("weight_grad", 3)
    again = draw("weight_grad", 3, 0, (first.answer,))
    assert again.answer != first.answer


def test_every_question_of_a_series_has_a_name_that_lessons_can_use() -> None:
    named = [kind for series in SERIES.values() for kind in series.kinds]
    assert len(set(named)) == len(named) and set(named) <= set(GENERATORS)


def test_a_name_that_no_kind_has_is_refused() -> None:
    with pytest.raises(KeyError, match="no_such_kind"):
        draw("no_such_kind", 3)
