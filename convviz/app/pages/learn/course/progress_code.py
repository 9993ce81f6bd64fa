"""Progress as a short code, and one from another browser taken over."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from convviz.app.pages.learn.course.place import course_progress, go_to, keep, progress_in
from convviz.app.shell.current import say, session
from convviz.app.shell.labels import Translate
from convviz.errors import Refusal
from convviz.lab.lessons.course import course
from convviz.lab.lessons.course.progress_code import read_code, write_code

_TYPED, _SAID = "course_code", "course_code_refusal"


def progress_code(_: Translate) -> None:
    """Show the code of what is done, and a field for one."""
    with st.popover(_("To another browser"), icon=":material/key:", width="stretch"):
        st.markdown(_("Your progress stays in this browser. This code takes it to another one:"))
        st.code(write_code(session().learn_state.seed, course_progress()), language=None)
        with st.form("course_code_form", border=False):
            st.text_input(_("A code from another browser"), key=_TYPED, autocomplete="off")
            st.form_submit_button(_("Take it over"), key="course_code_take", on_click=_take)
        refused = st.session_state.get(_SAID)
        if refused is not None:
            st.warning(say(refused))


def _take() -> None:
    """Mark as done what a code says is done; what is done here stays so."""
    try:
        brought = read_code(st.session_state[_TYPED], course())
    except Refusal as refused:
        st.session_state[_SAID] = refused
        return
    st.session_state[_SAID] = None
    session().change_learn(seed=brought.seed)
    for id, lesson in course().items():
        progress = progress_in(lesson)
        done = tuple(here or there for here, there in zip(progress.done, brought.done[id], strict=True))
        if done != progress.done:
            keep(lesson, replace(progress, done=done), judged=False)
    go_to("")
