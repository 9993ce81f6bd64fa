"""Lines of a chart, as Plotly takes them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

MAX_DECADES = 6
"""Labels on a logarithmic axis, about."""

ROOM = 0.05
"""Of a decade: at the very edge Plotly finds no label to set the title beside."""

VALUES = "%{x}: %{y:.3g}<extra>%{fullData.name}</extra>"


def line(
    name: str,
    x: Sequence[float],
    y: Sequence[float],
    colour: str,
    *,
    width: float = 2.5,
    dash: str = "solid",
    hover: str = VALUES,
) -> dict[str, Any]:
    """Return a line through the points (x, y); a single point is a dot."""
    return {
        "type": "scatter",
        "mode": "lines" if len(x) > 1 else "markers",
        "name": name,
        "x": list(x),
        "y": list(y),
        "line": {"color": colour, "width": width, "dash": dash},
        "hovertemplate": hover,
    }


def log_axis(values: Iterable[float]) -> dict[str, Any]:
    """Return a logarithmic axis of whole decades around the values above 0, all or some of them labelled."""
    shown = [value for value in values if 0 < value < math.inf] or [1.0]
    low, high = math.floor(math.log10(min(shown))), math.ceil(math.log10(max(shown)))
    high = max(high, low + 1)
    return {
        "type": "log",
        "exponentformat": "power",
        "range": [low - ROOM, high + ROOM],
        "dtick": math.ceil((high - low) / MAX_DECADES),
    }
