"""Streamlit's side of a session: where it is kept, and the address bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from convviz.app.shell.labels import told
from convviz.app.shell.start_options import first_locale
from convviz.app.shell.tabs import TABS
from convviz.errors import Refusal
from convviz.i18n import translator
from convviz.lab.keeping import keeping
from convviz.lab.session.session import Session

_KEY = "convviz"
_AGAIN = "notes_again"
GOES_TO = "goes_to"
"""Where the script of the page is kept that the run under way will go to, so that another run shows it."""


def session() -> Session:
    """Return the session of this browser tab, made on its first run."""
    known = st.session_state.get(_KEY)
    if known is None:
        known = st.session_state[_KEY] = Session(*keeping())
        context = get_script_run_ctx()
        if context is not None:
            TABS.note(context.session_id, known)
    return cast(Session, known)


def sentences() -> Callable[[str], str]:
    """Return the translator to the language of this session."""
    return translator(session().display.lang)


def say(refusal: Refusal) -> str:
    """Return the sentence of a refusal in the language of this session, as Markdown."""
    return told(sentences(), refusal)


def read_address() -> None:
    """Begin a full run: follow the address bar where it leads."""
    context = get_script_run_ctx()
    session().read_address(
        st.query_params.to_dict(),
        first_locale(st.context.locale),
        line=st.context.headers.get("Sec-WebSocket-Key", ""),  # another one for each connection
        went=context is not None and context.is_history_navigation,
    )


def write_address() -> None:
    """End a run: bring the address bar up to date. Each write is one press of Back.

    What there is to tell since the notes were shown, such as that nothing can be kept, another run tells.
    """
    query = session().address_to_write(st.query_params.to_dict())
    if query is not None:
        st.query_params.from_dict(query)
    is_another = st.session_state.pop(_AGAIN, False)
    if session().feedback.has_notes and GOES_TO not in st.session_state and not is_another:
        st.session_state[_AGAIN] = True
        st.rerun()


def show_notes() -> None:
    """Tell once what fell back and why, on the page that stays."""
    if GOES_TO in st.session_state:
        return
    notes = session().feedback.take_notes()
    if notes:
        said = dict.fromkeys(say(note) for note in notes)
        st.warning("  \n".join(said), icon=":material/info:")


def controlled(key: str, value: Any) -> str:
    """Give the widget of this key the experiment's value before it is made, and return the key."""
    st.session_state[key] = value
    return key


def change_from(key: str, field: str, convert: Callable[[Any], Any] | None = None) -> None:
    """Put the value of a widget into one field of the experiment; an emptied widget changes nothing."""
    value = st.session_state[key]
    if value is not None:
        session().change(**{field: convert(value) if convert else value})
