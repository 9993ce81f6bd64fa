"""The error over epsilon: round-off on the left, truncation on the right, the best in the middle."""

from __future__ import annotations

from typing import Any

import streamlit as st

from convviz.app.components.chart import chart, line
from convviz.app.pages.workbench.check.cache import kept
from convviz.app.pages.workbench.check.controls import chosen, scene, step_text
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.i18n import N_
from convviz.lab.lessons.gradcheck import (
    DTYPES,
    EPSILONS,
    TOLERANCE,
    Check,
    Curve,
    error_curves,
    smoothness_of,
)

COLOURS = {"float64": "#1f9d76", "float32": "#c2571a"}
HOVER = "ε = %{x:.0e}: %{y:.1e}<extra>%{fullData.name}</extra>"
LEAST = 1e-17
"""An error of zero is drawn here, for a logarithm has no zero."""

_WORDS = {
    "line": N_(
        "This loss is a straight line in every number, so a large ε does no harm: all that is left is"
        " round-off, on the left."
    ),
    "parabola": N_(
        "This loss is a parabola in every number: central differences are exact for it, while the error"
        " of one-sided ones grows with ε. Round-off is on the left."
    ),
    "kinked": N_("The entries shown are at a kink: no ε brings their differences close to the gradient."),
    "curved": N_(
        "On the left round-off drowns the small difference, on the right the loss bends within ε. The best ε"
        " lies in between: {best} here."
    ),
}


def error_chart(made: Check, _: Translate) -> None:
    """Show the curves of both precisions with the present epsilon, and say what they show."""
    curves = _curves(made)
    large = session().display.present
    chart(
        figure(curves, made, _),
        key="check_chart",
        height=420 if large else 330,
        present=large,
        alt=_("Relative error of the differences over ε, in float64 and float32"),
    )
    smoothness = smoothness_of(scene().experiment)
    best, error = curve_of(made).best
    stuck = made.loss_fn.is_kinked and error > TOLERANCE[made.dtype]
    kind = (
        "kinked"
        if stuck
        else "curved"
        if not smoothness.is_exact
        else "parabola"
        if smoothness.parabola
        else "line"
    )
    st.caption(_(_WORDS[kind]).format(best=step_text(best)))
    if smoothness.is_exact:
        _offer_tanh(_)


def _offer_tanh(_: Translate) -> None:
    """Offer a loss that is curved; the run is a full one, as cards and views must follow."""
    label = _("Put a tanh behind the layer, to see both ends")
    if st.button(label, icon=":material/show_chart:", key="check_tanh"):
        session().change(activation="tanh")
        st.rerun()


def curve_of(made: Check) -> Curve:
    """Return the curve of the array and the precision that are checked."""
    return next(curve for curve in _curves(made) if curve.dtype == made.dtype)


def _curves(made: Check) -> list[Curve]:
    """Return the curves of both precisions."""

    def make() -> list[Curve]:
        wish, now = chosen(), session().chosen
        networks = [wish.loss_fn(dtype) for dtype in DTYPES]
        return error_curves(networks, wish.which, made.checked, filter=now.filter, item=now.item)

    return kept("check_curves", make)


def figure(curves: list[Curve], made: Check, _: Translate) -> dict[str, Any]:
    """Return the chart: a line for the largest error of central differences, a thin one for one-sided."""
    central, sided = _("{dtype}, central"), _("{dtype}, one-sided")
    lines = []
    for curve in curves:
        lines.append(_line(curve.dtype, central.format(dtype=curve.dtype), curve.largest))
        lines.append(
            _line(curve.dtype, sided.format(dtype=curve.dtype), curve.one_sided, width=1, dash="dot")
        )
    axis = {"type": "log", "exponentformat": "power", "dtick": 3}
    return {
        "data": lines,
        "layout": {
            "legend": {"orientation": "h", "x": 0, "y": -0.22, "yanchor": "top"},
            "xaxis": {**axis, "title": {"text": "ε"}},
            "yaxis": {**axis, "title": {"text": _("relative error")}},
            "shapes": [_here(made)],
        },
    }


def _line(
    dtype: str, name: str, errors: tuple[float, ...], *, width: float = 2.5, dash: str = "solid"
) -> dict[str, Any]:
    shown = [max(error, LEAST) for error in errors]
    return line(name, EPSILONS, shown, COLOURS[dtype], width=width, dash=dash, hover=HOVER)


def _here(made: Check) -> dict[str, Any]:
    """Return the upright line at the present epsilon."""
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": made.epsilon,
        "x1": made.epsilon,
        "y0": 0,
        "y1": 1,
        "line": {"color": "#e69f00", "width": 2},
    }
