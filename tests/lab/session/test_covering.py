"""Covered numbers in one tab: covered and seen, found, shown, and covered again when they are others."""

from __future__ import annotations

from typing import Any

from convviz.lab.session.session import Session
from tests.for_each import for_each


class Tab:
    """A session and the actions of its stage."""

    def __init__(self, **query: str) -> None:
        self.session = Session()
        self.session.read_address({"lang": "en", **query})
        self.revision = 0

    def do(self, verb: str, **more: Any) -> None:
        self.revision += 1
        self.session.take([{"rev": self.revision, "do": verb, **more}])

    @property
    def opened(self) -> dict[str, dict[tuple[int, int, int], str]]:
        now = self.session
        return {name: dict(cells) for name, cells in now.covering.cover.opened(now.experiment).items()}

    def y(self, row: int, col: int) -> float:
        return float(self.session.chosen.output[row, col])


def test_one_press_covers_what_the_view_is_about_and_the_link_says_so():
    tab = Tab()
    tab.do("cover", result=None, on=True)
    assert tab.session.query()["cover"] == "output"
    tab.do("cover", result=None, on=False)
    assert "cover" not in tab.session.query()


def test_a_panel_s_own_result_is_covered_beside_others():
    tab = Tab(cover="output", act="relu", view="after")
    tab.do("cover", result="weight_grad", on=True)
    assert tab.session.display.cover == {"output", "weight_grad"}
    tab.do("cover", result="activated", on=False)  # y would tell it
    assert tab.session.display.cover == {"weight_grad"}


def test_a_right_number_opens_its_cell_and_a_wrong_one_does_not():
    tab = Tab(cover="output")
    tab.do("guess", result="output", place=[0, 1, 2], value=tab.y(1, 2) + 1)
    said = tab.session.covering.cover.said
    assert said is not None and not said.right and tab.opened == {}
    tab.do("guess", result="output", place=[0, 1, 2], value=tab.y(1, 2))
    said = tab.session.covering.cover.said
    assert said is not None and said.right
    assert tab.opened == {"output": {(0, 1, 2): "found"}}


def test_a_cell_that_is_shown_is_not_found_afterwards():
    tab = Tab(cover="output")
    tab.do("reveal", result="output", place=[0, 0, 0])
    tab.do("guess", result="output", place=[0, 0, 0], value=tab.y(0, 0))
    assert tab.opened == {"output": {(0, 0, 0): "shown"}}


def test_other_numbers_are_covered_again_another_step_or_view_shows_the_same_ones():
    tab = Tab(cover="output")
    tab.do("reveal", result="output", place=[0, 0, 0])
    tab.do("step", step=7)
    tab.session.change(view="patches")
    assert tab.opened == {"output": {(0, 0, 0): "shown"}}
    tab.do("taps", taps=[[0, 0, 0, 5]])
    assert tab.opened == {}


def test_to_cover_again_closes_every_cell():
    tab = Tab(cover="output")
    tab.do("reveal", result="output", place=[0, 0, 0])
    tab.do("cover", result=None, on=False)
    tab.do("cover", result=None, on=True)
    assert tab.opened == {}


@for_each(
    ("result", "place", "value"),
    [
        ("output", [0, 99, 0], 1),
        ("output", [0, -1, 0], 1),
        ("output", [0, 0], 1),
        ("output", "000", 1),
        ("output", [0, 0, 0], "1"),
        ("output", [0, 0, 0], float("nan")),
        ("weight_grad", [0, 0, 0], 1),
        ("scene", [0, 0, 0], 1),
        (["output"], [0, 0, 0], 1),
        (None, None, None),
    ],
)
def test_what_is_no_cell_or_no_number_or_not_covered_changes_nothing(result: Any, place: Any, value: Any):
    tab = Tab(cover="output")
    tab.do("guess", result=result, place=place, value=value)
    assert tab.opened == {} and tab.session.covering.cover.said is None
    tab.do("cover", result=result if result != "output" else "door", on=True)
    assert tab.session.display.cover <= {"output", "weight_grad"}
