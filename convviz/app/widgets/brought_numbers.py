"""Numbers that are brought as text: they become the input or the kernel, asked where both could be meant."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.ambiguous_numbers import reading_text
from convviz.errors import written
from convviz.lab.actions.kernel import can_be_filter
from convviz.lab.actions.reading import Action
from convviz.lab.files.sniffing import TEXT, file_kind
from convviz.lab.numerals import MAX_TEXT, Doubt, Grids, Unreadable, read_grids

MOST_BYTES = 4 * MAX_TEXT
"""Bytes of a text up to which it is read as numbers; of a longer one its first lines are."""

PASTED = "numbers.txt"
"""Name of a file of pasted numbers (`numbersFile` in `document/js/numbers_file.js`)."""

_HEAD = 4096
_ASKED = "brought_numbers"


def numbers_in(data: bytes, name: str = "") -> tuple[Grids, ...]:
    """Return what a file of text may mean as a grid of two numbers or more, the likelier first; () for none.

    Raises Unreadable where it is a grid with more characters than are read; pasted numbers are one even where
    they are so many that only their size arrived.
    """
    if name == PASTED and data and not data[:1]:
        raise Unreadable("long", length=written(len(data)))
    is_whole = len(data) <= MOST_BYTES
    read = data if is_whole else data[:MOST_BYTES]
    kind = file_kind(read)
    if kind is None or kind.family != TEXT:
        return ()
    text = read.decode("utf-16" if read[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    if len(text) > MAX_TEXT and _readings(text[:_HEAD].rpartition("\n")[0]):
        raise Unreadable("long", length=written(len(text) if is_whole else len(data)))
    return _readings(text) if is_whole else ()


def _readings(text: str) -> tuple[Grids, ...]:
    try:
        found: tuple[Grids, ...] = (read_grids(text),)
    except Doubt as doubt:
        found = doubt.readings
    except Unreadable:
        return ()
    return found if all(len(grids) * len(grids[0]) * len(grids[0][0]) > 1 for grids in found) else ()


def take_numbers(readings: tuple[Grids, ...]) -> bool:
    """Make numbers the input where they can be nothing else; return whether a person is asked instead.

    Raises the Refusal of numbers that can be no input either.
    """
    if len(readings) > 1 or _can_be_kernel(readings[0]):
        st.session_state[_ASKED] = readings
        return True
    refusal = session().act(_as_input(readings[0]))
    if refusal is not None:
        raise refusal
    return False


def ask_what_numbers_are(_: Translate) -> None:
    """Ask about numbers that were brought last, until it is answered or put aside."""
    readings = st.session_state.get(_ASKED)
    if readings:
        dialog = st.dialog(_("What are these numbers?"), on_dismiss=_forget)
        dialog(partial(_question, _, readings))()


def _question(_: Translate, readings: tuple[Grids, ...]) -> None:
    """Show each reading with a button for the input, and one for the kernel where it can be that."""
    for place, grids in enumerate(readings):
        st.text(reading_text(grids))
        with st.container(horizontal=True, gap="small"):
            _answer(_("The input"), f"numbers_input_{place}", _as_input(grids))
            if _can_be_kernel(grids):
                _answer(_("The kernel"), f"numbers_kernel_{place}", {"do": "weight", "weight": [grids]})


def _answer(label: str, key: str, action: Action) -> None:
    if st.button(label, key=key, width="content"):
        _forget()
        session().do(action)
        st.rerun()


def _forget() -> None:
    st.session_state.pop(_ASKED, None)


def _can_be_kernel(grids: Grids) -> bool:
    now = session()
    return can_be_filter(grids, now.scene.x.shape[1] // now.experiment.groups)


def _as_input(grids: Grids) -> Action:
    return {"do": "input", "grid": grids}
