"""The row above a part: the lesson, its parts and which are done, and the way to each of them."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.course.lesson_text import said
from convviz.app.pages.learn.course.place import go_to, progress_in
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate
from convviz.lab.lessons.course import Lesson, Watch

_PARTS = "course_parts"


def parts_row(lesson: Lesson, on_show: int, _: Translate) -> None:
    """Show the lesson's name, and its parts to go to."""
    st.header(said(_, lesson.title), anchor=False)
    done = progress_in(lesson).done

    def name(number: int) -> str:
        kind = _("watch") if isinstance(lesson.parts[number], Watch) else _("your turn")
        sign = "✓ " if done[number] else ""
        return f"{sign}{number + 1} · {kind}"

    st.segmented_control(
        _("Parts"),
        range(len(lesson.parts)),
        required=True,
        format_func=name,
        key=controlled(_PARTS, on_show),
        on_change=_choose,
        args=(lesson.id,),
        label_visibility="collapsed",
    )


def _choose(lesson: str) -> None:
    go_to(lesson, st.session_state[_PARTS])
