"""The bug museum: mistakes that people make in a backward pass, each caught by the check, and a mystery."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.bugs.exhibits import choose, exhibit, shown_piece
from convviz.app.pages.learn.bugs.puzzle import puzzle, start_puzzle
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.cards.set_up import set_up
from convviz.app.widgets.hidden_by_ones import hidden_by_ones
from convviz.lab.lessons.bugs import BUGS

__all__ = ["hidden_by_ones", "museum"]


def museum(_: Translate) -> None:
    """Show the piece that is chosen, or the mystery."""
    if session().learn_state.mystery is not None:
        puzzle(_)
        return
    left, right = st.columns([1, 3], gap="large")
    with left:
        invitation = _("{count} mistakes that people really make. Which would you have noticed?")
        st.caption(invitation.format(count=len(BUGS)))
        st.button(
            _("Mystery: find the bug"),
            icon=":material/search:",
            key="museum_mystery",
            type="primary",
            on_click=start_puzzle,
        )
        with set_up(_, _("Exhibits")):
            choose(_)
    with right:
        exhibit(shown_piece(), _)
