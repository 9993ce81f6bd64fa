"""Streamlit's own store of uploaded files."""

from __future__ import annotations

from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx


def forget_file(file: Any) -> None:
    """Take an uploaded file out of Streamlit's store, where it would stay until its session ends.

    A visitor who brings ten photos would otherwise cost the server all ten.
    """
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context and remove:  # the protocol of Streamlit's stores does not name it, the one in memory has it
        remove(session_id=context.session_id, file_id=file.file_id)
