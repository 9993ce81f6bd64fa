"""What Forward or Backward was opened for: a strip with the question, and the way back to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import LEARN
from convviz.app.widgets.brought_lesson import OWN, own_lesson
from convviz.app.widgets.messages import said
from convviz.errors import RefusedValue
from convviz.i18n import N_
from convviz.lab.lessons.course import Ask, Lesson, course, question_of
from convviz.lab.lessons.course.progress import MOST_ASKED
from convviz.lab.lessons.exercises import SERIES, Message, asked_place, draw_question, results_of
from convviz.lab.session.session import Session
from convviz.lab.state.fields.kinds import MAX_SEED, shown
from convviz.lab.state.learn.learn_state import COURSE, EXERCISES

LEAVE = "task_leave"
_NO_TASK = N_("There is no task {name}: the page is shown without one. Look for the question on Learn.")


@dataclass(frozen=True)
class Task:
    """What is asked, the settings of Learn (fields of `LearnState`) that lead back, the results to find.

    Where one cell is asked for, `asked` is its result and place (channel, row, column).
    """

    sentence: Message
    back: dict[str, Any]
    covers: frozenset[str] = field(default_factory=frozenset)
    asked: tuple[str, tuple[int, int, int]] | None = None


def _exercise(words: Sequence[str]) -> Task | None:
    """Return the task of a question, by series, seed and number."""
    if len(words) != 3 or words[0] not in SERIES:
        return None
    series, (seed, index) = words[0], (_whole(word) for word in words[1:])
    if seed is None or index is None or seed > MAX_SEED or index >= len(SERIES[series].makers):
        return None
    question = draw_question(series, seed, index)
    back = {"view": EXERCISES, "series": series, "seed": seed}
    return Task(question.sentence, back, results_of(question), asked_place(question))


def _lesson(words: Sequence[str]) -> Task | None:
    """Return the task of a question of the course, by lesson, part (from 0), seed and number."""
    lesson = course().get(words[0], _own(words[0])) if len(words) == 4 else None
    if lesson is None:
        return None
    number, seed, asked = (_whole(word) for word in words[1:])
    if number is None or seed is None or asked is None or seed > MAX_SEED or asked > MOST_ASKED:
        return None
    part = lesson.parts[number] if number < len(lesson.parts) else None
    if not isinstance(part, Ask):
        return None
    question = question_of(part, number, seed, asked)
    back = {"view": COURSE, "lesson": lesson.id, "part": number + 1, "seed": seed}
    return Task(question.sentence, back, results_of(question))


def _own(id: str) -> Lesson | None:
    """Return the lesson of this id that was brought; only a page's script knows of one."""
    own = own_lesson() if id.startswith(OWN) and get_script_run_ctx() is not None else None
    return own if own is not None and own.id == id else None


def _whole(word: str) -> int | None:
    """Read a number as it is written, None for anything else: 07 is no second name of 7."""
    return int(word) if word.isascii() and word.isdigit() and str(int(word)) == word else None


KINDS: dict[str, Callable[[Sequence[str]], Task | None]] = {"exercise": _exercise, "lesson": _lesson}
"""Every kind of task by the first word of its name in the address; it is given the other ones."""


def exercise_name(series: str, seed: int, index: int) -> str:
    """Return the name of a question's task, as the address has it."""
    return f"exercise.{series}.{seed}.{index}"


def question_name(lesson: str, part: int, seed: int, asked: int) -> str:
    """Return the name of the task of a question of the course, as the address has it."""
    return f"lesson.{lesson}.{part}.{seed}.{asked}"


def task_of(name: str) -> Task | None:
    """Return the task of this name; None for one that there is not, whatever an address says."""
    kind, *words = name.split(".")
    return KINDS[kind](words) if kind in KINDS else None


def drop_missing_task(now: Session) -> None:
    """Tell of a task of the address that there is not, and go on without."""
    name = now.display.task
    if name and task_of(name) is None:
        now.change_display(task="")
        now.feedback.note([RefusedValue(_NO_TASK, name=shown(name))])


def task_strip(_: Translate) -> None:
    """Show what is asked and the way back, where there is a task."""
    now = session()
    task = task_of(now.display.task)
    if task is None:
        return
    free = replace(now.display, task="", cover=frozenset())
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="task_strip"):
        st.markdown(f"**{said(_, task.sentence)}**", width="stretch")
        st.page_link(
            LEARN,
            label=_("Back to the question"),
            icon=":material/arrow_back:",
            query_params=now.query(free, replace(now.learn_state, **task.back)),
        )
        st.button(
            _("Leave"),
            icon=":material/close:",
            key=LEAVE,
            type="tertiary",
            on_click=_leave,
        )


def _leave() -> None:
    session().change_display(task="")
