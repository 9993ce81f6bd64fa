"""Which sessions were left by everybody, and when."""

from __future__ import annotations

import gc

from convviz.app.shell.tabs import Tabs
from convviz.lab.session.session import Session


def test_a_tab_without_a_line_is_left_once_it_has_been_so_for_long_and_again_after_it_came_back() -> None:
    now, lines = [100.0], {"a", "b"}
    tabs, one, other = Tabs(lambda: now[0]), Session(), Session()
    tabs.note("a", one)
    tabs.note("b", other)

    def left(seconds: float) -> list[Session]:
        now[0] += seconds
        return tabs.left(30, lines.__contains__)

    assert left(100) == []
    lines.discard("a")
    assert left(1) == left(29) == []
    assert left(1) == [one]
    assert left(500) == []
    lines.add("a")
    assert left(1) == []
    lines.clear()
    assert left(1) == []
    assert left(30) == [one, other]


def test_sessions_that_ended_are_not_counted() -> None:
    tabs, session = Tabs(), Session()
    tabs.note("a", session)
    assert len(tabs) == 1
    del session
    gc.collect()
    assert len(tabs) == 0
