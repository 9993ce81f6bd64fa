"""Lines of a chart, as Plotly takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
    """A line through the points (x, y); a single one is a dot."""
    return {
        "type": "scatter",
        "mode": "lines" if len(x) > 1 else "markers",
        "name": name,
        "x": list(x),
        "y": list(y),
        "line": {"color": colour, "width": width, "dash": dash},
        "hovertemplate": hover,
    }
