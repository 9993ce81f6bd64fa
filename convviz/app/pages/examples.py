"""What the page of ready examples shows: lectures as links in order, and every topic with its links."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import controlled, sentences, session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import script_of
from convviz.lab.lessons.examples import TOPICS, Topic
from convviz.lab.lessons.lectures import LECTURES, Stop
from convviz.lab.state.links import Lesson

COLUMNS = 3
_CHOSEN, _LECTURE = "examples_lecture", "lecture_on_show"


def examples() -> None:
    """Show a lecture, and all topics."""
    _ = sentences()
    st.markdown(
        _("Each link makes one point. Change anything there; your browser’s Back button returns here.")
    )
    _lectures(_)
    for topic in TOPICS:
        _topic(topic, _)


def _lectures(_: Translate) -> None:
    """Show one lecture; it is still there when Back leads here from one of its links."""
    heading = _("Ready lectures")
    st.markdown(f"## {heading}")
    st.markdown(_("Links in the order of a lecture, each with a sentence to say."))
    on_show = st.session_state.get(_LECTURE, next(iter(LECTURES)))
    st.radio(
        _("Lecture"),
        list(LECTURES),
        format_func=lambda id: _(LECTURES[id].name),
        horizontal=True,
        key=controlled(_CHOSEN, on_show),
        on_change=_choose,
        label_visibility="collapsed",
    )
    with st.container(border=True, gap="small"):
        for number, stop in enumerate(LECTURES[on_show].stops, 1):
            _stop(number, stop, _)


def _stop(number: int, stop: Stop, _: Translate) -> None:
    with st.container(gap=None):
        st.page_link(
            script_of(stop.page),
            label=f"**{number} · {_(stop.name)}**",
            icon=":material/co_present:",
            query_params=stop.query(session().display),
        )
        st.caption(_(stop.sentence))


def _choose() -> None:
    st.session_state[_LECTURE] = st.session_state[_CHOSEN]


def _topic(topic: Topic, _: Translate) -> None:
    st.markdown(f"## {_(topic.name)}")
    for start in range(0, len(topic.lessons), COLUMNS):
        places = st.columns(COLUMNS, gap="medium")
        for place, lesson in zip(places, topic.lessons[start : start + COLUMNS], strict=False):
            with place.container(border=True, height="stretch"):
                _lesson(lesson, _)


def _lesson(lesson: Lesson, _: Translate) -> None:
    st.page_link(
        script_of(lesson.page),
        label=f"**{_(lesson.name)}**",
        icon=":material/school:",
        query_params=lesson.query(session().display),
    )
    st.caption(_(lesson.sentence))
