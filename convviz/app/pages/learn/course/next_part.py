"""The way on from a part that is done."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.course.lesson_text import said
from convviz.app.pages.learn.course.place import go_to, lesson_after
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.lab.lessons.course import Lesson
from convviz.lab.state.learn.learn_state import BUGS


def on_button(lesson: Lesson, number: int, _: Translate) -> None:
    """Show the button to the next part or lesson; after the last there is a mystery to solve."""
    place = way_on(lesson, number)
    if place is None:
        st.button(
            _("One mystery to end with"),
            icon=":material/search:",
            key="course_mystery",
            type="primary",
            on_click=session().change_learn,
            kwargs={"view": BUGS, "mystery": session().learn_state.seed},
        )
        return
    following, part = place
    label = _("Go on") if following is lesson else _("Next lesson: {name}")
    st.button(
        label.format(name=said(_, following.title)),
        icon=":material/arrow_forward:",
        key="course_on",
        type="primary",
        on_click=go_to,
        args=(following.id, part),
    )


def way_on(lesson: Lesson, number: int) -> tuple[Lesson, int | None] | None:
    """Return the lesson and the part that follow, None after the last."""
    if number + 1 < len(lesson.parts):
        return lesson, number + 1
    after = lesson_after(lesson)
    return (after, None) if after else None
