"""The round of one visitor, and what a press changes in it."""

from __future__ import annotations

import secrets
from typing import Any, cast

import streamlit as st

from convviz.app.pages.learn.progress import recalled, remember
from convviz.app.shell.current import session
from convviz.errors import Refusal
from convviz.lab.lessons.exercises import SERIES, Round, new_round, read_answer, round_of, round_text
from convviz.lab.state.fields.kinds import is_real

MAX_NEW_SEED = 9999
"""A seed drawn for a class is short enough to be said aloud."""

_REFUSAL = "exercises_refusal"


def series_on_show() -> str:
    """Return the series of the address, the first one for a name that no series has."""
    wanted = session().learn_state.series
    return wanted if wanted in SERIES else next(iter(SERIES))


def current_round() -> Round:
    """Return the round of the series and seed on show, as far as it has come."""
    series, seed = series_on_show(), session().learn_state.seed
    return round_of(series, seed, recalled(_name(series, seed)))


def refusal(round: Round) -> Refusal | None:
    """Return why the text that was typed last in this turn is not a number."""
    of, refused = st.session_state.get(_REFUSAL, ("", None))
    return cast(Refusal | None, refused) if of == attempt_of(round) else None


def answer_key(round: Round) -> str:
    """Return the key of the answer's field: every question has an empty one of its own."""
    return f"exercise_answer_{round.series}_{round.seed}_{round.index}"


def check() -> None:
    """Take what was typed as an answer; a text that is not a number costs nothing."""
    round = current_round()
    if round.over:
        return
    try:
        value = read_answer(st.session_state[answer_key(round)])
    except Refusal as refused:
        st.session_state[_REFUSAL] = (attempt_of(round), refused)
        return
    try_value(value)


def try_value(value: float) -> None:
    """Take a number as the answer."""
    round = current_round()
    if not round.over:
        _keep(round.tried(value))


def attempt_of(round: Round) -> str:
    """Return the name of the turn that a round is at: an answer to another one does not count."""
    return f"{round.series}_{round.seed}_{round.index}_{len(round.attempt.wrong)}"


def check_typed(sent: Any) -> None:
    """Take a number that was typed into the grid, as a browser sends it."""
    round = current_round()
    after = with_typed(round, sent)
    if after is not round:
        _keep(after)


def with_typed(round: Round, sent: Any) -> Round:
    """Return the round after an answer {"of": turn, "value": number}, or the same one for anything else."""
    answer = sent if isinstance(sent, dict) else {}
    if round.over or round.attempt.ended or answer.get("of") != attempt_of(round):
        return round
    return round.tried(float(answer["value"])) if is_real(answer.get("value")) else round


def reveal() -> None:
    """Show the answer, which costs the point."""
    round = current_round()
    if not round.over:
        _keep(round.shown())


def go_on() -> None:
    """Go to the next question, or to the end of the round."""
    round = current_round()
    if not round.over:
        _keep(round.on())


def start_over() -> None:
    """Ask the same questions again."""
    round = current_round()
    _keep(new_round(round.series, round.seed))


def new_numbers() -> None:
    """Begin the series again with other numbers."""
    now = session().learn_state.seed
    drawn = 1 + secrets.randbelow(MAX_NEW_SEED - 1)
    session().change_learn(seed=drawn if drawn != now else MAX_NEW_SEED)


def choose_series(series: str) -> None:
    """Begin another series."""
    session().change_learn(series=series)


def next_series(series: str) -> str | None:
    """Return the series after this one, None after the last."""
    ids = list(SERIES)
    after = ids.index(series) + 1
    return ids[after] if after < len(ids) else None


def _keep(round: Round) -> None:
    remember(_name(round.series, round.seed), round_text(round))
    st.session_state.pop(_REFUSAL, None)


def _name(series: str, seed: int) -> str:
    """Return the name of a round in what the browser keeps."""
    return f"exercise {series} {seed}"
