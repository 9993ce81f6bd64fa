"""One question: its sentence, its grids, the answer's field, and what an answer is told."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.components.grids import Grid, grids
from convviz.app.pages.learn.question.answering import check, refusal, reveal, take_typed, try_value
from convviz.app.pages.learn.question.controls import Controls
from convviz.app.pages.learn.question.said import said
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, number_text
from convviz.app.widgets.ambiguous_numbers import tell
from convviz.app.widgets.grid_words import grid_words
from convviz.app.widgets.stage_text import numerals
from convviz.lab.lessons.exercises import Attempt, Panel, Question, mistake_of

_WIDTHS = {1: "third", 2: "half", 3: "third"}
"""A panel's share of the width by the number of panels."""

TALLEST = 280  # px of a grid, so that a question needs no scrolling
ANSWER = 200  # px of the answer's field and what is told of it, in sight below the grids on a low window


def show_question(question: Question, controls: Controls, _: Translate) -> None:
    """Show a question, how far its attempt is, and the way on once it has ended."""
    attempt = controls.attempt()
    st.markdown(f"## {said(_, question.sentence)}")
    st.markdown(_facts(question, _))
    _grids(question, attempt, controls, _)
    if attempt.ended:
        _solved(question, attempt, controls, _)
    else:
        _answer(question, attempt, controls, _)


def _facts(question: Question, _: Translate) -> str:
    """Return what has to be known besides the grids, in one line."""
    facts = [said(_, fact) for fact in question.facts]
    counting = _("Rows and columns count from 0.")
    return " · ".join([*(f"**{fact}**" for fact in facts), f":gray[{counting}]"])


# ---- grids -----------------------------------------------------------------------------------------------


def _grids(question: Question, attempt: Attempt, controls: Controls, _: Translate) -> None:
    lit = question.guided or bool(attempt.wrong or attempt.ended)
    panels = question.shown(lit=lit, answered=bool(attempt.ended))
    grids(
        [_grid(panel, len(panels), _) for panel in panels],
        key=controls.key("grids"),
        present=session().display.present,
        below=ANSWER,
        typed="" if attempt.closed else controls.turn,
        text=_typing(_),
        on_typed=partial(take_typed, question, controls),
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


def _answer(question: Question, attempt: Attempt, controls: Controls, _: Translate) -> None:
    """Show the field for the answer, the button that gives up, and beside them what came of it."""
    closed = attempt.closed
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if not closed:
            _form(question, controls, _)
        st.button(
            _("Show me") if closed else _("Reveal"),
            icon=":material/visibility:",
            key=controls.key("reveal"),
            on_click=reveal,
            args=(controls,),
            type="primary" if closed else "secondary",
            help=None if closed else _("Shows the answer and how it is computed. You lose the point."),
        )
        _told(question, attempt, controls, _)


def _form(question: Question, controls: Controls, _: Translate) -> None:
    with (
        st.form(controls.key("form"), border=False, width="content"),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        st.text_input(
            _("Your number"),
            key=controls.answer_key,
            placeholder="?",
            width=140,
            autocomplete="off",
        )
        st.form_submit_button(
            _("Check"),
            icon=":material/check:",
            type="primary",
            key=controls.key("check"),
            on_click=check,
            args=(question, controls),
        )


def _told(question: Question, attempt: Attempt, controls: Controls, _: Translate) -> None:
    """Say what came of the last answer: no number, or a wrong one and the mistake behind it."""
    refused = refusal(controls)
    if refused is not None:
        take = partial(try_value, question, controls)
        tell(refused, key=controls.key("doubt"), take=take, show=_no_number)
    elif attempt.wrong:
        value = attempt.wrong[-1]
        mistake = mistake_of(question, value)
        why = said(_, mistake.sentence if mistake else question.hint)
        left = _("One more try.") if attempt.tries_left else _("See how it is done.")
        st.warning(f"**{number_text(value)}**: {why} {left}", icon=":material/lightbulb:")


def _no_number(sentence: str) -> None:
    st.info(sentence, icon=":material/edit:")


def _solved(question: Question, attempt: Attempt, controls: Controls, _: Translate) -> None:
    """Show what came of it, the way on, and the sum that makes the answer."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if attempt.scored:
            line = _("Right!") if not attempt.wrong else _("Right, on the second try.")
            st.success(line, icon=":material/check_circle:")
        else:
            st.info(said(_, question.hint), icon=":material/lightbulb:")
        st.button(
            controls.following,
            icon=":material/arrow_forward:",
            key=controls.key("next"),
            type="primary",
            on_click=controls.go_on,
        )
    st.latex(question.solution.latex())
