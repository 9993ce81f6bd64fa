"""The frame of the Learn page: which view, and that view."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from convviz.app.pages.learn.bugs import museum
from convviz.app.pages.learn.course import course_view
from convviz.app.pages.learn.exercises import exercises
from convviz.app.pages.learn.network import network
from convviz.app.pages.learn.one_kernel import imitation
from convviz.app.pages.learn.progress import keep_progress
from convviz.app.shell.current import controlled, sentences, session, show_notes, write_address
from convviz.app.shell.labels import PAGE_NAMES, Translate
from convviz.app.shell.naming import name_document
from convviz.i18n import N_
from convviz.lab.state.learn.learn_state import BUGS, COURSE, EXERCISES, KERNEL, NETWORK, VIEWS

PAGE, VIEW = "learn", "learn_view"

NAMES = {
    COURSE: N_("The course"),
    KERNEL: N_("One kernel"),
    NETWORK: N_("A small network"),
    EXERCISES: N_("Exercises"),
    BUGS: N_("Find the bug"),
}
_VIEWS: dict[str, Callable[[Translate], None]] = {
    COURSE: course_view,
    KERNEL: imitation,
    NETWORK: network,
    EXERCISES: exercises,
    BUGS: museum,
}


@st.fragment
def learn() -> None:
    """Show the chosen view; whatever is done in it runs all of it again, and nothing else."""
    _ = sentences()
    place = st.container()
    keep_progress()  # on its way before the view, which takes longer: a reload comes at any time
    with place:
        _show(_)
    write_address()


def _show(_: Translate) -> None:
    """Show the choice of the view, and the view; what it finds gone is told above it at once."""
    notes = st.container()
    with notes:
        show_notes()
    st.segmented_control(
        _("View"),
        VIEWS,
        required=True,
        format_func=lambda view: _(NAMES[view]),
        key=controlled(VIEW, session().learn_state.view),
        on_change=_choose,
        label_visibility="collapsed",
    )
    view = session().learn_state.view
    name_document(_(NAMES[view]), _(PAGE_NAMES[PAGE]))
    _VIEWS[view](_)
    with notes:
        show_notes()


def _choose() -> None:
    session().change_learn(view=st.session_state[VIEW])
