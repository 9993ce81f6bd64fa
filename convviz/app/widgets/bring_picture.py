"""Where a person brings a picture of their own: a place in sight, or anywhere on the page."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from convviz.app.components.document import ANYWHERE
from convviz.app.shell.current import sentences, session
from convviz.app.shell.labels import Translate, told
from convviz.app.shell.navigation import BACKWARD, FORWARD, STACK, script_of
from convviz.app.widgets.cards.card import card_key
from convviz.app.widgets.uploads import ask_for_file, refusal_of
from convviz.errors import Refusal
from convviz.lab.layer.upload import take_upload

SHOWN_ON = (FORWARD, BACKWARD, STACK)
_BROUGHT = "picture_brought"


def ask_for_picture(label: str, _: Translate, *, key: str, goes: bool = False) -> None:
    """Show the place for a picture; one that comes is on show from then on, where it `goes` on Forward.

    Where a file cannot be used it is said why, and the picture before it stays.
    """
    ask_for_file(
        label,
        _("Choose a file"),
        key=key,
        take=_bring_and_go if goes else _bring,
        help=_(
            "PNG, JPEG, HEIC, AVIF, WebP, GIF, BMP, TIFF, PGM and PPM, under any file name; animations"
            " show their first frame. The picture stays in this session."
        ),
    )
    refusal = refusal_of(key)
    if refusal is not None:
        st.error(told(_, refusal), icon=":material/broken_image:")


def take_from_anywhere() -> None:
    """End a page: take what is dropped or pasted on it, and go where a picture that was brought is shown."""
    _ = sentences()
    with st.container(key=ANYWHERE):
        ask_for_file(_("Bring your own picture"), _("Choose a file"), key=ANYWHERE, take=_bring_or_note)
    if st.session_state.pop(_BROUGHT, False) and _page() not in SHOWN_ON:
        st.session_state[card_key("picture")] = True  # with the picture in it, and its box
        st.switch_page(FORWARD, query_params=session().query())


def _page() -> str:
    """Return the script of the page that is on show."""
    return script_of(urlsplit(st.context.url or "").path.rpartition("/")[2])


def _bring(name: str, data: bytes) -> None:
    session().bring(take_upload(name, data))


def _bring_and_go(name: str, data: bytes) -> None:
    """Bring a picture, and have the run that follows go where it is shown."""
    _bring(name, data)
    st.session_state[_BROUGHT] = True


def _bring_or_note(name: str, data: bytes) -> None:
    """Bring a picture; why a file cannot be used is told at the top of the page."""
    try:
        _bring_and_go(name, data)
    except Refusal as refusal:
        session().feedback.note([refusal])
