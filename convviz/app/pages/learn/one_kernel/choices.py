"""What is chosen in the view of one kernel, which the address holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from convviz.app.pages.learn.one_kernel.state import page_state
from convviz.app.shell.current import session
from convviz.app.widgets.uploads import forget_refusal
from convviz.lab.state.learn.one_kernel import KernelSettings

UPLOAD = "imitation_upload"
"""The place for a target from a file."""


def settings() -> KernelSettings:
    """Return what this session has set up."""
    return session().learn_state.kernel


def change(**fields: Any) -> None:
    """Set something up in another way."""
    page_state().text_refused = None
    forget_refusal(UPLOAD)
    session().change_learn(kernel=replace(settings(), **fields))


def take(key: str, field: str) -> None:
    """Put the value of a widget into one field; an emptied widget changes nothing."""
    value = st.session_state[key]
    if value is not None:
        change(**{field: value})
