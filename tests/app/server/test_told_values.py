"""What a browser says of a widget that Python sets: a choice, an echo, or news from before it was told."""

from __future__ import annotations

from contextvars import copy_context
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import state
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state import session_state
from streamlit.runtime.state.common import WidgetMetadata

from convviz.app.server import told_values
from convviz.app.server.told_values import STATE, heed_what_was_told

PART, PIXELS, GO_ON = "$$ID-1-part", "$$ID-2-pixels", "$$ID-3-go_on"


class Tab:
    """A session with two fields and a button; `chosen` is what callbacks were called for."""

    def __init__(self, own: Any) -> None:
        self.state, self.chosen = own(), list[str]()
        self.values = {PART: 4, PIXELS: 8}
        self.words: dict[int, int] = {}  # what values are called between browser and server

    def ask(self, part: int | None, pixels: int | None, *, pressed: bool = False) -> None:
        """Send what the browser shows; a field that it does not show yet is left out."""
        request = WidgetStates()
        for id, value in ((PART, part), (PIXELS, pixels)):
            if value is not None:
                request.widgets.append(WidgetState(id=id, int_value=value))
        if pressed:
            request.widgets.append(WidgetState(id=GO_ON, trigger_value=True))
        self.chosen.clear()
        copy_context().run(self._hear, request)

    def _hear(self, request: WidgetStates) -> None:
        ThreadState.initialize()
        self.state.on_script_will_rerun(request)

    def run(self, *left_out: str) -> dict[str, int]:
        """Run the script, which gives the fields their values; return those that the browser is told."""
        told = {}
        shown = [id for id in (PART, PIXELS) if id not in left_out]
        for id in shown:
            self.state[id[-5:]] = self.values[id]
        for id in shown:
            result = self.state.register_widget(self._of(id), id[-5:])
            assert result.value == self.values[id]
            if result.value_changed:
                told[id] = result.value
        self.state.register_widget(self._of(GO_ON), "go_on")
        context = SimpleNamespace(fragment_ids_this_run=None, page_script_hash="")
        with patch.object(session_state, "get_script_run_ctx", lambda: context):
            self.state.on_script_finished(frozenset([*shown, GO_ON]))
        return told

    def _of(self, id: str) -> WidgetMetadata[Any]:
        return WidgetMetadata(
            id=id,
            deserializer=bool if id == GO_ON else lambda value: value,
            serializer=lambda value: self.words.get(value, value),
            value_type="trigger_value" if id == GO_ON else "int_value",
            callback=lambda: self._take(id),
        )

    def _take(self, id: str) -> None:
        self.chosen.append(id)
        if id != GO_ON:
            self.values[id] = self.state[id[-5:]]


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> Tab:
    """A tab that shows what its session knows."""
    monkeypatch.setattr(state, STATE, getattr(state, STATE))  # put back at the end
    heed_what_was_told()
    tab = Tab(getattr(state, STATE))
    assert tab.run() == {PART: 4, PIXELS: 8}
    tab.ask(4, 8)
    assert tab.chosen == [] and tab.run() == {}
    return tab


def go_on(tab: Tab) -> None:
    """The button is pressed, and Python chooses part 5."""
    tab.ask(4, 8, pressed=True)
    assert tab.chosen == [GO_ON]
    tab.values[PART] = 5
    assert tab.run() == {PART: 5}


def test_what_is_shown_is_not_told_again(tab: Tab) -> None:
    tab.ask(4, 9)
    assert tab.chosen == [PIXELS]
    assert tab.run() == {}


def test_what_was_sent_before_the_browser_had_heard_is_no_choice(tab: Tab) -> None:
    go_on(tab)
    tab.ask(4, 9)
    assert tab.chosen == [PIXELS] and tab.values == {PART: 5, PIXELS: 9}
    assert tab.run() == {PART: 5}  # what was told may have been lost with the run that this one ended
    tab.ask(4, 9, pressed=True)
    assert tab.chosen == [GO_ON] and tab.run() == {PART: 5}


