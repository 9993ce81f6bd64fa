"""The question that a round is at, with the points so far above it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from convviz.app.pages.learn.exercises.labels import score_text, signs
from convviz.app.pages.learn.exercises.state import attempt_now, go_on, in_exam, keep_attempt
from convviz.app.pages.learn.question import Controls, show_question
from convviz.app.shell.current import session
from convviz.app.shell.labels import PAGE_NAMES, Translate
from convviz.app.shell.navigation import script_of
from convviz.app.widgets.task_strip import exercise_name
from convviz.lab.lessons.exercises import Question, Round, experiment_of, results_of
from convviz.lab.state.address import write_address
from convviz.lab.state.state import State


def task(round: Round, _: Translate) -> None:
    """Show the question that the round is at."""
    place = _("Question {n} of {count}").format(n=round.index + 1, count=round.count)
    if in_exam():
        st.markdown(f"**{place}**")
        show_question(round.question, _controls(round, _), _)
        return
    st.markdown(f"**{place}** &nbsp; {signs(round)} &nbsp; {score_text(_, round)}")
    show_question(round.question, _controls(round, _), _)
    _watch(round, _)


def _watch(round: Round, _: Translate) -> None:
    """Show the way to the page that works the question out before one's eyes, with exactly its numbers.

    Until it is answered its number is covered there. One that nothing covers has to be answered first, and
    so has one that asks where the window lies, which any step would show.
    """
    question = round.question
    opened, results = experiment_of(question), results_of(question)
    answered = bool(round.attempt.ended)
    is_kept = bool(results) and not (isinstance(question, Question) and question.placing)
    if opened is None or not (answered or is_kept):
        return
    page, experiment = opened
    name = exercise_name(round.series, round.seed, round.index)
    covered: frozenset[str] = frozenset() if answered else results
    now = session()
    state = State(experiment, now.learn_state, replace(now.display, cover=covered, task=name))
    st.page_link(
        script_of(page),
        label=_("Watch this on {page}").format(page=_(PAGE_NAMES[page])),
        icon=":material/animation:",
        query_params=write_address(state),
    )


def _controls(round: Round, _: Translate) -> Controls:
    last = round.index + 1 == round.count
    return Controls(
        asker="exercise",
        name=f"{round.series}_{round.seed}_{round.index}",
        attempt=attempt_now,
        keep=keep_attempt,
        go_on=go_on,
        following=_("To the result") if last else _("Next"),
        exam=in_exam(),
    )
