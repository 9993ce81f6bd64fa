"""What a picture and an animation of the stage share: which scene it is, its words, its look."""

from __future__ import annotations

from typing import Any

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.stage_text import stage_text
from convviz.lab.cover import hidden_panels
from convviz.lab.drawing.model import Model
from convviz.lab.drawing.order import Order
from convviz.lab.drawing.picture import Look
from convviz.lab.drawing.still import STAGE_WIDTH
from convviz.lab.drawing.views import steps
from convviz.lab.session.session import Session
from convviz.lab.state import Experiment

LIGHT, DARK = "light", "dark"
WHOLE = ""
"""The whole stage, among the roles of its panels."""


def words_of(_: Translate, experiment: Experiment) -> dict[str, Any]:
    """Return the stage's sentences, without what only a person at the stage can do."""
    turned = experiment.turns_kernel
    return {
        **stage_text(_, turned=turned),
        "kernels": _("turned kernels") if turned else _("kernels"),
        "maps": _("feature maps"),
    }


def model_on_show(_: Translate) -> Model:
    """Return what is on show, as wide as a picture."""
    now = session()
    return Model(now.chosen, words_of(_, now.experiment), STAGE_WIDTH, hidden_on_show(now))


def order_on_show(_: Translate) -> Order:
    """Return the order for what is on show."""
    now = session()
    return Order.of(now.chosen, words_of(_, now.experiment), hidden_on_show(now))


def hidden_on_show(now: Session) -> frozenset[str]:
    """Return the panels whose numbers no picture tells: they are covered."""
    return hidden_panels(now.experiment, now.display.cover)


def step_on_show(model: Model, view: str) -> int:
    """Return the step that the stage stands at."""
    return min(session().experiment.step, steps(model, view) - 1)


def look_fields(_: Translate, key: str) -> Look:
    """Show the choice of a theme, at first that of the page, and of captions."""
    names = {LIGHT: _("Light"), DARK: _("Dark")}
    theme = st.segmented_control(
        _("Colours"),
        list(names),
        default=DARK if st.context.theme.type == DARK else LIGHT,
        required=True,
        format_func=names.__getitem__,
        key=f"{key}_theme",
    )
    captions = st.toggle(_("Captions"), value=True, key=f"{key}_captions")
    return Look(dark=theme == DARK, captions=captions)


def file_name(view: str, suffix: str, role: str | None = None) -> str:
    """Return the name of a file of what is on show."""
    return (
        "-".join(filter(None, ("convviz", view.replace("_", "-"), role and role.replace("_", "-"))))
        + f".{suffix}"
    )
