"""The losses of two training runs, with the mistake and without."""

from __future__ import annotations

from typing import Any

import streamlit as st
from numpy.typing import NDArray

from convviz.mistakes import Training
from convviz.ui.current import session
from convviz.ui.words import Translate

WRONG, RIGHT = "#c2571a", "#1f9d76"
GRID = "rgba(128, 140, 160, 0.25)"
CONFIG = {"displayModeBar": False, "scrollZoom": False, "displaylogo": False}


def training_chart(run: Training, _: Translate) -> None:
    """Show both curves on a logarithmic axis."""
    st.plotly_chart(
        figure(run, _),
        key="museum_chart",
        config=CONFIG,
        alt=_("The loss of a training with the mistake and of one without"),
    )


def figure(run: Training, _: Translate) -> dict[str, Any]:
    """Return the chart as plain data for Plotly."""
    large = session().frame.present
    axis = {"gridcolor": GRID, "fixedrange": True}
    return {
        "data": [
            _line(_("with the mistake"), run.wrong, WRONG, "solid"),
            _line(_("without"), run.right, RIGHT, "dash"),
        ],
        "layout": {
            "height": 340 if large else 250,
            "font": {"size": 20 if large else 13},
            "margin": {"l": 4, "r": 8, "t": 8, "b": 4},
            "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1},
            "dragmode": False,
            "xaxis": {**axis, "title": {"text": _("step")}},
            "yaxis": {**axis, "type": "log", "dtick": 1, "title": {"text": _("loss L")}},
        },
    }


def _line(name: str, losses: NDArray[Any], colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(range(len(losses))),
        "y": losses.tolist(),
        "line": {"color": colour, "width": 2.5, "dash": dash},
        "hovertemplate": "%{x}: %{y:.3g}<extra>%{fullData.name}</extra>",
    }
