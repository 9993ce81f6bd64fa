"""What the small picture in its card sends, which may be anything."""

from __future__ import annotations

from typing import Any

import pytest

from convviz.app.components.photo import picked


def test_the_last_of_the_boxes_that_came_together_counts() -> None:
    queue = [{"do": "region", "box": [0, 0, 4, 4], "rev": 3}, {"do": "region", "box": [1, 2, 3, 4], "rev": 4}]
    assert picked({"picked": {"queue": queue}}) == ([1, 2, 3, 4], 4)


def test_a_fresh_picture_is_asked_for_without_a_box() -> None:
    assert picked({"picked": {"queue": [{"do": "fresh", "rev": 2}]}}) == (None, 2)


@pytest.mark.parametrize(
    "state",
    [
        None,
        {},
        {"picked": None},
        {"picked": {"queue": []}},
        {"picked": {"queue": [3]}},
        {"picked": {"queue": [{"box": [1, 2, 3, 4]}]}},
        {"picked": {"queue": [{"rev": "x", "box": [1, 2, 3, 4]}]}},
        {"picked": {"queue": [{"rev": float("inf"), "box": [1, 2, 3, 4]}]}},
    ],
)
def test_anything_else_says_nothing(state: Any) -> None:
    assert picked(state) == (None, 0)
