"""What a person did in the stage, applied to the session."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import session

STAGE = "stage"


def take_actions() -> None:
    """Apply what a person did in the stage; numbers that were given to another session count for that one."""
    state = st.session_state.get(STAGE)
    message = state.get("actions") if state else None
    if not isinstance(message, dict) or message.get("session") != session().id:
        return
    session().stage.hold(message.get("have"))
    queue = message.get("queue")
    if isinstance(queue, list):
        session().take(queue)
