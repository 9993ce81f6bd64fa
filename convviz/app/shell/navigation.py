"""The pages of the site: their scripts, titles and places in the menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from convviz.app.shell.labels import PAGE_NAMES, Translate

START, FORWARD, BACKWARD, ABOUT = "start.py", "forward.py", "backward.py", "about.py"
SPEED, EXAMPLES, STACK, LEARN = "speed.py", "examples.py", "stack.py", "learn.py"
"""Scripts beside the shell, as links name them."""

PATHS = tuple(PAGE_NAMES)
"""Where the pages lie, below the server."""


def menu(_: Translate) -> Mapping[str, Sequence[StreamlitPage]]:
    """Return the menu in the reader's language; the first page answers at the bare address."""

    def page(path: str, icon: str) -> StreamlitPage:
        place = {"url_path": path} if path else {"default": True}
        return st.Page(
            script_of(path or "start"), title=_(PAGE_NAMES[path]), icon=f":material/{icon}:", **place
        )

    return {
        "": [
            page("", "home"),
            page("forward", "arrow_forward"),
            page("backward", "arrow_back"),
            page("stack", "layers"),
            page("learn", "school"),
        ],
        _("More"): [page("examples", "apps"), page("speed", "speed"), page("about", "info")],
    }


def script_of(page: str) -> str:
    """Return the script of the page that lies at this path, such as ``"forward"``."""
    return f"{page}.py"


def path_on_show() -> str:
    """Return the path of the page that is on show, such as ``"forward"``; "" is the first one."""
    return urlsplit(st.context.url or "").path.rpartition("/")[2]


def server_address() -> str:
    """Return the address that the paths of the pages follow, such as ``"http://127.0.0.1:8501/"``.

    "" where none is known.
    """
    scheme, host, path, _query, _part = urlsplit(st.context.url or "")
    return f"{scheme}://{host}{path.rpartition('/')[0]}/" if host else ""
