"""Mounts grids of numbers in a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import streamlit as st

from convviz.components.assets import FOLDER, GRIDS, PLOTLY, url_of
from convviz.components.grids.message import Cell, Grid, arrays_of, panels_meta
from convviz.components.stage.pack import pack

HTML = '<div class="cv-stage cv-grids"></div>'
CSS = FOLDER / "stage" / "stage.css"


@cache
def _mounter() -> Callable[..., Any]:
    """The component, registered once. Its script is a loader: Streamlit sends it with every message."""
    loader = f"""const grids = await import(new URL({url_of(GRIDS)!r}, document.baseURI));
export default grids.default;"""
    # Without style isolation: in a shadow root Plotly loses the styles that it puts into the document.
    return st.components.v2.component(
        "convviz_grids", html=HTML, css=CSS.read_text("utf-8"), js=loader, isolate_styles=False
    )


def grids(
    panels: Sequence[Grid],
    *,
    key: str,
    picked: Cell | None = None,
    pick: str = "",
    present: bool = False,
    on_pick: Callable[[], None] | None = None,
) -> None:
    """Shows the panels in a row, more rows where they do not fit.

    A click on a cell of a panel linked by `pick` calls `on_pick`, and the state under `key` then holds
    `{"pick": {"role": str, "cell": [channel, row, column]}}`. The cell `picked` stays outlined in those.
    """
    meta = {
        "panels": panels_meta(panels),
        "picked": picked and list(picked),
        "pick": pick,
        "present": present,
        "plotly": url_of(PLOTLY),
    }
    _mounter()(key=key, data=pack(meta, arrays_of(panels)), on_pick_change=on_pick or _nothing)


def _nothing() -> None:
    """Let a click have no effect."""
