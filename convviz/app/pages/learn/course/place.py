"""Where a person is in the course, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import streamlit as st

from convviz.app.pages.learn.not_there import fall_back
from convviz.app.pages.learn.progress import has_recalled, recalled, remember
from convviz.app.shell.current import session
from convviz.app.widgets.brought_lesson import own_lesson
from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_
from convviz.lab.lessons.course import Lesson, Progress, course, progress_of, progress_text
from convviz.lab.lessons.course.signature import is_signed, sign, signs

_PLACES = "course_places"
_NO_LESSON = N_("The course has no lesson {name}: “{shown}” is shown instead.")
_NO_PART = N_("The lesson “{lesson}” has no part {part}; the last one, {last}, is shown instead.")


def progress_in(lesson: Lesson) -> Progress:
    """Return how far a lesson is at the seed on show."""
    seed = session().learn_state.seed
    return progress_of(lesson, seed, _kept(lesson, seed)[1])


def course_progress() -> dict[str, Progress]:
    """Return how far every lesson is, by its id."""
    return {id: progress_in(lesson) for id, lesson in course().items()}


def is_judged(lesson: Lesson) -> bool:
    """Say whether all that is known of a lesson was judged by this server, or one with the same secret."""
    seed = session().learn_state.seed
    signature, text = _kept(lesson, seed)
    return signs() and (not text or is_signed(f"{_name(lesson, seed)} {text}", signature))


def keep(lesson: Lesson, progress: Progress, *, judged: bool = True) -> None:
    """Keep how far a lesson is, signed where this server has judged all of it."""
    name, text = _name(lesson, progress.seed), progress_text(progress)
    signature = sign(f"{name} {text}") if judged and is_judged(lesson) else ""
    remember(name, signature + text)


def _kept(lesson: Lesson, seed: int) -> tuple[str, str]:
    """Return the signature and the text that are kept of a lesson."""
    signature, bracket, rest = recalled(_name(lesson, seed)).partition("[")
    return signature, bracket + rest


@dataclass(frozen=True)
class Place:
    """A part (from 0) of a lesson."""

    lesson: Lesson
    part: int


def place_on_show() -> Place:
    """Return the part of the address.

    Without one it is the first that is not done. There one stays, for a part that gets done is still read,
    and there Back leads to.
    """
    _tell_what_is_not_there()
    now = session().learn_state
    asked = (now.lesson_file, now.lesson, now.part, now.seed, has_recalled())
    return _places().setdefault(asked, _place_of(now.lesson, now.part))


def _tell_what_is_not_there() -> None:
    """Tell once of a lesson or a part of the address that there is not, and go to the one that is shown."""
    now, lessons = session().learn_state, lessons_on_show()
    if now.lesson and now.lesson not in lessons:
        shown = _title(_place_of("", None).lesson)
        fall_back(_NO_LESSON, values={"name": now.lesson, "shown": shown}, lesson="", part=None)
        return
    lesson = _place_of(now.lesson, now.part).lesson
    if now.part is not None and now.part > (last := len(lesson.parts)):
        values = {"part": now.part, "lesson": _title(lesson), "last": last}
        fall_back(_NO_PART, values=values, part=last)


def _title(lesson: Lesson) -> str | Refusal:
    """Return a lesson's title to stand in a sentence, one that was brought in the language that it has."""
    words = lesson.title
    if words.is_own:
        return RefusedValue(words.text)
    return words.by_language.get(session().display.lang, words.text)


def _places() -> dict[tuple[object, ...], Place]:
    """Return the place that each address has led to."""
    return cast(dict[tuple[object, ...], Place], st.session_state.setdefault(_PLACES, {}))


def lessons_on_show() -> dict[str, Lesson]:
    """Return every lesson by its id: the one that was brought, if any, before the course's own."""
    own = own_lesson()
    return {**({own.id: own} if own else {}), **course()}


def _place_of(name: str, part: int | None) -> Place:
    lessons = lessons_on_show()
    open_ones = (lesson for lesson in lessons.values() if not progress_in(lesson).is_over)
    lesson = lessons.get(name) or next(open_ones, next(iter(lessons.values())))
    return Place(lesson, part - 1 if part else progress_in(lesson).next_part)


def go_to(lesson: str, part: int | None = None) -> None:
    """Go to a part (from 0) of a lesson, None for where it has to go on."""
    now = session().learn_state
    _places().pop((now.lesson_file, lesson, None, now.seed, has_recalled()), None)
    session().change_learn(lesson=lesson, part=None if part is None else part + 1)


def lesson_after(lesson: Lesson) -> Lesson | None:
    """Return the next lesson, None after the last."""
    lessons = list(lessons_on_show().values())
    after = lessons.index(lesson) + 1
    return lessons[after] if after < len(lessons) else None


def _name(lesson: Lesson, seed: int) -> str:
    """Return the name of a lesson in what the browser keeps."""
    return f"course {lesson.id} {seed}"
