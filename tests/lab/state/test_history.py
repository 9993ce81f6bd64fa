"""Undo and redo over experiments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.lab.state import NUMBERS, Experiment, OwnNumbers
from convviz.lab.state.history import KEPT_BYTES, LIMIT, History

FIRST = Experiment()
BOX = replace(FIRST, presets=("box",))
EMBOSS = replace(FIRST, presets=("emboss",))


def test_undo_goes_back_change_by_change_and_redo_forward_again() -> None:
    history = History()
    history.note(FIRST, BOX)
    history.note(BOX, EMBOSS)
    assert history.undo(EMBOSS) == BOX
    assert history.undo(BOX) == FIRST
    assert history.redo(FIRST) == BOX
    assert history.redo(BOX) == EMBOSS


def test_where_there_is_nothing_to_undo_or_redo_all_stays() -> None:
    assert History().undo(BOX) == BOX
    assert History().redo(BOX) == BOX


def test_a_new_change_forgets_what_was_undone() -> None:
    history = History()
    history.note(FIRST, BOX)
    history.undo(BOX)
    history.note(FIRST, EMBOSS)
    assert history.redo(EMBOSS) == EMBOSS
    assert history.undo(EMBOSS) == FIRST


def test_a_step_or_another_view_is_no_change() -> None:
    history = History()
    history.note(FIRST, replace(FIRST, step=7))
    history.note(FIRST, replace(FIRST, view="patches"))
    assert not history.past


def test_undo_keeps_the_view_and_the_step_that_one_looks_at() -> None:
    history = History()
    history.note(FIRST, BOX)
    assert history.undo(replace(BOX, view="patches", step=5)) == replace(FIRST, view="patches", step=5)


def test_history_forgets_what_is_too_long_ago() -> None:
    history = History()
    for seed in range(LIMIT + 20):
        history.note(replace(FIRST, seed=seed), replace(FIRST, seed=seed + 1))
    assert len(history.past) == LIMIT
    assert history.past[0].seed == 20


def test_large_inputs_of_one_s_own_are_forgotten_sooner_the_oldest_first() -> None:
    large = OwnNumbers.of(np.ones((16, 64, 64)))
    history, made = History(), []
    for number in range(40):
        numbers = large.with_cells([((0, 0, 0), float(number))])
        made.append(Experiment(picture=NUMBERS, numbers=numbers))
        history.note(made[-2] if number else FIRST, made[-1])
    assert sum(len(e.numbers.data) for e in history.past if e.numbers) <= KEPT_BYTES
    assert history.past == made[-1 - len(history.past) : -1] and len(history.past) >= 15
    for stride in range(2, 32):  # other changes of the same input take no more
        before, made = made[-1], [replace(made[-1], stride=(stride, stride))]
        history.note(before, made[0])
    assert len(history.past) >= 30
