"""A part that asks: a question of one of its kinds, how many are right in a row, and help after a slip."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.pages.learn.course.lesson_text import part_text
from convviz.app.pages.learn.course.next_part import on_button
from convviz.app.pages.learn.course.place import keep, progress_in
from convviz.app.pages.learn.course.remedy import remedy
from convviz.app.pages.learn.question import Controls, show_question, watch_link
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.task_strip import question_name
from convviz.lab.lessons.course import Ask, Asked, Lesson, question_of
from convviz.lab.lessons.exercises import AnyQuestion, Attempt, latest_slip

RIGHT, HALF, OPEN = (
    ":green[:material/check_circle:]",
    ":orange[:material/contrast:]",
    ":gray[:material/radio_button_unchecked:]",
)
"""What stands in the row of right answers: a whole one, a half, one that is missing."""


def ask(lesson: Lesson, number: int, part: Ask, text: str, _: Translate) -> None:
    """Show the part."""
    asked = progress_in(lesson).asked[number]
    done, is_exam = progress_in(lesson).done[number], session().learn_state.exam
    if part.right > 1 and (done or not is_exam):
        st.markdown(f"{row_signs(asked, part)} &nbsp; {row_text(asked, part, _)}")
    part_text(text)
    if done:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(praise(asked, _), icon=":material/trophy:")
            on_button(lesson, number, _)
    question = question_of(part, number, progress_in(lesson).seed, asked.number)
    if not is_exam:
        remedy(lesson, question, asked.attempt, _)
    show_question(question, _controls(lesson, number, question, _), _)
    if not is_exam:
        name = question_name(lesson.id, number, progress_in(lesson).seed, asked.number)
        watch_link(question, asked.attempt, name, _)


def row_signs(asked: Asked, part: Ask) -> str:
    """Write what is right in a row, a sign for each that a lesson takes."""
    whole = min(int(asked.row), part.right)
    half = HALF if asked.row > whole and whole < part.right else ""
    return " ".join([*[RIGHT] * whole, *[half] * bool(half), *[OPEN] * (part.right - whole - bool(half))])


def row_text(asked: Asked, part: Ask, _: Translate) -> str:
    """Say how many are right in a row, of those that a lesson takes."""
    row = min(asked.row, part.right)
    whole, half = int(row), "½" if row % 1 else ""
    return _("In a row: {row} of {right}").format(row=f"{whole or ''}{half}" or 0, right=part.right)


def praise(asked: Asked, _: Translate) -> str:
    """Say how the part was mastered."""
    if not asked.second and not asked.shown:
        return _("All right at the first try. Well done!")
    return _(
        "Done. At the first try: {first}; at the second, or with a hint: {second}; shown: {shown}."
    ).format(first=asked.first, second=asked.second, shown=asked.shown)


def _controls(lesson: Lesson, number: int, question: AnyQuestion, _: Translate) -> Controls:
    progress = progress_in(lesson)
    return Controls(
        asker="course",
        name=f"{lesson.id}_{progress.seed}_{number}_{progress.asked[number].number}",
        attempt=lambda: progress_in(lesson).asked[number].attempt,
        keep=partial(_keep, lesson, number, question),
        go_on=partial(_next, lesson, number),
        following=_("Another question"),
        exam=session().learn_state.exam,
    )


def _keep(lesson: Lesson, number: int, question: AnyQuestion, attempt: Attempt) -> None:
    progress = progress_in(lesson)
    before = progress.asked[number]
    if len(attempt.wrong) > len(before.attempt.wrong):
        slip = latest_slip(question, attempt)
        progress = progress.with_slip(slip.id) if slip else progress
    keep(lesson, progress.with_asked(lesson, number, before.with_attempt(attempt)))


def _next(lesson: Lesson, number: int) -> None:
    progress = progress_in(lesson)
    keep(lesson, progress.with_asked(lesson, number, progress.asked[number].on()))
