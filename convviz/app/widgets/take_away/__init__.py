"""What can be taken along, in one place: a button in the title row and the dialog that it opens."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import sentences, session
from convviz.app.widgets.cover_tools import tell_covered
from convviz.app.widgets.take_away.section import Section, sections_of

__all__ = ["take_away"]

CHOICE = "take_away_what"


@st.fragment
def take_away() -> None:
    """Show the button; what it opens is made when it is opened."""
    _ = sentences()
    if st.button(_("Take it with you"), icon=":material/download:", key="take_away"):
        st.dialog(_("Take it with you"), width="large")(_body)()


def _body() -> None:
    """Show the choice of what to take along, and that part of it."""
    _ = sentences()
    sections = {section.name: section for section in sections_of()}
    chosen: str | None = st.segmented_control(
        _("Take it with you"),
        list(sections),
        default=next(iter(sections)),
        required=True,
        format_func=lambda name: _(sections[name].label),
        key=CHOICE,
        label_visibility="collapsed",
    )
    section: Section = sections[chosen or next(iter(sections))]
    if section.tells and session().covered:
        tell_covered(_)
    else:
        section.body(_)
