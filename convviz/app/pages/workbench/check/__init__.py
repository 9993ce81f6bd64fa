"""The view that checks the engine's gradients by central differences, before everybody's eyes."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.workbench.check.cache import kept
from convviz.app.pages.workbench.check.controls import choose, chosen
from convviz.app.pages.workbench.check.curves import error_chart
from convviz.app.pages.workbench.check.panels import panels, picked_entry
from convviz.app.pages.workbench.check.verdict import verdict
from convviz.app.pages.workbench.check.witnesses import witnesses
from convviz.app.pages.workbench.check.written_out import written_out
from convviz.app.shell.current import say, session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.cover_tools import tell_covered
from convviz.app.widgets.loss_text import loss_on_show
from convviz.errors import Refusal
from convviz.lab.lessons.gradcheck import Check, gradient_check

__all__ = ["check"]


def check(_: Translate) -> None:
    """Show one gradient of the experiment, central differences beside it, and how far they are apart."""
    if session().covered & {"weight_grad", "input_grad"}:
        tell_covered(_)
        return
    st.markdown(
        _(
            "Nudge **one** number a little up and a little down, and see what the loss does: (L₊ − L₋) /"
            " 2ε must equal the gradient."
        )
    )
    st.caption(loss_on_show(_, session()))
    choose(_)
    try:
        _checked(_made(), _)
    except Refusal as refusal:  # others have their turns
        st.warning(say(refusal), icon=":material/hourglass_top:")


def _checked(made: Check, _: Translate) -> None:
    """Show what the check of a gradient has found."""
    verdict(made, _)
    panels(made, _)
    left, right = st.columns(2, gap="large")
    with left:
        written_out(made, picked_entry(made), _)
        witnesses(_)
    with right:
        error_chart(made, _)


def _made() -> Check:
    """Return the check of what is chosen."""
    wish, now = chosen(), session().chosen

    def make() -> Check:
        return gradient_check(wish.loss_fn(), wish.which, wish.epsilon, filter=now.filter, item=now.item)

    return kept("check_made", make, wish.dtype, wish.epsilon)
