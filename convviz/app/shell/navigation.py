"""The pages of the site: their scripts, titles and places in the menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from convviz.app.shell.labels import Translate

START, FORWARD, BACKWARD, ABOUT = "start.py", "forward.py", "backward.py", "about.py"
SPEED, EXAMPLES, STACK, LEARN = "speed.py", "examples.py", "stack.py", "learn.py"
"""Scripts beside the shell, as links name them."""

PATHS = ("", "forward", "backward", "stack", "learn", "examples", "speed", "about")
"""Where the pages lie, below the server."""


def menu(_: Translate) -> Mapping[str, Sequence[StreamlitPage]]:
    """Return the menu in the reader's language; the first page answers at the bare address."""
    return {
        "": [
            st.Page(START, title=_("Start"), icon=":material/home:", default=True),
            st.Page(FORWARD, title=_("Forward"), icon=":material/arrow_forward:", url_path="forward"),
            st.Page(BACKWARD, title=_("Backward"), icon=":material/arrow_back:", url_path="backward"),
            st.Page(STACK, title=_("Stack"), icon=":material/layers:", url_path="stack"),
            st.Page(LEARN, title=_("Learn"), icon=":material/school:", url_path="learn"),
        ],
        _("More"): [
            st.Page(EXAMPLES, title=_("Examples"), icon=":material/apps:", url_path="examples"),
            st.Page(SPEED, title=_("Speed"), icon=":material/speed:", url_path="speed"),
            st.Page(ABOUT, title=_("About"), icon=":material/info:", url_path="about"),
        ],
    }


def script_of(page: str) -> str:
    """Return the script of the page that lies at this path, such as ``"forward"``."""
    return f"{page}.py"
