"""The closing page for a teacher: lessons, seed and tries; whether the server judged them, and the proof."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from convviz.app.pages.learn.course.lesson_text import said
from convviz.app.pages.learn.course.place import course_progress, is_judged
from convviz.app.shell.current import say, session
from convviz.app.shell.labels import Translate
from convviz.errors import Refusal
from convviz.lab.lessons.course import course
from convviz.lab.lessons.course.report import Report, checked, report_of, signed
from convviz.lab.lessons.course.signature import signs

_TYPED = "course_report_line"


def report(_: Translate) -> None:
    """Show the report behind a button, and a field where a teacher checks one."""
    with st.popover(_("For your teacher"), icon=":material/assignment:", width="stretch"):
        made = report_of(datetime.now(UTC).date(), session().learn_state.seed, course_progress())
        st.table(_rows(made, _))
        st.caption(_("Seed {seed}").format(seed=made.seed))
        if all(is_judged(lesson) for lesson in course().values()):
            st.markdown(_("This server judged every answer. Your teacher can check this line here:"))
            st.code(signed(made), language=None, wrap_lines=True)
        else:
            st.info(_("Self-reported: your own browser keeps these numbers, and nobody has checked them."))
        if signs():
            _check(_)


def _rows(report: Report, _: Translate) -> list[dict[str, Any]]:
    lessons = course()
    return [
        {
            _("Lesson"): said(_, lessons[row.lesson].title) if row.lesson in lessons else row.lesson,
            _("Done"): f"{row.done}/{row.parts}",
            _("At the first try"): row.first,
            _("At the second"): row.second,
            _("Shown"): row.shown,
        }
        for row in report.rows
    ]


def _check(_: Translate) -> None:
    """Show a field for a signed line, and what it says."""
    line = st.text_input(_("Check a report"), key=_TYPED, autocomplete="off")
    if not line:
        return
    try:
        found = checked(line)
    except Refusal as refused:
        st.warning(say(refused))
        return
    st.success(_("Signed here on {day}, seed {seed}.").format(day=found.day, seed=found.seed))
    st.table(_rows(found, _))
