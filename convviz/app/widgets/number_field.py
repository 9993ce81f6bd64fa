"""Fields for one number: an emptied one keeps its value, and what it cannot take is said beneath it.

None is given Streamlit's own limits: beyond those its field stays as it was typed, says the reason to a
pointer alone and tells nobody else, so that it and the page disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from convviz.app.shell.current import controlled, session
from convviz.app.shell.labels import number_text
from convviz.app.widgets.ambiguous_numbers import tell
from convviz.errors import Refusal, RefusedValue, written
from convviz.lab.numerals import Unreadable, read_number, write_number

_REFUSED = "number_field_refused"


def whole_field(
    label: str,
    low: int,
    high: int,
    *,
    key: str,
    value: int,
    take: Callable[[int], Any],
    **options: Any,
) -> None:
    """Show a field for a whole number of `low` to `high`; `take` gets what is put into it."""
    st.number_input(
        label,
        value=None,
        step=1.0,  # a float, so that a fraction reaches us and is reported instead of being cut off
        format="%.0f",
        key=controlled(key, float(value)),
        on_change=_take_whole,
        args=(key, low, high, take),
        **options,
    )
    _tell(key, take)


def real_field(
    label: str,
    low: float,
    high: float,
    *,
    key: str,
    value: float,
    take: Callable[[float], Any],
    **options: Any,
) -> None:
    """Show a field for a number of `low` to `high`, written as people write numbers."""
    st.text_input(
        label,
        key=controlled(key, write_number(value)),
        autocomplete="off",
        on_change=_take_real,
        args=(key, low, high, take),
        **options,
    )
    _tell(key, lambda number: _take(key, number, low, high, take))


def _take_whole(key: str, low: int, high: int, take: Callable[[int], Any]) -> None:
    value = st.session_state[key]
    _forget()
    if value is None:
        return
    if value != int(value):
        _refuse(key, RefusedValue("{value} is not a whole number.", value=number_text(value)))
    else:
        _take(key, int(value), low, high, take)


def _take_real(key: str, low: float, high: float, take: Callable[[float], Any]) -> None:
    _forget()
    try:
        value = read_number(st.session_state[key])
    except Unreadable as fault:
        if fault.code != "empty":
            _refuse(key, fault)
    except Refusal as doubt:
        _refuse(key, doubt)
    else:
        _take(key, value, low, high, take)


def _take(key: str, value: Any, low: float, high: float, take: Callable[[Any], Any]) -> None:
    """Hand a number on, or say that it is beyond the limits."""
    _forget()
    if low <= value <= high:
        take(value)
        return
    _refuse(
        key,
        RefusedValue(
            "{value} is beyond the limits: choose a number from {low} to {high}.",
            value=_shown(value),
            low=_shown(low),
            high=_shown(high),
        ),
    )


def _shown(number: float) -> str:
    return written(number).replace("-", "\N{MINUS SIGN}")


# ---- what was refused ------------------------------------------------------------------------------------


def _refuse(key: str, refusal: Refusal) -> None:
    """Keep what was refused last, with what holds now: once anything else changes it is old."""
    st.session_state[_REFUSED] = (key, refusal, _holds())


def _forget() -> None:
    st.session_state.pop(_REFUSED, None)


def _holds() -> tuple[Any, ...]:
    now = session()
    return now.experiment, now.learn_state


def _tell(key: str, take: Callable[[Any], Any]) -> None:
    refused = st.session_state.get(_REFUSED)
    if refused is None or refused[0] != key or refused[2] != _holds():
        return
    tell(refused[1], key=f"{key}_doubt", take=take, show=_in_red)


def _in_red(sentence: str) -> None:
    """Show a sentence in red, and small, as many fields stand in narrow columns."""
    st.markdown(f":small[:red[{sentence}]]")
