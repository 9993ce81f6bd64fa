"""A lesson file that was brought: read, kept under a key that the link carries, found again by it."""

from __future__ import annotations

import re
from hashlib import blake2s

import streamlit as st

from convviz.app.shell.current import session
from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_
from convviz.lab.lessons.course import Lesson, read_lesson
from convviz.lab.state.learn.learn_state import COURSE

_LESSONS = "brought_lessons"
OWN = "own_"
"""How the id of a lesson that was brought begins: none of the course's does."""
_PART = re.compile(rb"^\s*\[\[\s*part\s*\]\]", re.MULTILINE)
_GONE = N_("The lesson of this address is no longer here: open its file again. Meanwhile you see the course.")
MOST = 8
"""Lessons that a session holds."""


def is_lesson(name: str, data: bytes) -> bool:
    """Say whether a file is meant as a lesson: by its name, or by a line that begins a part."""
    return name.lower().endswith(".toml") or (len(data) < 2**20 and bool(_PART.search(data)))


def take_lesson(_name: str, data: bytes) -> None:
    """Read a lesson and show it; raises Refusal with the line and the reason."""
    lesson = read_lesson(data, _id(data))
    key = session().kept.lesson(data)
    _hold(key or lesson.id, lesson)
    session().change_learn(view=COURSE, lesson=lesson.id, part=None, lesson_file=key)
    session().feedback.note(session().kept.take_trouble())


def own_lesson() -> Lesson | None:
    """Return the lesson that was brought: that of the address, or without a key the one of its name."""
    now = session().learn_state
    name = now.lesson_file or now.lesson
    known: dict[str, Lesson] = st.session_state.get(_LESSONS, {})
    if name in known:
        return known[name]
    if now.lesson_file:
        return _found(now.lesson_file)
    if now.lesson.startswith(OWN):  # kept nowhere, and the tab that held it was loaded anew
        _tell_gone(RefusedValue(_GONE))
    return None


def _found(key: str) -> Lesson | None:
    """Return the lesson that the server keeps under a key; that it is gone is told once."""
    content = session().kept.content(key)
    try:
        if content is None:
            raise session().kept.missing(RefusedValue(_GONE))
        lesson = read_lesson(content, _id(content))
    except Refusal as refusal:
        _tell_gone(refusal)
        return None
    _hold(key, lesson)
    return lesson


def _tell_gone(refusal: Refusal) -> None:
    """Tell once why the lesson is not here, and go to the course."""
    session().change_learn(lesson_file="", lesson="", part=None)
    session().feedback.note([refusal])


def _hold(name: str, lesson: Lesson) -> None:
    known: dict[str, Lesson] = st.session_state.setdefault(_LESSONS, {})
    known[name] = lesson
    while len(known) > MOST:
        known.pop(next(iter(known)))


def _id(data: bytes) -> str:
    """Return a name in small letters that another file does not have."""
    return OWN + "".join(chr(ord("a") + byte % 26) for byte in blake2s(data, digest_size=12).digest())
