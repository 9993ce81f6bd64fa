"""What a lesson says, in the reader's language, as Markdown."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.shell.markdown import verbatim
from convviz.lab.lessons.course import Words


def part_text(text: str) -> None:
    """Show what a part says; whoever hears the page is told of another part's."""
    with st.container(key="course_text_aloud"):
        st.markdown(text)


def said(_: Translate, words: Words) -> str:
    """Write a text: one of the program's own translated, one that was brought in the language it has."""
    if words.is_own:
        return verbatim(_(words.text))
    return verbatim(words.by_language.get(session().display.lang, words.text))
