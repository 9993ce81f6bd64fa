"""Mount a chart in a page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from convviz.app.components.assets import CHART, PLOTLY, url_of
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack

HTML = """<div class="cv-chart" role="img">
<p class="cv-message" role="alert"></p>
</div>"""


def chart(figure: Mapping[str, Any], *, key: str, height: int, alt: str, present: bool = False) -> None:
    """Show a figure, `{"data": [...], "layout": {...}}` as Plotly takes it, as wide as its column.

    Colours of text and background, type size, margins and fixed axes are the chart's own, unless the layout
    says otherwise. `alt` is what a screen reader says.
    """
    meta = {
        "figure": plain(figure),
        "height": height,
        "present": present,
        "alt": alt,
        "plotly": url_of(PLOTLY),
    }
    # Its place has the height from the start: what is below must not jump while the script is on its way.
    component(CHART, HTML)(key=key, data=pack(meta, {}), height=height)


def plain(value: Any) -> Any:
    """Return data as JSON can hold it: arrays as lists, and null for what is not a finite number."""
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    return None if isinstance(value, float) and not math.isfinite(value) else value
