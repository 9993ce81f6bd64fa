"""Mount the maps of layers in a row; what is pointed at there never reaches the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from convviz.app.components.assets import PLOTLY, STACK, url_of
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack
from convviz.app.components.stack.message import Panel, arrays_of, panels_meta

HTML = '<div class="cv-stage cv-stack"></div>'


def stack_maps(
    panels: Sequence[Panel],
    *,
    text: Mapping[str, str | dict[str, str]],
    present: bool = False,
    key: str = "stack_maps",
) -> None:
    """Show the panels, the input's first; `text` holds the sentences that the browser fills in."""
    meta = {
        "panels": panels_meta(panels),
        "text": dict(text),
        "present": present,
        "plotly": url_of(PLOTLY),
    }
    component(STACK, HTML)(key=key, data=pack(meta, arrays_of(panels)))
