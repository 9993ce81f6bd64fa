"""A question about one number: the field for it, and what a wrong one is told."""

from __future__ import annotations

from functools import partial

import streamlit as st

from convviz.app.components.grids import grids
from convviz.app.pages.learn.question.answering import check, refusal, take_typed, try_value
from convviz.app.pages.learn.question.buttons import check_button, give_up_button
from convviz.app.pages.learn.question.controls import Controls
from convviz.app.pages.learn.question.hinting import hint_button, hints
from convviz.app.pages.learn.question.panel_grids import ANSWER, panel_grid, typing_words
from convviz.app.pages.learn.question.placing import show_placing
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate, number_text
from convviz.app.widgets.ambiguous_numbers import tell
from convviz.app.widgets.messages import said
from convviz.lab.lessons.exercises import LIT, Attempt, Question, mistake_of


def show_number(question: Question, attempt: Attempt, controls: Controls, _: Translate) -> None:
    """Show the grids, and below them how the number is answered until it has ended.

    Where a window is to be laid first, that is asked in its place.
    """
    placing = question.placing
    if placing and not controls.exam and not attempt.is_placed(question):
        show_placing(question, placing, attempt, controls, _)
        return
    _grids(question, attempt, controls, _)
    if not attempt.ended:
        _answer(question, attempt, controls, _)


def _grids(question: Question, attempt: Attempt, controls: Controls, _: Translate) -> None:
    lit = question.guided or bool(attempt.wrong or attempt.ended) or attempt.hints >= LIT
    panels = question.shown(lit=lit and not controls.exam, answered=bool(attempt.ended))
    grids(
        [panel_grid(panel, len(panels), _) for panel in panels],
        key=controls.key("grids"),
        present=session().display.present,
        below=ANSWER,
        typed="" if attempt.closed(question) else controls.turn,
        text=typing_words(_),
        on_typed=partial(take_typed, question, controls),
    )


# ---- the answer ------------------------------------------------------------------------------------------


def _answer(question: Question, attempt: Attempt, controls: Controls, _: Translate) -> None:
    """Show the field for the answer, the button that gives up, and beside them what came of it."""
    closed = attempt.closed(question)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if not closed:
            _form(question, controls, _)
        give_up_button(controls, _, closed=closed)
        if not closed and not controls.exam:
            hint_button(attempt, controls, _)
        _told(question, attempt, controls, _)
    hints(question, attempt, _)


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
        st.form_submit_button(**check_button(controls, _), on_click=check, args=(question, controls))


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
        left = _("One more try.") if attempt.tries_left(question) else _("See how it is done.")
        st.warning(f"**{number_text(value)}**: {why} {left}", icon=":material/lightbulb:")


def _no_number(sentence: str) -> None:
    st.info(sentence, icon=":material/edit:")
