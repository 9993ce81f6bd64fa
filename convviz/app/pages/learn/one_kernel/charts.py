"""The loss over the steps, and the eigenvalues of the curvature with the line that a rate draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from convviz.app.components.chart import chart, line, log_axis
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.lab.learning.one_kernel import Curvature, Run, stable_limit

LOSS, FLOOR, SEEN, UNSTABLE, LINE = "#2f86d1", "#1f9d76", "#2f86d1", "#c2571a", "#e69f00"
LOG = {"type": "log", "exponentformat": "power"}
LEAST = 1e-32
"""A loss of zero is drawn here, for a logarithm has no zero."""
FAR = 1e3
"""A line so many times above the largest eigenvalue is left out."""
MAX_POINTS = 400
HEIGHT, LARGE = 230, 320


def loss_chart(run: Run, _: Translate) -> None:
    """Show the loss before every step."""
    _chart("imitation_loss", loss_figure(run, _), _("The loss over the steps"))
    if min(run.losses) < LEAST:
        st.caption(_("A loss of 0 is drawn at 10⁻³², because 0 has no logarithm."))


def eigen_chart(curvature: Curvature, optimizer: str, rate: float, _: Translate) -> None:
    """Show the eigenvalues."""
    figure = eigen_figure(curvature, optimizer, rate, _)
    _chart("imitation_eigen", figure, _("The eigenvalues of the curvature"))


def _chart(key: str, figure: dict[str, Any], alt: str) -> None:
    large = session().display.present
    chart(figure, key=key, height=LARGE if large else HEIGHT, present=large, alt=alt)


def loss_figure(run: Run, _: Translate) -> dict[str, Any]:
    """Return the chart of the loss on a logarithmic axis, and of the smallest loss where that is not zero."""
    places = thinned(len(run.losses))
    lines = [line(_("loss L"), places, [max(run.losses[place], LEAST) for place in places], LOSS)]
    if run.problem.floor > LEAST:
        lines.append(
            line(_("smallest possible loss"), [0, run.step], [run.problem.floor] * 2, FLOOR, dash="dash")
        )
    return {
        "data": lines,
        "layout": {
            "xaxis": {"title": {"text": _("step")}, "range": [0, max(10, run.step)]},
            "yaxis": {
                **log_axis(value for part in lines for value in part["y"]),
                "title": {"text": _("loss L")},
            },
            "showlegend": len(lines) > 1,
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        },
    }


def thinned(count: int, most: int = MAX_POINTS) -> list[int]:
    """Return about `most` places of a long curve at most, the first and the last among them."""
    return sorted({*range(0, count, max(1, -(-count // most))), count - 1})


def eigen_figure(curvature: Curvature, optimizer: str, rate: float, _: Translate) -> dict[str, Any]:
    """Return bars of the eigenvalues; the line is where this rate ceases to be stable."""
    values = np.where(np.arange(len(curvature.eigenvalues)) < curvature.rank, curvature.eigenvalues, 0.0)
    limit = stable_limit(optimizer, 1.0)  # over lambda
    edge = None if limit is None else limit / rate
    colours = [UNSTABLE if edge is not None and value >= edge else SEEN for value in values]
    figure: dict[str, Any] = {
        "data": [
            {
                "type": "bar",
                "x": list(range(1, len(values) + 1)),
                "y": [value or None for value in values.tolist()],
                "marker": {"color": colours},
                "hovertemplate": "λ<sub>%{x}</sub> = %{y:.3g}<extra></extra>",
            }
        ],
        "layout": {
            "xaxis": {"title": {"text": _("direction")}, "dtick": 1 if len(values) < 16 else None},
            "yaxis": {
                **LOG,
                "dtick": 1,
                "range": _range(values, edge),
                "title": {"text": _("eigenvalue λ")},
            },
            "showlegend": False,
        },
    }
    if edge is not None and curvature.rank and edge <= FAR * values[0]:
        figure["layout"]["shapes"] = [_edge(edge)]
    return figure


def _range(values: np.ndarray, edge: float | None) -> list[float] | None:
    """Return limits (log10) that take in all bars and the line; None where there are no bars."""
    drawn = [float(value) for value in values if value > 0]
    if not drawn:
        return None
    top = max(drawn[0], min(edge or 0.0, FAR * drawn[0]))
    return [float(np.log10(drawn[-1])) - 0.5, float(np.log10(top)) + 0.2]


def _edge(value: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "line": {"color": LINE, "width": 2, "dash": "dash"},
    }
