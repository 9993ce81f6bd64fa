"""The lessons of the course, each with a bar of how far it is."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.course.lesson_text import said
from convviz.app.pages.learn.course.place import go_to, lessons_on_show, place_on_show, progress_in
from convviz.app.shell.current import controlled
from convviz.app.shell.labels import Translate
from convviz.app.widgets.brought_lesson import own_lesson
from convviz.lab.lessons.course import Lesson

_LESSON = "course_lesson"
DONE, OPEN = "▰", "▱"
"""A part of a lesson's bar."""


def lessons(_: Translate) -> None:
    """Show every lesson, its bar and its minutes."""
    known, own = lessons_on_show(), own_lesson()
    st.radio(
        _("Lessons"),
        list(known),
        format_func=lambda id: _name(list(known).index(id), known[id], has_own=own is not None, _=_),
        captions=[_state(lesson, _) for lesson in known.values()],
        key=controlled(_LESSON, place_on_show().lesson.id),
        on_change=_choose,
        label_visibility="collapsed",
    )


def _name(place: int, lesson: Lesson, *, has_own: bool, _: Translate) -> str:
    """Name a lesson by its number; the one that was brought stands before them and has none."""
    number = place + (not has_own)
    return f"{number} {said(_, lesson.title)}" if number else said(_, lesson.title)


def _state(lesson: Lesson, _: Translate) -> str:
    """Say how far a lesson is, as a bar and in words."""
    done = progress_in(lesson).done
    bar = DONE * sum(done) + OPEN * (len(done) - sum(done))
    words = _("{done} of {count} · {minutes} min").format(
        done=sum(done), count=len(done), minutes=lesson.minutes
    )
    return f":primary[{bar}] {words}"


def _choose() -> None:
    go_to(st.session_state[_LESSON])
