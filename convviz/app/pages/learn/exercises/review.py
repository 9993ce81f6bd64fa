"""What an exam tells once it is over: every question with the answer given, and the way to the right one."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.exercises.labels import RIGHT, SHOWN
from convviz.app.pages.learn.question import said
from convviz.app.shell.labels import Translate, number_text
from convviz.lab.lessons.exercises import (
    AnyQuestion,
    Attempt,
    MapQuestion,
    Question,
    Round,
    draw_question,
    mistake_of,
    same,
    slip_of,
)


def review(round: Round, _: Translate) -> None:
    """Show every question, the missed ones opened."""
    for index, attempt in enumerate(round.attempts):
        question = draw_question(round.series, round.seed, index)
        sign = RIGHT if attempt.scored else SHOWN
        label = f"{sign} {index + 1} · {said(_, question.sentence)}"
        with st.expander(label, expanded=not attempt.scored):
            for line in told(question, attempt, _):
                st.markdown(line)
            for solution in _solutions(question):
                st.latex(solution)


def told(question: AnyQuestion, attempt: Attempt, _: Translate) -> list[str]:
    """Say what was answered and, where that was wrong, the mistake behind it."""
    if attempt.scored:
        return []
    if isinstance(question, MapQuestion):
        return _map_told(question, attempt, _) or [_("Left out.")]
    if not attempt.wrong:
        return [_("Left out.")]
    return [_number_told(question, attempt.wrong[-1], _)]


def _number_told(question: Question, value: float, _: Translate) -> str:
    mistake = mistake_of(question, value)
    number = f"**{number_text(value)}**"
    return f"{number}: {said(_, mistake.sentence)}" if mistake else number


def _map_told(question: MapQuestion, attempt: Attempt, _: Translate) -> list[str]:
    """Return a line for each cell that has a wrong number."""
    pairs = zip(attempt.standing(question), question.cells, strict=True)
    return [
        f"- **{asked.solution.name}** = **{number_text(value)}**: {said(_, slip_of(question, k, value))}"
        for k, (value, asked) in enumerate(pairs)
        if value is not None and not same(value, asked.answer)
    ]


def _solutions(question: AnyQuestion) -> list[str]:
    if isinstance(question, MapQuestion):
        return [asked.solution.latex() for asked in question.cells]
    return [question.solution.latex()]
