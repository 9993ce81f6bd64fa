"""A part that is watched: what to do, the stage, how much of it is done, and what there was to notice."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.pages.learn.course.lesson_text import part_text, said
from convviz.app.pages.learn.course.next_part import on_button
from convviz.app.pages.learn.course.place import keep, progress_in
from convviz.app.pages.learn.course.stage_session import LessonStage, lesson_stage, show_stage
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, picture_name
from convviz.lab.lessons.course import Count, Lesson, Scenery, Watch, with_pixels

STAGE, _ON_PIXELS = "course_stage", "course_pixels"


def watch(lesson: Lesson, number: int, part: Watch, _: Translate) -> None:
    """Show the part."""
    shown = _stage(f"{lesson.id}_{number}", part.scenery)
    part_text(said(_, part.text))
    if progress_in(lesson).done[number]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(said(_, part.notice), icon=":material/visibility:")
            on_button(lesson, number, _)
    else:
        st.caption(_left(shown.count(part.task), _))
    show_stage(shown, _, key=STAGE, on_action=partial(_note, shown, lesson, number, part))
    _pixels(part.scenery, _)


def _stage(place: str, scenery: Scenery) -> LessonStage:
    """Return the part's stage, on the pixels of the visitor's picture where that was asked for.

    Each seed has a progress of its own, and so a stage.
    """
    place = f"{place}_{session().learn_state.seed}"
    if not st.session_state.get(_ON_PIXELS):
        return lesson_stage(place, scenery, key=STAGE)
    now = session()
    pixels = with_pixels(scenery, now.scene.x[now.experiment.item])
    return lesson_stage(f"{place}_{hash(pixels.experiment.numbers)}", pixels, key=STAGE)


def _pixels(scenery: Scenery, _: Translate) -> None:
    """Offer the pixels of the picture that the other pages show, where the stage has numbers of its own."""
    if scenery.experiment.numbers is None:
        return
    label = _("The same with pixels of the picture on Forward ({name})")
    st.toggle(label.format(name=picture_name(_, session().experiment)), key=_ON_PIXELS)


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
