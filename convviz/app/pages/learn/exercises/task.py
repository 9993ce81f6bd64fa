"""The question that a round is at, with the points so far above it."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.exercises.labels import score_text, signs
from convviz.app.pages.learn.exercises.state import attempt_now, go_on, in_exam, keep_attempt
from convviz.app.pages.learn.question import Controls, show_question, watch_link
from convviz.app.shell.labels import Translate
from convviz.app.widgets.task_strip import exercise_name
from convviz.lab.lessons.exercises import Round


def task(round: Round, _: Translate) -> None:
    """Show the question that the round is at."""
    place = _("Question {n} of {count}").format(n=round.index + 1, count=round.count)
    if in_exam():
        st.markdown(f"**{place}**")
        show_question(round.question, _controls(round, _), _)
        return
    st.markdown(f"**{place}** &nbsp; {signs(round)} &nbsp; {score_text(_, round)}")
    show_question(round.question, _controls(round, _), _)
    name = exercise_name(round.series, round.seed, round.index)
    watch_link(round.question, round.attempt, name, _)


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
