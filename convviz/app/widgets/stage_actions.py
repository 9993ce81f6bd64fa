"""What a person did in a stage, applied to the session that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from convviz.lab.session.session import Session

STAGE = "stage"


def take_actions(now: Session, key: str = STAGE) -> list[Mapping[str, Any]]:
    """Apply what a person did in the stage of this key, and return the new actions of it.

    Numbers that were given to another session count for that one.
    """
    state = st.session_state.get(key)
    message = state.get("actions") if state else None
    if not isinstance(message, dict) or message.get("session") != now.id:
        return []
    now.stage.hold(message.get("have"))
    queue = message.get("queue")
    return now.take(queue) if isinstance(queue, list) else []
