"""What a press or a typed number does to the attempt at a question."""

from __future__ import annotations

from typing import Any, cast

import streamlit as st

from convviz.app.pages.learn.question.controls import Controls
from convviz.errors import Refusal
from convviz.lab.lessons.exercises import Attempt, MapQuestion, Question, read_answer, same
from convviz.lab.state.fields.kinds import is_real, is_whole


def check(question: Question, controls: Controls) -> None:
    """Take what was typed into the field as the answer; a text that is not a number costs nothing."""
    try:
        value = read_answer(st.session_state[controls.answer_key])
    except Refusal as refused:
        st.session_state[_refusal_key(controls)] = (controls.turn, refused)
        return
    try_value(question, controls, value)


def try_value(question: Question, controls: Controls, value: float) -> None:
    """Take a number as the answer."""
    if controls.exam:
        _keep(controls, controls.attempt().in_exam(question, same(value, question.answer), value))
        controls.go_on()
        return
    _keep(controls, controls.attempt().tried(question, value))


def take_typed(question: Question, controls: Controls) -> None:
    """Take a number that was typed into the grid, as a browser sends it."""
    state = st.session_state.get(controls.key("grids"))
    value = typed_value(controls.turn, state.get("typed") if state else None)
    if value is not None and not controls.attempt().closed(question):
        try_value(question, controls, value)


def typed_value(turn: str, sent: Any) -> float | None:
    """Return the number that was typed in this turn, None for anything else."""
    answer = sent if isinstance(sent, dict) else {}
    if answer.get("of") != turn or not is_real(answer.get("value")):
        return None
    return float(answer["value"])


def take_corner(question: Question, controls: Controls) -> None:
    """Take the cell that was clicked as the first one of the window, as a browser sends it."""
    state = st.session_state.get(controls.key("grids"))
    attempt = controls.attempt()
    after = with_corner(question, attempt, state.get("pick") if state else None)
    if after is not attempt:
        _keep(controls, after)


def with_corner(question: Question, attempt: Attempt, sent: Any) -> Attempt:
    """Return the attempt after a click {"role": panel, "cell": [plane, row, column]}, or the same one."""
    placing, pick = question.placing, sent if isinstance(sent, dict) else {}
    cell = pick.get("cell")
    if placing is None or pick.get("role") != placing.role or not isinstance(cell, list) or len(cell) != 3:
        return attempt
    rows, columns = question.named(placing.role).values.shape[1:]
    _plane, row, column = cell
    if not is_whole(row, 0, rows - 1) or not is_whole(column, 0, columns - 1):
        return attempt
    return attempt.placed(question, (row, column))


def take_cells(question: MapQuestion, controls: Controls) -> None:
    """Take what stands in the cells of a map, as a browser sends it."""
    state = st.session_state.get(controls.key("grids"))
    attempt = controls.attempt()
    after = with_cells(question, attempt, controls.turn, state.get("typed") if state else None)
    if after is not attempt:
        _keep(controls, after)


def with_cells(question: MapQuestion, attempt: Attempt, turn: str, sent: Any) -> Attempt:
    """Return the attempt after {"of": turn, "cells": numbers, None in an empty cell}, or the same one."""
    answer = sent if isinstance(sent, dict) else {}
    cells = answer.get("cells")
    if answer.get("of") != turn or not isinstance(cells, list) or len(cells) != len(question.cells):
        return attempt
    if not all(value is None or is_real(value) for value in cells):
        return attempt
    return attempt.typed(question, [None if value is None else float(value) for value in cells])


def check_map(question: MapQuestion, controls: Controls) -> None:
    """Check what stands in a map; what was typed last may come with the same press."""
    take_cells(question, controls)
    if not controls.exam:
        _keep(controls, controls.attempt().looked_at(question))
        return
    attempt = controls.attempt()
    pairs = zip(attempt.standing(question), question.cells, strict=True)
    wrong = sum(value is None or not same(value, asked.answer) for value, asked in pairs)
    _keep(controls, attempt.in_exam(question, not wrong, float(wrong)))
    controls.go_on()


def ask_hint(controls: Controls) -> None:
    """Ask for a hint, or for a stronger one."""
    _keep(controls, controls.attempt().hinted())


def reveal(controls: Controls) -> None:
    """Show the answer, which costs the point; an exam goes on instead."""
    _keep(controls, controls.attempt().shown())
    if controls.exam:
        controls.go_on()


def refusal(controls: Controls) -> Refusal | None:
    """Return why the text that was typed last in this turn is not a number."""
    of, refused = st.session_state.get(_refusal_key(controls), ("", None))
    return cast(Refusal | None, refused) if of == controls.turn else None


def _keep(controls: Controls, attempt: Attempt) -> None:
    controls.keep(attempt)
    st.session_state.pop(_refusal_key(controls), None)


def _refusal_key(controls: Controls) -> str:
    return f"{controls.asker}_refusal"
