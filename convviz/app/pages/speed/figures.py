"""The charts of the races, as plain data for Plotly; the chart gives them the page's colour of text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# The roles' colours of the stage: readable on the light and on the dark background.
COLOURS = {"loops": "#c2571a", "im2col": "#8e5bd0", "engine": "#1f9d76", "torch": "#2f86d1"}
SYMBOLS = {"loops": "x", "im2col": "diamond", "engine": "circle", "torch": "square"}

# Where a time axis may be labelled, in seconds: decades, and above a second the round times of a clock.
_DECADES = [10.0**power for power in range(-9, 2)]
_MARKS = (*_DECADES, 60.0, 600.0, 3600.0, 36000.0, 86400.0, 864000.0)
_FINE_MARKS = tuple(digit * decade for decade in _DECADES for digit in (1, 2, 5))
FINE_DECADES = 2.5
"""An axis shorter than so many decades is labelled between them too."""
MAX_MARKS = 6
FONT, LARGE_FONT = 13, 22
# A row of the race holds its title, its bar and its note; heights in lines of text, the bar's in rows.
ROW_HEIGHT, BAR_SHARE = 4.6, 0.27

Figure = dict[str, Any]
TimeText = Callable[[float], str]


@dataclass(frozen=True)
class Bar:
    """One row: the contender, what stands above the bar and below it, and the seconds that it shows."""

    contender: str
    title: str
    note: str
    seconds: float | None
    extrapolated: bool


@dataclass(frozen=True)
class Curve:
    """One contender's line: its values on both axes, the best burst of each and the median of its bursts."""

    contender: str
    name: str
    values: tuple[int, ...]
    seconds: tuple[float, ...]
    medians: tuple[float, ...]


def race_figure(bars: Sequence[Bar], time_text: TimeText, large: bool) -> Figure:
    """Return horizontal bars over a logarithmic time axis, first on top; extrapolated ones are hatched."""
    font = LARGE_FONT if large else FONT
    times = [bar.seconds for bar in bars if bar.seconds] or [1e-5, 1.0]
    low, high = math.log10(min(times)) - 0.7, math.log10(max(times)) + 0.15
    rows = list(range(len(bars)))
    data = {
        "type": "bar",
        "orientation": "h",
        "x": [bar.seconds for bar in bars],
        "y": rows,
        "width": BAR_SHARE,
        "hoverinfo": "skip",
        "marker": {
            "color": [colour(bar.contender) for bar in bars],
            "pattern": {
                "shape": ["/" if bar.extrapolated else "" for bar in bars],
                "fillmode": "replace",
                "size": 7,
                "solidity": 0.35,
            },
            "line": {"color": [colour(bar.contender) for bar in bars], "width": 1.5},
        },
    }
    half = BAR_SHARE * ROW_HEIGHT * font / 2 + 1
    labels = [_label(bar.title, row, half, font) for row, bar in zip(rows, bars, strict=True)]
    labels += [
        _label(bar.note, row, -half, font * 0.85) for row, bar in zip(rows, bars, strict=True) if bar.note
    ]
    layout = {
        **_frame(font, height=round(ROW_HEIGHT * font * len(bars) + 3 * font)),
        "xaxis": {**time_axis(low, high, time_text, font), "range": [low, high]},
        "yaxis": {"visible": False, "range": [len(bars) - 0.45, -0.55]},
        "annotations": labels,
        "margin": {"l": 4, "r": 12, "t": 4, "b": 2.5 * font},
    }
    return {"data": [data], "layout": layout}


def growth_figure(
    curves: Sequence[Curve], axis_title: str, time_title: str, time_text: TimeText, large: bool
) -> Figure:
    """Return a line for each contender: the time of a million multiply-adds over what grows, on log axes.

    From each point, the best burst, a whisker reaches up to the median.
    """
    font = LARGE_FONT if large else FONT
    values = sorted({value for curve in curves for value in curve.values})
    times = [time for curve in curves for time in (*curve.seconds, *curve.medians)] or [1e-5, 1e-2]
    low, high = math.log10(min(times)) - 0.25, math.log10(max(times)) + 0.25
    layout = {
        **_frame(font, height=round(26 * font)),
        "xaxis": {
            "type": "log",
            "tickvals": values,
            "ticktext": [str(value) for value in values],
            "title": {"text": axis_title, "font": {"size": font}},
            "tickfont": {"size": font},
            "showgrid": False,
        },
        "yaxis": {
            **time_axis(low, high, time_text, font),
            "range": [low, high],
            "title": {"text": time_title, "font": {"size": font}},
        },
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": font}},
        "margin": {"l": 4, "r": 12, "t": 2.5 * font, "b": 3.5 * font},
    }
    lines = [_line(curve, time_text) for curve in curves]
    return {"data": lines or [{"type": "scatter", "x": [], "y": []}], "layout": layout}


def spread_text(best: float, median: float, time_text: TimeText) -> str:
    """Write the best burst and the median of all, once where they are written alike."""
    texts = dict.fromkeys((time_text(best), time_text(median)))
    return " – ".join(texts)


def height_of(figure: Figure) -> int:
    """Return a figure's height in pixels."""
    return int(figure["layout"]["height"])


def colour(contender: str) -> str:
    """Return a contender's colour; all devices of PyTorch have one."""
    return COLOURS[contender.partition(":")[0]]


def time_axis(low: float, high: float, time_text: TimeText, font: float) -> Mapping[str, Any]:
    """Return a logarithmic time axis between two powers of ten, with at most MAX_MARKS round times on it."""
    marks = _MARKS if high - low > FINE_DECADES else _FINE_MARKS
    inside = [mark for mark in marks if low <= math.log10(mark) <= high]
    step = max(1, math.ceil(len(inside) / MAX_MARKS))
    shown = inside[::step]
    return {
        "type": "log",
        "tickvals": shown,
        "ticktext": [time_text(mark) for mark in shown],
        "showgrid": True,
        "ticks": "",
        "tickfont": {"size": font * 0.9},
    }


def _line(curve: Curve, time_text: TimeText) -> Figure:
    kind = curve.contender.partition(":")[0]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": curve.name,
        "x": list(curve.values),
        "y": list(curve.seconds),
        "text": [
            spread_text(best, median, time_text)
            for best, median in zip(curve.seconds, curve.medians, strict=True)
        ],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [median - best for best, median in zip(curve.seconds, curve.medians, strict=True)],
            "arrayminus": [0.0] * len(curve.seconds),
            "thickness": 1.5,
            "width": 5,
        },
        "hovertemplate": "%{x}: %{text}<extra>%{fullData.name}</extra>",
        "line": {"color": colour(curve.contender), "width": 2},
        "marker": {"symbol": SYMBOLS[kind], "size": 9},
    }


def _label(text: str, row: int, shift: float, size: float) -> Figure:
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": row,
        "yanchor": "bottom" if shift > 0 else "top",
        "yshift": shift,
        "borderpad": 0,
        "showarrow": False,
        "align": "left",
        "font": {"size": size},
    }


def _frame(font: float, height: int) -> Figure:
    return {"height": height, "showlegend": False, "font": {"size": font}}
