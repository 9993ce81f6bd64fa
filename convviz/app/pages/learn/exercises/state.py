"""The round of one visitor, and what a press changes in it."""

from __future__ import annotations

import secrets

from convviz.app.pages.learn.not_there import fall_back
from convviz.app.pages.learn.progress import recalled, remember
from convviz.app.shell.current import session
from convviz.errors import RefusedValue
from convviz.i18n import N_
from convviz.lab.lessons.exercises import SERIES, Attempt, Round, new_round, round_of, round_text

_NO_SERIES = N_("There is no series of exercises {name}: “{shown}” is shown instead.")
MAX_NEW_SEED = 9999
"""A seed drawn for a class is short enough to be said aloud."""


def series_on_show() -> str:
    """Return the series of the address, the first one for a name that no series has, which is told."""
    wanted, first = session().learn_state.series, next(iter(SERIES))
    if wanted and wanted not in SERIES:
        instead = RefusedValue(SERIES[first].name)
        fall_back(_NO_SERIES, values={"name": wanted, "shown": instead}, series="")
    return wanted if wanted in SERIES else first


def current_round() -> Round:
    """Return the round of the series and seed on show, as far as it has come."""
    series, seed = series_on_show(), session().learn_state.seed
    return round_of(series, seed, recalled(_name(series, seed)))


def in_exam() -> bool:
    """Say whether the round on show is an exam."""
    return session().learn_state.exam


def attempt_now() -> Attempt:
    """Return what was tried at the question on show; nothing once the round is over."""
    round = current_round()
    return Attempt() if round.over else round.attempt


def keep_attempt(attempt: Attempt) -> None:
    """Note what became of the question on show."""
    round = current_round()
    if not round.over:
        _keep(round.after(attempt))


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


def _name(series: str, seed: int) -> str:
    """Return the name of a round in what the browser keeps."""
    return f"{'exam' if in_exam() else 'exercise'} {series} {seed}"
