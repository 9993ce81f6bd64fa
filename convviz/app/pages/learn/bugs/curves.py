"""The losses of two training runs, with the mistake and without."""

from __future__ import annotations

from typing import Any

from convviz.app.components.chart import chart, line
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.lab.lessons.bugs import Training

WRONG, RIGHT = "#c2571a", "#1f9d76"


def training_chart(run: Training, _: Translate) -> None:
    """Show both curves on a logarithmic axis."""
    large = session().display.present
    chart(
        figure(run, _),
        key="museum_chart",
        height=340 if large else 250,
        present=large,
        alt=_("Training loss with the mistake and without"),
    )


def figure(run: Training, _: Translate) -> dict[str, Any]:
    """Return the chart as plain data for Plotly."""
    steps = range(len(run.wrong))
    return {
        "data": [
            line(_("with the mistake"), steps, run.wrong.tolist(), WRONG),
            line(_("without"), steps, run.right.tolist(), RIGHT, dash="dash"),
        ],
        "layout": {
            "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1},
            "xaxis": {"title": {"text": _("step")}},
            "yaxis": {"type": "log", "dtick": 1, "title": {"text": _("loss L")}},
        },
    }
