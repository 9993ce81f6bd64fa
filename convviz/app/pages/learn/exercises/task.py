"""One question: its sentence, its grids, the answer's field, and what an answer is told."""

from __future__ import annotations

import streamlit as st

from convviz.app.components.grids import Grid, grids
from convviz.app.pages.learn.exercises.labels import said, score_text, signs
from convviz.app.pages.learn.exercises.state import (
    answer_key,
    attempt_of,
    check,
    check_typed,
    go_on,
    refusal,
    reveal,
    try_value,
)
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, number_text
from convviz.app.widgets.ambiguous_numbers import tell
from convviz.app.widgets.grid_words import grid_words
from convviz.app.widgets.stage_text import numerals
from convviz.lab.lessons.exercises import Panel, Question, Round, mistake_of

_WIDTHS = {1: "third", 2: "half", 3: "third"}
"""A panel's share of the width by the number of panels."""

GRIDS = "exercise_grids"
TALLEST = 280  # px of a grid, so that a question needs no scrolling
ANSWER = 200  # px of the answer's field and what is told of it, in sight below the grids on a low window


def task(round: Round, _: Translate) -> None:
    """Show the question that the round is at."""
    question = round.question
    _head(round, _)
    st.markdown(f"## {said(_, question.sentence)}")
    st.markdown(_facts(question, _))
    _grids(round, question, _)
    if round.attempt.ended:
        _solved(round, question, _)
    else:
        _answer(round, question, _)


def _head(round: Round, _: Translate) -> None:
    place = _("Question {n} of {count}").format(n=round.index + 1, count=round.count)
    st.markdown(f"**{place}** &nbsp; {signs(round)} &nbsp; {score_text(_, round)}")


def _facts(question: Question, _: Translate) -> str:
    """Return what has to be known besides the grids, in one line."""
    facts = [said(_, fact) for fact in question.facts]
    counting = _("Rows and columns count from 0.")
    return " · ".join([*(f"**{fact}**" for fact in facts), f":gray[{counting}]"])


# ---- grids -----------------------------------------------------------------------------------------------


def _grids(round: Round, question: Question, _: Translate) -> None:
    attempt = round.attempt
    lit = question.guided or bool(attempt.wrong or attempt.ended)
    panels = question.shown(lit=lit, answered=bool(attempt.ended))
    grids(
        [_grid(panel, len(panels), _) for panel in panels],
        key=GRIDS,
        present=session().display.present,
        below=ANSWER,
        typed="" if attempt.ended or not attempt.tries_left else attempt_of(round),
        text=_typing(_),
        on_typed=_take_typed,
    )


def _typing(_: Translate) -> dict[str, str]:
    """Return the sentences of the cell that is asked for."""
    return {
        **grid_words(_),
        **numerals(_),
        "answer_cell": _("Your number, in the grid"),
        "answer_help": _("Click the question mark and type, or use the field below."),
        "answer_one": _("The question asks for one number: type just that."),
        "too_large": _("“{value}” is too large. Numbers go up to ±{limit}."),
    }


def _take_typed() -> None:
    state = st.session_state.get(GRIDS)
    check_typed(state.get("typed") if state else None)


def _grid(panel: Panel, count: int, _: Translate) -> Grid:
    return Grid(
        role=panel.role,
        title=said(_, panel.title),
        values=panel.values,
        kind=panel.kind,
        lit=panel.lit,
        outlined=panel.outlined,
        hidden=panel.hidden,
        label=panel.label,
        width=_WIDTHS.get(count, "small"),
        tallest=TALLEST,
    )


# ---- the answer ------------------------------------------------------------------------------------------


def _answer(round: Round, question: Question, _: Translate) -> None:
    """Show the field for the answer, the button that gives up, and beside them what came of it."""
    closed = not round.attempt.tries_left
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if not closed:
            _form(round, _)
        st.button(
            _("Show me") if closed else _("Reveal"),
            icon=":material/visibility:",
            key="exercise_reveal",
            on_click=reveal,
            type="primary" if closed else "secondary",
            help=None if closed else _("Shows the answer and how it is computed. You lose the point."),
        )
        _told(round, question, _)


def _form(round: Round, _: Translate) -> None:
    with (
        st.form("exercise_form", border=False, width="content"),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        st.text_input(
            _("Your number"),
            key=answer_key(round),
            placeholder="?",
            width=140,
            autocomplete="off",
        )
        st.form_submit_button(
            _("Check"), icon=":material/check:", type="primary", key="exercise_check", on_click=check
        )


def _told(round: Round, question: Question, _: Translate) -> None:
    """Say what came of the last answer: no number, or a wrong one and the mistake behind it."""
    refused = refusal(round)
    if refused is not None:
        tell(refused, key="exercise_doubt", take=try_value, show=_no_number)
    elif round.attempt.wrong:
        value = round.attempt.wrong[-1]
        mistake = mistake_of(question, value)
        why = said(_, mistake.sentence if mistake else question.hint)
        left = _("One more try.") if round.attempt.tries_left else _("See how it is done.")
        st.warning(f"**{number_text(value)}**: {why} {left}", icon=":material/lightbulb:")


def _no_number(sentence: str) -> None:
    st.info(sentence, icon=":material/edit:")


def _solved(round: Round, question: Question, _: Translate) -> None:
    """Show what came of it, the way on, and the sum that makes the answer."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if round.attempt.scored:
            line = _("Right!") if not round.attempt.wrong else _("Right, on the second try.")
            st.success(line, icon=":material/check_circle:")
        else:
            st.info(said(_, question.hint), icon=":material/lightbulb:")
        last = round.index + 1 == round.count
        st.button(
            _("To the result") if last else _("Next"),
            icon=":material/arrow_forward:",
            key="exercise_next",
            type="primary",
            on_click=go_on,
        )
    st.latex(question.solution.latex())
