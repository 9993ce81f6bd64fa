"""Where keys lead on a grid that is walked by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.javascript import run


def walked(grid: Sequence[int], start: Sequence[int], *keys: str) -> list[list[int] | None]:
    return list(run(Path(__file__).with_name("steps.mjs"), [[grid, start, keys]])[0])


def test_arrows_go_to_the_neighbour_and_stop_at_the_edge() -> None:
    keys = ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowUp")
    places = [[0, 0, 1], [0, 0, 1], [0, 1, 1], [0, 1, 1], [0, 1, 0], [0, 0, 0], [0, 0, 0]]
    assert walked((1, 2, 2), (0, 0, 0), *keys) == places


def test_home_and_end_go_along_the_row_and_with_ctrl_to_the_corners() -> None:
    keys = ("End", "Home", "Control+End", "Control+Home")
    assert walked((3, 4, 5), (1, 2, 3), *keys) == [[1, 2, 4], [1, 2, 0], [1, 3, 4], [1, 0, 0]]


def test_page_keys_change_the_channel_where_there_are_several() -> None:
    keys = ("PageDown", "PageDown", "PageUp", "PageUp")
    assert walked((3, 4, 5), (1, 2, 3), *keys) == [[2, 2, 3], [2, 2, 3], [1, 2, 3], [0, 2, 3]]
    assert walked((1, 4, 5), (0, 2, 3), "PageDown") == [None]


def test_other_keys_lead_nowhere() -> None:
    assert walked((1, 4, 5), (0, 2, 3), "a", "Enter", "Control+ArrowDown", "Escape") == [None] * 4
