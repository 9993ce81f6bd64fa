"""The view of the course: the lessons on the left, one part of one lesson on the right."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.course.ask import ask
from convviz.app.pages.learn.course.lecturer import lecturer
from convviz.app.pages.learn.course.lesson_text import said
from convviz.app.pages.learn.course.lessons import lessons
from convviz.app.pages.learn.course.own_file import own_lesson_file
from convviz.app.pages.learn.course.parts_row import parts_row
from convviz.app.pages.learn.course.place import place_on_show
from convviz.app.pages.learn.course.progress_code import progress_code
from convviz.app.pages.learn.course.report import report
from convviz.app.pages.learn.course.watch import watch
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.cards.set_up import set_up
from convviz.lab.lessons.course import Watch


def course_view(_: Translate) -> None:
    """Show the lessons and the part that one is at."""
    left, right = st.columns([3, 10], gap="large")
    with left, set_up(_, _("Lessons")):
        lessons(_)
        if not session().learn_state.exam:  # they tell what is done, and how questions are answered
            progress_code(_)
            report(_)
            own_lesson_file(_)
            lecturer(_)
    with right, st.container(key="course_part"):
        _part(_)


def _part(_: Translate) -> None:
    place = place_on_show()
    lesson, number = place.lesson, place.part
    part = lesson.parts[number]
    parts_row(lesson, number, _)
    if isinstance(part, Watch):
        watch(lesson, number, part, _)
    else:
        ask(lesson, number, part, said(_, part.text), _)
