"""What the page of ready examples shows: every topic with its links, each with what to look for."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import sentences, session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import script_of
from convviz.lab.lessons.examples import TOPICS, Topic
from convviz.lab.state.links import Lesson

COLUMNS = 3


def examples() -> None:
    """Show all topics."""
    _ = sentences()
    st.markdown(
        _("Each link makes one point. Change anything there; your browser’s Back button returns here.")
    )
    for topic in TOPICS:
        _topic(topic, _)


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