def test_the_old_value_can_be_chosen_again(tab: Tab) -> None:
    go_on(tab)
    tab.ask(4, 8)
    assert tab.chosen == [PART] and tab.values[PART] == 4
    for _time in range(2):  # the browser may have heard of 5 after it sent this
        assert tab.run() == {PART: 4}
        tab.ask(4, 8)
        assert tab.chosen == []
    tab.values[PART] = 5
    assert tab.run() == {PART: 5}
    tab.ask(5, 8)
    assert tab.chosen == [] and tab.run() == {}


def test_another_value_is_a_choice_before_the_browser_has_heard(tab: Tab) -> None:
    go_on(tab)
    tab.ask(2, 9)
    assert tab.chosen == [PART, PIXELS] and tab.values == {PART: 2, PIXELS: 9}
    assert tab.run() == {PART: 2}


def test_once_heard_every_difference_is_a_choice(tab: Tab) -> None:
    go_on(tab)
    tab.ask(5, 8)
    assert tab.chosen == [] and tab.run() == {}
    tab.ask(4, 9)
    assert tab.chosen == [PART, PIXELS] and tab.values == {PART: 4, PIXELS: 9}


def test_a_field_that_comes_with_the_move_does_not_make_the_choice_old(tab: Tab) -> None:
    tab.ask(4, None, pressed=True)
    tab.values[PART] = 5
    tab.run()
    tab.ask(4, 7)  # the browser shows the other field from now on
    assert PART in tab.chosen and tab.values[PART] == 4


def test_numbers_given_faster_than_answers_come_end_in_the_last_one(tab: Tab) -> None:
    """An answer to the first may be heard after the last was given, and must not be the last word."""
    tab.ask(4, 5, pressed=True)
    tab.values[PIXELS] = 6
    assert tab.run() == {PIXELS: 6}
    tab.ask(4, 7)
    assert tab.chosen == [PIXELS] and tab.run() == {PIXELS: 7}
    tab.ask(3, 7)
    assert tab.chosen == [PART] and tab.run() == {PIXELS: 7}


def test_what_a_button_said_is_not_remembered(tab: Tab) -> None:
    tab.ask(4, 8, pressed=True)
    assert GO_ON not in tab.state.said and tab.state.said.keys() == {PART, PIXELS}


def test_a_value_that_is_called_otherwise_is_told(tab: Tab) -> None:
    tab.ask(4, 8)
    tab.words = {8: 80}
    assert tab.run() == {PIXELS: 8}


def test_a_refused_number_is_put_back(tab: Tab) -> None:
    for _time in range(2):
        tab.ask(4, 99)
        assert tab.chosen == [PIXELS]
        tab.values[PIXELS] = 8
        assert tab.run() == {PIXELS: 8}
        assert tab.run() == {PIXELS: 8}  # where the run begins again


def test_a_field_that_comes_back_is_told_what_the_browser_is_about_to_forget(tab: Tab) -> None:
    tab.ask(4, 8)
    assert tab.run(PIXELS) == {}  # a card is closed
    tab.ask(4, 8)  # and opened again, before the browser knows that the run is over
    assert tab.run() == {PIXELS: 8}
    tab.ask(4, 8)
    assert tab.run() == {}


def test_a_browser_that_comes_to_another_server_is_told_all(tab: Tab) -> None:
    new = Tab(type(tab.state))
    new.ask(4, 3)
    assert new.chosen == [] and new.run() == {PART: 4, PIXELS: 8}


@pytest.mark.parametrize("name", told_values.NEEDED)
def test_another_streamlit_is_left_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    class Other:
        """Streamlit's state without one of the parts."""

    for part in set(told_values.NEEDED) - {name}:
        setattr(Other, part, None)
    monkeypatch.setattr(state, STATE, Other)
    heed_what_was_told()
    assert getattr(state, STATE) is Other


def test_this_streamlit_has_all_that_is_needed(tab: Tab) -> None:
    heeding = getattr(state, STATE)
    heed_what_was_told()
    assert getattr(state, STATE) is heeding and heeding.__mro__[1].__name__ == STATE
