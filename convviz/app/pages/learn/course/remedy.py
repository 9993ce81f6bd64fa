"""What helps with a slip that was made twice: the smallest piece that shows it, beside the question."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.course.lesson_text import said
from convviz.app.pages.learn.course.place import progress_in
from convviz.app.pages.learn.course.stage_session import lesson_stage, show_stage
from convviz.app.shell.labels import Translate
from convviz.lab.lessons.course import Lesson
from convviz.lab.lessons.exercises import AnyQuestion, Attempt, latest_slip

STAGE = "course_remedy"
TWICE = 2


def remedy(lesson: Lesson, question: AnyQuestion, attempt: Attempt, _: Translate) -> None:
    """Show the remedy where the last answer's slip was made before."""
    slip = latest_slip(question, attempt)
    help = lesson.remedy_of(slip.id) if slip else None
    if slip is None or help is None or progress_in(lesson).times(slip.id) < TWICE:
        return
    with st.container(border=True):
        twice = _("The same slip twice: look at the smallest case.")
        st.markdown(f"**{twice}** {said(_, help.text)}")
        shown = lesson_stage(f"{lesson.id}_{min(help.slips)}", help.scenery, key=STAGE)
        show_stage(shown, _, key=STAGE, on_action=_nothing)


def _nothing() -> None:
    """Do nothing: a remedy asks for nothing."""
