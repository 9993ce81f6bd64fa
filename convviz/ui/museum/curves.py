"""The losses of two training runs, with the mistake and without."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from convviz.components.chart import chart
from convviz.mistakes import Training
from convviz.ui.current import session
from convviz.ui.words import Translate

WRONG, RIGHT = "#c2571a", "#1f9d76"


def training_chart(run: Training, _: Translate) -> None:
    """Show both curves on a logarithmic axis."""
    large = session().frame.present
    chart(
        figure(run, _),
        key="museum_chart",
        height=340 if large else 250,
        present=large,
        alt=_("The loss of a training with the mistake and of one without"),
    )


def figure(run: Training, _: Translate) -> dict[str, Any]:
    """Return the chart as plain data for Plotly."""
    return {
        "data": [
            _line(_("with the mistake"), run.wrong, WRONG, "solid"),
            _line(_("without"), run.right, RIGHT, "dash"),
        ],
        "layout": {
            "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1},
            "xaxis": {"title": {"text": _("step")}},
            "yaxis": {"type": "log", "dtick": 1, "title": {"text": _("loss L")}},
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
