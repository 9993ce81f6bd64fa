"""Registers a component with Streamlit: its element, its style sheets, and a loader for its script."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from convviz.components.assets import FOLDER, url_of


@cache
def component(script: str, html: str, *sheets: str) -> Callable[..., Any]:
    """The component whose script is the asset `script`, registered once; `sheets` lie below this folder.

    What Streamlit sends with every message is a loader of two lines; the script itself is loaded once.
    """
    loader = f"""const part = await import(new URL({url_of(script)!r}, document.baseURI));
export default part.default;"""
    css = "".join((FOLDER / sheet).read_text("utf-8") for sheet in sheets)
    name = f"convviz_{script.partition('.')[0]}"
    # Without style isolation: in a shadow root Plotly loses the styles that it puts into the document.
    return st.components.v2.component(name, html=html, css=css, js=loader, isolate_styles=False)
