"""The way to the page that works a question out before one's eyes, and back."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import PAGE_NAMES, Translate
from convviz.app.shell.navigation import script_of
from convviz.lab.lessons.exercises import AnyQuestion, Attempt, Question, experiment_of, results_of
from convviz.lab.state.address import write_address
from convviz.lab.state.state import State


def watch_link(question: AnyQuestion, attempt: Attempt, task: str, _: Translate) -> None:
    """Show the link to Forward or Backward with exactly this question's numbers; `task` leads back.

    Until it is answered its number is covered there. One that nothing covers has to be answered first, and
    so has one that asks where the window lies, which any step would show.
    """
    opened, results = experiment_of(question), results_of(question)
    answered = bool(attempt.ended)
    is_kept = bool(results) and not (isinstance(question, Question) and question.placing)
    if opened is None or not (answered or is_kept):
        return
    page, experiment = opened
    covered: frozenset[str] = frozenset() if answered else results
    now = session()
    state = State(experiment, now.learn_state, replace(now.display, cover=covered, task=task))
    st.page_link(
        script_of(page),
        label=_("Watch this on {page}").format(page=_(PAGE_NAMES[page])),
        icon=":material/animation:",
        query_params=write_address(state),
    )
