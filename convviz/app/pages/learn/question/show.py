"""One question of any kind: its sentence, its grids, how it is answered, and the way on."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.question.controls import Controls
from convviz.app.pages.learn.question.one_number import show_number
from convviz.app.pages.learn.question.whole_map import show_map
from convviz.app.shell.labels import Translate
from convviz.app.widgets.messages import said
from convviz.lab.lessons.exercises import AnyQuestion, Attempt, Exercise, MapQuestion, asked_role, symbols


def show_question(question: AnyQuestion, controls: Controls, _: Translate) -> None:
    """Show a question, how far its attempt is, and the way on once it has ended."""
    attempt = controls.attempt()
    with st.container(key=controls.key("question_aloud")):
        st.header(said(_, question.sentence), anchor=False)
        st.markdown(_facts(question, _))
    if isinstance(question, MapQuestion):
        show_map(question, attempt, controls, _)
    else:
        show_number(question, attempt, controls, _)
    if attempt.ended:
        _solved(question, attempt, controls, _)


def _facts(question: Exercise, _: Translate) -> str:
    """Return what has to be known besides the grids, in one line."""
    facts = [said(_, fact) for fact in question.facts]
    counting = _("Rows and columns count from 0.")
    return " · ".join([*(f"**{fact}**" for fact in facts), f":gray[{counting}]"])


def _solved(question: AnyQuestion, attempt: Attempt, controls: Controls, _: Translate) -> None:
    """Show what came of it, the way on, and the sums that make the answers."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if attempt.scored:
            st.success(_praise(question, attempt, _), icon=":material/check_circle:")
        else:
            st.info(said(_, question.hint), icon=":material/lightbulb:")
        st.button(
            controls.following,
            icon=":material/arrow_forward:",
            key=controls.key("next"),
            type="primary",
            on_click=controls.go_on,
        )
    _solutions(question, _)


def _praise(question: AnyQuestion, attempt: Attempt, _: Translate) -> str:
    if not attempt.wrong:
        return _("Right!")
    if isinstance(question, MapQuestion):
        return _("Every cell is right in the end.")
    return _("Right, on the second try.")


def _solutions(question: AnyQuestion, _: Translate) -> None:
    """Show the sum of the number, or of every cell of a map, folded away."""
    if not isinstance(question, MapQuestion):
        st.latex(symbols(question, asked_role(question)))
        st.latex(question.solution.latex())
        return
    with st.expander(_("How each cell is computed")):
        for role in dict.fromkeys(asked.role for asked in question.cells):
            st.latex(symbols(question, role))
            for asked in question.cells:
                if asked.role == role:
                    st.latex(asked.solution.latex())
