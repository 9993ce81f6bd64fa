"""A part that is watched: what to do, the stage, how much of it is done, and what there was to notice."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.pages.learn.course.on import on_button
from convviz.app.pages.learn.course.place import keep, progress_in
from convviz.app.pages.learn.course.stage_session import LessonStage, lesson_stage, show_stage
from convviz.app.pages.learn.course.words import said
from convviz.app.shell.labels import Translate
from convviz.lab.lessons.course import Count, Lesson, Watch

STAGE = "course_stage"


def watch(lesson: Lesson, number: int, part: Watch, _: Translate) -> None:
    """Show the part."""
    shown = lesson_stage(f"{lesson.id}_{number}", part.scenery, key=STAGE)
    st.markdown(said(_, part.text))
    if progress_in(lesson).done[number]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(said(_, part.notice), icon=":material/visibility:")
            on_button(lesson, number, _)
    else:
        st.caption(_left(shown.count(part.task), _))
    show_stage(shown, _, key=STAGE, on_action=partial(_note, shown, lesson, number, part))


def _left(done: Count, _: Translate) -> str:
    """Say how much is done; steps are counted, other deeds are plain from the text."""
    if done.seen < done.steps:
        return _("Steps seen: {done} of {of}").format(done=done.seen, of=done.steps)
    return _("Not done yet")


def _note(shown: LessonStage, lesson: Lesson, number: int, part: Watch) -> None:
    """Note that the part is done, once it is."""
    progress = progress_in(lesson)
    if not progress.done[number] and shown.count(part.task).is_all:
        keep(lesson, progress.with_done(number))
