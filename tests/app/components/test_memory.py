"""What a browser tells of earlier visits: short texts of this session's question, and nothing else."""

from __future__ import annotations

from typing import Any

from convviz.app.components.memory import remembered
from convviz.app.components.memory.mount import LONGEST, MOST
from tests.for_each import for_each


def told(texts: Any, session: Any = "s") -> dict[str, str]:
    return remembered({"remembered": {"session": session, "texts": texts}}, "s")


def test_short_texts_are_read_and_the_last_of_too_many() -> None:
    assert told({"exercise first 7": "[]"}) == {"exercise first 7": "[]"}
    many = {str(k): "x" for k in range(2 * MOST)}
    assert list(told(many)) == list(many)[-MOST:]


@for_each("texts", [None, [], "x", 3, {"a": 1}, {"a": None}, {"a": ["x"]}, {"a": "x" * (LONGEST + 1)}])
def test_whatever_else_is_nothing(texts: Any) -> None:
    assert told(texts) == {}


def test_what_is_told_to_another_session_is_nothing() -> None:
    assert told({"a": "x"}, "other") == {}
    assert remembered({"remembered": {"texts": {"a": "x"}}}, "s") == {}
    for state in (None, {}, {"remembered": None}, {"remembered": "x"}):
        assert remembered(state, "s") == {}
