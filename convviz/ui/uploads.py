"""Files that a person brings: asked for, handed over, and forgotten by Streamlit's own store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from convviz.ui.style import name_upload_button

Take = Callable[[str, bytes], None]
"""What is done with a file: its name and its bytes."""


def ask_for_file(
    label: str,
    button: str,
    *,
    most: int,
    key: str,
    take: Take,
    help: str | None = None,
) -> None:
    """Show the place for a file of at most `most` bytes, a whole number of MB; one that comes goes to `take`.

    Any name will do: what a file is, its bytes decide, and what cannot be used is refused in our own words.
    Each file needs a `key` of its own, for under the same one Streamlit shows the last again.
    """
    st.file_uploader(
        label,
        key=key,
        max_upload_size=most >> 20,
        on_change=_hand_over,
        args=(key, take),
        help=help,
    )
    name_upload_button(button)


def _hand_over(key: str, take: Take) -> None:
    file = st.session_state[key]
    if file is None:
        return
    try:
        take(file.name, file.getvalue())
    finally:
        forget_file(file)


def forget_file(file: Any) -> None:
    """Take an uploaded file out of Streamlit's store, where it would stay until its session ends.

    A visitor who brings ten photos would otherwise cost the server all ten.
    """
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context and remove:  # the protocol of Streamlit's stores does not name it, the one in memory has it
        remove(session_id=context.session_id, file_id=file.file_id)
