"""Mounts the maps of layers in a row in a page; what is pointed at there never reaches the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st

from convviz.components.assets import FOLDER, PLOTLY, STACK, url_of
from convviz.components.stack.message import Panel, arrays_of, panels_meta
from convviz.components.stage.pack import pack

HTML = '<div class="cv-stage cv-stack"></div>'
SHEETS = ("stage/stage.css", "stack/stack.css")


@cache
def _mounter() -> Callable[..., Any]:
    """The component, registered once. Its script is a loader: Streamlit sends it with every message."""
    loader = f"""const stack = await import(new URL({url_of(STACK)!r}, document.baseURI));
export default stack.default;"""
    css = "".join((FOLDER / sheet).read_text("utf-8") for sheet in SHEETS)
    # Without style isolation: in a shadow root Plotly loses the styles that it puts into the document.
    return st.components.v2.component("convviz_stack", html=HTML, css=css, js=loader, isolate_styles=False)


def stack_maps(
    panels: Sequence[Panel], *, text: Mapping[str, str], present: bool = False, key: str = "stack_maps"
) -> None:
    """Shows the panels, the input's first; `text` holds the sentences that the browser fills."""
    meta = {
        "panels": panels_meta(panels),
        "text": dict(text),
        "present": present,
        "plotly": url_of(PLOTLY),
    }
    _mounter()(key=key, data=pack(meta, arrays_of(panels)))
