"""Files that a person brings: asked for, handed over, refused, and forgotten by Streamlit's own store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from convviz.app.shell.current import session
from convviz.app.shell.shared import FILES as FILES_A_MINUTE
from convviz.app.shell.style import name_camera, name_upload_button
from convviz.errors import Refusal
from convviz.lab.session.counts import COUNTS, FILES, REFUSALS

Take = Callable[[str, bytes], None]
"""What is done with a file, by its name and its bytes; one that cannot be used raises a Refusal."""

ANY_SIZE = 2**20
"""Megabytes that the browser lets pass, more than there are: it would refuse in words of its own."""

LEAST_WITHHELD = 2**26
"""Bytes that every file which is not kept has: more than any place here reads."""

_MARK = b"\0convviz: a file of this size was not kept\0"


class Withheld(bytes):
    """A stand-in for the bytes of a file that is too large to be read: of their length, but empty.

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


@dataclass
class _Place:
    """A place for files: how many came, and why the last one was refused."""

    files: int = 0
    refusal: Refusal | None = None


def _place(key: str) -> _Place:
    return cast(_Place, st.session_state.setdefault(f"{key}_place", _Place()))


def ask_for_file(label: str, button: str, *, key: str, take: Take, help: str | None = None) -> None:
    """Show the place for a file; one that comes goes to `take`.

    Any name will do: what a file is, its bytes decide. What cannot be used is refused by `take`, in our own
    words, which `refusal_of` returns; so is what is too large, of which only the size may arrive
    (`Withheld`).
    """
    widget = f"{key}_{_place(key).files}"  # under the same key Streamlit would show the last file again
    st.file_uploader(
        label,
        key=widget,
        max_upload_size=ANY_SIZE,
        on_change=_hand_over,
        args=(key, widget, take),
        help=help,
    )
    name_upload_button(button)


def ask_for_still(label: str, words: Mapping[str, str], *, key: str, take: Take) -> None:
    """Show the camera; a still goes to `take` as a file does.

    `words` are those of the component: `take` on its button, `wait` until the camera may be used.
    """
    widget = f"{key}_{_place(key).files}"
    st.camera_input(
        label,
        key=widget,
        on_change=_hand_over,
        args=(key, widget, take),
        label_visibility="collapsed",
        resolution="720p",  # else as small as it is shown
    )
    name_camera(words["take"], words["wait"])


def refusal_of(key: str) -> Refusal | None:
    """Return why the last file of this place was refused; None where it was taken."""
    return _place(key).refusal


def forget_refusal(key: str) -> None:
    """Forget why a file was refused: something else has been chosen since."""
    _place(key).refusal = None


def _hand_over(key: str, widget: str, take: Take) -> None:
    file, place = st.session_state[widget], _place(key)
    if file is None:
        return
    place.files += 1
    COUNTS.add(FILES)
    place.refusal = None
    try:
        FILES_A_MINUTE.take(session().id)
        data = file.getvalue()
        take(file.name, Withheld.of(data) or data)
    except Refusal as refusal:
        COUNTS.add(REFUSALS)
        place.refusal = refusal
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
