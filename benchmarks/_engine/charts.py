"""The charts of a run, as plain data for Plotly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

from _engine.cases import OPERATIONS
from _engine.report import Figure
from _engine.timer import Measured

INK, GRID, REACH = "#26323f", "#e3e8ee", "#b3261e"
COLOURS = dict(zip(OPERATIONS, ("#1f9d76", "#2f86d1", "#c2571a"), strict=True))
PALETTE = ("#1f9d76", "#2f86d1", "#c2571a", "#8e5bd0", "#6b7a8c", "#b8860b", "#c2185b", "#00838f")
SYMBOLS = dict(zip(OPERATIONS, ("circle", "square", "diamond"), strict=True))
ROW_PIXELS = 26
RATIO_AXIS = "time of ConvViz / {peer}"


@dataclass(frozen=True)
class Curve:
    """One line of a chart: its points, and how it looks."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    colour: str
    dash: str = "solid"
    hover: Sequence[str] | None = None


def cell_chart(title: str, cells: Sequence[Measured], reach: float) -> Figure:
    """Draw a row for each layer, with a mark for each operation at its ratio."""
    names = list(dict.fromkeys(cell.case.name for cell in cells))
    data = []
    for operation in OPERATIONS:
        own = [cell for cell in cells if cell.operation == operation]
        look = {"color": COLOURS[operation], "symbol": SYMBOLS[operation], "size": 11}
        x, y = [cell.ratio() for cell in own], [cell.case.name for cell in own]
        data.append({"type": "scatter", "mode": "markers", "name": operation, "x": x, "y": y, "marker": look})
    layout = base_layout(title, 200 + ROW_PIXELS * len(names))
    layout["xaxis"] |= {"type": "log", "title": {"text": RATIO_AXIS.format(peer="PyTorch")}}
    layout["yaxis"] |= {"autorange": "reversed", "title": {"text": "layer", "standoff": 12}}
    layout["shapes"] = [rule("x", 1, INK), rule("x", reach, REACH)]
    layout["annotations"] = [rule_label("x", reach)]
    return {"data": data, "layout": layout}


def line_chart(
    title: str, curves: Iterable[Curve], x_title: str, y_title: str, *, log_x: bool = True, reach: float = 0
) -> Figure:
    """Draw lines over a shared axis, times or ratios on a logarithmic one."""
    layout = base_layout(title, 500)
    layout["xaxis"] |= {"title": {"text": x_title}, **(number_axis(curves := list(curves)) if log_x else {})}
    layout["yaxis"] |= {"type": "log", "title": {"text": y_title}}
    if reach:
        layout["shapes"] = [rule("y", 1, INK), rule("y", reach, REACH)]
        layout["annotations"] = [rule_label("y", reach)]
    return {"data": [trace(curve) for curve in curves], "layout": layout}


def trace(curve: Curve) -> dict[str, Any]:
    points = {"x": list(curve.x), "y": list(curve.y), "mode": "lines+markers", "type": "scatter"}
    look = {"line": {"color": curve.colour, "dash": curve.dash, "width": 2}, "marker": {"size": 7}}
    return {"name": curve.name, "text": curve.hover, **points, **look}


def number_axis(curves: Sequence[Curve]) -> dict[str, Any]:
    """Return a logarithmic axis labelled at exactly the numbers that were measured."""
    ticks = sorted({number for curve in curves for number in curve.x})
    return {"type": "log", "tickvals": ticks, "ticktext": [f"{number:g}" for number in ticks]}


def base_layout(title: str, height: int) -> dict[str, Any]:
    """Return the layout that all charts share."""
    axis = {"gridcolor": GRID, "linecolor": GRID, "zeroline": False, "automargin": True}
    corner = {"x": 0, "y": 1, "xanchor": "left", "yanchor": "top", "pad": {"l": 12, "t": 14}}
    return {
        "title": {"text": title, "font": {"size": 17}, **corner},
        "height": height,
        "font": {"family": "system-ui, sans-serif", "color": INK, "size": 13},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "margin": {"l": 70, "r": 30, "t": 115, "b": 60},
        "legend": {"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": 0},
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def rule(axis: str, value: float, colour: str) -> dict[str, Any]:
    """Return a dotted line across the chart at a value of one axis."""
    along = "y" if axis == "x" else "x"
    ends = {f"{axis}0": value, f"{axis}1": value, f"{along}0": 0, f"{along}1": 1, f"{along}ref": "paper"}
    return {"type": "line", **ends, "line": {"color": colour, "width": 1.5, "dash": "dot"}}


def rule_label(axis: str, reach: float) -> dict[str, Any]:
    words = {"text": f"reach {reach:g}", "showarrow": False, "font": {"color": REACH, "size": 12}}
    if axis == "x":
        place = {"x": log10(reach), "y": 0, "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    else:
        place = {"y": log10(reach), "x": 1, "xref": "paper", "xanchor": "right", "yanchor": "bottom"}
    return {**words, **place}
