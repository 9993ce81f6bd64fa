"""A lesson on one page to print, for whoever teaches it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from convviz.app.pages.learn.course.place import place_on_show
from convviz.app.shell.current import say, session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import server_address
from convviz.app.shell.shared import in_turn
from convviz.errors import MissingPackage
from convviz.lab.lessons.course import Lesson
from convviz.lab.worksheet import check_printing, lesson_pdf


def lecturer(_: Translate) -> None:
    """Show what saves the page of the lesson on show, or what is missing for that."""
    with st.popover(_("Print this lesson"), icon=":material/print:", width="stretch"):
        st.markdown(
            _("For the lecturer, on one page: what to say, show and ask, and what the class will get wrong.")
        )
        lesson = place_on_show().lesson
        if not lesson.title.is_own:  # its letters need not be in our fonts, and it may be of any length
            st.info(_("A lesson of your own is a text file: print it from the program that you wrote it in."))
            return
        try:
            check_printing()
        except MissingPackage as missing:
            st.warning(say(missing))
            return
        st.download_button(
            _("Save the page (PDF)"),
            _made(lesson),
            file_name=f"convviz-{lesson.id}.pdf",
            mime="application/pdf",
            icon=":material/print:",
            key="course_lecturer_save",
            type="primary",
            on_click="ignore",
        )


def _made(lesson: Lesson) -> Callable[[], bytes]:
    language, server = session().display.lang, server_address()  # known to this run alone
    return in_turn(session().id, lambda: lesson_pdf(lesson, language, server))
