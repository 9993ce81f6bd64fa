"""The buttons below every question: the one that checks, or hands in, and the one that gives up."""

from __future__ import annotations

from typing import Any

import streamlit as st

from convviz.app.pages.learn.question.answering import reveal
from convviz.app.pages.learn.question.controls import Controls
from convviz.app.shell.labels import Translate


def check_button(controls: Controls, _: Translate) -> dict[str, Any]:
    """Return how the button looks that takes an answer, as Streamlit's buttons are told."""
    return {
        "label": _("Hand in") if controls.exam else _("Check"),
        "icon": ":material/check:",
        "type": "primary",
        "key": controls.key("check"),
    }


def give_up_button(controls: Controls, _: Translate, *, closed: bool = False) -> None:
    """Show the button that ends a question; where no try is left it is all that remains to press."""
    st.button(
        _("Leave it out") if controls.exam else _("Show me") if closed else _("Reveal"),
        icon=":material/skip_next:" if controls.exam else ":material/visibility:",
        key=controls.key("reveal"),
        on_click=reveal,
        args=(controls,),
        type="primary" if closed else "secondary",
        help=None
        if closed or controls.exam
        else _("Shows the answer and how it is computed. You lose the point."),
    )
