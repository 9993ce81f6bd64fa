"""The end of a round: the points, what to look at again, and where to go on."""

from __future__ import annotations

import streamlit as st

from convviz.app.pages.learn.exercises.labels import score_text, signs
from convviz.app.pages.learn.exercises.review import review
from convviz.app.pages.learn.exercises.state import (
    choose_series,
    in_exam,
    new_numbers,
    next_series,
    start_over,
)
from convviz.app.pages.learn.question import said
from convviz.app.shell.labels import Translate
from convviz.lab.lessons.exercises import SERIES, Round, draw_question


def end(round: Round, _: Translate) -> None:
    """Show how the round went."""
    st.markdown(f"## {_(SERIES[round.series].name)}")
    st.markdown(f"{signs(round)} &nbsp; **{score_text(_, round)}**")
    if in_exam():
        review(round, _)
        return
    missed = _missed(round, _)
    if missed:
        st.markdown(_("Look at this again:"))
        st.markdown("\n".join(f"- {line}" for line in missed))
    else:
        st.success(praise(round, _), icon=":material/trophy:")
    if round.with_hints:
        st.markdown(hints_text(round, _))
    _ways_on(round, _)


def hints_text(round: Round, _: Translate) -> str:
    """Say at which questions a hint was asked for."""
    numbers = ", ".join(str(index + 1) for index in round.with_hints)
    return _("With hints: question {numbers}.").format(numbers=numbers)


def praise(round: Round, _: Translate) -> str:
    """Say that all is right, and how many were so at once."""
    if round.at_first_try == round.count:
        return _("Every number right on the first try. Well done!")
    return _("Every number right in the end; on the first try: {first} of {count}.").format(
        first=round.at_first_try, count=round.count
    )


def _missed(round: Round, _: Translate) -> list[str]:
    """Return what was missed, a line for each subject with the numbers of its questions."""
    numbers: dict[str, list[str]] = {}
    for index, attempt in enumerate(round.attempts):
        if not attempt.scored:
            question = draw_question(round.series, round.seed, index)
            line = f"**{said(_, question.subject)}** — {said(_, question.hint)}"
            numbers.setdefault(line, []).append(str(index + 1))
    return [f"{', '.join(places)} · {line}" for line, places in numbers.items()]


def _ways_on(round: Round, _: Translate) -> None:
    after = next_series(round.series)
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Again with new numbers"),
            icon=":material/casino:",
            key="exercise_again",
            on_click=new_numbers,
            type="secondary" if after else "primary",
        )
        st.button(
            _("Again, the same"),
            icon=":material/replay:",
            key="exercise_same",
            on_click=start_over,
        )
        if after:
            st.button(
                _("Next series: {name}").format(name=_(SERIES[after].name)),
                icon=":material/arrow_forward:",
                key="exercise_next_series",
                on_click=choose_series,
                args=(after,),
                type="primary",
            )
