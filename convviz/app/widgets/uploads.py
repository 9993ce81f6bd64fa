"""Files that a person brings: asked for, handed over, and forgotten by Streamlit's own store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from convviz.app.shell.style import name_upload_button

Take = Callable[[str, bytes], None]
"""What is done with a file: its name and its bytes."""


ANY_SIZE = 2**20
"""Megabytes that the browser lets pass, more than there are: it would refuse in words of its own."""

LEAST_WITHHELD = 2**26
"""Bytes that every file which is not kept has: more than any place here reads."""

_MARK = b"\0convviz: a file of this size was not kept\0"


class Withheld(bytes):
    """Stands for the bytes of a file that is too large for anything here: as long as they were, and not
    there.

    Whoever reads files checks their length first, and refuses this one with its true size.
    """

    size: int

    @classmethod
    def of(cls, data: bytes) -> Withheld | None:
        """Return the file that `withheld` stands for, None for the bytes of any other."""
        size = data[len(_MARK) : len(_MARK) + 16]
        if not data.startswith(_MARK) or not size.isdigit() or int(size) < LEAST_WITHHELD:
            return None
        file = cls()
        file.size = int(size)
        return file

    def __len__(self) -> int:
        """Return the number of bytes that the file had."""
        return self.size


def withheld(size: int) -> bytes:
    """Return what is handed on instead of a file of `size` bytes."""
    return _MARK + str(size).encode()


def ask_for_file(
    label: str,
    button: str,
    *,
    key: str,
    take: Take,
    help: str | None = None,
) -> None:
    """Show the place for a file; one that comes goes to `take`.

    Any name will do: what a file is, its bytes decide. What cannot be used is refused by `take`, in our own
    words; so is what is too large, of which only the size may arrive (`Withheld`).
    Each file needs a `key` of its own, for under the same one Streamlit shows the last again.
    """
    st.file_uploader(
        label,
        key=key,
        max_upload_size=ANY_SIZE,
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
        data = file.getvalue()
        take(file.name, Withheld.of(data) or data)
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
