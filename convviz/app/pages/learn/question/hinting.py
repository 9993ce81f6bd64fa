"""The hints of a question, each one stronger than the one before."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.question.answering import ask_hint
from convviz.app.pages.learn.question.controls import Controls
from convviz.app.shell.labels import Translate
from convviz.app.widgets.messages import said
from convviz.lab.lessons.exercises import (
    LIT,
    MOST_HINTS,
    WRITTEN,
    AnyQuestion,
    AskedCell,
    Attempt,
    MapQuestion,
    Solution,
    asked_role,
    cell_to_help,
    symbols,
    where,
)


def helped_cell(question: AnyQuestion, attempt: Attempt) -> AskedCell | None:
    """Return the cell of a map that the hints are about."""
    return question.cells[cell_to_help(question, attempt)] if isinstance(question, MapQuestion) else None


def hint_button(attempt: Attempt, controls: Controls, _: Translate) -> None:
    """Show the button for the next hint, until the strongest one is there."""
    st.button(
        _("Hint {n} of {count}").format(n=min(attempt.hints + 1, MOST_HINTS), count=MOST_HINTS),
        icon=":material/tips_and_updates:",
        key=controls.key("hint"),
        on_click=ask_hint,
        args=(controls,),
        disabled=attempt.hints >= MOST_HINTS,
        help=_(
            "Where to look, then the cells that count, then the products. It is noted, and costs no point."
        ),
    )


def hints(question: AnyQuestion, attempt: Attempt, _: Translate) -> None:
    """Show the hints that were asked for: in words, then what is lit, then the products without their sum."""
    if not attempt.hints:
        return
    asked = helped_cell(question, attempt)
    name = f"**{asked.solution.name}**: " if asked else ""
    lines = [name + said(_, where(question, asked_role(question, asked)))]
    if attempt.hints >= LIT:
        lines.append(said(_, asked.hint if asked else question.hint))
    st.info("\n\n".join(lines), icon=":material/tips_and_updates:")
    if attempt.hints >= WRITTEN:
        st.latex(symbols(question, asked_role(question, asked)))
        st.latex(_solution(question, asked).latex(total=False))


def _solution(question: AnyQuestion, asked: AskedCell | None) -> Solution:
    if isinstance(question, MapQuestion):
        assert asked is not None
        return asked.solution
    return question.solution
