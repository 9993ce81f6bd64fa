"""The row at the top of every page: its title, and at the right language, large type, the link."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from convviz.app.shell.current import controlled, sentences, session
from convviz.app.shell.share import share
from convviz.i18n import LANGUAGES

LANGUAGE, PRESENT = "display_language", "display_present"
SHORT_NAMES = {"en": "EN", "zh-Hant": "繁體中文"}


def topbar(page: StreamlitPage, take_away: Callable[[], None]) -> None:
    """Show the row of a page, its last button by `take_away`; the first page's title is the app's name."""
    _ = sentences()
    display = session().display
    with st.container(horizontal=True, vertical_alignment="center", key="topbar"):
        st.title(page.title if page.url_path else "ConvViz", anchor=False, width="stretch")
        st.segmented_control(
            _("Language"),
            list(LANGUAGES),
            required=True,
            format_func=SHORT_NAMES.__getitem__,
            key=controlled(LANGUAGE, display.lang),
            on_change=_speak,
            label_visibility="collapsed",
        )
        st.toggle(_("Large type"), key=controlled(PRESENT, display.present), on_change=_present)
        share()
        with st.container(width="content"):  # a part of a page takes all the room that there is
            take_away()


def _speak() -> None:
    now = session()
    if st.session_state[LANGUAGE] in LANGUAGES:
        now.change_display(lang=st.session_state[LANGUAGE])


def _present() -> None:
    now = session()
    now.change_display(present=bool(st.session_state[PRESENT]))
