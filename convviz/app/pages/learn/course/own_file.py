"""A lesson that a lecturer wrote: the place for its file, and one of ours to begin with."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.labels import Translate
from convviz.app.widgets.bringing import ask_for_lesson
from convviz.lab.lessons.course import lesson_source

EXAMPLE = "one_window"


def own_lesson_file(_: Translate) -> None:
    """Show the place for a lesson file behind a button."""
    with st.popover(_("A lesson of your own"), icon=":material/upload_file:", width="stretch"):
        st.markdown(
            _(
                "A lesson is a text file. Take our first one, write yours over it, and drop it here or"
                " anywhere."
            )
        )
        st.download_button(
            _("Our first lesson as a file"),
            lesson_source(EXAMPLE),
            file_name=f"{EXAMPLE}.toml",
            mime="application/toml",
            icon=":material/download:",
            key="course_example",
            on_click="ignore",
        )
        ask_for_lesson(_)
