"""A part lives as long as its element: what Streamlit calls when messages come quickly does not end it."""

from __future__ import annotations

from pathlib import Path

from tests.javascript import run

SCRIPT = Path(__file__).with_name("mounted.mjs")


def told(*events: tuple[str, str]) -> list[str]:
    return list(run(SCRIPT, events))


def test_the_clean_up_of_a_message_that_was_overtaken_leaves_the_part_as_it_is() -> None:
    calls = told(("call", "first"), ("cleanup", "first"), ("call", "second"), ("call", "third"))
    assert calls == ["made", "first", "second", "third"]


def test_the_part_ends_once_with_its_element() -> None:
    calls = told(
        ("call", "first"), ("call", "second"), ("leave", ""), ("cleanup", "first"), ("cleanup", "second")
    )
    assert calls == ["made", "first", "second", "destroyed"]
